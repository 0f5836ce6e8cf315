using Bylaw.Cel;
using Bylaw.Cel.Checking;
using Bylaw.Cel.Library.Kubernetes;
using Bylaw.Core.Diagnostics;
using Bylaw.Kubernetes.Types;

namespace Bylaw.Kubernetes.AdmissionPolicies.TypeChecking;

/// <summary>
/// Checks the expressions of a policy against the types of each kind that it is about, as the API server does for
/// <c>status.typeChecking</c>. What does not fit is a warning: the policy is loaded and asked all the same.
/// </summary>
internal sealed class TypeCheck(KnownKinds kinds, List<Diagnostic> problems)
{
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    public void Check(CelPolicy policy)
    {
        foreach (var kind in kinds.Named(policy.Match)) Check(policy, kind);
    }

    private void Check(CelPolicy policy, KindType kind)
    {
        var environment = EnvironmentFor(policy, kind);
        foreach (var condition in policy.Conditions) TypeOf(condition.Expression, environment, kind);
        foreach (var variable in policy.Variables)
            environment = environment.With(($"variables.{variable.Name}", TypeOf(variable.Expression, environment, kind)));
        foreach (var expression in policy.Expressions) TypeOf(expression, environment, kind);
    }

    private CelEnvironment EnvironmentFor(CelPolicy policy, KindType kind)
    {
        var types = new SchemaTypes(PolicyReader.Environment.Types);
        var found = types.Of(kind.Schema, "Object");
        var parameters = policy.Parameters is { } wanted && kinds.Find(wanted.ApiVersion, wanted.Kind) is { } known ? types.Of(known.Schema, "Params") : CelType.Dyn;
        return PolicyReader.Environment
            .With(("object", found), ("oldObject", found), ("params", parameters), ("request", types.Of(RequestTypes.Request, "")), ("namespaceObject", types.Of(RequestTypes.Namespace, "")))
            .With(policy is MutatingPolicy ? new MutationTypes(types) : types);
    }

    /// <summary>The type of an expression for a kind; <c>dyn</c> where it does not fit, so that what uses it is not blamed again.</summary>
    private CelType TypeOf(PolicyExpression expression, CelEnvironment environment, KindType kind)
    {
        var check = expression.Program.CheckIn(expression.Text.Source, environment);
        foreach (var problem in check.Diagnostics)
        {
            var placed = expression.Text.InFile(problem);
            if (_said.Add($"{placed.At} {kind.ApiVersion} {kind.Kind} {placed.Message}")) problems.Add(AdmissionPolicyDiagnostics.DoesNotFit(kind.ApiVersion, kind.Kind, placed));
        }
        return check.Diagnostics.IsEmpty ? check.Type : CelType.Dyn;
    }
}
