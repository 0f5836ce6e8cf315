using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Planning;

/// <summary>
/// A node of a CEL plan. Its value is null when it fails; why, the session says. So that <c>||</c> and <c>&amp;&amp;</c> can
/// absorb a failure at no cost, failures are no exceptions.
/// </summary>
internal abstract class CelNode(Location at) : ValueNode(at)
{
    protected static CelSession Session(Frame frame) => (CelSession)frame.Session;

    public sealed override Value? Evaluate(Frame frame)
    {
        frame.Budget.Step();
        frame.Recorder?.Tried(this);
        return Ask(frame);
    }

    protected abstract Value? Ask(Frame frame);
}

/// <summary>The value of a variable.</summary>
internal sealed class VariableNode(int slot, string name, bool isLocal, Location at) : CelNode(at)
{
    public int Slot => slot;

    public string Name => name;

    /// <summary>Whether it belongs to a comprehension.</summary>
    public bool IsLocal => isLocal;

    protected override Value? Ask(Frame frame)
    {
        Session(frame).Charge(1);
        return frame.Slots[slot] ?? Late(frame);
    }

    /// <summary>The value of a variable that is made when it is first used.</summary>
    private Value? Late(Frame frame)
    {
        var session = Session(frame);
        session.Failure = null;
        if (session.Missing?.Invoke(slot) is { } value) return frame.Slots[slot] = value;
        return session.Failure is null ? session.Fail($"no such attribute(s): {name}", At) : null;
    }
}

/// <summary>What always fails: a name that stands for nothing.</summary>
internal sealed class FailureNode(string message, Location at) : CelNode(at)
{
    protected override Value? Ask(Frame frame) => Session(frame).Fail(message, At);
}

/// <summary><c>test ? then : otherwise</c>.</summary>
internal sealed class ConditionalNode(ValueNode test, ValueNode then, ValueNode otherwise, Location at) : CelNode(at)
{
    public ValueNode Test => test;

    public ValueNode Then => then;

    public ValueNode Otherwise => otherwise;

    protected override Value? Ask(Frame frame) => test.Evaluate(frame) switch
    {
        null => null,
        BooleanValue answer => (answer.IsTrue ? then : otherwise).Evaluate(frame),
        _ => Session(frame).NoOverload(At),
    };
}

/// <summary><c>&amp;&amp;</c> and <c>||</c>: one operand that decides is enough, whatever the others do.</summary>
internal sealed class LogicalNode(bool isAnd, ValueNode[] operands, Location at) : CelNode(at)
{
    public bool IsAnd => isAnd;

    public IReadOnlyList<ValueNode> Operands => operands;

    private readonly BooleanValue _deciding = isAnd ? BooleanValue.False : BooleanValue.True, _neutral = isAnd ? BooleanValue.True : BooleanValue.False;

    protected override Value? Ask(Frame frame)
    {
        CelFailure? failure = null;
        foreach (var operand in operands)
        {
            var value = operand.Evaluate(frame);
            if (ReferenceEquals(value, _deciding))
            {
                if (failure is not null) Session(frame).Failure = null;
                return value;
            }
            if (ReferenceEquals(value, _neutral)) continue;
            if (value is not null) Session(frame).NoOverload(operand.At);
            failure ??= Session(frame).Failure;
        }
        if (failure is null) return _neutral;
        Session(frame).Failure = failure;
        return null;
    }
}

/// <summary><c>!x</c>.</summary>
internal sealed class NotNode(ValueNode operand, Location at) : CelNode(at)
{
    public ValueNode Operand => operand;

    protected override Value? Ask(Frame frame)
    {
        var value = operand.Evaluate(frame);
        Session(frame).Charge(1);
        return value switch
        {
            null => null,
            BooleanValue answer => answer.IsTrue ? BooleanValue.False : BooleanValue.True,
            _ => Session(frame).NoOverload(At),
        };
    }
}

/// <summary><c>==</c> and <c>!=</c>.</summary>
internal sealed class EqualNode(ValueNode left, ValueNode right, bool isNegated, Location at) : CelNode(at)
{
    public ValueNode Left => left;

    public ValueNode Right => right;

    public bool IsNegated => isNegated;

    protected override Value? Ask(Frame frame)
    {
        if (left.Evaluate(frame) is not { } a || right.Evaluate(frame) is not { } b) return null;
        Session(frame).Charge(Costs.Comparison(a, b));
        return Value.Of(Equality.AreEqual(a, b, frame.Budget) != isNegated);
    }
}

/// <summary><c>&lt;</c> and its like.</summary>
internal sealed class OrderNode(ValueNode left, ValueNode right, bool isLess, bool takesEqual, Location at) : CelNode(at)
{
    public ValueNode Left => left;

    public ValueNode Right => right;

    /// <summary>The operator, as it is written.</summary>
    public string Sign => (isLess ? "<" : ">") + (takesEqual ? "=" : "");

    protected override Value? Ask(Frame frame)
    {
        if (left.Evaluate(frame) is not { } a || right.Evaluate(frame) is not { } b) return null;
        Session(frame).Charge(Costs.Comparison(a, b));
        if (a is StringValue text) frame.Budget.Step(text.Text.Length >> 5);
        var order = Equality.Compare(a, b);
        if (order is null)
        {
            if (!Equality.IsNumber(a) || !Equality.IsNumber(b)) return Session(frame).NoOverload(At);
            order = Numbers.Compare(a, b);
            if (order is null) return BooleanValue.False;
        }
        return Value.Of(order == 0 ? takesEqual : order < 0 == isLess);
    }
}

/// <summary><c>item in collection</c>: an item of a list, a key of a map.</summary>
internal sealed class InNode(ValueNode item, ValueNode collection, Location at) : CelNode(at)
{
    public ValueNode Item => item;

    public ValueNode Collection => collection;

    protected override Value? Ask(Frame frame)
    {
        if (item.Evaluate(frame) is not { } sought || collection.Evaluate(frame) is not { } range) return null;
        Session(frame).Charge(range is ArrayValue items ? items.Count : 1);
        return range switch
        {
            ArrayValue list => Value.Of(Equality.Contains(list, sought, frame.Budget)),
            ObjectValue map => Value.Of(map.PlaceOf(Numbers.Own(sought)) >= 0),
            _ => Session(frame).NoOverload(At),
        };
    }
}
