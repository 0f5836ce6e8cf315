namespace Bylaw.Core.Values;

/// <summary>The canonical total order of values.</summary>
internal static class ValueOrder
{
    public static int Compare(Value left, Value right)
    {
        if (ReferenceEquals(left, right)) return 0;
        if (left.Kind != right.Kind || left.Kind == ValueKind.Opaque) return Mixed(left, right);
        return left switch
        {
            StringValue a => StringValue.Compare(a.Text, ((StringValue)right).Text),
            NumberValue a => NumberValue.Compare(a, (NumberValue)right),
            BooleanValue a => a.IsTrue.CompareTo(((BooleanValue)right).IsTrue),
            ArrayValue a => Compare(a, (ArrayValue)right),
            ObjectValue a => Compare(a, (ObjectValue)right),
            SetValue a => Compare(a, (SetValue)right),
            _ => 0,
        };
    }

    /// <summary>Places of the first <paramref name="count"/> items in canonical order.</summary>
    public static int[] SortedPlaces(Value[] items, int count)
    {
        var places = new int[count];
        for (var i = 0; i < count; i++) places[i] = i;
        for (var i = 1; i < count; i++)
        {
            if (Compare(items[i - 1], items[i]) < 0) continue;
            Array.Sort(places, (a, b) => Compare(items[a], items[b]));
            break;
        }
        return places;
    }

    private static int Compare(ArrayValue left, ArrayValue right)
    {
        var common = Math.Min(left.Count, right.Count);
        for (var i = 0; i < common; i++)
        {
            var order = Compare(left[i], right[i]);
            if (order != 0) return order;
        }
        return left.Count.CompareTo(right.Count);
    }

    private static int Compare(ObjectValue left, ObjectValue right)
    {
        var common = Math.Min(left.Count, right.Count);
        for (var n = 0; n < common; n++)
        {
            int a = left.SortedPlace(n), b = right.SortedPlace(n);
            var order = Compare(left.WrittenKey(a), right.WrittenKey(b));
            if (order == 0) order = Compare(left.WrittenValue(a), right.WrittenValue(b));
            if (order != 0) return order;
        }
        return left.Count.CompareTo(right.Count);
    }

    /// <summary>Kinds one after the other; numbers of all types stand among each other, as they are equal across types.</summary>
    private static int Mixed(Value left, Value right)
    {
        var (a, b) = (KindOf(left), KindOf(right));
        if (a != b) return a.CompareTo(b);
        return a == ValueKind.Number ? Numbers(left, right) : Compare((OpaqueValue)left, (OpaqueValue)right);
    }

    private static ValueKind KindOf(Value value) => value is UnsignedValue or DoubleValue ? ValueKind.Number : value.Kind;

    // NaN comes first, and the infinities are beyond all numbers.
    private static int Numbers(Value left, Value right)
    {
        var (a, b) = (Beyond(left), Beyond(right));
        return a != b ? a.CompareTo(b) : a != 0 ? 0 : NumberValue.Compare(Number(left), Number(right));
    }

    private static int Beyond(Value value) => value is not DoubleValue { Value: var number } || double.IsFinite(number) ? 0 : double.IsNaN(number) ? -2 : number < 0 ? -1 : 1;

    private static NumberValue Number(Value value) => value as NumberValue ?? (NumberValue)((OpaqueValue)value).ToJson();

    private static int Compare(OpaqueValue left, OpaqueValue right) =>
        left.TypeName == right.TypeName ? left.CompareWithin(right) : string.CompareOrdinal(left.TypeName, right.TypeName);

    private static int Compare(SetValue left, SetValue right)
    {
        var common = Math.Min(left.Count, right.Count);
        for (var n = 0; n < common; n++)
        {
            var order = Compare(left.Sorted(n), right.Sorted(n));
            if (order != 0) return order;
        }
        return left.Count.CompareTo(right.Count);
    }
}
