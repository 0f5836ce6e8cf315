using Bylaw.Core.Values;
using CsCheck;

namespace Bylaw.Tests.Values;

/// <summary>Generators of values.</summary>
internal static class SomeValues
{
    private static readonly string[] Tricky =
    [
        "", " ", "a", "yes", "No", "null", "~", "0644", "1e3", "1:30", "2001-01-01", "- x", "-", "--- x", "...", "a: b", "a #b", "#", "a:", "'", "\"", "\\", "{}", "[x", "*a", "&a", "!t", "%", "@", "`",
        "|", ">", "? x", "x\n", "x\ny", "x\n\n\n", "\n", "\nx", " x\ny", "x\n  y\n", "x\n \ny", "x \ny ", "x\ty", "x\n\ty", "\t", "x\r\ny", "\0", "\u0085", "\u2028", "\uFEFF", "\u00A0", "é", "😀", "\uFFFD", "\uE000", "<<", "=", ".", ".5", "+1", "0x", "0o7", ".inf",
        "true", "a\u0001b", "\u007F", "key", "spec", "image", "---\nx", "x\n---\ny", "x\n...\n", "x\n#y", "0b1", "1_0", "_", "-1", "a, b", "]", "x:y", "$(x)", "(", "/x", "x\n\n  y",
    ];

    public static readonly Gen<string> Text = Gen.Frequency(
        (3, Gen.Int[0, Tricky.Length - 1].Select(place => Tricky[place])),
        (1, Gen.Int[0, Tricky.Length - 1].Array[2, 4].Select(places => string.Concat(places.Select(place => Tricky[place])))),
        (1, Gen.Char[' ', '~'].Array[0, 12].Select(units => new string(units))));

    /// <summary>Numbers as JSON writes them.</summary>
    public static readonly Gen<string> NumberText = Gen.Frequency(
        (2, Gen.Int[-1000, 1000].Select(n => $"{n}")),
        (1, Gen.Long.Select(n => $"{n}")),
        (2, Gen.Select(Gen.Bool, Gen.Long[0, 10_000_000_000], Gen.Int[0, 99_999], Gen.Int[-30, 30]).Select(t => $"{(t.Item1 ? "-" : "")}{t.Item2}.{t.Item3}e{t.Item4}")),
        (1, Gen.Select(Gen.Long[1, long.MaxValue], Gen.ULong).Select((a, b) => $"{a}{b}")));

    public static readonly Gen<Value> Scalar = Gen.Frequency(
        (1, Gen.Const<Value>(NullValue.Instance)),
        (1, Gen.Bool.Select(Value.Of)),
        (2, NumberText.Select(text => (Value)NumberValue.TryParse(text)!)),
        (4, Text.Select(text => (Value)new StringValue(text))));

    /// <summary>Values as JSON has them, nested up to three deep.</summary>
    public static readonly Gen<Value> Json = Nested(3);

    private static Gen<Value> Nested(int depth)
    {
        if (depth == 0) return Scalar;
        var inner = Nested(depth - 1);
        return Gen.Frequency(
            (2, Scalar),
            (1, inner.Array[0, 4].Select(items => (Value)new ArrayValue(items))),
            (2, Gen.Select(Text, inner).Array[0, depth == 3 ? 12 : 4].Select(MakeObject)));
    }

    private static Value MakeObject((string, Value)[] entries)
    {
        var map = new ObjectBuilder();
        foreach (var (key, value) in entries) map.Set(key, value);
        return map.ToObject();
    }
}
