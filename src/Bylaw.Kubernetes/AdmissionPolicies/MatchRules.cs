using System.Collections.Immutable;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>What of a request admission policies are about: which resources, operations, names, and what is labelled how.</summary>
internal sealed record MatchRules
{
    private ImmutableArray<ResourceRule> Rules { get; init; } = [];

    private ImmutableArray<ResourceRule> Excluded { get; init; } = [];

    private LabelSelector Namespaces { get; init; } = LabelSelector.Everything;

    private LabelSelector Objects { get; init; } = LabelSelector.Everything;

    /// <summary>Whether no rule says which resources: of a binding that means all, and of a policy nothing.</summary>
    public bool SaysNothing => Rules.IsEmpty;

    /// <summary>The resources that its rules name without wildcards, and without subresources.</summary>
    public IEnumerable<(string Group, string Version, string Resource)> Resources => Rules.SelectMany(rule => rule.Named);

    /// <summary>Reads <c>matchConstraints</c> or <c>matchResources</c>; null, or what is no map, matches everything.</summary>
    public static MatchRules Read(Value? value)
    {
        if (value is not ObjectValue map) return new MatchRules();
        var takesEquivalent = map.GetText("matchPolicy") != "Exact";
        return new MatchRules
        {
            Rules = ResourceRule.ReadAll(map.Get("resourceRules"), takesEquivalent),
            Excluded = ResourceRule.ReadAll(map.Get("excludeResourceRules"), takesEquivalent),
            Namespaces = LabelSelector.Read(map.Get("namespaceSelector")),
            Objects = LabelSelector.Read(map.Get("objectSelector")),
        };
    }

    /// <summary>Whether a request is among them.</summary>
    public bool Match(ReviewedRequest request) =>
        (Rules.IsEmpty || Rules.Any(rule => rule.Matches(request))) && !Excluded.Any(rule => rule.Matches(request))
        && MatchesNamespace(request) && (request.Labels.Any(labels => Objects.Matches(labels)));

    // Objects of the cluster are in no namespace, so nothing is said about them; a Namespace is in itself.
    private bool MatchesNamespace(ReviewedRequest request) => request.NamespaceLabels is not { } labels || Namespaces.Matches(labels);
}

/// <summary>A rule about resources.</summary>
internal sealed record ResourceRule(string[] Groups, string[] Versions, string[] Operations, string[] Resources, string[] Names, string? Scope, bool TakesEquivalent)
{
    public static ImmutableArray<ResourceRule> ReadAll(Value? rules, bool takesEquivalent) => rules is ArrayValue list
        ? [.. list.OfType<ObjectValue>().Select(rule => new ResourceRule(Texts(rule, "apiGroups"), Texts(rule, "apiVersions"), OperationsOf(rule), Texts(rule, "resources"), Texts(rule, "resourceNames"), rule.GetText("scope"), takesEquivalent))]
        : [];

    /// <summary>Every resource that it names; none when there is a wildcard in it.</summary>
    public IEnumerable<(string Group, string Version, string Resource)> Named => new[] { Groups, Versions, Resources }.Any(part => part.Contains("*", StringComparer.Ordinal))
        ? []
        : Groups.SelectMany(group => Versions.SelectMany(version => Resources.Where(resource => !resource.Contains('/', StringComparison.Ordinal)).Select(resource => (group, version, resource))));

    public bool Matches(ReviewedRequest request) =>
        Has(Groups, request.Group) && (TakesEquivalent || Has(Versions, request.Version)) && Has(Operations, request.Operation) && HasResource(request)
        && (Names.Length == 0 || Names.Contains(request.Name, StringComparer.Ordinal))
        && (Scope is null or "*" || Scope == "Namespaced" == request.Namespace is not null);

    // The API server asks for them; a rule without any is meant for all, and would else silently be about nothing.
    private static string[] OperationsOf(ObjectValue rule) => rule.Get("operations") is null ? ["*"] : Texts(rule, "operations");

    private static string[] Texts(ObjectValue rule, string field) => rule.Get(field) is ArrayValue list ? [.. list.OfType<StringValue>().Select(text => text.Text)] : [];

    private static bool Has(string[] wanted, string found) => Array.Exists(wanted, one => one == "*" || one == found);

    // `*` is every resource without subresources, `*/*` everything, `pods/*` all subresources of pods, `*/scale` that one of all.
    private bool HasResource(ReviewedRequest request) => Array.Exists(Resources, wanted =>
    {
        var slash = wanted.IndexOf('/', StringComparison.Ordinal);
        var (resource, subresource) = slash < 0 ? (wanted, "") : (wanted[..slash], wanted[(slash + 1)..]);
        return (resource == "*" || resource == request.Resource) && (subresource == "*" || subresource == request.Subresource);
    });
}

/// <summary>A selector of labels.</summary>
internal sealed record LabelSelector(ImmutableArray<(string Key, string Operator, ImmutableArray<string> Values)> Requirements)
{
    public static readonly LabelSelector Everything = new([]);

    public static LabelSelector Read(Value? value)
    {
        if (value is not ObjectValue map) return Everything;
        var requirements = ImmutableArray.CreateBuilder<(string, string, ImmutableArray<string>)>();
        if (map.Get("matchLabels") is ObjectValue labels)
            foreach (var (key, wanted) in labels) requirements.Add((((StringValue)key).Text, "In", [(wanted as StringValue)?.Text ?? ""]));
        if (map.Get("matchExpressions") is ArrayValue expressions)
            foreach (var expression in expressions.OfType<ObjectValue>())
                requirements.Add((expression.GetText("key") ?? "", expression.GetText("operator") ?? "", expression.Get("values") is ArrayValue values ? [.. values.OfType<StringValue>().Select(text => text.Text)] : []));
        return new LabelSelector(requirements.ToImmutable());
    }

    public bool Matches(IReadOnlyDictionary<string, string> labels) => Requirements.All(requirement => requirement.Operator switch
    {
        "In" => labels.TryGetValue(requirement.Key, out var value) && requirement.Values.Contains(value),
        "NotIn" => !labels.TryGetValue(requirement.Key, out var other) || !requirement.Values.Contains(other),
        "Exists" => labels.ContainsKey(requirement.Key),
        "DoesNotExist" => !labels.ContainsKey(requirement.Key),
        _ => false,
    });
}
