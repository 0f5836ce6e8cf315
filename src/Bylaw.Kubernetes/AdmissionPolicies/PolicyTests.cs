using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>
/// Tests of admission policies, in the form in which the Kyverno command line has them: files that name policies and objects, and
/// results, each of which is a test.
/// </summary>
internal sealed class PolicyTests(IReadOnlyList<SourceText> sources, CompileOptions options)
{
    private static readonly ReadOptions s_options = new() { KeepPositions = true, Schema = YamlSchema.Kubernetes };

    private readonly Dictionary<Location, List<Verdict>> _said = [];

    /// <summary>Whether a text may hold such tests, told without reading it.</summary>
    public static bool MayHold(SourceText source) => source.Content.Contains("kyverno.io/", StringComparison.Ordinal) && source.Content.Contains("results:", StringComparison.Ordinal) && source.Content.Contains("kind: Test", StringComparison.Ordinal);

    public TestReport Run(Func<string, bool> filter)
    {
        var results = ImmutableArray.CreateBuilder<TestResult>();
        foreach (var source in sources.Where(MayHold))
            foreach (var document in YamlReader.Read(source, s_options).Documents)
                if (document.Root is ObjectValue test && test.GetText("kind") == "Test") results.AddRange(new PolicyTest(document, test, this).Run(filter));
        var own = Own();
        var rules = own?.Rules ?? [];
        return new TestReport(results.ToImmutable(), [.. rules.GroupBy(rule => rule.At.Source).Select(CoverageOf)], [])
        {
            Unfired = [.. rules.Where(rule => !Said(rule).Exists(verdict => verdict.Outcome is Outcome.Warn or Outcome.Fail) && !rule.Name.Contains('/', StringComparison.Ordinal) && own is not null && own.Judges(rule)).Select(rule => new UnfiredClause(rule.Name, 1, rule.At))],
        };
    }

    /// <summary>The policies of some files; null, with why, when they do not compile.</summary>
    public static AdmissionPolicy? Compile(IEnumerable<SourceText> files, out string problem)
    {
        var compiled = new AdmissionPolicyLanguage { GivesParametersTogether = true }.Compile([.. files], CompileOptions.Default);
        problem = compiled.Policy is null ? compiled.Diagnostics.FirstOrDefault()?.ToString() ?? "there is no policy in them" : "";
        return compiled.Policy as AdmissionPolicy;
    }

    /// <summary>A file that a test names; null when there is none. A policy that is among the files of the tests is the same text.</summary>
    public SourceText? Open(string path)
    {
        if (sources.FirstOrDefault(source => Same(source.Name, path)) is { } known) return known;
        if (options.Open is { } open) return open(path);
        var read = DocumentReader.ReadFile(path, s_options);
        return read.Documents is [var first, ..] ? first.Source : null;
    }

    /// <summary>Notes what a rule said.</summary>
    public void Note(Verdict verdict)
    {
        if (!_said.TryGetValue(verdict.Rule.At, out var said)) _said[verdict.Rule.At] = said = [];
        said.Add(verdict);
    }

    private AdmissionPolicy? Own() => Compile(sources.Where(source => !MayHold(source)), out _);

    private List<Verdict> Said(PolicyRule rule) => _said.GetValueOrDefault(rule.At) ?? [];

    private FileCoverage CoverageOf(IGrouping<SourceText, PolicyRule> rules) =>
        new(rules.Key, [.. rules.Where(rule => Said(rule).Count > 0).Select(rule => rule.At.Span)], [.. rules.Where(rule => Said(rule).Count == 0).Select(rule => rule.At.Span)]);

    private static bool Same(string one, string other) => Path.GetFullPath(one) == Path.GetFullPath(other);
}
