using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Planning;

namespace Bylaw.Rego.Partial;

/// <summary>
/// Solves statements that depend on nothing unknown with the ordinary planner and evaluator, so that what Rego means
/// is written once.
/// </summary>
internal sealed class GroundEvaluator(RegoProgram program, RegoInput input, Budget budget)
{
    /// <summary>Statements whose evaluation may fail before the whole is given up.</summary>
    private const int MostFailures = 1_000;

    private RegoSession _session = program.Rent(input);
    private int _failures;

    /// <summary>
    /// All solutions, as values of the variables of the statement that have none yet. Null when evaluating it is an
    /// error: whether it is one in the end depends on whether it is reached.
    /// </summary>
    public List<Dictionary<Variable, Value>>? Solve(CheckedStatement statement, SourceText source)
    {
        var slots = new Dictionary<Variable, Variable>();
        var renamed = new Substitution(variable => new VariableTerm(Slot(variable, slots), default), budget, deep: false).Of(statement);
        var free = new HashSet<Variable>();
        Variables.Collect(statement, free);
        (Variable Variable, int Slot)[] wanted = [.. free.Where(slots.ContainsKey).Select(variable => (variable, slots[variable].Slot))];
        var plan = program.Planner.PlanQuery(new CheckedBody([renamed], []), source, slots.Count, out var count);
        var sink = new Solutions(wanted, budget);
        try
        {
            plan.Solve(new Frame(count, _session, _session.Budget), 0, sink);
            return sink.Found;
        }
        catch (Exception exception) when (EvaluationHalt.From(exception) is { Kind: not ("budget" or "cancelled") } && _failures++ < MostFailures)
        {
            _session = program.Rent(input);
            return null;
        }
    }

    private static Variable Slot(Variable variable, Dictionary<Variable, Variable> slots)
    {
        if (!slots.TryGetValue(variable, out var renamed)) slots[variable] = renamed = new Variable(variable.Name, slots.Count, variable.IsGenerated);
        return renamed;
    }

    private sealed class Solutions((Variable Variable, int Slot)[] wanted, Budget budget) : Sink
    {
        public List<Dictionary<Variable, Value>> Found { get; } = [];

        public override bool Accept(Frame frame)
        {
            budget.Step(8);
            var solution = new Dictionary<Variable, Value>(wanted.Length);
            foreach (var (variable, slot) in wanted)
                if (frame.Slots[slot] is { } value) solution[variable] = value;
            Found.Add(solution);
            // Without variables one solution says all.
            return wanted.Length == 0;
        }
    }
}
