using System.Collections.Immutable;
using Bylaw.Cel;
using Bylaw.Cel.Checking;
using Bylaw.Cel.Library.Kubernetes;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Kubernetes.AdmissionPolicies.TypeChecking;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>Reads policies and bindings from files, and compiles their expressions.</summary>
/// <param name="problems">Where to note what is wrong.</param>
/// <param name="release">The release of Kubernetes that the expressions must run in; null for the newest.</param>
internal sealed class PolicyReader(List<Diagnostic> problems, KubernetesRelease? release = null)
{
    /// <summary>The variables that every expression has, in the order of their values.</summary>
    public static readonly CelEnvironment Environment = CelEnvironment.Kubernetes.With(
        ("object", CelType.Dyn), ("oldObject", CelType.Dyn), ("request", CelType.Dyn), ("params", CelType.Dyn), ("namespaceObject", CelType.Dyn), ("authorizer", Authorization.Authorizer));

    private const string Group = "admissionregistration.k8s.io/";

    private readonly Dictionary<PolicyBinding, Location> _places = new(ReferenceEqualityComparer.Instance);

    /// <summary>The variables of expressions that give changes, and their types.</summary>
    private static readonly CelEnvironment s_mutations = Environment.With(new MutationTypes(Environment.Types));

    private readonly CelEnvironment _environment = Environment.At(release), _mutations = s_mutations.At(release);

    public List<ValidatingPolicy> Policies { get; } = [];

    public List<MutatingPolicy> Mutating { get; } = [];

    public List<PolicyBinding> Bindings { get; } = [];

    /// <summary>All other objects of the files: parameters are among them.</summary>
    public List<KubernetesObject> Others { get; } = [];

    /// <summary>Whether a text may hold an admission policy, told without reading it.</summary>
    public static bool MayHold(SourceText source) => source.Content.Contains("AdmissionPolicy", StringComparison.Ordinal)
        && (source.Content.Contains("ValidatingAdmissionPolicy", StringComparison.Ordinal) || source.Content.Contains("MutatingAdmissionPolicy", StringComparison.Ordinal));

