using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Values;
using Bylaw.Governance;

namespace Bylaw.Engine;

/// <summary>A policy of a bundle.</summary>
public sealed record BundlePolicy
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What its <c>policy.yaml</c> says; for a plain policy, only the id.</summary>
    public required PolicyDefinition Definition { get; init; }

    /// <summary>Its compiled form, one for each language in its folder, by name of the language.</summary>
    public required ImmutableArray<ICompiledPolicy> Compiled { get; init; }

    /// <summary>Whether it changes objects.</summary>
    public bool HasMutations => Compiled.Any(compiled => compiled is IMutatingPolicy { Mutates: true });

    /// <summary>Who owns it and is on call; null for a plain policy.</summary>
    public PolicyContact? Contact { get; init; }

    /// <summary>How to ask for an exception; null when the repository does not say.</summary>
    internal string? HowToAsk { get; init; }

    /// <summary>The exceptions from it, by id.</summary>
    internal ImmutableArray<BundleException> Exceptions { get; init; } = [];

    /// <summary>Its suspensions, by id.</summary>
    internal ImmutableArray<SuspensionDefinition> Suspensions { get; init; } = [];

    /// <summary>Its parameters; null for none.</summary>
    internal ObjectValue? Parameters => Definition.Parameters;

    /// <summary>The severity as findings show it.</summary>
    internal string? SeverityWord => Definition.Severity switch
    {
        PolicySeverity.Low => "low",
        PolicySeverity.Medium => "medium",
        PolicySeverity.High => "high",
        PolicySeverity.Critical => "critical",
        _ => null,
    };
}

/// <summary>An exception of a bundle.</summary>
/// <param name="Index">Its place among all exceptions of the bundle.</param>
/// <param name="Definition">What its file says.</param>
internal sealed record BundleException(int Index, ExceptionDefinition Definition);
