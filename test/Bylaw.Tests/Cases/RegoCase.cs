using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego;

namespace Bylaw.Tests.Cases;

/// <summary>A row of <c>cases/rego/*.yaml</c>: modules, a question, and what is to come of it.</summary>
internal sealed record RegoCase(string File, ObjectValue Fields)
{
    private static readonly string[] s_fields =
        ["name", "rego", "modules", "version", "query", "input", "data", "strict", "schema", "schemas", "prints", "gives", "solutions", "undefined", "error", "errors"];

    private static readonly string[] s_outcomes = ["gives", "solutions", "undefined", "error", "errors"];

    public string Name => Fields.GetText("name")!;

    public string? Version => Fields.GetText("version");

    public string Query => Fields.GetText("query") ?? "data.p.answer";

    public bool IsStrict => ReferenceEquals(Fields.Get("strict"), BooleanValue.True);

    /// <summary>The modules; a single one without a package stands in <c>package p</c>.</summary>
    public IReadOnlyList<SourceText> Sources
    {
        get
        {
            if (Fields.Get("modules") is ArrayValue modules)
                return [.. modules.Select((module, i) => new SourceText($"{i}.rego", ((StringValue)module).Text))];
            return [new SourceText("0.rego", "package p\n\n" + Fields.GetText("rego"))];
        }
    }

    /// <summary>The schema of the input, or schemas by their names; null for none.</summary>
    public RegoSchemas? Schemas => Fields.Get("schema") is { } one ? RegoSchemas.ForInput(one)
        : Fields.Get("schemas") is ObjectValue named ? RegoSchemas.Of(named.Select(entry => (ImmutableArray.Create(((StringValue)entry.Key).Text), entry.Value)))
        : null;

    /// <summary>The errors that are expected, in order.</summary>
    public IReadOnlyList<ObjectValue> Errors => Fields.Get("error") is ObjectValue one ? [one] : [.. (Fields.Get("errors") as ArrayValue ?? ArrayValue.Empty).Cast<ObjectValue>()];

    public static IReadOnlyList<RegoCase> All { get; } = [.. Repository.Files("cases/rego", "*.yaml").SelectMany(Read)];

    /// <summary>What is wrong with the row itself; null when nothing is.</summary>
    public string? Mistake()
    {
        var names = Fields.Select(entry => ((StringValue)entry.Key).Text).ToList();
        var unknown = names.Except(s_fields).Concat(Errors.SelectMany(error => error.Select(entry => ((StringValue)entry.Key).Text)).Except(["code", "at", "message", "help"])).ToList();
        if (unknown.Count > 0) return $"unknown field {string.Join(", ", unknown)}";
        if (names.Intersect(s_outcomes).Count() != 1) return $"a case has one of {string.Join(", ", s_outcomes)}";
        return names.Contains("rego") == names.Contains("modules") ? "a case has either `rego` or `modules`" : null;
    }

    private static IEnumerable<RegoCase> Read(string path)
    {
        var result = YamlReader.Read(new SourceText(path, Repository.Read(path)));
        if (result.Value is not ArrayValue rows) throw new InvalidDataException($"{path} is no list of cases: {string.Join("; ", result.Diagnostics)}");
        return rows.Select(row => new RegoCase(path, (ObjectValue)row));
    }
}
