using System.Globalization;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego;

namespace Bylaw.Conformance.Suites;

/// <summary>
/// OPA's cases of modules that it refuses, when it parses or when it compiles them: the code and place of each error
/// must be the same; how many of the messages are is counted.
/// </summary>
internal sealed class ErrorSuite(string name) : ISuite
{
    /// <summary>Share of equal messages below which a different message fails its case.</summary>
    private const double LeastShare = 0.85;

    private readonly Dictionary<string, string> _differences = new(StringComparer.Ordinal);
    private int _compared;
    private int _equal;

    public string Name => name;

    public SuiteFigure Figure
    {
        get
        {
            var share = _compared == 0 ? 1 : _equal / (double)_compared;
            var text = string.Create(CultureInfo.InvariantCulture, $"{_equal} of {_compared} messages equal ({share:P1})");
            return new SuiteFigure(text, _differences, share < LeastShare);
        }
    }

    public IEnumerable<ConformanceCase> Cases(string directory) =>
        CaseFile.Read(directory).Select(item => new ConformanceCase(item.Id, false, () => Run(item.Id, item.Case)));

    private string? Run(string id, ObjectValue item)
    {
        var options = new RegoOptions { V0 = item.Get("rego_version") is NumberValue version && version.TryGetInt64(out var number) && number == 0, Strict = item.GetText("strict") == "enabled", ErrorLimit = 0 };
        RegoProgram.Compile(Sources(item), options, out var diagnostics);
        var found = diagnostics.SelectMany(Found.Of).ToList();
        var missing = new List<string>();
        var differing = new List<string>();
        foreach (var wanted in Wanted.Of(item))
        {
            // The same place may hold several errors: take the one with the wanted message first.
            var match = found.Find(error => wanted.IsAt(error) && error.Message == wanted.Message) ?? found.Find(wanted.IsAt);
            if (match is null)
            {
                missing.Add(wanted.ToString());
                continue;
            }
            found.Remove(match);
            _compared++;
            if (match.Message == wanted.Message) _equal++;
            else differing.Add($"wanted `{wanted.Message}`, found `{match.Message}`");
        }
        var isExact = item.Flag("exhaustive") || item.Get("want_errors") is null;
        if (missing.Count == 0 && (!isExact || found.Count == 0))
        {
            if (differing.Count > 0) _differences[id] = string.Join('\n', differing);
            return null;
        }
        return $"missing {string.Join("\n        ", missing)}\nothers  {string.Join("\n        ", found)}";
    }

    private static IEnumerable<SourceText> Sources(ObjectValue item) =>
        item.GetText("module") is { } module
            ? [new SourceText("test-0.rego", module)]
            : ((ArrayValue)item.Get("modules")!).Select((text, i) => new SourceText($"test-{i}.rego", ((StringValue)text).Text));

    private sealed record Found(string Module, string Code, int Row, int Column, string Message)
    {
        public static IEnumerable<Found> Of(Diagnostic diagnostic)
        {
            var original = diagnostic.Original ?? new OriginalWording(diagnostic.Code.Id, diagnostic.Message);
            for (var wording = original; wording is not null; wording = wording.Also)
                yield return (wording.At ?? diagnostic.At) is { } at
                    ? new Found(at.Source.Name, wording.Code, at.Start.Line, at.Start.Column, wording.Message)
                    : new Found("", wording.Code, 0, 0, wording.Message);
        }

        public override string ToString() => $"{Module}:{Row}:{Column} {Code}: {Message}";
    }

    private sealed record Wanted(string Module, string Code, int Row, int? Column, string Message)
    {
        public static IEnumerable<Wanted> Of(ObjectValue item) =>
            (item.Get("want_errors") as ArrayValue ?? ArrayValue.Empty).Cast<ObjectValue>().Select(error => new Wanted(
                error.GetText("module") ?? "test-0.rego",
                error.GetText("code")!,
                Number(error.Get("row")) ?? 0,
                Number(error.Get("col")),
                error.GetText("message")!));

        public bool IsAt(Found error) =>
            error.Module == Module && error.Code == Code && error.Row == Row && (Column is null || error.Column == Column);

        public override string ToString() => $"{Module}:{Row}:{Column} {Code}: {Message}";

        private static int? Number(Value? value) => value is NumberValue number && number.TryGetInt64(out var whole) ? (int)whole : null;
    }
}
