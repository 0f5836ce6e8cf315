using System.Collections.Immutable;

namespace Bylaw.Governance.Checking;

/// <summary>Whether an exception can reach what a stricter limit is about. In doubt it does.</summary>
internal static class ScopeReach
{
    public static bool Touches(ExceptionDefinition exception, StricterLimits limits) =>
        (limits.Policies.IsEmpty || limits.Policies.Any(policy => policy.Covers(exception.Policy.Value)))
        && Overlap(limits.Namespaces, exception.Scope.Namespaces);

    /// <summary>Whether some name is covered by both lists; an empty list covers every name.</summary>
    private static bool Overlap(ImmutableArray<NameGlob> left, ImmutableArray<NameGlob> right) =>
        left.IsEmpty || right.IsEmpty || left.Any(one => right.Any(other => one.Overlaps(other)));
}
