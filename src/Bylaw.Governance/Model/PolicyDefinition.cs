using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Governance;

/// <summary>A policy as its <c>policy.yaml</c> presents it.</summary>
public sealed record PolicyDefinition
{
    /// <summary>Its id: the name of its folder.</summary>
    public string Id { get; init; } = "";

    /// <summary>Where its <c>policy.yaml</c> begins; null for a policy without one.</summary>
    public Location? At { get; init; }

    /// <summary>
    /// The files that it is made of, in order of their paths: those in its folder besides <c>policy.yaml</c>, and those
    /// that its <see cref="Sources"/> name.
    /// </summary>
    public ImmutableArray<PolicyFile> Files { get; init; } = [];

    /// <summary>One line that names it.</summary>
    public string Title { get; init; } = "";

    /// <summary>Why it exists.</summary>
    public string? Intent { get; init; }

    /// <summary>Who owns it.</summary>
    public PolicyOwners Owners { get; init; } = new();

    /// <summary>How grave a failure is; null when not said.</summary>
    public PolicySeverity? Severity { get; init; }

    /// <summary>Files outside its folder that belong to it.</summary>
    public ImmutableArray<Written<SourcePattern>> Sources { get; init; } = [];

    /// <summary>Where it stands in its life.</summary>
    public PolicyState State { get; init; }

    /// <summary>How it goes; null unless its state is <see cref="PolicyState.Deprecated"/>.</summary>
    public Deprecation? Deprecated { get; init; }

    /// <summary>What a failure does, before its expiry is asked.</summary>
    public Enforcement Enforcement => State switch
    {
        PolicyState.Deny => Enforcement.Deny,
        PolicyState.Warn => Enforcement.Warn,
        PolicyState.Audit => Enforcement.Audit,
        PolicyState.Deprecated => Deprecated?.Still ?? Enforcement.Deny,
        _ => Enforcement.Shadow,
    };

    /// <summary>When it was and will be looked at.</summary>
    public PolicyReview Review { get; init; } = new();

    /// <summary>Its last day; null for no end.</summary>
    public Written<DateOnly>? Expires { get; init; }

    /// <summary>What it does after its last day; null when not said, which means <see cref="AfterExpiry.Keep"/>.</summary>
    public Written<AfterExpiry>? Then { get; init; }

    /// <summary>Ids of the controls that it implements.</summary>
    public ImmutableArray<string> Controls { get; init; } = [];

    /// <summary>What to change when it fails; null when not said.</summary>
    public string? Remediation { get; init; }

    /// <summary>Which objects it is about.</summary>
    public PolicyMatch Match { get; init; } = new();

    /// <summary>Name of its language; null to tell by its files.</summary>
    public Written<string>? Language { get; init; }

    /// <summary>Version of its language for files that do not say; null for the language's default.</summary>
    public string? LanguageVersion { get; init; }

    /// <summary>Parameters that it reads; null for none.</summary>
    public ObjectValue? Parameters { get; init; }

    /// <summary>Data that it reads besides its input; null for none.</summary>
    public ObjectValue? Data { get; init; }
}

/// <summary>The teams that own a policy.</summary>
public sealed record PolicyOwners
{
    /// <summary>The team that says what must hold, and why.</summary>
    public Written<string>? Intent { get; init; }

    /// <summary>The team that makes it hold.</summary>
    public Written<string>? Enforcement { get; init; }
}

/// <summary>How grave the failure of a policy is.</summary>
public enum PolicySeverity
{
    /// <summary>A matter of taste or order.</summary>
    Low,

    /// <summary>To be put right in time.</summary>
    Medium,

    /// <summary>To be put right soon.</summary>
    High,

    /// <summary>To be put right now.</summary>
    Critical,
}

/// <summary>When a policy was and will be looked at.</summary>
public sealed record PolicyReview
{
    /// <summary>The day of its last review; null when there was none.</summary>
    public Written<DateOnly>? Reviewed { get; init; }

    /// <summary>Time between two reviews; null for the repository's.</summary>
    public Period? Every { get; init; }
}

/// <summary>What a policy does after its last day.</summary>
public enum AfterExpiry
{
    /// <summary>What it did before.</summary>
    Keep,

    /// <summary>It refuses nothing; its findings are reported.</summary>
    Audit,

    /// <summary>It is not asked any more.</summary>
    Off,
}

/// <summary>Which objects a policy is about. Each list that is not empty must cover the object.</summary>
public sealed record PolicyMatch
{
    /// <summary>Kinds.</summary>
    public ImmutableArray<KindPattern> Kinds { get; init; } = [];

    /// <summary>Namespaces.</summary>
    public ImmutableArray<NameGlob> Namespaces { get; init; } = [];

    /// <summary>Namespaces that it leaves alone.</summary>
    public ImmutableArray<NameGlob> ExcludedNamespaces { get; init; } = [];

    /// <summary>Names.</summary>
    public ImmutableArray<NameGlob> Names { get; init; } = [];

    /// <summary>Labels that the object must carry, with patterns of their values.</summary>
    public ImmutableSortedDictionary<string, NameGlob> Labels { get; init; } = ImmutableSortedDictionary.Create<string, NameGlob>(StringComparer.Ordinal);
}
