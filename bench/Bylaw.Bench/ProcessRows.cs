using System.Globalization;
using Bylaw.Bench.Governance;
using Bylaw.Tests.Governance.Verification;

namespace Bylaw.Bench;

/// <summary>What commands cost as processes: CPU time of user and system together, in milliseconds, of the program as it is published.</summary>
internal static class ProcessRows
{
    private const string Policy = """
        package authz

        default allow := false

        allow if "admin" in input.roles
        """;

    /// <summary>One query over a small policy and input, as a script or a hook would ask it.</summary>
    public static string Query(string program)
    {
        using var folder = new TemporaryFolder();
        var (policy, input) = (folder.PathOf("authz.rego"), folder.PathOf("input.json"));
        File.WriteAllText(policy, Policy);
        File.WriteAllText(input, """{"roles": ["dev", "admin"]}""");
        return Measure("one query", 25, program, ["opa", "eval", "--data", policy, "--input", input, "data.authz.allow"], "true");
    }

    /// <summary>10,000 commits, of which 2,500 are landings with 5,000 approvals; git's processes are included.</summary>
    public static string Verify(string program) => Verify(program, 40);

    /// <summary>The same number of commits, in a repository of many policies.</summary>
    public static string VerifyWide(string program) => Verify(program, 1000);

    /// <summary>1,000 policies with 200 exceptions, some of them late.</summary>
    public static string Govern(string program)
    {
        using var folder = new TemporaryFolder();
        LargeRepository.Write(folder.PathOf(""), 1000, 200);
        return Measure("govern, 1,000 policies", 15, program, ["govern", "--repo", folder.PathOf(""), "--as-of", "2026-02-15"], "1000 policies", exitCode: 1);
    }

    private static string Verify(string program, int policies)
    {
        using var history = LongHistory.Of(2500, policies);
        history.Git.Save();
        return Measure($"verify, 10,001 commits, {policies} policies", 5, program, ["verify", "main", "--repo", history.Root], "verified");
    }

    private static string Measure(string name, int runs, string program, string[] command, string answer, int exitCode = 0)
    {
        var times = Enumerable.Range(0, runs).Select(_ => Run(program, command, answer, exitCode)).Order().ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{name}: {times[runs / 2]:0.0} ms of CPU time (lowest {times[0]:0.0})");
    }

    private static double Run(string program, string[] command, string answer, int exitCode)
    {
        var (milliseconds, output) = ProcessClock.Run(program, command, exitCode);
        return output.Contains(answer, StringComparison.Ordinal) ? milliseconds : throw new InvalidDataException($"{program} {command[0]} answers {output}");
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly string _root = Directory.CreateTempSubdirectory("bylaw-bench").FullName;

        public string PathOf(string name) => Path.Combine(_root, name);

        public void Dispose() => Directory.Delete(_root, recursive: true);
    }
}
