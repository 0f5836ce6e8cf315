using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Text;

namespace Bylaw.Governance;

/// <summary>A minimum for some policies: who owns them may tighten it, and not loosen it.</summary>
public sealed record BaselineDefinition
{
    /// <summary>Its id: the path of its file in <c>baselines/</c> without the extension.</summary>
    public string Id { get; init; } = "";

    /// <summary>Where its file begins.</summary>
    public Location At { get; init; }

    /// <summary>One line that names it.</summary>
    public string Title { get; init; } = "";

    /// <summary>The policies it is for. A name without wildcards must exist.</summary>
    public ImmutableArray<Written<NameGlob>> Policies { get; init; } = [];

    /// <summary>The least that they do when they fail; null for no minimum.</summary>
    public Written<Enforcement>? Enforcement { get; init; }

    /// <summary>The least grave that a failure may be called; null for no minimum.</summary>
    public Written<PolicySeverity>? Severity { get; init; }

    /// <summary>The longest time between two reviews; null for no limit.</summary>
    public Written<Period>? ReviewEvery { get; init; }

    /// <summary>Kinds that they must be about.</summary>
    public ImmutableArray<KindPattern> Kinds { get; init; } = [];

    /// <summary>The only namespaces that they may leave alone; null for any.</summary>
    public Written<ImmutableArray<NameGlob>>? MayExclude { get; init; }

    /// <summary>The longest exception from them; null for no other limit than the repository's.</summary>
    public Written<Period>? MaxException { get; init; }

    /// <summary>Whether exceptions from them are refused.</summary>
    public bool ForbidsExceptions { get; init; }
}
