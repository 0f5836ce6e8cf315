using Bylaw.Core.Decisions;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Kubernetes.AdmissionPolicies;
using Bylaw.Kubernetes.Gatekeeper.Expansion;
using Bylaw.Kubernetes.Gatekeeper.Mutation;

namespace Bylaw.Kubernetes.Gatekeeper;

/// <summary>
/// Constraints with mutators and expansion templates: mutators change an object before anybody judges it, and constraints are asked about
/// it and about what controllers would make of it.
/// </summary>
internal sealed class ExpandingPolicy(GatekeeperPolicy policy, MutatorSet mutators, Expander expander) : IMutatingPolicy
{
    public IReadOnlyList<PolicyRule> Rules { get; } = [.. policy.Rules, .. mutators.All.Select(mutator => mutator.Rule), .. expander.Templates.Select(template => template.Rule)];

    public RequestShape Shape => RequestShape.GatekeeperReview;

    public bool Mutates => !mutators.IsEmpty;

    public Core.Decisions.Mutation Mutate(PolicyRequest request)
    {
        if (SubjectOf(request) is not { } subject) return new Core.Decisions.Mutation(request.Document, []);
        var result = mutators.Apply(subject, BudgetOf(request));
        if (result.Problem is null) return new Core.Decisions.Mutation(result.Value, []);
        return new Core.Decisions.Mutation(request.Document, [Error((result.By ?? mutators.All[0]).Rule, result.Problem)]);
    }

    public IReadOnlyList<Verdict> Evaluate(PolicyRequest request)
    {
        var verdicts = policy.Evaluate(request, isGenerated: false);
        if (expander.Templates.IsEmpty || SubjectOf(request) is not { } subject) return verdicts;
        var expansion = expander.Expand(subject, BudgetOf(request));
        if (expansion.Problem is { } problem) return [.. verdicts, Error((expansion.By ?? expander.Templates[0]).Rule, problem)];
        foreach (var resultant in expansion.Resultants) verdicts.AddRange(Evaluate(resultant, request));
        return expansion.Resultants.IsEmpty ? verdicts : Once(verdicts);
    }

    private IEnumerable<Verdict> Evaluate(Resultant resultant, PolicyRequest request)
    {
        var input = InputFor(resultant.Subject, request);
        var asked = policy.Evaluate(request with { Document = resultant.Subject.Value, Input = _ => input }, isGenerated: true);
        return asked.Select(verdict => verdict.Outcome < Outcome.Warn ? verdict : verdict with
        {
            Message = $"[Implied by {resultant.By.Name}] {verdict.Message}",
            Outcome = verdict.Outcome == Outcome.Error || resultant.By.Action is not { } action ? verdict.Outcome : EnforcementActions.OutcomeOf(action),
            Evidence = verdict.Reasons is null ? [.. verdict.Evidence.Select(evidence => InParent(evidence, resultant)).OfType<Evidence>()] : default,
            Reasons = verdict.Reasons?.With(evidence => InParent(evidence, resultant)),
        });
    }

    /// <summary>Evidence about what would be made, as evidence about where it is described; null for what stands nowhere.</summary>
    private static Evidence? InParent(Evidence evidence, Resultant resultant)
    {
        if (evidence.Path.Keys is [StringValue { Text: "apiVersion" or "kind" }, ..] or [StringValue { Text: "metadata" }, StringValue { Text: "name" or "namespace" or "ownerReferences" }, ..]) return null;
        return evidence with { Path = ValuePath.Of(resultant.Path.Keys.AddRange(evidence.Path.Keys)) };
    }

    private ObjectValue InputFor(MutationSubject subject, PolicyRequest request)
    {
        var input = request.Input(Shape) as ObjectValue ?? ObjectValue.Empty;
        var review = input.Get("review") as ObjectValue ?? ObjectValue.Empty;
        foreach (var (key, value) in subject.Request.Request) review = review.With(key, value);
        var kind = subject.Object?.Kind ?? "";
        var resource = ((ObjectValue)subject.Request.Request.Get("kind")!).Without(new StringValue("kind")).With(new StringValue("resource"), Value.Of(ResourceName.Of(kind)));
        review = review.With(new StringValue("resource"), resource).With(new StringValue("oldObject"), NullValue.Instance);
        return input.With(new StringValue("review"), review);
    }

    /// <summary>The object that a request is about; null when there is none to change: it is deleted, or is no object of Kubernetes.</summary>
    private MutationSubject? SubjectOf(PolicyRequest request)
    {
        var review = new ReviewedRequest((request.Input(Shape) as ObjectValue)?.Get("review") as ObjectValue ?? ObjectValue.Empty, request.Namespace);
        if (review.Operation is not ("CREATE" or "UPDATE") || request.Document is not ObjectValue value) return null;
        return new MutationSubject(value)
        {
            Namespace = review.Namespace,
            NamespaceLabels = policy.LabelsOf(review).Value,
            User = (review.Request.Get("userInfo") as ObjectValue)?.GetText("username") ?? "",
            Operation = review.Operation,
        };
    }

    private static Budget BudgetOf(PolicyRequest request) => new(request.Limits, request.Clock, request.Cancellation);

    private static Verdict Error(PolicyRule rule, string problem) => new(rule, Outcome.Error, problem) { At = rule.At };

    /// <summary>A rule that fires on what is made does not pass, whatever it says of the object itself; and it passes once.</summary>
    private static List<Verdict> Once(List<Verdict> verdicts)
    {
        var fired = verdicts.Where(verdict => verdict.Outcome >= Outcome.Warn).Select(verdict => verdict.Rule).ToHashSet();
        var passed = new HashSet<PolicyRule>();
        return [.. verdicts.Where(verdict => verdict.Outcome >= Outcome.Warn || (!fired.Contains(verdict.Rule) && passed.Add(verdict.Rule)))];
    }
}
