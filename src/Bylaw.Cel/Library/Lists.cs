using System.Collections.Immutable;
using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Core.Values;
using static Bylaw.Cel.Library.Define;

namespace Bylaw.Cel.Library;

/// <summary>The extension <c>lists</c>, and what Kubernetes adds to lists.</summary>
internal static class Lists
{
    private const long Longest = 1_000_000;

    private static readonly CelType[] s_ordered = [CelType.Int, CelType.Uint, CelType.Double, CelType.Bool, CelType.Duration, CelType.Timestamp, CelType.String, CelType.Bytes];

    public static IEnumerable<Function> Functions =>
    [
        Function("slice", Method("list_slice", ListOfA, Slice, ListOfA, CelType.Int, CelType.Int)),
        Function("flatten", Method("list_flatten", CelType.List(CelType.Dyn), (session, arguments) => Flatten(session, arguments[0], 1), CelType.List(ListOfA)),
            Method("list_flatten_int", CelType.List(CelType.Dyn), (session, arguments) => Flatten(session, arguments[0], ((IntegerValue)arguments[1]).Value), CelType.List(CelType.Dyn), CelType.Int)),
        Function("lists.range", Global("lists_range", CelType.List(CelType.Int), Range, CelType.Int)),
        Function("distinct", Method("list_distinct", ListOfA, Distinct, ListOfA)),
        Function("reverse", Method("list_reverse", ListOfA, (session, arguments) => session.Admit(new ArrayValue([.. ((ArrayValue)arguments[0]).Reverse()])), ListOfA)),
        Function("first", Method("list_first", OptionalOfA, (_, arguments) => OptionalValue.From(((ArrayValue)arguments[0]) is { Count: > 0 } list ? list[0] : null), ListOfA)),
        Function("last", Method("list_last", OptionalOfA, (_, arguments) => OptionalValue.From(((ArrayValue)arguments[0]) is { Count: > 0 } list ? list[^1] : null), ListOfA)),
        Function("sort", [.. s_ordered.Select(type => Method($"list_{type.Name}_sort", CelType.List(type), Sort, CelType.List(type)))]),
        Function("isSorted", [.. s_ordered.Select(type => Method($"list_{type.Name}_is_sorted_bool", CelType.Bool, IsSorted, CelType.List(type)))]),
        Function("min", [.. s_ordered.Select(type => Method($"list_{type.Name}_min_self", type, (session, arguments) => Extreme(session, arguments[0], -1, "min"), CelType.List(type)))]),
        Function("max", [.. s_ordered.Select(type => Method($"list_{type.Name}_max_self", type, (session, arguments) => Extreme(session, arguments[0], 1, "max"), CelType.List(type)))]),
        Function("sum", Sums()),
        Function("indexOf", Method("list_a_index_of_int", CelType.Int, (session, arguments) => IndexOf(session, arguments, fromEnd: false), ListOfA, A)),
        Function("lastIndexOf", Method("list_a_last_index_of_int", CelType.Int, (session, arguments) => IndexOf(session, arguments, fromEnd: true), ListOfA, A)),
        Function("includes", Method("list_a_includes_bool", CelType.Bool, (session, arguments) => Value.Of(Equality.Contains((ArrayValue)arguments[0], arguments[1], session.Budget)), ListOfA, A)),
    ];

    private static Value? Slice(CelSession session, ReadOnlySpan<Value> arguments)
    {
        var list = (ArrayValue)arguments[0];
        var (start, end) = (((IntegerValue)arguments[1]).Value, ((IntegerValue)arguments[2]).Value);
        if (start < 0 || end < 0) return session.Fail($"cannot slice({start}, {end}), negative indexes not supported");
        if (start > end) return session.Fail($"cannot slice({start}, {end}), start index must be less than or equal to end index");
        if (end > list.Count) return session.Fail($"cannot slice({start}, {end}), list is length {list.Count}");
        return session.Admit(new ArrayValue(list.Items[(int)start..(int)end].ToArray()));
    }

    private static Value? Flatten(CelSession session, Value list, long depth)
    {
        if (depth < 0) return session.Fail("level must be non-negative");
        var flat = new List<Value>();
        Flatten(session, (ArrayValue)list, depth, flat);
        return session.Admit(new ArrayValue([.. flat]));
    }

