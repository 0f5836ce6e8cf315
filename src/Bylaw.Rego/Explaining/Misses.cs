using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Rego.Planning;

namespace Bylaw.Rego.Explaining;

/// <summary>Why a rule did not fire: for each clause the expression that failed, of all that were reached the last one.</summary>
internal static class Misses
{
    /// <summary>Clauses that are told of one rule, at most.</summary>
    private const int Most = 10;

    /// <summary>
    /// Runs the clauses of a rule that passed once more, with a listener. Those that an index could not exclude come first;
    /// clauses that hold and give nothing are left out.
    /// </summary>
    public static ImmutableArray<Miss> Find(RegoProgram program, GroupPlan group, RegoInput input, DocumentPaths paths)
    {
        var found = ImmutableArray.CreateBuilder<Miss>();
        try
        {
            foreach (var clause in Clauses(program, group, input))
                for (var part = clause; part is not null && found.Count < Most; part = part.Else)
                    if (Try(program, group, part, input, paths) is { } miss) found.Add(miss);
        }
        catch (Exception exception) when (EvaluationHalt.From(exception) is not null)
        {
            // The answer stands; what is explained so far is better than nothing.
        }
        return found.ToImmutable();
    }

    private static IEnumerable<ClausePlan> Clauses(RegoProgram program, GroupPlan group, RegoInput input)
    {
        var session = program.Rent(input);
        var promising = group.Promising(session);
        program.Return(session);
        return promising.Concat(group.Clauses.Take(promising.Length + Most)).Distinct().Take(Most);
    }

    private static Miss? Try(RegoProgram program, GroupPlan group, ClausePlan part, RegoInput input, DocumentPaths paths)
    {
        var listener = new ClauseListener(part.Body, paths) { KeepsFailure = true };
        var session = program.Rent(input with { Recorder = listener });
        var frame = session.Rent(group);
        var holds = part.Body.Holds(frame);
        session.Return(group, frame);
        program.Return(session);
        return holds || listener.Failure is not { } failure ? null : new Miss(part.At, failure.At, failure.Evidence);
    }
}
