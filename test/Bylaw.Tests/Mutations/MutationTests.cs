using System.Collections.Concurrent;
using System.Text;
using Bylaw.Bench;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego;
using Bylaw.Tests.Governance;
using Xunit;

namespace Bylaw.Tests.Mutations;

/// <summary>
/// Random changes of modules and documents: whatever comes in, readers and compiler answer with diagnostics, evaluation
/// with values. With <c>BYLAW_SOAK=1</c> in the environment the run is long and takes its texts from the suites, too.
/// </summary>
public class MutationTests
{
    private const int ShortRun = 2_000, LongRun = 1_000_000, MostFindings = 30;

    // Whatever a text asks for, steps and memory end it long before.
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(5);

    private static readonly bool IsSoak = Environment.GetEnvironmentVariable("BYLAW_SOAK") == "1";

    /// <summary>The first seed, so that a later run can try others.</summary>
    private static readonly int First = int.TryParse(Environment.GetEnvironmentVariable("BYLAW_SOAK_FROM"), out var from) ? from : 0;

    private static readonly BudgetLimits Limits = new() { Steps = 20_000, Memory = 8 << 20, Depth = 100 };

    [Fact]
    public void Mutated_texts_are_answered()
    {
        var seeds = new Seeds(IsSoak);
        var runs = IsSoak ? LongRun : ShortRun;
        var outcomes = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var (done, slowest, guard) = (0, default((int Seed, TimeSpan Time)), new Lock());
        var findings = new ConcurrentQueue<string>();
        Parallel.For(First, First + runs, (seed, loop) =>
        {
            var time = Timed(seed, seeds, findings, out var outcome);
            if (findings.Count >= MostFindings) loop.Stop();
            outcomes.AddOrUpdate(outcome, 1, (_, count) => count + 1);
            lock (guard)
            {
                if (time > slowest.Time) slowest = (seed, time);
                if (IsSoak && ++done % 10_000 == 0) Report(done, runs, seeds, outcomes, slowest);
            }
        });
        // The shortest says most.
        Assert.True(findings.IsEmpty, $"{findings.Count} findings\n{string.Join("\n\n", findings.OrderBy(finding => finding.Length))}");
        Assert.Equal(runs, outcomes.Values.Sum());
        Assert.InRange(outcomes.GetValueOrDefault("module evaluated but badly formatted"), 0, runs / 10_000);
    }

    // CPU time of the thread, so that a machine that has other things to do is no finding; what is slow must be so again.
    private static TimeSpan Timed(int seed, Seeds seeds, ConcurrentQueue<string> findings, out string outcome)
    {
        var start = ThreadClock.Nanoseconds();
        outcome = Run(seed, seeds, findings);
        var time = Since(start);
        if (time < TooLong) return time;
        start = ThreadClock.Nanoseconds();
        Run(seed, seeds, findings);
        if (Since(start) >= TooLong) findings.Enqueue($"seed {seed} takes {Since(start).TotalSeconds:0} s: {outcome}");
        return time;
    }

    private static TimeSpan Since(long start) => TimeSpan.FromMicroseconds((ThreadClock.Nanoseconds() - start) / 1000);

    private static string Run(int seed, Seeds seeds, ConcurrentQueue<string> findings)
    {
        var random = new Random(seed);
        var mutator = new Mutator(random);
        byte[] text = [];
        try
        {
            switch (random.Next(100))
            {
                case < 60:
                    text = mutator.Mutate(Pick(random, seeds.Modules), Pick(random, seeds.Modules));
                    return Module(text, random, seeds);
                case < 68:
                    text = mutator.Mutate(Encoding.UTF8.GetBytes("data.p.answer = x; some i; input[i] == data.p; not x"), Pick(random, seeds.Modules));
                    return Query(text);
                case < 98:
                    text = mutator.Mutate(Pick(random, seeds.Documents), Pick(random, seeds.Documents));
                    return Document(text);
                default:
                    var (path, start) = Seeds.RepositoryFiles[random.Next(Seeds.RepositoryFiles.Count)];
                    text = mutator.Mutate(Encoding.UTF8.GetBytes(start), Pick(random, seeds.Documents));
                    return Folder(path, text);
            }
        }
        catch (Exception exception)
        {
            findings.Enqueue($"seed {seed}: {exception}\n--- text ---\n{Encoding.UTF8.GetString(text)}\n--- as base64 ---\n{Convert.ToBase64String(text)}");
            return "finding";
        }
    }