    private static void Flatten(CelSession session, ArrayValue list, long depth, List<Value> flat)
    {
        try
        {
            session.Budget.Enter();
            foreach (var item in list.Items)
            {
                session.Budget.Step();
                if (item is ArrayValue inner && depth > 0) Flatten(session, inner, depth - 1, flat);
                else flat.Add(item);
            }
        }
        finally
        {
            // At a limit, too: the evaluator is used again.
            session.Budget.Leave();
        }
    }

    private static Value? Range(CelSession session, ReadOnlySpan<Value> arguments)
    {
        var count = ((IntegerValue)arguments[0]).Value;
        if (count > Longest) return session.Fail($"lists.range size limit exceeded: {Longest}");
        session.Budget.Reserve(32 * count);
        session.Budget.Step(Math.Max(count, 0));
        var items = new Value[Math.Max(count, 0)];
        for (var i = 0; i < items.Length; i++) items[i] = IntegerValue.Of(i);
        return session.Admit(new ArrayValue(items));
    }

    private static Value Distinct(CelSession session, ReadOnlySpan<Value> arguments)
    {
        var distinct = new List<Value>();
        var scalars = new HashSet<Value>();
        foreach (var item in ((ArrayValue)arguments[0]).Items)
        {
            session.Budget.Step();
            var own = Numbers.Own(item);
            var isNew = own is StringValue or BooleanValue or IntegerValue or UnsignedValue or DoubleValue ? scalars.Add(own) : !distinct.Exists(known => Equality.AreEqual(known, item, session.Budget));
            if (isNew) distinct.Add(item);
        }
        return session.Admit(new ArrayValue([.. distinct]));
    }

    private static Value? Sort(CelSession session, ReadOnlySpan<Value> arguments) => Sorting.Sort([.. ((ArrayValue)arguments[0]).Select(item => (item, item))], session);

    private static Value? IsSorted(CelSession session, ReadOnlySpan<Value> arguments)
    {
        var list = (ArrayValue)arguments[0];
        for (var i = 1; i < list.Count; i++)
        {
            session.Budget.Step();
            if (Sorting.Order(list[i - 1], list[i]) is not { } order) return session.Fail("no such overload");
            if (order > 0) return BooleanValue.False;
        }
        return BooleanValue.True;
    }

    private static Value? Extreme(CelSession session, Value value, int sign, string name)
    {
        var list = (ArrayValue)value;
        if (list.Count == 0) return session.Fail($"{name} called on empty list");
        var extreme = list[0];
        foreach (var item in list.Items)
        {
            session.Budget.Step();
            if (Sorting.Order(item, extreme) is not { } order) return session.Fail("no such overload");
            if (order * sign > 0) extreme = item;
        }
        return extreme;
    }

    private static ImmutableArray<Overload> Sums()
    {
        (CelType Type, Value Zero)[] sums = [(CelType.Int, IntegerValue.Zero), (CelType.Uint, new UnsignedValue(0)), (CelType.Double, new DoubleValue(0)), (CelType.Duration, new DurationValue(0))];
        return [.. sums.Select(sum => Method($"list_{sum.Type.Name}_sum_self", sum.Type, (session, arguments) => Sum(session, arguments[0], sum.Zero), CelType.List(sum.Type)))];
    }

    // Which of the sums it is, an unchecked list says by its items: an empty one is 0.
    private static Value? Sum(CelSession session, Value value, Value zero)
    {
        Value? sum = null;
        foreach (var item in ((ArrayValue)value).Items)
        {
            session.Budget.Step();
            var next = Numbers.Own(item);
            if (next is not (IntegerValue or UnsignedValue or DoubleValue or DurationValue)) return session.Fail("no such overload");
            if ((sum = sum is null ? next : Arithmetic.Apply('+', sum, next, session)) is null) return null;
        }
        return sum ?? zero;
    }

    private static Value IndexOf(CelSession session, ReadOnlySpan<Value> arguments, bool fromEnd)
    {
        var list = (ArrayValue)arguments[0];
        for (var n = 0; n < list.Count; n++)
        {
            var place = fromEnd ? list.Count - 1 - n : n;
            if (Equality.AreEqual(list[place], arguments[1], session.Budget)) return IntegerValue.Of(place);
        }
        return IntegerValue.Of(-1);
    }
}
