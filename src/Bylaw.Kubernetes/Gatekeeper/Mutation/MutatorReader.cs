using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Kubernetes.AdmissionPolicies;

namespace Bylaw.Kubernetes.Gatekeeper.Mutation;

/// <summary>Reads mutators. What Gatekeeper's webhook would not let in is a diagnostic.</summary>
internal sealed class MutatorReader(List<Diagnostic> problems)
{
    public const string Group = "mutations.gatekeeper.sh/";

    private static readonly string[] s_sources = ["value", "fromMetadata", "externalData"];

    /// <summary>Gatekeeper's limit for names of mutators.</summary>
    private const int LongestName = 63;

    public static bool IsMutator(KubernetesObject found) =>
        found.Kind is "Assign" or "AssignMetadata" or "AssignImage" or "ModifySet" && found.ApiVersion.StartsWith(Group, StringComparison.Ordinal);

    /// <summary>A mutator; null, with diagnostics, when it is none.</summary>
    public Mutator? Read(KubernetesObject found, Fields fields)
    {
        var what = $"the mutator `{found.Kind}/{found.Name}`";
        var spec = fields.In("spec");
        var before = problems.Count;
        CheckName(found.Name, what, fields);
        if (ReadLocation(spec, what) is not { } location) return null;
        CheckLocation(found.Kind, location, what, spec.PlaceOf("location"));
        var parameters = spec.In("parameters");
        var appliesTo = found.Kind == "AssignMetadata" ? null : AppliesTo.Read(spec, what, problems);
        var change = ReadChange(found.Kind, location, parameters, what);
        var tests = found.Kind == "AssignMetadata" ? OnlyAdds(location) : ReadTests(parameters, location, what);
        if (problems.Count > before || change is null) return null;
        return new Mutator
        {
            Kind = found.Kind,
            Name = found.Name,
            At = spec.PlaceOf("location"),
            Location = location,
            AppliesTo = appliesTo,
            Match = new SubjectMatch(spec.Value("match") as ObjectValue ?? ObjectValue.Empty),
            Tests = tests,
            Change = change,
            Rule = new PolicyRule($"{found.Kind}/{found.Name}", Outcome.Fail, fields.In("metadata").PlaceOf("name"), null),
        };
    }

    private void CheckName(string name, string what, Fields fields)
    {
        if (name.Length == 0) problems.Add(GatekeeperDiagnostics.MissingField(what, "metadata.name", fields.PlaceOf("metadata")));
        else if (name.Length > LongestName) problems.Add(Wrong("metadata.name", what, $"it is longer than {LongestName} characters", fields.In("metadata").PlaceOf("name")));
    }

    private LocationPath? ReadLocation(Fields spec, string what)
    {
        if (spec.Text("location") is { } text) return Parse(text, spec, "location", what);
        problems.Add(GatekeeperDiagnostics.MissingField(what, "spec.location", spec.At));
        return null;
    }

    private LocationPath? Parse(string text, Fields fields, string field, string what)
    {
        if (LocationParser.Parse(text, out var problem) is { } path) return path;
        var expression = new ExpressionText(text, fields.PlaceOfValue(field));
        problems.Add(GatekeeperDiagnostics.WrongLocation(what, problem!.Message, expression.InFile(expression.Source.At(problem.At))));
        return null;
    }

    private void CheckLocation(string kind, LocationPath location, string what, Location at)
    {
        var problem = kind switch
        {
            "AssignMetadata" => location is { Count: 3, IsInMetadata: true, Last: FieldStep } && location.Steps[1] is FieldStep { Name: "labels" or "annotations" } ? null : "it must be a label or an annotation: `metadata.labels.x` or `metadata.annotations.x`",
            _ when location.IsInMetadata => "only an AssignMetadata may change metadata",
            "ModifySet" or "AssignImage" when location.EndsInList => "it must end in a field",
            "Assign" when location.Last is ItemStep { TakesAll: true } => "its end must be one item of the list, and not all",
            "Assign" or "AssignImage" when location.Count > 1 && location.Steps[^2] is ItemStep items && location.Last.Key == items.Field => "the key of an item may not be changed",
            _ => null,
        };
        if (problem is not null) problems.Add(GatekeeperDiagnostics.WrongLocation(what, problem, at));
    }

    private Change? ReadChange(string kind, LocationPath location, Fields parameters, string what) => kind switch
    {
        "ModifySet" => ReadSet(parameters, what),
        "AssignImage" => ReadImage(parameters, what),
        _ => ReadSource(kind, location, parameters.In("assign"), what) is { } source ? new Assignment(source, Items(parameters.In("assignIf"), "in"), Items(parameters.In("assignIf"), "notIn")) : null,
    };

    private Change? ReadSet(Fields parameters, string what)
    {
        if (parameters.In("values").Value("fromList") is not ArrayValue values)
        {
            problems.Add(GatekeeperDiagnostics.MissingField(what, "spec.parameters.values.fromList", parameters.At));
            return null;
        }
        switch (parameters.Text("operation") ?? "merge")
        {
            case "merge": return new Merge([.. values]);
            case "prune": return new Prune([.. values]);
            default:
                problems.Add(Wrong("operation", what, "it must be `merge` or `prune`", parameters.PlaceOf("operation")));
                return null;
        }
    }

