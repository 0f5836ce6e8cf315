using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego;

namespace Bylaw.Conformance.Suites;

/// <summary>The cases of the regorus interpreter: values of expressions, in order.</summary>
internal sealed class RegorusSuite : ISuite
{
    private static readonly StringValue Undefined = new("#undefined");

    public string Name => "rego/regorus";

    public IEnumerable<ConformanceCase> Cases(string directory) =>
        CaseFile.Read(directory).Select(item => new ConformanceCase(item.Id, item.Case.Flag("skip"), () => Run(item.Case)));

    private static string? Run(ObjectValue item)
    {
        var mustFail = item.Get("error") is not null;
        var sources = (item.Get("modules") as ArrayValue ?? ArrayValue.Empty)
            .Select((module, i) => new SourceText($"test-{i}.rego", ((StringValue)module).Text));
        var options = new RegoOptions { V0 = !(item.Get("rego_version") is NumberValue version && version.TryGetInt64(out var number) && number == 1), KeepPrints = true };
        var query = Prepare(sources, options, item.GetText("query")!, out var diagnostics);
        if (query is null && mustFail) return null;
        // The interpreter has no static types: a case that is refused for them alone is asked without them.
        query ??= Prepare(sources, options with { IgnoresTypes = true }, item.GetText("query")!, out _);
        if (query is null) return string.Join("\n", diagnostics);
        var prints = new List<string>();
        var found = new List<Value>();
        foreach (var input in Many(item.Get("input")))
        {
            var answer = query.Evaluate(new RegoInput
            {
                Input = input is null ? null : Decode(input),
                Data = item.Get("data") is { } data ? Decode(data) : null,
                StrictBuiltinErrors = item.Get("strict") is null || item.Flag("strict"),
                Print = prints.Add,
            });
            if (answer.Error is not null) return mustFail ? null : $"{answer.Error.Code}: {answer.Error.Message} at {answer.Error.At}";
            found.AddRange(Results(answer));
        }
        if (mustFail) return $"wanted an error ({item.Get("error")}), found {string.Join(" ", found)}";
        if (item.Get("want_prints") is ArrayValue wantedPrints)
        {
            var lines = wantedPrints.Select(line => ((StringValue)line).Text).ToList();
            if (!prints.SequenceEqual(lines)) return $"wanted prints {wantedPrints}\nfound {string.Join("\n", prints)}";
        }
        if (item.Flag("no_result") || item.Get("want_result") is not { } wantedResult) return null;
        var wanted = Many(wantedResult).Select(value => Decode(value!)).ToList();
        return found.SequenceEqual(wanted) ? null : $"wanted {string.Join(" | ", wanted)}\nfound  {string.Join(" | ", found)}";
    }

    private static RegoQuery? Prepare(IEnumerable<SourceText> sources, RegoOptions options, string query, out ImmutableArray<Diagnostic> diagnostics) =>
        RegoProgram.Compile(sources, options, out diagnostics)?.Prepare(query, out diagnostics, capture: true);

    private static IEnumerable<Value> Results(RegoAnswer answer)
    {
        if (answer.Solutions.IsEmpty) return [Undefined];
        if (answer.Solutions.Length == 1 && answer.Solutions[0].Bindings.Count == 0) return answer.Solutions[0].Expressions;
        return answer.Solutions.Select(solution => solution.Bindings.Count > 0 ? (Value)solution.Bindings : new ArrayValue([.. solution.Expressions]));
    }

    private static Value?[] Many(Value? value) =>
        value is ObjectValue map && map.Get("many!") is ArrayValue many ? [.. many] : [value];

    private static Value Decode(Value value)
    {
        switch (value)
        {
            case ObjectValue map when map.Get("set!") is ArrayValue members: return SetValue.Of(members.Select(Decode));
            case ObjectValue map when map.Get("object!") is ArrayValue entries:
                var pairs = new ObjectBuilder(entries.Count);
                foreach (var entry in entries.Cast<ObjectValue>()) pairs.Set(Decode(entry.Get("key")!), Decode(entry.Get("value")!));
                return pairs.ToObject();
            case ObjectValue map:
                var builder = new ObjectBuilder(map.Count);
                foreach (var (key, item) in map) builder.Set(key, Decode(item));
                return builder.ToObject();
            case ArrayValue array: return new ArrayValue([.. array.Select(Decode)]);
            default: return value;
        }
    }
}
