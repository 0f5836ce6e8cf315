using System.Diagnostics;
using System.Text;
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
    private const int ShortRun = 2_000, LongRun = 100_000;

    private static readonly bool IsSoak = Environment.GetEnvironmentVariable("BYLAW_SOAK") == "1";

    private static readonly BudgetLimits Limits = new() { Steps = 20_000, Memory = 8 << 20, Depth = 100 };

    [Fact]
    public void Mutated_texts_are_answered()
    {
        var seeds = new Seeds(IsSoak);
        var runs = IsSoak ? LongRun : ShortRun;
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        (int Seed, TimeSpan Time) slowest = default;
        for (var seed = 0; seed < runs; seed++)
        {
            var watch = Stopwatch.StartNew();
            var outcome = Run(seed, seeds);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            if (watch.Elapsed > slowest.Time) slowest = (seed, watch.Elapsed);
            if (IsSoak && (seed + 1) % 5_000 == 0) Report(seed + 1, runs, seeds, outcomes, slowest);
        }
        Assert.Equal(runs, outcomes.Values.Sum());
    }

    private static string Run(int seed, Seeds seeds)
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
            Assert.Fail($"seed {seed}: {exception}\n--- text ---\n{Encoding.UTF8.GetString(text)}\n--- as base64 ---\n{Convert.ToBase64String(text)}");
            return "";
        }
    }

    private static string Module(byte[] text, Random random, Seeds seeds)
    {
        var source = new SourceText("p.rego", Encoding.UTF8.GetString(text));
        var program = Compile(source, v0: false) ?? Compile(source, v0: true);
        if (program is null) return "module refused";
        var query = program.Prepare("data", out var diagnostics, capture: true);
        Assert.True(query is not null, string.Join('\n', diagnostics));
        var input = Pick(random, seeds.Documents);
        JsonReader.TryReadValue(input, out var value, out _);
        var answer = query.Evaluate(new RegoInput { Input = value, Limits = Limits, Print = _ => { }, StrictBuiltinErrors = random.Next(2) == 0 });
        foreach (var solution in answer.Solutions) _ = solution.Expressions[0].ToString();
        return answer.Error is null ? "module evaluated" : $"module evaluated to {answer.Error.Code}";
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

    private static void Report(int done, int runs, Seeds seeds, SortedDictionary<string, int> outcomes, (int Seed, TimeSpan Time) slowest) =>
        Console.Error.WriteLine(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"mutations: {done:N0} of {runs:N0} ({seeds.Modules.Count:N0} modules, {seeds.Documents.Count:N0} documents), slowest {slowest.Time.TotalMilliseconds:0} ms (seed {slowest.Seed}); {string.Join(", ", outcomes.Select(pair => $"{pair.Key} {pair.Value:N0}"))}"));
}