    private ImageChange? ReadImage(Fields parameters, string what)
    {
        var parts = new ImageParts(parameters.Text("assignDomain") ?? "", parameters.Text("assignPath") ?? "", parameters.Text("assignTag") ?? "");
        if (parts.Problem() is not { } wrong) return new ImageChange(parts);
        problems.Add(Wrong(wrong.Field, what, wrong.Problem, parameters.PlaceOf(wrong.Field)));
        return null;
    }

    private ValueSource? ReadSource(string kind, LocationPath location, Fields assign, string what)
    {
        var given = s_sources.Where(field => assign.Value(field) is not null).ToList();
        if (given.Count != 1)
        {
            problems.Add(given.Count == 0
                ? GatekeeperDiagnostics.MissingField(what, "spec.parameters.assign.value", assign.At)
                : Wrong(given[1], what, $"`{given[0]}` is there as well, and only one of them may be", assign.PlaceOf(given[1])));
            return null;
        }
        if (location.EndsInList && given[0] != "value")
        {
            problems.Add(Wrong(given[0], what, "what is assigned to an item of a list must be written down as `value`", assign.PlaceOf(given[0])));
            return null;
        }
        return given[0] switch
        {
            "value" => ReadWritten(kind, location, assign, what),
            "fromMetadata" => ReadMetadata(assign.In("fromMetadata"), what),
            _ => ReadExternal(kind, assign.In("externalData"), what),
        };
    }

    private WrittenSource? ReadWritten(string kind, LocationPath location, Fields assign, string what)
    {
        var value = assign.Value("value")!;
        var problem = value switch
        {
            not StringValue when kind == "AssignMetadata" => "labels and annotations are texts",
            not ObjectValue when location.EndsInList => "an item that is found by a key must be a map",
            ObjectValue map when location.Last is ItemStep step && !Equals(map.Get(step.Field), step.Wanted) => $"its `{step.Field}` must be {step.Wanted}, as in the location",
            _ => null,
        };
        if (problem is null) return new WrittenSource(value);
        problems.Add(Wrong("value", what, problem, assign.PlaceOf("value")));
        return null;
    }

    private MetadataSource? ReadMetadata(Fields source, string what)
    {
        if (source.Text("field") is "name" or "namespace") return new MetadataSource(source.Text("field") == "name");
        problems.Add(Wrong("fromMetadata.field", what, "it must be `name` or `namespace`", source.PlaceOf("field")));
        return null;
    }

    private ExternalSource? ReadExternal(string kind, Fields source, string what)
    {
        var before = problems.Count;
        if (source.Text("provider") is null) problems.Add(GatekeeperDiagnostics.MissingField(what, "externalData.provider", source.At));
        var by = source.Text("dataSource") ?? "ValueAtLocation";
        if (by is not ("ValueAtLocation" or "Username")) problems.Add(Wrong("dataSource", what, "it must be `ValueAtLocation` or `Username`", source.PlaceOf("dataSource")));
        else if (kind == "AssignMetadata" && by != "Username") problems.Add(Wrong("dataSource", what, "it must be `Username`: what is added to metadata is not there yet", source.PlaceOf("dataSource")));
        var policy = source.Text("failurePolicy") ?? "Fail";
        if (policy is not ("Fail" or "Ignore" or "UseDefault")) problems.Add(Wrong("failurePolicy", what, "it must be `Fail`, `Ignore` or `UseDefault`", source.PlaceOf("failurePolicy")));
        else if (policy == "UseDefault" && source.Text("default") is null) problems.Add(GatekeeperDiagnostics.MissingField(what, "externalData.default", source.At));
        if (problems.Count > before) return null;
        return new ExternalSource(source.Text("provider")!, by == "Username", policy switch { "Ignore" => ExternalFailure.Ignore, "UseDefault" => ExternalFailure.UseDefault, _ => ExternalFailure.Fail }, source.Text("default") ?? "");
    }

    private PathTests ReadTests(Fields parameters, LocationPath location, string what)
    {
        var tests = ImmutableDictionary.CreateBuilder<int, bool>();
        foreach (var item in parameters.Items("pathTests"))
        {
            if (item.Text("subPath") is not { } text)
            {
                problems.Add(GatekeeperDiagnostics.MissingField($"a path test of {what}", "subPath", item.At));
                continue;
            }
            if (Parse(text, item, "subPath", what) is not { } path) continue;
            var condition = item.Text("condition");
            if (condition is not ("MustExist" or "MustNotExist")) problems.Add(Wrong("condition", what, "it must be `MustExist` or `MustNotExist`", item.PlaceOf("condition")));
            else if (!location.BeginsWith(path)) problems.Add(Wrong("subPath", what, "it must be the beginning of the location", item.PlaceOf("subPath")));
            else if (tests.TryGetValue(path.Count - 1, out var known) && known != (condition == "MustExist")) problems.Add(Wrong("condition", what, "another test of the same path says the opposite", item.PlaceOf("condition")));
            else tests[path.Count - 1] = condition == "MustExist";
        }
        return new PathTests(tests.ToImmutable());
    }

    /// <summary>Labels and annotations are only ever added.</summary>
    private static PathTests OnlyAdds(LocationPath location) => new(ImmutableDictionary<int, bool>.Empty.Add(location.Count - 1, false));

    private static ImmutableArray<Value> Items(Fields fields, string field) => fields.Value(field) is ArrayValue list ? [.. list] : [];

    private static Diagnostic Wrong(string field, string what, string problem, Location at) => GatekeeperDiagnostics.WrongField(field, what, problem, at);
}
