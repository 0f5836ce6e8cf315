using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Values;
using Bylaw.Governance;

namespace Bylaw.Engine.Evaluation;

/// <summary>One policy on one object: verdicts, then enforcement, then exceptions, then suspensions.</summary>
internal sealed class PolicyEvaluation(BundlePolicy policy, EngineRequest request, TimeProvider clock, ExceptionLedger? ledger)
{
    private readonly DateTimeOffset _now = clock.GetUtcNow();
    private readonly ImmutableArray<PolicyNotice> _notices = NoticesOn(policy.Definition, clock.GetUtcNow());

    /// <summary>The findings, by rule, place in the manifest and message.</summary>
    public IEnumerable<Finding> Findings()
    {
        if (EnforcementRules.WhyNotAsked(policy.Definition, _now) is { } why) return SkippedFindings(why);
        return policy.Compiled.SelectMany(FindingsOf);
    }

    /// <summary>What whoever meets a finding must know: that the policy is past its last day, or on its way out.</summary>
    private static ImmutableArray<PolicyNotice> NoticesOn(PolicyDefinition policy, DateTimeOffset now) =>
        policy is { Expires: null, State: not PolicyState.Deprecated }
            ? []
            : [.. PolicyNotices.At(policy, now).Where(notice => notice.Kind is PolicyNoticeKind.Expired or PolicyNoticeKind.Deprecated)];

    /// <summary>What the policy makes of the object, and what its rules said to that. A policy that does not deny changes nothing.</summary>
    public (Value Object, IEnumerable<Finding> Findings) Changes()
    {
        var findings = new List<Finding>();
        var now = request;
        if (EnforcementRules.WhyNotAsked(policy.Definition, _now) is not null || IsSuspended || EnforcementRules.At(policy.Definition, _now) != Enforcement.Deny) return (now.Value, findings);
        foreach (var compiled in policy.Compiled.OfType<IMutatingPolicy>().Where(compiled => compiled.Mutates))
        {
            var mutation = compiled.Mutate(PutTo(now));
            findings.AddRange(InOrder(compiled, mutation.Verdicts));
            if (!ReferenceEquals(mutation.Document, now.Value)) now = now.With(mutation.Document);
        }
        return (now.Value, findings);
    }

    private bool IsSuspended => policy.Suspensions.Any(suspension => suspension.Window.At(_now) == Standing.InForce);

    private IEnumerable<Finding> FindingsOf(ICompiledPolicy compiled) => InOrder(compiled, compiled.Evaluate(PutTo(request)));

    private IEnumerable<Finding> InOrder(ICompiledPolicy compiled, IReadOnlyList<Verdict> verdicts)
    {
        var places = new Dictionary<PolicyRule, int>(ReferenceEqualityComparer.Instance);
        foreach (var rule in compiled.Rules) places.TryAdd(rule, places.Count);
        return verdicts.Select(verdict => (Place: places.GetValueOrDefault(verdict.Rule, places.Count), Finding: Judge(verdict)))
            .OrderBy(pair => pair.Place)
            .ThenBy(pair => pair.Finding.At?.Span.Start ?? 0)
            .ThenBy(pair => pair.Finding.Message, StringComparer.Ordinal)
            .Select(pair => pair.Finding);
    }

    private Finding Judge(Verdict verdict)
    {
        var enforcement = EnforcementRules.At(policy.Definition, _now);
        var finding = Describe(verdict.Rule, enforcement) with
        {
            Verdict = verdict.Outcome,
            Outcome = EnforcementRules.Outcome(verdict.Outcome, enforcement),
            Message = verdict.Message,
            PolicyAt = verdict.At ?? verdict.Rule.At,
            Evidence = verdict.Evidence,
            Misses = verdict.Misses,
            Details = verdict.Details,
        };
        if (verdict.Outcome == Outcome.Pass) return finding;
        finding = finding with { At = Pointing.To(verdict.Evidence, request) };
        finding = ExceptionRules.Apply(policy.Exceptions, finding, request, _now, ledger);
        return SuspensionRules.Apply(policy.Suspensions, finding, _now);
    }

    private IEnumerable<Finding> SkippedFindings(string why) =>
        policy.Compiled.SelectMany(compiled => compiled.Rules).Select(rule => Describe(rule, policy.Definition.Enforcement) with { Message = why });

    private Finding Describe(PolicyRule rule, Enforcement enforcement) => new()
    {
        Policy = policy.Id,
        Rule = rule.Name,
        Object = request.Object,
        Verdict = Outcome.Skip,
        Outcome = Outcome.Skip,
        Message = "",
        PolicyAt = rule.At,
        Title = policy.Definition.Title is { Length: > 0 } title && title != policy.Id ? title : rule.Title,
        Severity = policy.SeverityWord,
        Enforcement = enforcement,
        Contact = policy.Contact,
        Remediation = policy.Definition.Remediation,
        HowToAsk = policy.HowToAsk,
        Notices = _notices,
    };

    private PolicyRequest PutTo(EngineRequest asked) => new()
    {
        Document = asked.Value,
        Input = shape => WithParameters(shape, asked.Input(shape)),
        ExplainsPasses = asked.ExplainsPasses,
        Clock = clock,
        Limits = asked.Limits,
        Namespace = asked.NamespaceObject,
        Cancellation = asked.Cancellation,
    };

    /// <summary>Gatekeeper's form carries the parameters of the policy that is asked.</summary>
    private Value WithParameters(RequestShape shape, Value input) =>
        shape == RequestShape.GatekeeperReview && policy.Parameters is { } parameters && input is ObjectValue map
            ? map.With(new StringValue("parameters"), parameters)
            : input;
}
