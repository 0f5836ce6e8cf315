using System.Collections.Immutable;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gatekeeper.Mutation;

/// <summary>What mutators made of an object.</summary>
/// <param name="Value">The object; as it was when there is a problem.</param>
/// <param name="Problem">Why they could not; null when they could.</param>
/// <param name="By">The mutator that could not; null when it is none alone.</param>
internal sealed record MutationResult(ObjectValue Value, string? Problem = null, Mutator? By = null);

/// <summary>
/// Mutators, applied in their order over and over until nothing changes any more. Gatekeeper allows one round more than there are
/// mutators; a state that comes again would come for ever, and ends it at once.
/// </summary>
internal sealed class MutatorSet
{
    private readonly ImmutableArray<Mutator> _mutators;
    private readonly IExternalData _external;

    public MutatorSet(IEnumerable<Mutator> mutators, IExternalData? external = null)
    {
        _mutators = [.. mutators.Order(Comparer<Mutator>.Create(Mutator.Compare))];
        _external = external ?? NoExternalData.Instance;
    }

    public ImmutableArray<Mutator> All => _mutators;

    public bool IsEmpty => _mutators.IsEmpty;

    /// <summary>The object after all mutators that are about it.</summary>
    public MutationResult Apply(MutationSubject subject, Budget budget)
    {
        if (IsEmpty || subject.Object is null) return new MutationResult(subject.Value);
        try
        {
            return Settle(subject, budget);
        }
        catch (Exception exception) when (EvaluationHalt.From(exception) is { } halt)
        {
            return new MutationResult(subject.Value, halt.Message);
        }
    }

    private MutationResult Settle(MutationSubject subject, Budget budget)
    {
        var original = subject.Value;
        var seen = new HashSet<Value> { original };
        for (var round = 0; round <= _mutators.Length; round++)
        {
            var before = subject.Value;
            if (Round(ref subject, budget, out var wasApplied) is { } failed) return failed with { Value = original };
            if (!wasApplied) return Finish(subject, original);
            if (subject.Value.Equals(before))
            {
                if (round > 0 && before.Equals(original)) return new MutationResult(original, $"oscillating mutation for {Describe(subject)}");
                // What is equal is the same: nobody need look for a difference.
                return Finish(subject.With(before), original);
            }
            budget.Admit(subject.Value);
            if (!seen.Add(subject.Value)) break;
        }
        return new MutationResult(original, $"mutation not converging for {Describe(subject)}");
    }

    /// <summary>Applies each mutator once; null when all could do their work.</summary>
    private MutationResult? Round(ref MutationSubject subject, Budget budget, out bool wasApplied)
    {
        wasApplied = false;
        foreach (var mutator in _mutators)
        {
            budget.Step();
            if (mutator.Matches(subject) is not { } matches) return new MutationResult(subject.Value, $"matching for mutator {mutator.Kind}.mutations.gatekeeper.sh /{mutator.Name} failed for {Describe(subject)}: failed to run Match criteria: namespace selector for namespace-scoped object but missing Namespace", mutator);
            if (!matches) continue;
            try
            {
                if (mutator.Mutate(subject, budget) is not { } changed) continue;
                wasApplied = true;
                subject = subject.With(changed);
            }
            catch (MutationHalt halt)
            {
                return new MutationResult(subject.Value, $"mutator {mutator} failed for {Describe(subject)}: {halt.Message}", mutator);
            }
        }
        return null;
    }

    private MutationResult Finish(MutationSubject subject, ObjectValue original)
    {
        var result = new AwaitedValues(_external).Resolve(subject.Value, out var problem);
        return problem is null ? new MutationResult((ObjectValue)result) : new MutationResult(original, problem);
    }

    private static string Describe(MutationSubject subject) =>
        $"{subject.Object?.Group} {subject.Object?.Kind} {subject.Object?.Namespace} {subject.Object?.Name}";
}
