using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;

namespace Bylaw.Rego.Planning;

/// <summary>
/// Finds the clauses of a group that can hold without trying all: when many of them ask whether the same reference
/// (or argument) equals a constant, one lookup of its value leaves the few that may match.
/// </summary>
internal sealed class ClauseIndex
{
    private const int WorthIt = 4;

    /// <summary>Most candidates in all lists together: clauses without a constant stand in every list.</summary>
    private const long MostCandidates = 1_000_000;

    private readonly ValueNode? _subject;
    private readonly Dictionary<Value, ClausePlan[]> _byValue = [];
    private readonly ClausePlan[] _others = [];

    private ClauseIndex() { }

    private ClauseIndex(ValueNode subject, Dictionary<Value, ClausePlan[]> byValue, ClausePlan[] others)
    {
        _subject = subject;
        _byValue = byValue;
        _others = others;
    }

    /// <summary>No index: every clause is a candidate.</summary>
    public static readonly ClauseIndex None = new();

    public static ClauseIndex Build(ClausePlan[] clauses, RuleGroup group)
    {
        if (clauses.Length < WorthIt || clauses.Any(clause => clause.Else is not null)) return None;
        var guards = clauses.Select(clause => Guards(clause, group).ToList()).ToArray();
        var best = guards.SelectMany(guard => guard.Select(item => item.Subject)).GroupBy(subject => subject, StringComparer.Ordinal)
            .OrderByDescending(subjects => subjects.Count()).ThenBy(subjects => subjects.Key, StringComparer.Ordinal).FirstOrDefault();
        if (best is null || best.Count() < WorthIt) return None;
        ValueNode? node = null;
        var byValue = new Dictionary<Value, List<int>>();
        var others = new List<int>();
        for (var i = 0; i < clauses.Length; i++)
        {
            var guard = guards[i].FirstOrDefault(item => item.Subject == best.Key);
            if (guard.Subject is null)
            {
                others.Add(i);
                continue;
            }
            node ??= guard.Node;
            if (!byValue.TryGetValue(guard.Value, out var list)) byValue[guard.Value] = list = [];
            list.Add(i);
        }
        if ((long)others.Count * byValue.Count > MostCandidates) return None;
        return new ClauseIndex(
            node!,
            byValue.ToDictionary(pair => pair.Key, pair => pair.Value.Concat(others).Order().Select(i => clauses[i]).ToArray()),
            [.. others.Select(i => clauses[i])]);
    }

    /// <summary>Clauses that may hold, in source order.</summary>
    public ClausePlan[] Candidates(Frame frame, ClausePlan[] all)
    {
        // A listener wants to hear of every clause.
        if (_subject is null || frame.Recorder is not null) return all;
        var value = _subject.Evaluate(frame);
        return value is not null && _byValue.TryGetValue(value, out var found) ? found : _others;
    }

    /// <summary>Conditions of a clause of the form "this reference equals this constant".</summary>
    private static IEnumerable<(string Subject, ValueNode Node, Value Value)> Guards(ClausePlan clause, RuleGroup group)
    {
        var at = clause.At;
        for (var i = 0; i < clause.Source.Arguments.Length; i++)
            if (clause.Source.Arguments[i] is ConstantTerm constant)
                yield return ($"argument {i}", new SlotNode(i, at), constant.Value);
        foreach (var statement in clause.Source.Body.Statements)
        {
            if (!statement.With.IsEmpty) continue;
            var (left, right) = statement switch
            {
                UnificationStatement unify => (unify.Left, unify.Right),
                TruthStatement { Term: BuiltinCallTerm { Builtin.Name: "equal" } call } => (call.Arguments[0], call.Arguments[1]),
                _ => (null, null),
            };
            if (left is ConstantTerm) (left, right) = (right, left);
            if (left is null || right is not ConstantTerm wanted) continue;
            if (left is RefTerm { Head: InputTerm } reference && reference.Operands.All(operand => operand is ConstantTerm))
            {
                var keys = reference.Operands.Select(operand => ((ConstantTerm)operand).Value).ToArray();
                yield return ("input" + string.Concat(keys.Select(key => $"[{key}]")),
                    new RefNode(new InputNode(at), [.. keys.Select(key => new ConstantNode(key, at))], at), wanted.Value);
            }
            else if (left is VariableTerm variable && group.Kind == GroupKind.Function)
            {
                var argument = clause.Source.Arguments.IndexOf(clause.Source.Arguments.FirstOrDefault(term => term is VariableTerm other && other.Variable == variable.Variable)!);
                if (argument >= 0) yield return ($"argument {argument}", new SlotNode(argument, at), wanted.Value);
            }
        }
    }
}
