using System.Collections.Immutable;
using Bylaw.Rego.Checking;

namespace Bylaw.Rego.Partial;

/// <summary>What is left over of a branch, and the terms that its answer is made of.</summary>
internal sealed record Settled(ImmutableArray<Residual> Statements, ImmutableArray<Term> Live);

/// <summary>
/// Looks at the statements left over once more with all that was learned after them: some are decided now, and a
/// branch in which one of them cannot hold is none.
/// </summary>
internal static class Settling
{
    private const int MostRounds = 4;

    public static List<Settled> Settle(PartialEvaluator evaluator, State state, ImmutableArray<Term> live, int round = 0)
    {
        ImmutableArray<Residual> residuals = [.. state.Residuals(evaluator.Budget)];
        live = [.. live.Select(term => state.Plug(term, evaluator.Budget))];
        if (!state.Learned || round == MostRounds) return [new Settled(residuals, live)];
        List<State> states = [State.Empty with { Opaque = state.Rigid, Rigid = state.Rigid }];
        foreach (var residual in Ordered(residuals, state))
            states = evaluator.Each(states, before => evaluator.Solve(residual.Statement, residual.At.Source, before));
        return [.. states.SelectMany(after => Settle(evaluator, after, live, round + 1))];
    }

    // What was learned may have turned the statement that gives a variable its value behind one that needs it.
    private static List<Residual> Ordered(ImmutableArray<Residual> residuals, State state)
    {
        var places = new Dictionary<CheckedStatement, Residual>(ReferenceEqualityComparer.Instance);
        foreach (var residual in residuals) places[residual.Statement] = residual;
        var order = Safety.Order([.. residuals.Select(residual => residual.Statement)], [.. state.Rigid]);
        return [.. order.Statements.Select(statement => places[statement])];
    }
}
