using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Governance;

namespace Bylaw.Engine.Evaluation;

/// <summary>
/// Applies exceptions to findings: the only place that does. The finding keeps the rule's verdict; what counts
/// becomes a skip. Errors are never waived: they are no judgement of the object.
/// </summary>
internal static class ExceptionRules
{
    public static Finding Apply(ImmutableArray<BundleException> exceptions, Finding finding, EngineRequest request, DateTimeOffset now, ExceptionLedger? ledger)
    {
        if (exceptions.IsEmpty || finding.Verdict is not (Outcome.Fail or Outcome.Warn)) return finding;
        BundleException? waiver = null, lapsed = null;
        List<int>? covering = null;
        foreach (var exception in exceptions)
        {
            if (!Covers(exception.Definition, finding, request)) continue;
            if (exception.Definition.Validity.At(now) != Standing.InForce)
            {
                ledger?.WouldHaveWaived(exception);
                lapsed = Nearer(lapsed, exception, now);
            }
            else
            {
                waiver ??= exception;
                if (ledger is not null) (covering ??= []).Add(exception.Index);
            }
        }
        if (covering is not null) ledger?.Covered(covering);
        if (waiver is not null) return finding with { Outcome = Outcome.Skip, Exception = waiver.Definition.Id };
        return lapsed is null ? finding : finding with { LapsedException = Describe(lapsed.Definition, now) };
    }

    /// <summary>Whether an exception is about a finding, whatever the clock says.</summary>
    public static bool Covers(ExceptionDefinition exception, Finding finding, EngineRequest request) =>
        (exception.Rules.IsEmpty || exception.Rules.Any(rule => rule.Value == finding.Rule))
        && Matching.Covers(exception.Scope, request)
        && CoversContainers(exception.Scope.Containers, finding, request);

    /// <summary>
    /// A scope of containers covers a finding that is about those containers and no other: the finding must have
    /// looked into one, and into none outside the scope.
    /// </summary>
    private static bool CoversContainers(ImmutableArray<NameGlob> containers, Finding finding, EngineRequest request)
    {
        if (containers.IsEmpty) return true;
        var any = false;
        foreach (var evidence in finding.Evidence)
        {
            if (request.ContainerAt(evidence.Path) is not { } name) continue;
            if (!Matching.CoversName(containers, name)) return false;
            any = true;
        }
        return any;
    }

    /// <summary>Of two exceptions out of force, the one to tell about: the one that expired last, else the one that begins first.</summary>
    private static BundleException Nearer(BundleException? known, BundleException next, DateTimeOffset now)
    {
        if (known is null) return next;
        var (a, b) = (Describe(known.Definition, now), Describe(next.Definition, now));
        if (a.Expired != b.Expired) return a.Expired ? known : next;
        var nextIsNearer = a.Expired ? b.Date > a.Date : b.Date < a.Date;
        return nextIsNearer ? next : known;
    }

    private static LapsedException Describe(ExceptionDefinition exception, DateTimeOffset now) =>
        exception.Validity.At(now) == Standing.Pending && exception.Starts is { } starts
            ? new LapsedException(exception.Id, starts.Value, false)
            : new LapsedException(exception.Id, exception.Expires.Value, true);
}
