using System.Collections.Immutable;

namespace Bylaw.Governance;

/// <summary>A team that owns policies, implements them, or works under them.</summary>
public sealed record Team
{
    /// <summary>The name by which the repository's files refer to it.</summary>
    public Written<string> Name { get; init; }

    /// <summary>In which role it takes part.</summary>
    public TeamRole Role { get; init; }

    /// <summary>Its people.</summary>
    public ImmutableArray<Member> Members { get; init; } = [];

    /// <summary>How to reach who is on call: a rota, a number, an address; null when not said.</summary>
    public string? OnCall { get; init; }

    /// <summary>Where to talk to it; null when not said.</summary>
    public string? Channel { get; init; }

    /// <summary>The namespaces that are its own.</summary>
    public ImmutableArray<NameGlob> Namespaces { get; init; } = [];
}

/// <summary>The roles in which teams take part.</summary>
public enum TeamRole
{
    /// <summary>Any other.</summary>
    Other,

    /// <summary>Says what must hold, and why.</summary>
    Security,

    /// <summary>Makes it hold.</summary>
    Platform,

    /// <summary>Works under it, and asks for exceptions.</summary>
    Application,
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

    /// <summary>Public keys that sign for the person, as in <c>authorized_keys</c>.</summary>
    public ImmutableArray<Written<string>> Keys { get; init; } = [];
}