    private static string Module(byte[] text, Random random, Seeds seeds)
    {
        var source = new SourceText("p.rego", Encoding.UTF8.GetString(text));
        var program = Compile(source, v0: false) ?? Compile(source, v0: true);
        if (program is null) return "module refused";
        var layout = IsFormatted(source) ? "" : " but badly formatted";
        var query = program.Prepare("data", out var diagnostics, capture: true);
        Assert.True(query is not null, string.Join('\n', diagnostics));
        var input = Pick(random, seeds.Documents);
        JsonReader.TryReadValue(input, out var value, out _);
        var answer = query.Evaluate(new RegoInput { Input = value, Limits = Limits, Print = _ => { }, StrictBuiltinErrors = random.Next(2) == 0 });
        foreach (var solution in answer.Solutions) _ = solution.Expressions[0].ToString();
        return answer.Error is null ? "module evaluated" + layout : $"module evaluated to {answer.Error.Code}";
    }

    // What can be read can be laid out. Whether the result can be read again is asked of modules that somebody could have meant:
    // see the random modules of the formatter.
    private static bool IsFormatted(SourceText source)
    {
        var readsV0 = RegoModule.Parse(source, RegoOptions.Default, []) is null;
        var options = new RegoFormatOptions { Target = readsV0 ? RegoFormatTarget.V0 : RegoFormatTarget.V1, ReadsV0 = readsV0 };
        var formatted = RegoFormat.Format(source, options, out var diagnostics);
        Check(diagnostics);
        return formatted is not null && RegoFormat.Verify(formatted, options).IsEmpty;
    }

    private static RegoProgram? Compile(SourceText source, bool v0)
    {
        var program = RegoProgram.Compile([source], new RegoOptions { V0 = v0, KeepPrints = true }, out var diagnostics);
        Check(diagnostics);
        Assert.Equal(program is null, diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error));
        return program;
    }

    private static string Query(byte[] text)
    {
        var program = RegoProgram.Compile([new SourceText("p.rego", "package p\n\nanswer := 1\n")], RegoOptions.Default, out _)!;
        var query = program.Prepare(Encoding.UTF8.GetString(text), out var diagnostics);
        Check(diagnostics);
        if (query is null) return "query refused";
        var answer = query.Evaluate(new RegoInput { Input = ArrayValue.Empty, Limits = Limits });
        foreach (var solution in answer.Solutions) _ = solution.Bindings.ToString();
        return "query evaluated";
    }

    private static string Document(byte[] text)
    {
        var options = new ReadOptions { KeepPositions = true, KeepComments = true, MaxNodes = 100_000, MaxAliasedNodes = 100_000 };
        var read = 0;
        foreach (var result in new[] { YamlReader.Read("x.yaml", text, options), YamlReader.Read("x.yaml", text, options with { Schema = YamlSchema.Kubernetes }), JsonReader.Read("x.json", text, options) })
        {
            Check(result.Diagnostics);
            foreach (var document in result.Documents) _ = document.Root.ToString().Length + YamlWriter.Write(document.Root).Length;
            read += result.HasErrors ? 0 : 1;
        }
        return read > 0 ? "document read" : "document refused";
    }

    private static string Folder(string path, byte[] text)
    {
        using var files = new TemporaryRepository(empty: true);
        foreach (var (other, content) in Seeds.RepositoryFiles) files.Write(other, content);
        files.WriteBytes(path, text);
        var result = files.Load();
        Check(result.Diagnostics);
        return result.HasErrors ? "repository refused" : "repository read";
    }

    private static void Check(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            Assert.DoesNotContain('\n', diagnostic.Message);
            if (diagnostic.At is { } at) Assert.InRange(at.Span.End, at.Span.Start, at.Source.Content.Length);
        }
    }

    private static byte[] Pick(Random random, IReadOnlyList<byte[]> texts) => texts[random.Next(texts.Count)];

    private static void Report(int done, int runs, Seeds seeds, ConcurrentDictionary<string, int> outcomes, (int Seed, TimeSpan Time) slowest) =>
        Console.Error.WriteLine(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"mutations: {done:N0} of {runs:N0} ({seeds.Modules.Count:N0} modules, {seeds.Documents.Count:N0} documents), slowest {slowest.Time.TotalMilliseconds:0} ms (seed {slowest.Seed}); {string.Join(", ", outcomes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value:N0}"))}"));
}
