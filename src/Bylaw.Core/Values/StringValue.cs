namespace Bylaw.Core.Values;

/// <summary>Unicode text, ordered by code point.</summary>
public sealed class StringValue : Value
{
    private int _hash;

    /// <summary>Wraps a text.</summary>
    public StringValue(string text) => Text = text;

    /// <summary>The empty text.</summary>
    public static readonly StringValue Empty = new("");

    /// <summary>The characters, as UTF-16.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.String;

    internal override ValueSize Size => ValueSize.OfText(Text);

    /// <summary>Number of code points.</summary>
    public int CodePointCount
    {
        get
        {
            var count = Text.Length;
            foreach (var unit in Text)
                if (char.IsLowSurrogate(unit)) count--;
            return count;
        }
    }

    /// <inheritdoc/>
    public override bool Equals(Value? other) =>
        ReferenceEquals(this, other)
        || (other is StringValue text
            && Text.Length == text.Text.Length
            && (_hash == text._hash || _hash == 0 || text._hash == 0)
            && string.Equals(Text, text.Text, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = _hash;
        return hash != 0 ? hash : _hash = Hash(Text);
    }

    /// <summary>The hash of the value of a text; never 0.</summary>
    internal static int Hash(string text)
    {
        var hash = text.GetHashCode(StringComparison.Ordinal);
        return hash == 0 ? 1 : hash;
    }

    /// <summary>Order by code point, which UTF-16 order is not beyond the basic plane.</summary>
    public static int Compare(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length) return left.Length.CompareTo(right.Length);
        char a = left[common], b = right[common];
        if (char.IsSurrogate(a) != char.IsSurrogate(b)) return char.IsSurrogate(a) ? 1 : -1;
        return a.CompareTo(b);
    }
}
