using System.Numerics;

namespace Bylaw.Core.Values;

/// <summary>An open-addressing index from values to their places in an array. Built once, then only read.</summary>
internal static class HashIndex
{
    /// <summary>Up to this many entries a scan is as fast as hashing.</summary>
    public const int ScanLimit = 8;

    public static int[] Build(Value[] keys, int count)
    {
        var slots = new int[Capacity(count)];
        for (var i = 0; i < count; i++) Insert(slots, keys[i], i);
        return slots;
    }

    /// <summary>The index of distinct keys; null when two of them are equal.</summary>
    public static int[]? TryBuildDistinct(ReadOnlySpan<Value> keys)
    {
        var slots = new int[Capacity(keys.Length)];
        var mask = slots.Length - 1;
        for (var i = 0; i < keys.Length; i++)
        {
            var at = Spread(keys[i].GetHashCode()) & mask;
            for (; slots[at] != 0; at = (at + 1) & mask)
                if (ReferenceEquals(keys[slots[at] - 1], keys[i]) || keys[slots[at] - 1].Equals(keys[i])) return null;
            slots[at] = i + 1;
        }
        return slots;
    }

    public static int Capacity(int count) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, count * 2));

    public static void Insert(int[] slots, Value key, int place)
    {
        var mask = slots.Length - 1;
        var at = Spread(key.GetHashCode()) & mask;
        while (slots[at] != 0) at = (at + 1) & mask;
        slots[at] = place + 1;
    }

    public static int Find(int[] slots, Value[] keys, Value key)
    {
        var mask = slots.Length - 1;
        for (var at = Spread(key.GetHashCode()) & mask; slots[at] != 0; at = (at + 1) & mask)
        {
            var place = slots[at] - 1;
            if (ReferenceEquals(keys[place], key) || keys[place].Equals(key)) return place;
        }
        return -1;
    }

    public static int FindText(int[] slots, Value[] keys, string text)
    {
        var mask = slots.Length - 1;
        for (var at = Spread(StringValue.Hash(text)) & mask; slots[at] != 0; at = (at + 1) & mask)
        {
            var place = slots[at] - 1;
            if (keys[place] is StringValue key && string.Equals(key.Text, text, StringComparison.Ordinal)) return place;
        }
        return -1;
    }

    public static int Scan(Value[] keys, int count, Value key)
    {
        for (var i = 0; i < count; i++)
            if (ReferenceEquals(keys[i], key) || keys[i].Equals(key)) return i;
        return -1;
    }

    /// <summary>Whether two of a few keys are equal.</summary>
    public static bool HasEqual(ReadOnlySpan<Value> keys)
    {
        for (var i = 1; i < keys.Length; i++)
            for (var j = 0; j < i; j++)
                if (ReferenceEquals(keys[i], keys[j]) || keys[i].Equals(keys[j])) return true;
        return false;
    }

    private static int Spread(int hash) => (int)((uint)hash * 0x9E3779B1u >> 7);
}
