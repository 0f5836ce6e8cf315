using Bylaw.Core.Diagnostics;

namespace Bylaw.Governance.Checking;

/// <summary>Whether the rules of approval can be met by the people that the repository names.</summary>
internal static class ApprovalCheck
{
    public static void Report(RepositorySettings settings, List<Diagnostic> problems)
    {
        var roles = settings.Teams.Select(team => team.Role.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var role in settings.BreakGlass?.Roles ?? [])
            if (!roles.Contains(role.Value)) problems.Add(GovernanceDiagnostics.UnknownRole(role.Value, role.At, [.. roles.Order(StringComparer.Ordinal)]));
        foreach (var counts in settings.Approvals.Values.Concat(settings.Exceptions.Stricter.Select(stricter => stricter.Approvals)))
        {
            foreach (var (role, count) in counts)
            {
                if (role == TeamRoles.Owner) continue;
                if (!roles.Contains(role)) problems.Add(GovernanceDiagnostics.UnknownRole(role, count.At, [.. roles.Order(StringComparer.Ordinal)]));
            }
        }
    }
}
