using System.Collections.Immutable;

namespace Bylaw.Governance;

/// <summary>A team that owns policies, implements them, or works under them.</summary>
public sealed record Team
{
    /// <summary>The name by which the repository's files refer to it.</summary>
    public Written<string> Name { get; init; }

    /// <summary>In which role it takes part: <c>security</c>, <c>platform</c>, <c>application</c>, or any other word.</summary>
    public Written<string> Role { get; init; }

    /// <summary>Its people.</summary>
    public ImmutableArray<Member> Members { get; init; } = [];

    /// <summary>How to reach who is on call: a rota, a number, an address; null when not said.</summary>
    public string? OnCall { get; init; }

    /// <summary>Where to talk to it; null when not said.</summary>
    public string? Channel { get; init; }

    /// <summary>The namespaces that are its own.</summary>
    public ImmutableArray<NameGlob> Namespaces { get; init; } = [];

    /// <summary>Its handle on GitHub, <c>organisation/team</c>; null when not said.</summary>
    public string? GitHub { get; init; }

    /// <summary>Its handle on GitLab, <c>group/subgroup</c>; null when not said.</summary>
    public string? GitLab { get; init; }
}

/// <summary>Words for roles that mean something to Bylaw itself. Any other word is a role too.</summary>
public static class TeamRoles
{
    /// <summary>Says what must hold, and why.</summary>
    public const string Security = "security";

    /// <summary>Makes it hold.</summary>
    public const string Platform = "platform";

    /// <summary>Works under it, and asks for exceptions.</summary>
    public const string Application = "application";

    /// <summary>In an approval rule: somebody of a team that owns the policy.</summary>
    public const string Owner = "owner";
}

/// <summary>A person in a team.</summary>
public sealed record Member
{
    /// <summary>Name.</summary>
    public Written<string> Name { get; init; }

    /// <summary>Address; null when not said.</summary>
    public string? Email { get; init; }

    /// <summary>Login on GitHub; null when not said.</summary>
    public string? GitHub { get; init; }

    /// <summary>Login on GitLab; null when not said.</summary>
    public string? GitLab { get; init; }

    /// <summary>Other addresses and logins of the same person.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Public keys that sign for the person: SSH keys as in <c>authorized_keys</c>, or armored OpenPGP keys.</summary>
    public ImmutableArray<Written<string>> Keys { get; init; } = [];
}
