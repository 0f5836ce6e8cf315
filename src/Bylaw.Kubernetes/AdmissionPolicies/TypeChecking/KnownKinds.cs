using Bylaw.Kubernetes.Types;

namespace Bylaw.Kubernetes.AdmissionPolicies.TypeChecking;

/// <summary>The kinds that are known: Kubernetes' own, and those that definitions among the files describe.</summary>
internal sealed class KnownKinds(IEnumerable<KubernetesObject> objects)
{
    /// <summary>The most kinds that a policy is checked against, as in the API server.</summary>
    private const int Most = 10;

    private readonly List<KindType> _custom = [.. objects.SelectMany(CustomTypes.Of)];

    /// <summary>A kind; null when it is not known.</summary>
    public KindType? Find(string apiVersion, string kind) => _custom.Find(custom => custom.ApiVersion == apiVersion && custom.Kind == kind) ?? KubernetesTypes.Find(apiVersion, kind);

    /// <summary>The kinds that the rules of a policy name. A rule with a wildcard names none: nobody checks an expression against all kinds.</summary>
    public IEnumerable<KindType> Named(MatchRules match) => match.Resources
        .SelectMany(rule => All.Where(kind => rule.Group == kind.Group && rule.Version == kind.Version && rule.Resource == kind.Resource))
        .DistinctBy(kind => (kind.ApiVersion, kind.Kind)).OrderBy(kind => kind.ApiVersion, StringComparer.Ordinal).ThenBy(kind => kind.Kind, StringComparer.Ordinal).Take(Most);

    private IEnumerable<KindType> All => _custom.Concat(KubernetesTypes.All);
}
