using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Planning;

/// <summary>A list.</summary>
internal sealed class ListNode((ValueNode Item, bool IsOptional)[] items, Location at) : CelNode(at)
{
    protected override Value? Ask(Frame frame)
    {
        Session(frame).Charge(Costs.List);
        var values = new List<Value>(items.Length);
        long nodes = 0;
        foreach (var (item, isOptional) in items)
        {
            if (item.Evaluate(frame) is not { } value) return null;
            frame.Budget.AdmitPart(value, ref nodes);
            if (!isOptional) values.Add(value);
            else if (value is not OptionalValue optional) return Session(frame).NoOverload(item.At);
            else if (optional.Value is not null) values.Add(optional.Value);
        }
        return Session(frame).Admit(new ArrayValue([.. values]));
    }
}

/// <summary>A list whose items are known beforehand. It costs as much as one that is made anew.</summary>
internal sealed class ConstantListNode(ArrayValue list, Location at) : CelNode(at)
{
    private readonly long _cost = CostOf(list);

    public ArrayValue List => list;

    protected override Value? Ask(Frame frame)
    {
        Session(frame).Charge(_cost);
        return list;
    }

    private static long CostOf(Value value) => value is ArrayValue items ? Costs.List + items.Sum(CostOf) : 0;
}

/// <summary>A map.</summary>
internal sealed class MapNode((ValueNode Key, ValueNode Value, bool IsOptional)[] entries, Location at) : CelNode(at)
{
    protected override Value? Ask(Frame frame)
    {
        Session(frame).Charge(Costs.Map);
        var map = new ObjectBuilder(entries.Length);
        long nodes = 0;
        foreach (var (from, to, isOptional) in entries)
        {
            if (from.Evaluate(frame) is not { } key) return null;
            if (to.Evaluate(frame) is not { } value) return null;
            frame.Budget.AdmitPart(value, ref nodes);
            if (isOptional)
            {
                if (value is not OptionalValue optional) return Session(frame).NoOverload(to.At);
                if (optional.Value is null) continue;
                value = optional.Value;
            }
            if (!Keys.IsKey(key)) return Session(frame).Fail($"unsupported key type: {TypeValue.Of(key).Name}", from.At);
            if (!map.TryAdd(key, value)) return Session(frame).Fail($"duplicate key in map: {key}", from.At);
        }
        return Session(frame).Admit(map.ToObject());
    }
}

/// <summary>What may be the key of a map.</summary>
internal static class Keys
{
    public static bool IsKey(Value key) => key is StringValue or BooleanValue or IntegerValue or UnsignedValue;
}

/// <summary>An object of a named type.</summary>
internal sealed class MessageNode(ITypeProvider types, string type, (string Name, ValueNode Value, bool IsOptional)[] fields, Location at) : CelNode(at)
{
    protected override Value? Ask(Frame frame)
    {
        Session(frame).Charge(Costs.Message);
        var values = new ObjectBuilder(fields.Length);
        foreach (var (name, node, isOptional) in fields)
        {
            if (node.Evaluate(frame) is not { } value) return null;
            if (isOptional)
            {
                if (value is not OptionalValue optional) return Session(frame).NoOverload(node.At);
                if (optional.Value is null) continue;
                value = optional.Value;
            }
            values.Set(name, value);
        }
        var made = types.Make(type, values.ToObject(), Session(frame));
        if (made is not null) return Session(frame).Admit(made);
        Session(frame).Place(At);
        return null;
    }
}

/// <summary><c>cel.bind</c>.</summary>
internal sealed class BindNode(int slot, ValueNode value, ValueNode body, Location at) : CelNode(at)
{
    public int Slot => slot;

    public ValueNode Value => value;

    public ValueNode Body => body;

    protected override Value? Ask(Frame frame)
    {
        Session(frame).Charge(Costs.List);
        if (value.Evaluate(frame) is not { } bound) return null;
        frame.Slots[slot] = bound;
        return body.Evaluate(frame);
    }
}

/// <summary><c>optMap</c> and <c>optFlatMap</c>.</summary>
internal sealed class OptionalMapNode(ValueNode target, int slot, ValueNode body, bool isFlat, Location at) : CelNode(at)
{
    protected override Value? Ask(Frame frame)
    {
        if (target.Evaluate(frame) is not { } value) return null;
        if (value is not OptionalValue optional) return Session(frame).NoOverload(At);
        Session(frame).Charge(1);
        if (optional.Value is null) return OptionalValue.None;
        Session(frame).Charge(Costs.List + 2);
        frame.Slots[slot] = optional.Value;
        if (body.Evaluate(frame) is not { } result) return null;
        if (!isFlat) return OptionalValue.Of(result);
        return result is OptionalValue ? result : Session(frame).NoOverload(body.At);
    }
}
