using System.Collections.Immutable;
using Bylaw.Core.Decisions;

namespace Bylaw.Engine.Exceptions;

/// <summary>A finding that an exception could waive, with what scopes ask of it.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Request">The object as it was put to the bundle.</param>
internal sealed record Waivable(Finding Finding, EngineRequest Request)
{
    private ImmutableArray<string>? _containers;

    /// <summary>The containers that the finding is about, by name; empty for none.</summary>
    public ImmutableArray<string> Containers => _containers ??=
        [.. Finding.Evidence.Select(evidence => Request.ContainerAt(evidence.Path)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Its findings that an exception could waive: errors are no judgement of the object.</summary>
    public static IEnumerable<Waivable> In(Decision decision, EngineRequest request) =>
        decision.Findings.Where(IsWaivable).Select(finding => new Waivable(finding, request));

    public static bool IsWaivable(Finding finding) => finding.Verdict is Outcome.Fail or Outcome.Warn;
}
