using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Planning;

namespace Bylaw.Rego.Testing;

/// <summary>
/// Tells the name of the case at which a test with cases is, <c>test_x[name]</c>: known as soon as the body has bound the
/// variables of the name, before the rest of it holds or fails.
/// </summary>
internal sealed class TestCaseKeys
{
    private readonly ValueNode[] _names;
    private readonly HashSet<PlanNode> _known = new(ReferenceEqualityComparer.Instance);

    public TestCaseKeys(ClausePlan clause)
    {
        var definitions = Definitions(clause);
        var needs = new HashSet<int>();
        _names = [.. clause.Keys.Select(key => Definition(key, definitions, needs))];
        FindKnown(clause.Body, needs, []);
    }

    /// <summary>The name, when it is known at a step; else null.</summary>
    public ArrayValue? Of(PlanNode step, Frame frame)
    {
        if (!_known.Contains(step)) return null;
        var recorder = frame.Recorder;
        frame.Recorder = null;
        var parts = _names.Select(name => name.Evaluate(frame)).ToArray();
        frame.Recorder = recorder;
        return parts.All(part => part is not null) ? new ArrayValue(parts!) : null;
    }

    /// <summary>Names that the body computes last, with the variables that they are made of.</summary>
    private static Dictionary<int, (ValueNode Node, HashSet<int> Needs)> Definitions(ClausePlan clause)
    {
        var terms = new Dictionary<int, Term>();
        foreach (var statement in clause.Source.Body.Statements)
            if (statement is UnificationStatement { Left: VariableTerm { Variable: { IsGenerated: true } variable } } unify) terms[variable.Slot] = unify.Right;
        var found = new Dictionary<int, (ValueNode, HashSet<int>)>();
        foreach (var step in clause.Body.Steps)
        {
            if (step is not BindStep bind || !terms.TryGetValue(bind.Slot, out var term)) continue;
            var variables = new HashSet<Variable>();
            Variables.Collect(term, variables);
            found[bind.Slot] = (bind.Value, [.. variables.Select(variable => variable.Slot)]);
        }
        return found;
    }

    private static ValueNode Definition(ValueNode key, Dictionary<int, (ValueNode Node, HashSet<int> Needs)> definitions, HashSet<int> needs)
    {
        if (key is not SlotNode { Slot: var slot }) return key;
        if (!definitions.TryGetValue(slot, out var definition))
        {
            needs.Add(slot);
            return key;
        }
        needs.UnionWith(definition.Needs);
        return definition.Node;
    }

    private void FindKnown(BodyPlan body, HashSet<int> needs, HashSet<int> bound)
    {
        foreach (var step in body.Steps)
        {
            if (needs.IsSubsetOf(bound)) _known.Add(step);
            switch (step)
            {
                case BindStep bind: bound.Add(bind.Slot); break;
                case MatchStep match: match.Pattern.Bound(bound); break;
                case ScanStep scan:
                    foreach (var key in scan.Keys) key.Pattern?.Bound(bound);
                    scan.Result.Bound(bound);
                    break;
                case RelationStep relation: relation.Result.Bound(bound); break;
                case WithStep with: FindKnown(with.Inner, needs, bound); break;
            }
        }
    }
}
