using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Kubernetes.Gatekeeper;
using Bylaw.Kubernetes.Gatekeeper.Expansion;
using Bylaw.Kubernetes.Gatekeeper.Mutation;

namespace Bylaw.Kubernetes.Gator;

/// <summary>Templates, constraints, mutators and expansion templates from files, asked about objects as Gatekeeper's <c>gator</c> asks them.</summary>
public sealed class GatorReview
{
    private readonly GatekeeperPolicy? _policy;
    private const string UnknownNamespace = "failed to run Match criteria: namespace selector for namespace-scoped object but missing Namespace";

    private readonly Dictionary<PolicyRule, Constraint> _constraints;
    private readonly ImmutableArray<(Constraint Constraint, SubjectMatch Match)> _selectors;
    private readonly MutatorSet _mutators;
    private readonly Expander _expander;
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _namespaces;
    private readonly TimeProvider _clock;

    private GatorReview(TemplateReader reader, List<Diagnostic> problems, TimeProvider clock)
    {
        var (templates, constraints) = reader.Result();
        _clock = clock;
        _mutators = new MutatorSet(reader.Mutators(), reader.Answers);
        _expander = new Expander(reader.Expansions(), _mutators);
        _constraints = new Dictionary<PolicyRule, Constraint>(ReferenceEqualityComparer.Instance);
        foreach (var constraint in constraints) _constraints.Add(constraint.Rule, constraint);
        _selectors = [.. constraints.Select(constraint => (constraint, SubjectMatch.Of(constraint.Value))).Where(pair => pair.Item2.SelectsNamespaces)];
        _namespaces = reader.Others.Where(one => one.IsNamespace).GroupBy(one => one.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => (IReadOnlyDictionary<string, string>)group.First().Labels, StringComparer.Ordinal);
        Diagnostics = [.. problems];
        if (!problems.Exists(problem => problem.Severity == Severity.Error)) _policy = new GatekeeperPolicy(templates, constraints, reader.Others);
    }

    /// <summary>What is wrong with what was read. After an error nothing is reviewed.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>Reads Gatekeeper's objects.</summary>
    /// <param name="policies">Templates, constraints, mutators and expansion templates; other objects among them do not count.</param>
    /// <param name="inventory">The objects that templates read as <c>data.inventory</c>, and the Namespaces.</param>
    /// <param name="options">How to read them.</param>
    public static GatorReview Load(IEnumerable<ManifestItem> policies, IEnumerable<ManifestItem> inventory, GatorOptions options)
    {
        var problems = new List<Diagnostic>();
        var reader = new TemplateReader(null, problems, options.PrefersCel) { EnforcementPoint = EnforcementActions.GatorPoint };
        foreach (var item in policies) reader.Read(item);
        reader.Others.Clear();
        reader.Others.AddRange(inventory.Select(item => item.Object).OfType<KubernetesObject>());
        return new GatorReview(reader, problems, options.Clock);
    }

    /// <summary>Asks the constraints about an object, and about what controllers would make of it.</summary>
    public GatorAnswer Review(ManifestItem item)
    {
        if (_policy is null || item.Object is null) return new GatorAnswer([], item.Value, null);
        var violations = ImmutableArray.CreateBuilder<GatorViolation>();
        var shapes = new RequestShapes(item);
        var request = new PolicyRequest { Document = item.Value, Input = shapes.Of, Clock = _clock, Namespace = () => null };
        if (Add(_policy.Evaluate(request, isGenerated: false), null, violations) is { } failed) return new GatorAnswer([], item.Value, failed);
        AddUnmatched(SubjectOf(item), null, violations);
        if (_expander.Templates.IsEmpty && _mutators.IsEmpty) return new GatorAnswer(violations.DrainToImmutable(), item.Value, null);
        var subject = SubjectOf(item);
        var expansion = Expand(subject, out var mutated, out var problem);
        if (problem is not null) return new GatorAnswer([], item.Value, $"expanding resource {item.Object.Name}: {problem}");
        foreach (var resultant in expansion)
        {
            var made = item.With(resultant.Subject.Value) with { Request = null };
            var asked = request with { Document = made.Value, Input = new RequestShapes(made).Of };
            if (Add(_policy.Evaluate(asked, isGenerated: true), resultant.By, violations) is { } error)
                return new GatorAnswer([], mutated, $"reviewing expanded resource {resultant.By.Version} {resultant.By.Kind} {made.Namespace}/{made.Object?.Name}: {error}");
            AddUnmatched(resultant.Subject, resultant.By, violations);
        }
        return new GatorAnswer(violations.ToImmutable(), mutated, null);
    }

