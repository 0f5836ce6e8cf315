using Bylaw.Core.Decisions;
using Bylaw.Governance;

namespace Bylaw.Engine.Bundles;

/// <summary>Finds who owns a policy and is on call for it.</summary>
internal sealed class Contacts(RepositorySettings settings)
{
    public PolicyContact? Of(PolicyDefinition policy)
    {
        var intent = policy.Owners.Intent?.Value;
        var enforcement = policy.Owners.Enforcement?.Value;
        return intent is null && enforcement is null ? null : new PolicyContact(intent, enforcement, Reach(enforcement) ?? Reach(intent));
    }

    /// <summary>How to reach a team: who is on call, and its channel; null when it says neither.</summary>
    private string? Reach(string? name)
    {
        if (name is null || settings.FindTeam(name) is not { } team) return null;
        return team.OnCall is { } duty && team.Channel is { } channel && duty != channel ? $"{duty}, {channel}" : team.OnCall ?? team.Channel;
    }
}
