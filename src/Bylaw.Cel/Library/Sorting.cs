using Bylaw.Cel.Planning;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Library;

/// <summary>Sorts lists by keys that can be compared with each other.</summary>
internal static class Sorting
{
    /// <summary>The items by their keys, those of equal keys in their order; null with a failure.</summary>
    public static Value? Sort((Value Key, Value Item)[] keyed, CelSession session)
    {
        for (var i = 0; i < keyed.Length; i++)
            if (Order(keyed[0].Key, keyed[i].Key) is null) return session.Fail(IsComparable(keyed[i].Key) ? "list elements must have the same type" : "list elements must be comparable");
        session.Budget.Step(keyed.Length * (long)System.Numerics.BitOperations.Log2((uint)keyed.Length + 1));
        return session.Admit(new ArrayValue([.. keyed.OrderBy(pair => pair.Key, KeyOrder.Instance).Select(pair => pair.Item)]));
    }

    /// <summary>Order of two keys of one type; null for others.</summary>
    public static int? Order(Value left, Value right)
    {
        var (a, b) = (Numbers.Own(left), Numbers.Own(right));
        if (a.GetType() != b.GetType()) return null;
        if (a is DoubleValue x && b is DoubleValue y) return x.Value.CompareTo(y.Value);
        return Equality.IsNumber(a) ? Numbers.Compare(a, b) : Equality.Compare(a, b);
    }

    private static bool IsComparable(Value key) => Order(key, key) is not null;

    private sealed class KeyOrder : IComparer<Value>
    {
        public static readonly KeyOrder Instance = new();

        public int Compare(Value? left, Value? right) => Order(left!, right!) ?? 0;
    }
}