    /// <summary>What controllers would make of an object, as mutators change it.</summary>
    public GatorExpansion Expand(ManifestItem item)
    {
        if (item.Object is null) return new GatorExpansion([], null);
        var resultants = Expand(SubjectOf(item), out _, out var problem);
        return new GatorExpansion([.. resultants.Select(resultant => resultant.Subject.Value)], problem);
    }

    /// <summary>What controllers would make of some objects, in the order in which <c>gator expand</c> shows it.</summary>
    public GatorExpansion ExpandAll(IEnumerable<ManifestItem> items)
    {
        var found = new List<ObjectValue>();
        foreach (var item in items)
        {
            var expansion = Expand(item);
            if (expansion.Error is not null) return expansion;
            found.AddRange(expansion.Objects);
        }
        return new GatorExpansion([.. found.OrderByDescending(OrderOf, StringComparer.Ordinal)], null);
    }

    private static string OrderOf(ObjectValue value) => KubernetesObject.TryRead(value) is { } found ? found.Name + found.ApiVersion + found.Kind : "";

    private ImmutableArray<Resultant> Expand(MutationSubject subject, out ObjectValue mutated, out string? problem)
    {
        var budget = new Budget(BudgetLimits.Default, _clock);
        var result = _mutators.Apply(subject, budget);
        mutated = result.Value;
        problem = result.Problem is null ? null : $"error mutating base resource {subject.Object?.Name}: {result.Problem}";
        if (problem is not null) return [];
        var expansion = _expander.Expand(subject.With(result.Value), budget);
        problem = expansion.Problem is null ? null : $"error expanding resource {subject.Object?.Name}: {expansion.Problem}";
        return expansion.Resultants;
    }

    /// <summary>
    /// gator does not know which kinds are in namespaces. What names none counts as being in one without a name, and nothing is known of
    /// the labels of a namespace that is not among the files; only <c>default</c> is always there.
    /// </summary>
    private MutationSubject SubjectOf(ManifestItem item) => new((ObjectValue)item.Value)
    {
        Namespace = item.Object!.Namespace ?? "",
        NamespaceLabels = item.Object.Namespace is not { } name ? ImmutableDictionary<string, string>.Empty
            : _namespaces.TryGetValue(name, out var labels) ? labels
            : name == "default" ? ImmutableDictionary<string, string>.Empty : null,
        User = item.Requester ?? "",
        Operation = item.Operation,
    };

    /// <summary>Adds the violations among verdicts; the reason when one could not be given.</summary>
    private string? Add(IEnumerable<Verdict> verdicts, ExpansionTemplate? by, ImmutableArray<GatorViolation>.Builder violations)
    {
        foreach (var verdict in verdicts)
        {
            if (verdict.Outcome < Outcome.Warn) continue;
            var message = by is null ? verdict.Message : $"[Implied by {by.Name}] {verdict.Message}";
            if (verdict.Outcome == Outcome.Error) return message;
            var constraint = _constraints[verdict.Rule];
            var isScoped = (constraint.Value.Get("spec") as ObjectValue)?.GetText("enforcementAction") == "scoped";
            var action = by?.Action ?? (isScoped ? "scoped" : constraint.Actions[0]);
            violations.Add(new GatorViolation(message, action, isScoped && by?.Action is null ? constraint.Actions : [], constraint.Value, verdict.Details) { Reason = new Lazy<string>(() => TraceOf(verdict)) });
        }
        return null;
    }

    /// <summary>Adds a violation for each constraint of which nobody can tell whether it is about an object.</summary>
    private void AddUnmatched(MutationSubject subject, ExpansionTemplate? by, ImmutableArray<GatorViolation>.Builder violations)
    {
        foreach (var (constraint, match) in _selectors)
        {
            if (match.Matches(subject) is not null) continue;
            Add([new Verdict(constraint.Rule, Outcome.Fail, $"unable to match constraints: error matching the requested object: {subject.Object?.Name} :{UnknownNamespace}")], by, violations);
        }
    }

    private static string TraceOf(Verdict verdict)
    {
        var lines = verdict.Evidence.Select(evidence => $"{evidence.Expression}: {evidence.Expression.Source.Slice(evidence.Expression.Span).ToString().Trim()} | {evidence.Path} = {evidence.Found?.ToString() ?? "undefined"}");
        return string.Join('\n', lines.Prepend($"{verdict.At ?? verdict.Rule.At}: {verdict.Message}"));
    }
}
