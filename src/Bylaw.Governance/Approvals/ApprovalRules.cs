using System.Collections.Immutable;
using Bylaw.Governance.Checking;

namespace Bylaw.Governance.Approvals;

/// <summary>Who must approve a change, by the rules of a repository.</summary>
internal sealed class ApprovalRules(RepositorySettings settings)
{
    /// <summary>Whether the repository asks for approvals at all.</summary>
    public bool Asks => !settings.Approvals.IsEmpty;

    /// <summary>Who must approve a change of a kind.</summary>
    public Quorum For(ChangeKind kind, ImmutableArray<string> owners) => new(Plain(Rule(kind)), owners);

    /// <summary>Who must approve a change from one exception to another; null where there is none before or after.</summary>
    public Quorum ForException(ExceptionDefinition? before, ExceptionDefinition? after, ImmutableArray<string> owners)
    {
        var counts = Plain(Rule(ChangeKind.Exception)).ToBuilder();
        foreach (var stricter in settings.Exceptions.Stricter)
        {
            if (!Touches(before, stricter) && !Touches(after, stricter)) continue;
            Raise(counts, Plain(stricter.Approvals));
        }
        return new Quorum(counts.ToImmutable(), owners);
    }

    /// <summary>Who must sign a suspension in an emergency: one person of any of the roles of break-glass.</summary>
    public static Quorum ForEmergency(BreakGlassRules rules)
    {
        ImmutableArray<string> roles = [.. rules.Roles.Select(role => role.Value)];
        var place = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal).Add(string.Join(" or ", roles), 1);
        return new Quorum(place, []) { AnyOf = roles };
    }

    private static bool Touches(ExceptionDefinition? exception, StricterLimits limits) => exception is not null && ScopeReach.Touches(exception, limits);

    /// <summary>
    /// The rule of a kind. For tests that have none it is that of policies; for any other kind without a rule, as much of
    /// each role as any rule asks: what nobody thought of is not free.
    /// </summary>
    private ImmutableSortedDictionary<string, Written<int>> Rule(ChangeKind kind)
    {
        if (settings.Approvals.TryGetValue(kind, out var rule)) return rule;
        if (kind == ChangeKind.Test && settings.Approvals.TryGetValue(ChangeKind.Policy, out var policy)) return policy;
        var most = ImmutableSortedDictionary.CreateBuilder<string, Written<int>>(StringComparer.Ordinal);
        foreach (var (role, count) in settings.Approvals.Values.SelectMany(counts => counts))
            if (!most.TryGetValue(role, out var known) || known.Value < count.Value) most[role] = count;
        return most.ToImmutable();
    }

    private static void Raise(ImmutableSortedDictionary<string, int>.Builder counts, ImmutableSortedDictionary<string, int> more)
    {
        foreach (var (role, count) in more) counts[role] = Math.Max(counts.GetValueOrDefault(role), count);
    }

    private static ImmutableSortedDictionary<string, int> Plain(ImmutableSortedDictionary<string, Written<int>> counts) =>
        counts.ToImmutableSortedDictionary(count => count.Key, count => count.Value.Value, StringComparer.Ordinal);
}
