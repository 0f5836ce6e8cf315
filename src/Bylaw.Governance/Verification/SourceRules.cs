namespace Bylaw.Governance.Verification;

/// <summary>Which files outside of its folder belong to a policy, and are therefore approved with it.</summary>
internal static class SourceRules
{
    public static bool HasSources(PolicyDefinition policy) => !policy.Sources.IsEmpty;

    public static bool Names(PolicyDefinition policy, string path) => policy.Sources.Any(source => source.Value.Covers(path));

    /// <summary>The ids of the policies to which a path belongs.</summary>
    public static IEnumerable<string> PoliciesOf(string path, PolicyRepository repository) =>
        repository.Policies.Where(policy => HasSources(policy) && Names(policy, path)).Select(policy => policy.Id);

    /// <summary>Whether a path belongs to some policy.</summary>
    public static bool IsSource(string path, PolicyRepository repository) => PoliciesOf(path, repository).Any();
}
