using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Planning;

/// <summary>The slots of a comprehension's variables; -1 for one that it has not.</summary>
/// <param name="First">The item or key.</param>
/// <param name="Second">The value.</param>
internal readonly record struct Slots(int First, int Second);

/// <summary>A macro that goes through a list or map.</summary>
internal abstract class ComprehensionNode(ValueNode range, Slots slots, Location at) : CelNode(at)
{
    public ValueNode Range => range;

    /// <summary>The slots of its variables.</summary>
    public Slots Variables => slots;

    protected sealed override Value? Ask(Frame frame)
    {
        var values = range.Evaluate(frame);
        return values switch
        {
            null => null,
            ArrayValue or ObjectValue => Over(frame, new Items(values, slots)),
            _ => Session(frame).NoOverload(range.At),
        };
    }

    protected abstract Value? Over(Frame frame, Items items);

    /// <summary>Whether an item is kept; null when its filter fails. Without a filter all are.</summary>
    protected static bool? Keeps(ValueNode? filter, Frame frame)
    {
        if (filter is null) return true;
        var keeps = Answer(filter, frame);
        if (keeps == false) Session(frame).Charge(1);
        return keeps;
    }

    /// <summary>The answer of a yes-or-no body; null when it fails.</summary>
    protected static bool? Answer(ValueNode body, Frame frame)
    {
        var value = body.Evaluate(frame);
        if (value is BooleanValue answer) return answer.IsTrue;
        if (value is not null) Session(frame).NoOverload(body.At);
        return null;
    }
}

/// <summary>The items of a list, or the entries of a map in the order in which they were written.</summary>
internal readonly struct Items(Value range, Slots slots)
{
    public int Count => range is ArrayValue list ? list.Count : ((ObjectValue)range).Count;

    /// <summary>Binds the variables to an item; gives what a filter of one variable keeps.</summary>
    public Value Bind(int place, Frame frame)
    {
        frame.Budget.Step();
        if (range is ArrayValue list)
        {
            if (slots.Second < 0) return frame.Slots[slots.First] = list[place];
            frame.Slots[slots.First] = IntegerValue.Of(place);
            return frame.Slots[slots.Second] = list[place];
        }
        var map = (ObjectValue)range;
        if (slots.Second >= 0) frame.Slots[slots.Second] = map.WrittenValue(place);
        return frame.Slots[slots.First] = map.WrittenKey(place);
    }

    /// <summary>The first variable.</summary>
    public Value First(Frame frame) => frame.Slots[slots.First]!;
}

/// <summary><c>all</c> and <c>exists</c>: an item that decides is enough, whatever the others do.</summary>
internal sealed class QuantifierNode(ValueNode range, Slots slots, ValueNode body, bool isAll, Location at) : ComprehensionNode(range, slots, at)
{
    public ValueNode Body => body;

    public bool IsAll => isAll;

    protected override Value? Over(Frame frame, Items items)
    {
        CelFailure? failure = null;
        for (var place = 0; place < items.Count; place++)
        {
            items.Bind(place, frame);
            // Each time it looks whether it is decided already, as the loop that it stands for does.
            Session(frame).Charge(isAll ? 3 : 4);
            var answer = Answer(body, frame);
            if (answer is null) failure ??= Session(frame).Failure;
            else if (answer != isAll)
            {
                Session(frame).Failure = null;
                Session(frame).Charge(place + 1 < items.Count ? (isAll ? 3 : 4) : 1);
                return Value.Of(!isAll);
            }
        }
        Session(frame).Charge(1);
        if (failure is null) return Value.Of(isAll);
        Session(frame).Failure = failure;
        return null;
    }
}

/// <summary><c>exists_one</c>: every item must answer.</summary>
internal sealed class ExistsOneNode(ValueNode range, Slots slots, ValueNode body, Location at) : ComprehensionNode(range, slots, at)
{
    protected override Value? Over(Frame frame, Items items)
    {
        var count = 0;
        for (var place = 0; place < items.Count; place++)
        {
            items.Bind(place, frame);
            if (Answer(body, frame) is not { } answer) return null;
            Session(frame).Charge(answer ? 2 : 1);
            if (answer) count++;
        }
        Session(frame).Charge(2);
        return Value.Of(count == 1);
    }
}

