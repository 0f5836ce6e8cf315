using Bylaw.Core.Diagnostics;
using Bylaw.Governance.Signing;

namespace Bylaw.Governance.Checking;

/// <summary>Whether the rules of approval can be met by the people that the repository names.</summary>
internal static class ApprovalCheck
{
    public static void Report(RepositorySettings settings, List<Diagnostic> problems)
    {
        var roles = settings.Teams.Select(team => team.Role.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var counts in settings.Approvals.Values.Concat(settings.Exceptions.Stricter.Select(stricter => stricter.Approvals)))
        {
            foreach (var (role, count) in counts)
            {
                if (role == TeamRoles.Owner) continue;
                if (!roles.Contains(role)) problems.Add(GovernanceDiagnostics.UnknownRole(role, count.At, [.. roles.Order(StringComparer.Ordinal)]));
            }
        }
        foreach (var key in settings.Teams.SelectMany(team => team.Members).SelectMany(member => member.Keys).Concat(settings.Attestors.SelectMany(attestor => attestor.Keys)))
        {
            var known = PublicKey.TryParse(key.Value, out var why);
            if ((known is null ? why ?? "it cannot be read" : known.Weakness) is { } problem) problems.Add(GovernanceDiagnostics.UnusableKey(problem, key.At));
        }
    }
}
