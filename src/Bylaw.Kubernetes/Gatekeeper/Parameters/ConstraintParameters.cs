using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gatekeeper.Parameters;

/// <summary>The parameters of constraints, held against the schemas of their templates.</summary>
/// <param name="problems">Where to note what is wrong.</param>
internal sealed class ConstraintParameters(List<Diagnostic> problems)
{
    private readonly Dictionary<string, ParameterSchema> _schemas = new(StringComparer.Ordinal);

    /// <summary>Takes the schema of a template in; the first of a kind counts.</summary>
    public void Add(string kind, KubernetesObject template, Fields fields)
    {
        if (ParameterSchemaReader.Of(template, fields, problems) is { } schema) _schemas.TryAdd(kind, schema);
    }

    /// <summary>A constraint and its parameters, with defaults in both.</summary>
    public (ObjectValue Constraint, Value Parameters) Of(KubernetesObject constraint, Fields fields)
    {
        var spec = fields.In("spec");
        var given = spec.Value("parameters");
        if (!_schemas.TryGetValue(constraint.Kind, out var schema) || (given ?? schema.Default) is not { } found) return (constraint.Value, given ?? ObjectValue.Empty);
        var filled = ParameterDefaults.Apply(found, schema);
        var check = new ParameterCheck((path, problem) => problems.Add(GatekeeperDiagnostics.WrongParameter(path.ToString(), constraint.Name, problem, fields.PlaceBelow(path))));
        check.Check(filled, schema, ValuePath.Root.Then("spec").Then("parameters"));
        if (ReferenceEquals(filled, given)) return (constraint.Value, filled);
        var changed = (spec.Self as ObjectValue ?? ObjectValue.Empty).With(new StringValue("parameters"), filled);
        return (constraint.Value.With(new StringValue("spec"), changed), filled);
    }
}
