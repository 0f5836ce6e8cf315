using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Planning;

namespace Bylaw.Rego.Explaining;

/// <summary>Why a rule has a member: the clause that gave it, and what that clause looked at.</summary>
internal sealed record Explanation(Location Clause, ImmutableArray<Evidence> Evidence)
{
    /// <summary>
    /// Runs the clauses of a rule that fired once more, those that can have, with a listener, and explains each member by its first solution.
    /// Rules that do not fire never pay for it.
    /// </summary>
    public static Dictionary<Value, Explanation> Find(RegoProgram program, GroupPlan group, RegoInput input, DocumentPaths paths)
    {
        var found = new Dictionary<Value, Explanation>();
        try
        {
            foreach (var clause in Promising(program, group, input))
            {
                var listener = new ClauseListener(clause.Body, paths);
                var session = program.Rent(input with { Recorder = listener });
                var frame = session.Rent(group);
                for (var part = clause; part is not null; part = part.Else)
                {
                    if (part != clause) frame.Recorder = session.Recorder = listener = new ClauseListener(part.Body, paths);
                    part.Body.Solve(frame, 0, new FirstOfEach(part, listener, found));
                }
                session.Return(group, frame);
                program.Return(session);
            }
        }
        catch (Exception exception) when (EvaluationHalt.From(exception) is not null)
        {
            // The answer stands; what is explained so far is better than nothing.
        }
        return found;
    }

    private static ClausePlan[] Promising(RegoProgram program, GroupPlan group, RegoInput input)
    {
        var session = program.Rent(input);
        var clauses = group.Promising(session);
        program.Return(session);
        return clauses;
    }

    private sealed class FirstOfEach(ClausePlan clause, ClauseListener listener, Dictionary<Value, Explanation> found) : Sink
    {
        public override bool Accept(Frame frame)
        {
            // What the head computes is no condition.
            frame.Recorder = null;
            var member = (clause.Keys.FirstOrDefault() ?? clause.Member ?? clause.Value).Evaluate(frame);
            frame.Recorder = listener;
            if (member is null) return false;
            var key = clause.Member is null && clause.Keys.Length == 0 && member is SetValue or ArrayValue ? null : member;
            if (key is not null && !found.ContainsKey(key)) found[key] = new Explanation(clause.At, listener.Evidence());
            else if (key is null)
                foreach (var item in (IEnumerable<Value>)member)
                    if (!found.ContainsKey(item)) found[item] = new Explanation(clause.At, listener.Evidence());
            return false;
        }
    }
}
