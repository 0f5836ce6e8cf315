using System.Runtime.CompilerServices;
using Bylaw.Core.Diagnostics;
using Bylaw.Governance.Signing;

namespace Bylaw.Governance.Checking;

/// <summary>Whether the rules of approval can be met by the people that the repository names.</summary>
internal static class ApprovalCheck
{
    // Histories are read commit by commit, and most leave the settings alone.
    private static readonly ConditionalWeakTable<RepositorySettings, Diagnostic[]> s_known = [];

    public static void Report(RepositorySettings settings, List<Diagnostic> problems) =>
        problems.AddRange(s_known.GetValue(settings, static settings => [.. Roles(settings), .. Keys(settings)]));

    private static IEnumerable<Diagnostic> Roles(RepositorySettings settings)
    {
        var roles = settings.Teams.Select(team => team.Role.Value).ToHashSet(StringComparer.Ordinal);
        return settings.Approvals.Values.Concat(settings.Exceptions.Stricter.Select(stricter => stricter.Approvals)).SelectMany(counts => counts)
            .Where(count => count.Key != TeamRoles.Owner).Select(count => (Role: count.Key, count.Value.At))
            .Concat((settings.BreakGlass?.Roles ?? []).Select(role => (Role: role.Value, role.At)))
            .Where(role => !roles.Contains(role.Role))
            .Select(role => GovernanceDiagnostics.UnknownRole(role.Role, role.At, [.. roles.Order(StringComparer.Ordinal)]));
    }

    private static IEnumerable<Diagnostic> Keys(RepositorySettings settings)
    {
        foreach (var key in settings.Teams.SelectMany(team => team.Members).SelectMany(member => member.Keys).Concat(settings.Attestors.SelectMany(attestor => attestor.Keys)))
        {
            var known = PublicKey.TryParse(key.Value, out var why);
            if ((known is null ? why ?? "it cannot be read" : known.Weakness) is { } problem) yield return GovernanceDiagnostics.UnusableKey(problem, key.At);
        }
    }
}
