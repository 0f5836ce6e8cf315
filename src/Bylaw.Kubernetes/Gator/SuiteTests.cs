using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gator;

/// <summary>The suites of <c>gator verify</c> as native tests of templates: every case is one.</summary>
internal static class SuiteTests
{
    /// <summary>Whether a text may hold a suite, told without reading it.</summary>
    public static bool MayHold(SourceText source) => source.Content.Contains("test.gatekeeper.sh/", StringComparison.Ordinal);

    public static TestReport Run(IReadOnlyList<SourceText> sources, CompileOptions options, bool prefersCel, Func<string, bool> filter)
    {
        var results = ImmutableArray.CreateBuilder<TestResult>();
        var run = new GatorSuiteRun(new GatorOptions { PrefersCel = prefersCel, Open = options.Open });
        foreach (var source in sources.Where(MayHold))
        {
            var read = YamlReader.Read(source, new ReadOptions { KeepPositions = true, Schema = YamlSchema.Kubernetes });
            if (read.Documents is [var first, ..] && GatorSuite.Of(source.Name, read.Documents) is { } suite) Run(run, suite, first, filter, results);
        }
        return new TestReport(results.ToImmutable(), [], []);
    }

    private static void Run(GatorSuiteRun run, GatorSuite suite, Document document, Func<string, bool> filter, ImmutableArray<TestResult>.Builder results)
    {
        for (var t = 0; t < suite.Tests.Length; t++)
        {
            var test = suite.Tests[t];
            var path = ValuePath.Root.Then("tests").Then(t);
            // What is wrong with the test itself is told once, and not for each case.
            var wanted = Enumerable.Range(0, test.Cases.Length).Where(c => filter(NameOf(test, test.Cases[c]))).ToList();
            if (wanted.Count == 0 && !(test.Invalid && filter(test.Name))) continue;
            var result = run.Run(suite with { Tests = [test with { Cases = [.. wanted.Select(c => test.Cases[c])] }] }, GatorFilter.All);
            if (suite.Skip || result.Tests[0] is { Skipped: true } or { Error: not null } || test.Invalid)
            {
                var whole = suite.Skip ? null : result.Tests[0];
                results.Add(Result(test.Name, At(document, path), whole?.Skipped ?? true, whole?.Error));
                continue;
            }
            foreach (var (c, item) in wanted.Zip(result.Tests[0].Cases)) results.Add(Result(NameOf(test, test.Cases[c]), At(document, path.Then("cases").Then(c)), item.Skipped, item.Error));
        }
    }

    private static string NameOf(GatorTest test, GatorCase item) => $"{test.Name}/{item.Name}";

    private static TestResult Result(string name, Location at, bool isSkipped, string? error) =>
        new(name, at, isSkipped ? TestOutcome.Skipped : error is null ? TestOutcome.Passed : TestOutcome.Failed) { Message = isSkipped ? null : error };

    private static Location At(Document document, ValuePath path) => document.Locate(path, out _) ?? document.Source.At(new Span(0, 0));
}
