using System.Collections.Concurrent;
using System.Globalization;
using Bylaw.Governance.Verification;
using Bylaw.Tests.Governance.Git;
using Xunit;
using static Bylaw.Tests.Governance.Verification.AttackWorld;

namespace Bylaw.Tests.Governance.Verification;

/// <summary>
/// Histories as honest teams make them: several branches at once, each a few commits, the right people approve, and the branches land by
/// merge, squash, rebase or fast-forward in any order. None may be flagged. And the same histories with one byte more are. With
/// <c>BYLAW_SOAK=1</c> in the environment there are ten times as many.
/// </summary>
public sealed class HonestHistories(ITestOutputHelper output)
{
    // Many in one repository: to make a repository takes longer than to verify what is in it.
    private const int InOneRepository = 30;
    private static readonly int s_repositories = Environment.GetEnvironmentVariable("BYLAW_SOAK") is null ? 10 : 100;
    private static readonly TestPerson[] s_security = [Ines, Tomas];
    private static readonly TestPerson[] s_platform = [Mei, Bruno];

    [Fact]
    public void None_of_them_is_flagged()
    {
        var flagged = Verified(s_repositories, Build, (seed, result) => result.IsVerified
            ? null : $"seed {seed}: {result.Violations.FirstOrDefault()?.Problem} {result.Violations.FirstOrDefault()?.Problem.Help} {result.Problems.FirstOrDefault()}");
        output.WriteLine($"{s_repositories * InOneRepository} histories, {flagged.Count} flagged");
        Assert.Empty(flagged);
    }

    [Fact]
    public void Each_of_them_is_flagged_when_something_lands_that_nobody_approved()
    {
        var touched = new ConcurrentDictionary<int, string>();
        var passed = Verified(Math.Max(1, s_repositories / 10), (history, random, seed) =>
        {
            Build(history, random, seed);
            var governed = history.FilesOf(history.Main).Keys.Where(path => path.StartsWith("policies/", StringComparison.Ordinal) || path.StartsWith("lib/", StringComparison.Ordinal)).ToList();
            var path = touched[seed] = governed[random.Next(governed.Count)];
            history.Commit("main", Priya, [new FileChange(path, [.. history.FilesOf(history.Main)[path].Bytes, (byte)'\n'])], Priya.Key);
        }, (seed, result) => !result.IsVerified && result.Violations.Any(violation => touched[seed].StartsWith(violation.Path, StringComparison.Ordinal)) ? null : $"seed {seed}");
        Assert.Empty(passed);
    }

    /// <summary>Makes histories and verifies each of them; what is said about them.</summary>
    private static IReadOnlyCollection<string> Verified(int repositories, Action<TestHistory, Random, int> build, Func<int, VerificationResult, string?> say)
    {
        var said = new ConcurrentBag<string>();
        Parallel.For(0, repositories, new ParallelOptions { MaxDegreeOfParallelism = 2 }, repository =>
        {
            using var history = Start();
            var (start, heads) = (history.Main, new List<(string Head, DateTimeOffset Now)>());
            for (var seed = repository * InOneRepository; seed < (repository + 1) * InOneRepository; seed++)
            {
                history.Restart(start);
                build(history, new Random(seed), seed);
                heads.Add((history.Main, history.Now));
            }
            var results = history.VerifyEach(heads);
            for (var i = 0; i < InOneRepository; i++)
                if (say((repository * InOneRepository) + i, results[i]) is { } text) said.Add(text);
        });
        return said;
    }

    private static void Build(TestHistory history, Random random, int _)
    {
        var open = new List<string>();
        var next = 0;
        for (var step = random.Next(3, 9); step > 0 || open.Count > 0; step--)
        {
            if (step > 0 && (open.Count == 0 || random.Next(2) == 0)) open.Add(Propose(history, random, next++));
            else if (open.Count > 0)
            {
                var branch = open[random.Next(open.Count)];
                open.Remove(branch);
                Land(history, random, branch);
            }
            if (random.Next(4) == 0) history.Commit("main", Priya, [FileChange.Write($"docs/page{next}.md", $"words {next}\n")], random.Next(2) == 0 ? Priya.Key : null);
        }
    }

    /// <summary>A branch with one topic of its own, so that branches do not get into each other's way.</summary>
    private static string Propose(TestHistory history, Random random, int number)
    {
        var branch = $"topic{number}";
        // A baseline needs two of security besides its author.
        var author = number % 5 == 3 ? Pick(random, [Priya, Mei]) : Pick(random, [Priya, Ines, Mei]);
        var commits = random.Next(1, 4);
        for (var i = 0; i < commits; i++) history.Commit(branch, author, [Topic(random, number, i)], author.Key, string.Create(CultureInfo.InvariantCulture, $"{branch} {i}\n"));
        return branch;
    }

    private static FileChange Topic(Random random, int number, int round)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"words {number} {round} {random.Next()}\n");
        return (number % 5) switch
        {
            0 => FileChange.Write($"policies/topic-{number}/{(round == 0 ? "policy.yaml" : "more.rego")}", round == 0 ? $"title: topic {number}\n" : text),
            1 => FileChange.Write($"policies/shared-{number}/policy.yaml", $"title: shared {number} {round}\nowners: {{ intent: security }}\n"),
            2 => FileChange.Write($"exceptions/topic-{number}.yaml", $"policy: trusted-registries\nscope: {{ namespaces: [orders], names: [n{round}] }}\nreason: for now\nrequester: priya@acme.example\nticket: T-{number}\nstarts: 2026-02-01\nexpires: 2026-03-01\n"),
            3 => FileChange.Write($"baselines/topic-{number}.yaml", $"title: minimum {number} {round}\npolicies: [no-root]\n"),
            _ => FileChange.Write($"policies/no-root/topic{number}_test.rego", text),
        };
    }

    /// <summary>Approves and lands a branch. Approvals are given on top of what is there then; the branch may have been opened long before.</summary>
    private static void Land(TestHistory history, Random random, string branch)
    {
        // What is on main meanwhile is part of what the branch will be: bring it up to date, as forges ask.
        history.Onto(branch);
        var author = history.AuthorOf(branch);
        foreach (var person in Approvers(random, author))
            history.Approve(branch, person);
        switch (random.Next(5))
        {
            case 0: history.Merge(branch, Pick(random, [Ines, Mei, Priya]), random.Next(2) == 0 ? Ines.Key : null); break;
            case 1: history.Squash(branch, author, author.Key); break;
            case 2: history.Squash(branch, author, Key("webflow")); break;
            case 3: history.Rebase(branch); break;
            default: history.FastForward(branch); break;
        }
    }

    /// <summary>Two of security and one of platform, which is enough for every kind, none of them the author.</summary>
    private static IEnumerable<TestPerson> Approvers(Random random, TestPerson author)
    {
        foreach (var person in s_security.Where(person => person != author).OrderBy(_ => random.Next())) yield return person;
        yield return s_platform.Where(person => person != author).OrderBy(_ => random.Next()).First();
    }

    private static TestPerson Pick(Random random, TestPerson[] people) => people[random.Next(people.Length)];
}
