using Bylaw.Cel;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Tests.Cel;

/// <summary>A row of <c>cases/cel/*.yaml</c>: an expression, its variables, and what is to come of it.</summary>
internal sealed record CelCase(string File, ObjectValue Fields)
{
    private static readonly string[] s_fields = ["name", "cel", "vars", "kubernetes", "gives", "type", "fails", "at", "error", "errors"];

    private static readonly string[] s_outcomes = ["gives", "fails", "error", "errors"];

    public static IReadOnlyList<CelCase> All { get; } = [.. Repository.Files("cases/cel", "*.yaml").SelectMany(Read)];

    public string Name => Fields.GetText("name")!;

    public string Group => Path.GetFileNameWithoutExtension(File);

    public SourceText Source => new("cel", Fields.GetText("cel") ?? "");

    /// <summary>The release of Kubernetes that it must run in; null for the newest.</summary>
    public KubernetesRelease? Release => Fields.GetText("kubernetes") is { } release ? KubernetesRelease.TryParse(release) : null;

    /// <summary>Variables, each of any type.</summary>
    public IReadOnlyList<(string Name, Value Value)> Variables =>
        Fields.Get("vars") is ObjectValue variables ? [.. variables.Select(entry => (((StringValue)entry.Key).Text, entry.Value))] : [];

    /// <summary>The diagnostics that are expected, in order.</summary>
    public IReadOnlyList<ObjectValue> Errors => Fields.Get("error") is ObjectValue one ? [one] : [.. (Fields.Get("errors") as ArrayValue ?? ArrayValue.Empty).Cast<ObjectValue>()];

    /// <summary>What is wrong with the row itself; null when nothing is.</summary>
    public string? Mistake()
    {
        var names = Fields.Select(entry => ((StringValue)entry.Key).Text).ToList();
        var unknown = names.Except(s_fields).Concat(Errors.SelectMany(error => error.Select(entry => ((StringValue)entry.Key).Text)).Except(["code", "at", "message", "help"])).ToList();
        if (unknown.Count > 0) return $"unknown field {string.Join(", ", unknown)}";
        if (Fields.GetText("cel") is null || Fields.GetText("name") is null) return "a case has `name` and `cel`, which are texts";
        return names.Intersect(s_outcomes).Count() == 1 ? null : $"a case has one of {string.Join(", ", s_outcomes)}";
    }

    private static IEnumerable<CelCase> Read(string path)
    {
        var result = YamlReader.Read(new SourceText(path, Repository.Read(path)));
        if (result.Value is not ArrayValue rows) throw new InvalidDataException($"{path} is no list of cases: {string.Join("; ", result.Diagnostics)}");
        return rows.Select(row => new CelCase(path, (ObjectValue)row));
    }
}
