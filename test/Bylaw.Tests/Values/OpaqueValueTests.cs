using Bylaw.Core.Values;
using CsCheck;
using Xunit;

namespace Bylaw.Tests.Values;

/// <summary>Values that JSON has no form for: what stands for them, and that equal ones are equal.</summary>
public class OpaqueValueTests
{
    public static TheoryData<Value, string> Forms => new()
    {
        { new UnsignedValue(ulong.MaxValue), "18446744073709551615" },
        { new UnsignedValue(0), "0" },
        { new DoubleValue(1.5), "1.5" },
        { new DoubleValue(2), "2" },
        { new DoubleValue(-0.0), "0" },
        { new DoubleValue(1e300), "1E+300" },
        { new DoubleValue(double.NaN), "\"NaN\"" },
        { new DoubleValue(double.PositiveInfinity), "\"Infinity\"" },
        { new DoubleValue(double.NegativeInfinity), "\"-Infinity\"" },
        { new BytesValue(new byte[] { 0xFF, 0x41 }), "\"/0E=\"" },
        { new BytesValue(default), "\"\"" },
        { new DurationValue(5_400_000_000_000), "\"5400s\"" },
        { new DurationValue(-500_000_000), "\"-0.5s\"" },
        { new DurationValue(1), "\"0.000000001s\"" },
        { new DurationValue(long.MinValue), "\"-9223372036.854775808s\"" },
        { new TimestampValue(1_234_567_890, 500_000_000), "\"2009-02-13T23:31:30.5Z\"" },
        { new TimestampValue(-1, 999_999_999), "\"1969-12-31T23:59:59.999999999Z\"" },
        { new TimestampValue(TimestampValue.First, 0), "\"0001-01-01T00:00:00Z\"" },
        { new TimestampValue(TimestampValue.Last, 999_999_999), "\"9999-12-31T23:59:59.999999999Z\"" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void What_stands_for_it_in_JSON(Value value, string json)
    {
        Assert.Equal(json, value.ToString());
        Assert.Equal(ValueKind.Opaque, value.Kind);
        Assert.Equal($"[{json}]", new ArrayValue([value]).ToString().Replace("\n", "", StringComparison.Ordinal));
        Assert.True(JsonReader.TryReadValue(json, out _, out var error), error?.ToString());
    }

    [Fact]
    public void Instants_are_ordered_by_time_and_not_by_text() => Gen.Select(Gen.Long[-100, 100], Gen.Int[0, 999_999_999], Gen.Long[-100, 100], Gen.Int[0, 999_999_999]).Sample((a, x, b, y) =>
    {
        var (left, right) = (new TimestampValue(a, x), new TimestampValue(b, y));
        Assert.Equal(Math.Sign((a, x).CompareTo((b, y))), Math.Sign(left.CompareTo(right)));
        Assert.Equal((a, x) == (b, y), left.Equals(right));
    }, iter: 2_000);

    [Fact]
    public void Lengths_are_ordered_by_length() => Gen.Select(Gen.Long, Gen.Long).Sample((a, b) =>
        Assert.Equal(a.CompareTo(b), Math.Sign(new DurationValue(a).CompareTo(new DurationValue(b)))), iter: 2_000);

    [Fact]
    public void Bytes_are_equal_by_content()
    {
        var (a, b) = (new BytesValue(new byte[] { 1, 2 }), new BytesValue(new byte[] { 0, 1, 2 }.AsMemory(1)));
        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.NotEqual<Value>(a, new BytesValue(new byte[] { 1 }));
    }

    [Fact]
    public void Types_do_not_mix()
    {
        Assert.False(new DurationValue(0).Equals(new TimestampValue(0, 0)));
        Assert.False(new BytesValue("a"u8.ToArray()).Equals(Value.Of("a")));
        Assert.NotEqual(0, new DurationValue(0).CompareTo(new TimestampValue(0, 0)));
    }
}
