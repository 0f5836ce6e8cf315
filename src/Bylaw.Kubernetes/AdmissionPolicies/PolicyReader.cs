using System.Collections.Immutable;
using Bylaw.Cel;
using Bylaw.Cel.Checking;
using Bylaw.Cel.Library.Kubernetes;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>Reads policies and bindings from files, and compiles their expressions.</summary>
internal sealed class PolicyReader(List<Diagnostic> problems)
{
    /// <summary>The variables that every expression has, in the order of their values.</summary>
    public static readonly CelEnvironment Environment = CelEnvironment.Kubernetes.With(
        ("object", CelType.Dyn), ("oldObject", CelType.Dyn), ("request", CelType.Dyn), ("params", CelType.Dyn), ("namespaceObject", CelType.Dyn), ("authorizer", Authorization.Authorizer));

    private const string Group = "admissionregistration.k8s.io/";

    private readonly Dictionary<PolicyBinding, Location> _places = new(ReferenceEqualityComparer.Instance);

    public List<ValidatingPolicy> Policies { get; } = [];

    public List<PolicyBinding> Bindings { get; } = [];

    /// <summary>All other objects of the files: parameters are among them.</summary>
    public List<KubernetesObject> Others { get; } = [];

    /// <summary>Whether a text may hold an admission policy, told without reading it.</summary>
    public static bool MayHold(SourceText source) => source.Content.Contains("ValidatingAdmissionPolicy", StringComparison.Ordinal);

    public void Read(SourceText source)
    {
        var read = YamlReader.Read(source, new ReadOptions { KeepPositions = true, Schema = YamlSchema.Kubernetes });
        problems.AddRange(read.Diagnostics);
        foreach (var document in read.Documents)
            foreach (var item in ManifestItem.In(document))
                if (item.Object is { } found) Read(found, new Fields(document, item.Path, item.Value));
    }

    /// <summary>Says which bindings are of no policy.</summary>
    public void CheckBindings()
    {
        foreach (var (binding, at) in _places)
            if (!Policies.Exists(policy => policy.Name == binding.Policy)) problems.Add(AdmissionPolicyDiagnostics.UnknownPolicy(binding.Name, binding.Policy, at, Policies.Select(policy => policy.Name)));
    }

    private void Read(KubernetesObject found, Fields fields)
    {
        if (!found.ApiVersion.StartsWith(Group, StringComparison.Ordinal)) Others.Add(found);
        else if (found.Kind == "ValidatingAdmissionPolicy") ReadPolicy(found, fields.In("spec"));
        else if (found.Kind == "ValidatingAdmissionPolicyBinding") ReadBinding(found, fields.In("spec"));
        else Others.Add(found);
    }

    private void ReadPolicy(KubernetesObject found, Fields spec)
    {
        var environment = Environment;
        var variables = ImmutableArray.CreateBuilder<NamedExpression>();
        foreach (var item in spec.Items("variables"))
        {
            if (item.Text("name") is not { } name || Expressions.Compile(item, "expression", environment, problems) is not { } expression) continue;
            variables.Add(new NamedExpression(name, expression));
            environment = environment.With(($"variables.{name}", expression.Program.Type));
        }
        var items = spec.Items("validations").ToList();
        if (items.Count == 0 && !spec.Items("auditAnnotations").Any()) problems.Add(AdmissionPolicyDiagnostics.MissingField($"the policy `{found.Name}`", "spec.validations", spec.At));
        var validations = items.Select((item, n) => Expressions.Validation(item, environment, problems,
            at => new PolicyRule(items.Count == 1 ? found.Name : FormattableString.Invariant($"{found.Name}[{n}]"), Outcome.Fail, at, null)));
        var kind = spec.In("paramKind");
        Policies.Add(new ValidatingPolicy
        {
            Name = found.Name,
            Match = MatchRules.Read(spec.Value("matchConstraints")),
            Conditions = Expressions.Conditions(spec.Items("matchConditions"), Environment, problems),
            Variables = variables.ToImmutable(),
            Validations = [.. validations.OfType<Validation>()],
            Parameters = kind.Text("apiVersion") is { } version && kind.Text("kind") is { } parameters ? (version, parameters) : null,
            IgnoresFailures = spec.OneOf("failurePolicy", problems, "Fail", "Ignore") == "Ignore",
        });
    }

    private void ReadBinding(KubernetesObject found, Fields spec)
    {
        if (spec.Text("policyName") is not { } policy)
        {
            problems.Add(AdmissionPolicyDiagnostics.MissingField($"the binding `{found.Name}`", "spec.policyName", spec.At));
            return;
        }
        var parameters = spec.In("paramRef");
        string[] actions = spec.Value("validationActions") is ArrayValue list ? [.. list.OfType<StringValue>().Select(action => action.Text)] : ["Deny"];
        foreach (var wrong in actions.Except(["Deny", "Warn", "Audit"])) problems.Add(AdmissionPolicyDiagnostics.WrongField("validationActions", $"`{wrong}`", "one of Deny, Warn, Audit", spec.PlaceOf("validationActions")));
        var binding = new PolicyBinding
        {
            Name = found.Name,
            Policy = policy,
            Match = MatchRules.Read(spec.Value("matchResources")),
            HasParameters = spec.Value("paramRef") is ObjectValue,
            ParameterName = parameters.Text("name"),
            ParameterNamespace = parameters.Text("namespace"),
            ParameterSelector = LabelSelector.Read(parameters.Value("selector")),
            AllowsWithoutParameters = parameters.OneOf("parameterNotFoundAction", problems, "Deny", "Allow") == "Allow",
            Fires = actions.Contains("Deny") ? Outcome.Fail : Outcome.Warn,
        };
        Bindings.Add(binding);
        _places[binding] = spec.PlaceOf("policyName");
    }
}