/// <summary><c>filter</c>.</summary>
internal sealed class FilterNode(ValueNode range, Slots slots, ValueNode body, Location at) : ComprehensionNode(range, slots, at)
{
    protected override Value? Over(Frame frame, Items items)
    {
        Session(frame).Charge(Costs.List + 1);
        var kept = new List<Value>();
        for (var place = 0; place < items.Count; place++)
        {
            var item = items.Bind(place, frame);
            if (Answer(body, frame) is not { } answer) return null;
            Session(frame).Charge(answer ? Costs.List + 3 : 1);
            if (answer) kept.Add(item);
        }
        return Session(frame).Admit(new ArrayValue([.. kept]));
    }
}

/// <summary><c>map</c>, <c>transformList</c>.</summary>
internal sealed class TransformNode(ValueNode range, Slots slots, ValueNode? filter, ValueNode body, Location at) : ComprehensionNode(range, slots, at)
{
    protected override Value? Over(Frame frame, Items items)
    {
        Session(frame).Charge(Costs.List + 1);
        var results = new List<Value>(filter is null ? items.Count : 0);
        long nodes = 0;
        for (var place = 0; place < items.Count; place++)
        {
            items.Bind(place, frame);
            if (Keeps(filter, frame) is not { } keeps) return null;
            if (!keeps) continue;
            Session(frame).Charge(Costs.List + 2);
            if (body.Evaluate(frame) is not { } result) return null;
            frame.Budget.AdmitPart(result, ref nodes);
            results.Add(result);
        }
        return Session(frame).Admit(new ArrayValue([.. results]));
    }
}

/// <summary><c>transformMap</c>, <c>transformMapEntry</c>.</summary>
internal sealed class TransformMapNode(ValueNode range, Slots slots, ValueNode? filter, ValueNode body, bool givesEntries, Location at) : ComprehensionNode(range, slots, at)
{
    protected override Value? Over(Frame frame, Items items)
    {
        Session(frame).Charge(Costs.Map + 1);
        var map = new ObjectBuilder(items.Count);
        long nodes = 0;
        for (var place = 0; place < items.Count; place++)
        {
            items.Bind(place, frame);
            if (Keeps(filter, frame) is not { } keeps) return null;
            if (!keeps) continue;
            Session(frame).Charge(givesEntries ? 2 : 3);
            var key = items.First(frame);
            if (body.Evaluate(frame) is not { } result) return null;
            frame.Budget.AdmitPart(result, ref nodes);
            if (!Add(map, key, result, frame)) return null;
        }
        return Session(frame).Admit(map.ToObject());
    }

    private bool Add(ObjectBuilder map, Value key, Value result, Frame frame)
    {
        if (!givesEntries) return map.TryAdd(key, result) || Session(frame).Fail($"insert failed: key {key} already exists", At) is not null;
        if (result is not ObjectValue entries) return Session(frame).NoOverload(body.At) is not null;
        for (var i = 0; i < entries.Count; i++)
            if (!map.TryAdd(entries.WrittenKey(i), entries.WrittenValue(i))) return Session(frame).Fail($"insert failed: key {entries.WrittenKey(i)} already exists", At) is not null;
        return true;
    }
}

/// <summary><c>sortBy</c>: the items in the order of their keys; equal ones stay in theirs.</summary>
internal sealed class SortByNode(ValueNode range, Slots slots, ValueNode body, Location at) : ComprehensionNode(range, slots, at)
{
    protected override Value? Over(Frame frame, Items items)
    {
        var keyed = new (Value Key, Value Item)[items.Count];
        for (var place = 0; place < items.Count; place++)
        {
            var item = items.Bind(place, frame);
            if (body.Evaluate(frame) is not { } key) return null;
            keyed[place] = (key, item);
        }
        var sorted = Library.Sorting.Sort(keyed, Session(frame));
        Session(frame).Place(At);
        return sorted;
    }
}
