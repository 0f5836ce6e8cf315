using System.Globalization;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Tests.Engine;

/// <summary>
/// A language small enough to test the engine by. A line <c>RULE fail|warn PATH JSON MESSAGE</c> fires for each place of
/// the path (<c>*</c> for any item) that holds the value; <c>none</c> as the value fires where the place is missing;
/// <c>RULE error MESSAGE</c> always goes wrong; <c>RULE lib NAME …</c> takes its meaning from a library line that begins with
/// the name; <c>broken</c> does not compile; other lines are nothing.
/// </summary>
internal sealed class ToyLanguage(string name = "rego", string extension = ".rego") : IPolicyLanguage
{
    public static readonly DiagnosticCode Broken = new(9001, "broken");

    public List<CompileOptions> Compiled { get; } = [];

    public List<PolicyRequest> Asked { get; } = [];

    public RequestShape Shape { get; set; }

    public string Name => name;

    public IReadOnlyList<DiagnosticCode> Codes => [Broken];

    public bool Accepts(string path) => path.EndsWith(extension, StringComparison.Ordinal);

    public bool IsTest(string path) => path.EndsWith("_test" + extension, StringComparison.Ordinal);

    public CompileResult Compile(IReadOnlyList<SourceText> sources, CompileOptions options)
    {
        lock (Compiled) Compiled.Add(options);
        var problems = options.Library.Concat(sources).Where(source => source.Content.StartsWith("broken", StringComparison.Ordinal))
            .Select(source => new Diagnostic(Broken, "it is broken", source.At(new Span(0, 6)))).ToList();
        if (problems.Count > 0) return new CompileResult(null, [.. problems]);
        return new CompileResult(new ToyPolicy(this, [.. sources.SelectMany(Lines)]), []);
    }

    private static IEnumerable<ToyRule> Lines(SourceText source)
    {
        for (var number = 1; number <= source.LineCount; number++)
        {
            var line = source.LineSpan(number);
            var words = source.Slice(line).ToString().Split(' ', 5);
            if (words.Length < 3 || words[1] is not ("fail" or "warn" or "error")) continue;
            var fires = words[1] == "warn" ? Outcome.Warn : Outcome.Fail;
            yield return new ToyRule(new PolicyRule(words[0], fires, source.At(line), null), words);
        }
    }
}

internal sealed record ToyRule(PolicyRule Rule, string[] Words);

internal sealed class ToyPolicy(ToyLanguage language, ToyRule[] rules) : ICompiledPolicy
{
    public IReadOnlyList<PolicyRule> Rules => [.. rules.Select(rule => rule.Rule)];

    public RequestShape Shape => language.Shape;

    public IReadOnlyList<Verdict> Evaluate(PolicyRequest request)
    {
        request.Input(Shape);
        lock (language.Asked) language.Asked.Add(request);
        // In reverse, so that the order of findings is the engine's own.
        return [.. rules.Reverse().SelectMany(rule => Ask(rule, request))];
    }

    private static List<Verdict> Ask(ToyRule rule, PolicyRequest request)
    {
        if (rule.Words[1] == "error") return [new Verdict(rule.Rule, Outcome.Error, string.Join(' ', rule.Words[2..]))];
        var verdicts = new List<Verdict>();
        foreach (var (path, found) in Places(ValuePath.Root, request.Document, rule.Words[2].Split('.')))
        {
            if ((found?.ToString() ?? "none") != rule.Words[3]) continue;
            verdicts.Add(new Verdict(rule.Rule, rule.Rule.Fires, rule.Words[4]) { At = rule.Rule.At, Evidence = [new Evidence(rule.Rule.At, path, found, "something else")] });
        }
        verdicts.Reverse();
        return verdicts.Count > 0 ? verdicts : [new Verdict(rule.Rule, Outcome.Pass, "")];
    }

    private static IEnumerable<(ValuePath Path, Value? Found)> Places(ValuePath at, Value value, string[] steps)
    {
        if (steps.Length == 0) return [(at, value)];
        var rest = steps[1..];
        if (steps[0] == "*" && value is ArrayValue list) return list.SelectMany((item, i) => Places(at.Then(i), item, rest));
        if (int.TryParse(steps[0], CultureInfo.InvariantCulture, out var index) && value is ArrayValue items && index < items.Count) return Places(at.Then(index), items[index], rest);
        if (value is ObjectValue map && map.Get(steps[0]) is { } inner) return Places(at.Then(steps[0]), inner, rest);
        return rest.Length == 0 ? [(at.Then(steps[0]), null)] : [];
    }
}
