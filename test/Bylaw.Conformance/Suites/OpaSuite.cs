using Bylaw.Core.Text;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Rego;

namespace Bylaw.Conformance.Suites;

/// <summary>OPA's evaluation cases: modules, a query, and the result set or the error.</summary>
internal sealed class OpaSuite(string name, bool v0) : ISuite
{
    public string Name => name;

    public IEnumerable<ConformanceCase> Cases(string directory) =>
        CaseFile.Read(directory).Select(item => new ConformanceCase(item.Id, false, () => Run(item.Case)));

    private string? Run(ObjectValue item)
    {
        var sources = (item.Get("modules") as ArrayValue ?? ArrayValue.Empty)
            .Select((module, i) => new SourceText($"test-{i}.rego", ((StringValue)module).Text));
        var options = new RegoOptions { V0 = v0 };
        var program = RegoProgram.Compile(sources, options, out var diagnostics);
        if (program is null) return "modules: " + string.Join("\n", diagnostics);
        var query = program.Prepare(item.GetText("query")!, out diagnostics);
        if (query is null) return "query: " + string.Join("\n", diagnostics);
        var input = item.Get("input");
        if (item.GetText("input_term") is { } term) input = Term(program, term);
        var asked = new RegoInput { Input = input, Data = item.Get("data"), StrictBuiltinErrors = item.Flag("strict_error") };
        // What is kept from the first time, and what is tried only when somebody listens, must not change the answer.
        return Judge(item, query.Evaluate(asked))
            ?? (Judge(item, query.Evaluate(asked)) is { } second ? "the second time: " + second : null)
            ?? (Judge(item, query.Evaluate(asked with { Recorder = new CoverageRecorder() })) is { } listened ? "with a listener: " + listened : null);
    }

    private static Value Term(RegoProgram program, string term)
    {
        var query = program.Prepare("x = " + term, out var diagnostics) ?? throw new InvalidDataException(string.Join("\n", diagnostics));
        return query.Evaluate(new RegoInput()).Solutions[0].Bindings.Get("x")!;
    }

    private static string? Judge(ObjectValue item, RegoAnswer answer)
    {
        var code = item.GetText("want_error_code");
        var text = item.GetText("want_error");
        if (code is not null || text is not null)
        {
            if (answer.Error is null) return $"wanted an error ({code} {text}), found {Show(answer)}";
            if (code is not null && answer.Error.Code != code) return $"wanted {code}, found {answer.Error.Code}: {answer.Error.Message}";
            if (text is not null && !answer.Error.ToString().Contains(text, StringComparison.Ordinal)) return $"wanted `{text}`, found `{answer.Error}`";
            return null;
        }
        if (answer.Error is not null) return answer.Error.ToString();
        if (item.Get("want_result") is not ArrayValue wanted) return null;
        var sort = item.Flag("sort_bindings");
        var found = SetValue.Of(answer.Solutions.Select(solution => Json(solution.Bindings, sort)));
        var expected = SetValue.Of(wanted.Select(value => Json(value, sort)));
        return found.Equals(expected) ? null : $"wanted {expected}\nfound  {found}";
    }

    private static string Show(RegoAnswer answer) => string.Join(" ", answer.Solutions.Select(solution => solution.Bindings));

    // Bindings are compared as OPA writes them as JSON: sets are sorted arrays, keys are texts.
    private static Value Json(Value value, bool sort = false, int level = 0)
    {
        switch (value)
        {
            case SetValue set: return new ArrayValue([.. set.Select(member => Json(member))]);
            case ArrayValue array:
                var items = array.Select(member => Json(member));
                return new ArrayValue([.. sort && level == 1 ? items.Order() : items]);
            case ObjectValue map:
                var builder = new ObjectBuilder(map.Count);
                foreach (var (key, entry) in map) builder.Set(key is StringValue ? key : new StringValue(key.ToString()), Json(entry, sort, level + 1));
                return builder.ToObject();
            default: return value;
        }
    }
}
