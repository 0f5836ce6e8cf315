using System.Collections.Concurrent;
using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Values;
using Bylaw.Kubernetes.AdmissionPolicies;

namespace Bylaw.Kubernetes.Gatekeeper;

/// <summary>The constraints of some files, each a rule, with their templates.</summary>
internal sealed class GatekeeperPolicy : ICompiledPolicy
{
    private static readonly StringValue s_parameters = new("parameters");

    private readonly Dictionary<string, ConstraintTemplate> _templates;
    /// <summary>Kinds in namespaces whose constraints are remembered: few enough for the memory.</summary>
    private const int MostKnown = 1_000;

    private readonly ImmutableArray<Constraint> _constraints;
    private readonly ConcurrentDictionary<(string Kind, string? Namespace), Constraint[]> _known = new();
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _namespaces;

    public GatekeeperPolicy(ImmutableArray<ConstraintTemplate> templates, ImmutableArray<Constraint> constraints, IEnumerable<KubernetesObject> others)
    {
        _templates = templates.GroupBy(template => template.Kind, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        _constraints = constraints;
        _namespaces = others.Where(one => one.IsNamespace).GroupBy(one => one.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => (IReadOnlyDictionary<string, string>)group.First().Labels, StringComparer.Ordinal);
        Rules = [.. constraints.Select(constraint => constraint.Rule)];
    }

    public IReadOnlyList<PolicyRule> Rules { get; }

    public RequestShape Shape => RequestShape.GatekeeperReview;

    public IReadOnlyList<Verdict> Evaluate(PolicyRequest request) => Evaluate(request, isGenerated: false);

    /// <summary>Asks about an object, or about what a controller would make of one.</summary>
    public List<Verdict> Evaluate(PolicyRequest request, bool isGenerated)
    {
        var review = request.Input(Shape) as ObjectValue ?? ObjectValue.Empty;
        var reviewed = new ReviewedRequest(review.Get("review") as ObjectValue ?? ObjectValue.Empty, request.Namespace);
        var labels = LabelsOf(reviewed);
        var verdicts = new List<Verdict>();
        foreach (var constraint in ConstraintsOf(reviewed.Kind, ConstraintMatch.NamespaceOf(reviewed)))
            if (constraint.Match.Matches(reviewed, labels, isGenerated) && _templates.TryGetValue(constraint.Template, out var template)) Ask(constraint, template, review, reviewed, request, verdicts);
        return verdicts;
    }

    /// <summary>What is known of the labels of a request's namespace; null when it is in none.</summary>
    public Lazy<IReadOnlyDictionary<string, string>?> LabelsOf(ReviewedRequest reviewed) =>
        new(() => reviewed.Namespace is { } space && _namespaces.TryGetValue(space, out var known) ? known : reviewed.NamespaceLabels);

    private Constraint[] ConstraintsOf(string kind, string? space)
    {
        if (_known.TryGetValue((kind, space), out var known)) return known;
        Constraint[] found = [.. _constraints.Where(constraint => constraint.Match.MayTake(kind, space))];
        if (_known.Count < MostKnown) _known[(kind, space)] = found;
        return found;
    }

    private static void Ask(Constraint constraint, ConstraintTemplate template, ObjectValue review, ReviewedRequest reviewed, PolicyRequest request, List<Verdict> verdicts)
    {
        var (before, misses) = (verdicts.Count, ImmutableArray<Miss>.Empty);
        foreach (var verdict in Asked(constraint, template, review, reviewed, request))
        {
            if (verdict.Outcome >= Outcome.Warn) verdicts.Add(Named(constraint, template, verdict));
            else if (!verdict.Misses.IsEmpty) misses = misses.AddRange(verdict.Misses.Select(miss => miss with { Clause = template.InFile(miss.Clause), Expression = template.InFile(miss.Expression) }));
        }
        if (verdicts.Count == before) verdicts.Add(misses.IsEmpty ? constraint.Passed : constraint.Passed with { Misses = misses });
    }

    private static IReadOnlyList<Verdict> Asked(Constraint constraint, ConstraintTemplate template, ObjectValue review, ReviewedRequest reviewed, PolicyRequest request)
    {
        if (template.Rego is { } rego)
        {
            var input = review.With(s_parameters, constraint.Parameters);
            return rego.Evaluate(request with { Input = _ => input });
        }
        var verdicts = new List<Verdict>();
        if (template.Expressions is { } expressions) new ValidatingEvaluation(expressions, reviewed, request).Ask(PolicyBinding.None, constraint.Value, verdicts);
        return verdicts;
    }

    /// <summary>The verdict as one of the constraint, with places in its file.</summary>
    private static Verdict Named(Constraint constraint, ConstraintTemplate template, Verdict verdict) => new(constraint.Rule, verdict.Outcome == Outcome.Error ? Outcome.Error : constraint.Rule.Fires, verdict.Message)
    {
        At = verdict.Reasons is null && verdict.At is { } at ? template.InFile(at) : null,
        Evidence = verdict.Reasons is null ? verdict.Evidence : default,
        Reasons = verdict.Reasons?.Placed(template.Place),
        Details = verdict.Details,
    };
}
