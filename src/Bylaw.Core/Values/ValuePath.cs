using System.Collections.Immutable;
using System.Text;

namespace Bylaw.Core.Values;

/// <summary>A way into a value: keys of objects and indexes of arrays.</summary>
public sealed class ValuePath : IEquatable<ValuePath>
{
    private ValuePath(ImmutableArray<Value> keys) => Keys = keys;

    /// <summary>The value itself.</summary>
    public static readonly ValuePath Root = new([]);

    /// <summary>The steps, outermost first.</summary>
    public ImmutableArray<Value> Keys { get; }

    /// <summary>A path of the given steps.</summary>
    public static ValuePath Of(params IEnumerable<Value> keys) => new([.. keys]);

    /// <summary>One step further.</summary>
    public ValuePath Then(Value key) => new(Keys.Add(key));

    /// <summary>One step further, into a text key.</summary>
    public ValuePath Then(string key) => Then(new StringValue(key));

    /// <summary>One step further, into an array.</summary>
    public ValuePath Then(int index) => Then(IntegerValue.Of(index));

    /// <summary>What the path leads to in a value, or null.</summary>
    public Value? Find(Value root)
    {
        Value? current = root;
        foreach (var key in Keys)
        {
            current = current switch
            {
                ObjectValue map => map.Get(key),
                ArrayValue list when key is NumberValue n && n.TryGetInt64(out var i) && i >= 0 && i < list.Count => list[(int)i],
                SetValue set => set.Find(key),
                _ => null,
            };
            if (current is null) return null;
        }
        return current;
    }

    /// <summary><c>spec.containers[0].image</c>; keys that are no plain names stand in brackets as JSON.</summary>
    public override string ToString()
    {
        var output = new StringBuilder();
        foreach (var key in Keys)
        {
            if (key is StringValue { Text: var name } && IsPlain(name)) output.Append(output.Length > 0 ? "." : "").Append(name);
            else output.Append('[').Append(key).Append(']');
        }
        return output.ToString();
    }

    /// <inheritdoc/>
    public bool Equals(ValuePath? other) => other is not null && Keys.AsSpan().SequenceEqual(other.Keys.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ValuePath);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var key in Keys) hash.Add(key);
        return hash.ToHashCode();
    }

    private static bool IsPlain(string name)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0])) return false;
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && c is not '_' and not '-') return false;
        return true;
    }
}