    /// <summary>Whether a text may hold parameters of some policies, or the definition of their kind, told without reading either.</summary>
    public static bool MayBeParameters(SourceText source, IEnumerable<SourceText> policies) =>
        source.Content.Contains("apiVersion", StringComparison.Ordinal) && (source.Content.Contains("CustomResourceDefinition", StringComparison.Ordinal) || policies.Any(policy => policy.Content.Contains("paramKind", StringComparison.Ordinal)));

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
        var judging = Policies.Select(policy => policy.Name).ToList();
        var changing = Mutating.Select(policy => policy.Name).ToList();
        foreach (var (binding, at) in _places)
        {
            var names = binding.IsOfMutation ? changing : judging;
            if (!names.Contains(binding.Policy)) problems.Add(AdmissionPolicyDiagnostics.UnknownPolicy(binding.Name, binding.Policy, at, names));
        }
    }

    /// <summary>Says which expressions do not fit the types of the kinds that their policies are about.</summary>
    public void CheckTypes()
    {
        var check = new TypeCheck(new KnownKinds(Others), problems);
        foreach (var policy in Policies.Concat<CelPolicy>(Mutating)) check.Check(policy);
    }

    private void Read(KubernetesObject found, Fields fields)
    {
        if (!found.ApiVersion.StartsWith(Group, StringComparison.Ordinal)) Others.Add(found);
        else if (found.Kind == "ValidatingAdmissionPolicy") ReadValidating(found, fields.In("spec"));
        else if (found.Kind == "MutatingAdmissionPolicy") ReadMutating(found, fields.In("spec"));
        else if (found.Kind is "ValidatingAdmissionPolicyBinding" or "MutatingAdmissionPolicyBinding") ReadBinding(found, fields.In("spec"));
        else Others.Add(found);
    }

    private void ReadValidating(KubernetesObject found, Fields spec)
    {
        var (variables, environment) = Variables(spec, _environment);
        var items = spec.Items("validations").ToList();
        var notes = spec.Items("auditAnnotations").ToList();
        if (items.Count == 0 && notes.Count == 0) problems.Add(AdmissionPolicyDiagnostics.MissingField($"the policy `{found.Name}`", "spec.validations", spec.At));
        var validations = items.Select((item, n) => Expressions.Validation(item, environment, problems, at => RuleOf(found, items.Count, n, at)));
        Policies.Add(new ValidatingPolicy
        {
            Name = found.Name,
            Match = MatchRules.Read(spec.Value("matchConstraints")),
            Conditions = Expressions.Conditions(spec.Items("matchConditions"), _environment, problems),
            Variables = variables,
            Validations = [.. validations.OfType<Validation>()],
            Annotations = [.. notes.Select(item => Annotation(found, item, environment)).OfType<AuditAnnotation>()],
            Parameters = ParametersOf(spec),
            IgnoresFailures = IgnoresFailures(spec),
        });
    }

    private AuditAnnotation? Annotation(KubernetesObject found, Fields item, CelEnvironment environment)
    {
        if (item.Text("key") is not { } key)
        {
            problems.Add(AdmissionPolicyDiagnostics.MissingField("the audit annotation", "key", item.At));
            return null;
        }
        if (Expressions.Compile(item, "valueExpression", environment, problems) is not { } expression) return null;
        return new AuditAnnotation(new PolicyRule($"{found.Name}/{key}", Outcome.Fail, expression.Text.At, null), expression);
    }

    private void ReadMutating(KubernetesObject found, Fields spec)
    {
        var (variables, environment) = Variables(spec, _mutations);
        var items = spec.Items("mutations").ToList();
        if (items.Count == 0) problems.Add(AdmissionPolicyDiagnostics.MissingField($"the policy `{found.Name}`", "spec.mutations", spec.At));
        var mutations = items.Select((item, n) => MutationOf(item, environment, at => RuleOf(found, items.Count, n, at)));
        Mutating.Add(new MutatingPolicy
        {
            Name = found.Name,
            Match = MatchRules.Read(spec.Value("matchConstraints")),
            Conditions = Expressions.Conditions(spec.Items("matchConditions"), _environment, problems),
            Variables = variables,
            Mutations = [.. mutations.OfType<PolicyMutation>()],
            Parameters = ParametersOf(spec),
            IgnoresFailures = IgnoresFailures(spec),
            IsAskedAgain = spec.OneOf("reinvocationPolicy", problems, "Never", "IfNeeded") == "IfNeeded",
        });
    }

    private PolicyMutation? MutationOf(Fields item, CelEnvironment environment, Func<Location, PolicyRule> ruleAt)
    {
        if (item.Text("patchType") is null)
        {
            problems.Add(AdmissionPolicyDiagnostics.MissingField("the mutation", "patchType", item.At));
            return null;
        }
        var merges = item.OneOf("patchType", problems, "ApplyConfiguration", "JSONPatch") == "ApplyConfiguration";
        var part = merges ? "applyConfiguration" : "jsonPatch";
        if (item.Value(part) is not ObjectValue)
        {
            problems.Add(AdmissionPolicyDiagnostics.MissingField("the mutation", part, item.At));
            return null;
        }
        return Expressions.Compile(item.In(part), "expression", environment, problems, merges ? MutationTypes.Root : MutationTypes.Patches) is { } expression
            ? new PolicyMutation(ruleAt(expression.Text.At), expression, merges)
            : null;
    }

    /// <summary>The variables of a policy, and what expressions may name that come after them.</summary>
    private (ImmutableArray<NamedExpression> Variables, CelEnvironment Environment) Variables(Fields spec, CelEnvironment environment)
    {
        var variables = ImmutableArray.CreateBuilder<NamedExpression>();
        foreach (var item in spec.Items("variables"))
        {
            if (item.Text("name") is not { } name || Expressions.Compile(item, "expression", environment, problems) is not { } expression) continue;
            variables.Add(new NamedExpression(name, expression));
            environment = environment.With(($"variables.{name}", expression.Program.Type));
        }
        return (variables.ToImmutable(), environment);
    }

    private static PolicyRule RuleOf(KubernetesObject found, int count, int n, Location at) =>
        new(count == 1 ? found.Name : FormattableString.Invariant($"{found.Name}[{n}]"), Outcome.Fail, at, null);

    private static (string ApiVersion, string Kind)? ParametersOf(Fields spec)
    {
        var kind = spec.In("paramKind");
        return kind.Text("apiVersion") is { } version && kind.Text("kind") is { } name ? (version, name) : null;
    }

    private bool IgnoresFailures(Fields spec) => spec.OneOf("failurePolicy", problems, "Fail", "Ignore") == "Ignore";

    private void ReadBinding(KubernetesObject found, Fields spec)
    {
        if (spec.Text("policyName") is not { } policy)
        {
            problems.Add(AdmissionPolicyDiagnostics.MissingField($"the binding `{found.Name}`", "spec.policyName", spec.At));
            return;
        }
        var parameters = spec.In("paramRef");
        var binding = new PolicyBinding
        {
            Name = found.Name,
            Policy = policy,
            IsOfMutation = found.Kind == "MutatingAdmissionPolicyBinding",
            Match = MatchRules.Read(spec.Value("matchResources")),
            HasParameters = spec.Value("paramRef") is ObjectValue,
            ParameterName = parameters.Text("name"),
            ParameterNamespace = parameters.Text("namespace"),
            ParameterSelector = LabelSelector.Read(parameters.Value("selector")),
            AllowsWithoutParameters = parameters.OneOf("parameterNotFoundAction", problems, "Deny", "Allow") == "Allow",
            Fires = ActionsOf(spec).Contains("Deny") ? Outcome.Fail : Outcome.Warn,
        };
        Bindings.Add(binding);
        _places[binding] = spec.PlaceOf("policyName");
    }

    private string[] ActionsOf(Fields spec)
    {
        string[] actions = spec.Value("validationActions") is ArrayValue list ? [.. list.OfType<StringValue>().Select(action => action.Text)] : ["Deny"];
        foreach (var wrong in actions.Except(["Deny", "Warn", "Audit"])) problems.Add(AdmissionPolicyDiagnostics.WrongField("validationActions", $"`{wrong}`", "one of Deny, Warn, Audit", spec.PlaceOf("validationActions")));
        return actions;
    }
}
