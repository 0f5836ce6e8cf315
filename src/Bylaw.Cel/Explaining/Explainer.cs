using System.Collections.Immutable;
using Bylaw.Cel.Planning;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Explaining;

/// <summary>
/// Finds the parts of an expression that made its value what it is: of <c>&amp;&amp;</c> the operand that was false, of <c>all</c>
/// the item for which the body was. It asks the parts again: a policy that passes pays nothing for it.
/// </summary>
internal sealed class Explainer
{
    private const int MostReasons = 8;

    private readonly Frame _frame;
    private readonly CelSession _session;
    private readonly Dictionary<int, (string Variable, ValuePath Path)> _places = [];
    private readonly List<CelReason> _reasons = [];

    private Explainer(Frame frame) => (_frame, _session) = (frame, (CelSession)frame.Session);

    /// <summary>The reasons, in the order in which they stand.</summary>
    public static ImmutableArray<CelReason> Explain(ValueNode plan, Frame frame)
    {
        var explainer = new Explainer(frame);
        explainer.Explain(plan);
        return [.. explainer._reasons];
    }

    private void Explain(ValueNode node)
    {
        if (_reasons.Count >= MostReasons) return;
        switch (node)
        {
            case LogicalNode logical: Explain(logical); break;
            case NotNode not: Explain(not.Operand); break;
            case ConditionalNode conditional when conditional.Test.Evaluate(_frame) is BooleanValue test: Explain(test.IsTrue ? conditional.Then : conditional.Otherwise); break;
            case QuantifierNode quantifier: Explain(quantifier); break;
            case BindNode bind when bind.Value.Evaluate(_frame) is { } value: Explain(bind, value); break;
            default: Leaf(node); break;
        }
    }

    private void Explain(LogicalNode logical)
    {
        var values = logical.Operands.Select(operand => (Operand: operand, Value: operand.Evaluate(_frame))).ToList();
        // One that decides is all there is to say; else all of them made it so.
        var deciding = values.Find(pair => pair.Value is BooleanValue answer && answer.IsTrue != logical.IsAnd).Operand;
        if (deciding is not null) Explain(deciding);
        else if (values.Find(pair => pair.Value is not BooleanValue).Operand is { } failed) Explain(failed);
        else
            foreach (var (operand, _) in values) Explain(operand);
    }

    /// <summary>The first item that decided; when none did, what was gone through.</summary>
    private void Explain(QuantifierNode quantifier)
    {
        var range = quantifier.Range.Evaluate(_frame);
        if (range is not (ArrayValue or ObjectValue))
        {
            Explain(quantifier.Range);
            return;
        }
        var items = new Items(range, quantifier.Variables);
        var at = PlaceOf(quantifier.Range);
        for (var place = 0; place < items.Count; place++)
        {
            items.Bind(place, _frame);
            if (quantifier.Body.Evaluate(_frame) is BooleanValue answer && answer.IsTrue == quantifier.IsAll) continue;
            if (at is { } known) Note(quantifier.Variables, known, range, place);
            Explain(quantifier.Body);
            return;
        }
        _reasons.Add(new CelReason(quantifier.At, quantifier.Evaluate(_frame), null, [OperandOf(quantifier.Range, null)]));
    }

    private void Note(Slots slots, (string Variable, ValuePath Path) known, Value range, int place)
    {
        if (range is ArrayValue) _places[slots.Second >= 0 ? slots.Second : slots.First] = (known.Variable, known.Path.Then(place));
        else if (slots.Second >= 0) _places[slots.Second] = (known.Variable, known.Path.Then(((ObjectValue)range).WrittenKey(place)));
    }

    private void Explain(BindNode bind, Value value)
    {
        if (PlaceOf(bind.Value) is { } place) _places[bind.Slot] = place;
        _frame.Slots[bind.Slot] = value;
        Explain(bind.Body);
    }

    // A failure inside a variable stands in another text: here the use of the variable is the place.
    private void Leaf(ValueNode node)
    {
        var value = node.Evaluate(_frame);
        var failure = value is null ? _session.Failure?.Message : null;
        _reasons.Add(new CelReason(value is null && _session.Failure?.At is { } at && ReferenceEquals(at.Source, node.At.Source) ? at : node.At, value, failure, [.. OperandsOf(node).Where(operand => operand.Value is not null || operand.Variable is not null)]));
    }

    private IEnumerable<CelOperand> OperandsOf(ValueNode node) => node switch
    {
        EqualNode equal => [OperandOf(equal.Left, equal.IsNegated ? null : Shown(equal.Right)), OperandOf(equal.Right, equal.IsNegated ? null : Shown(equal.Left))],
        OrderNode order => [OperandOf(order.Left, Shown(order.Right) is { } limit ? $"a value {order.Sign} {limit}" : null), OperandOf(order.Right, null)],
        InNode item => [OperandOf(item.Item, null), OperandOf(item.Collection, null)],
        CallNode call => call.Arguments.Select(argument => OperandOf(argument, null)),
        ComprehensionNode comprehension => [OperandOf(comprehension.Range, null)],
        FieldNode { IsTest: true } field => [OperandOf(field, null)],
        _ => [OperandOf(node, null)],
    };

    private CelOperand OperandOf(ValueNode node, string? wanted)
    {
        var value = node is FieldNode { IsTest: true } ? null : node.Evaluate(_frame);
        return PlaceOf(node) is { } place ? new CelOperand(node.At, place.Variable, place.Path, value, wanted) : new CelOperand(node.At, null, ValuePath.Root, value, wanted);
    }

    private string? Shown(ValueNode node) => node.Evaluate(_frame) is { } value ? $"`{value}`" : null;

    /// <summary>Where in a variable a value stands; null when it was made on the way.</summary>
    private (string Variable, ValuePath Path)? PlaceOf(ValueNode node)
    {
        switch (node)
        {
            case VariableNode variable: return _places.TryGetValue(variable.Slot, out var known) ? known : variable.IsLocal ? null : (variable.Name, ValuePath.Root);
            case FieldNode field when PlaceOf(field.Operand) is { } operand: return (operand.Variable, operand.Path.Then(field.NameIn(field.Operand.Evaluate(_frame))));
            case IndexNode index when PlaceOf(index.Operand) is { } operand && index.Index.Evaluate(_frame) is { } key: return (operand.Variable, operand.Path.Then(key));
            default: return null;
        }
    }
}
