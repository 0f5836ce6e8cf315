using Bylaw.Core.Values;
using CsCheck;
using Xunit;

namespace Bylaw.Tests.Values;

/// <summary>Numbers of three types are one line: equality, hashes and order agree.</summary>
public class TypedNumberTests
{
    private static readonly double[] s_doubles =
        [0, -0.0, 1, -1, 0.1, 0.5, 1e23, 1e22, 9007199254740992, 9007199254740994, 9223372036854775808, -9223372036854775808, 18446744073709551615, double.MaxValue, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    private static readonly Gen<Value> s_numbers = Gen.Frequency(
        (2, SomeValues.NumberText.Select(text => (Value)NumberValue.TryParse(text)!)),
        (1, Gen.Long[-3, 3].Select(Value.Of)),
        (1, Gen.ULong[0, 3].Select(value => (Value)new UnsignedValue(value))),
        (1, Gen.ULong.Select(value => (Value)new UnsignedValue(value))),
        (1, Gen.Double.Select(value => (Value)new DoubleValue(value))),
        (1, Gen.Int[-6, 6].Select(value => (Value)new DoubleValue(value / 2.0))),
        (2, Gen.OneOf(s_doubles).Select(value => (Value)new DoubleValue(value))));

    [Fact]
    public void Equality_hashes_and_order_agree() => Gen.Select(s_numbers, s_numbers, s_numbers).Sample((a, b, c) =>
    {
        Assert.Equal(a.Equals(b), b.Equals(a));
        if (a.Equals(b)) Assert.Equal(a.GetHashCode(), b.GetHashCode());
        if (a.Equals(b) && b.Equals(c)) Assert.True(a.Equals(c));
        Assert.Equal(Math.Sign(a.CompareTo(b)), -Math.Sign(b.CompareTo(a)));
        if (!IsNaN(a) && !IsNaN(b)) Assert.Equal(a.Equals(b), a.CompareTo(b) == 0);
        if (a.CompareTo(b) <= 0 && b.CompareTo(c) <= 0) Assert.True(a.CompareTo(c) <= 0, $"{a} {b} {c}");
    }, iter: 20_000);

    [Fact]
    public void A_map_finds_a_key_by_a_number_of_another_type() => s_numbers.Array[0, 40].Sample(keys =>
    {
        var map = new ObjectBuilder();
        foreach (var key in keys) map.Set(key, Value.Of("found"));
        var made = map.ToObject();
        foreach (var key in keys)
        {
            if (IsNaN(key)) continue;
            Assert.NotNull(made.Get(key));
            if (key is NumberValue number && number.TryGetInt64(out var integer) && integer >= 0) Assert.NotNull(made.Get(new UnsignedValue((ulong)integer)));
            if (key is UnsignedValue { Value: < 1UL << 53 } unsigned) Assert.NotNull(made.Get(new DoubleValue(unsigned.Value)));
        }
    }, iter: 500);

    [Theory]
    [InlineData(1.0, 1L, true)]
    [InlineData(-0.0, 0L, true)]
    [InlineData(1.5, 1L, false)]
    [InlineData(9007199254740992.0, 9007199254740993L, false)]
    [InlineData(double.NaN, 0L, false)]
    [InlineData(double.PositiveInfinity, long.MaxValue, false)]
    public void A_double_equals_the_integer_of_its_value(double left, long right, bool equal)
    {
        Assert.Equal(equal, new DoubleValue(left).Equals(Value.Of(right)));
        Assert.Equal(equal, Value.Of(right).Equals(new DoubleValue(left)));
    }

    [Fact]
    public void Other_kinds_are_never_equal_to_numbers()
    {
        Value[] others = [NullValue.Instance, Value.Of(true), Value.Of("1"), ArrayValue.Empty, new BytesValue(new byte[] { 1 }), new DurationValue(1), new TimestampValue(1, 0)];
        foreach (var other in others)
            foreach (var number in new Value[] { Value.Of(1), new UnsignedValue(1), new DoubleValue(1) })
            {
                Assert.False(other.Equals(number));
                Assert.False(number.Equals(other));
                Assert.NotEqual(0, number.CompareTo(other));
            }
    }

    [Fact]
    public void What_orders_beyond_numbers()
    {
        Value[] ordered =
        [
            Value.Of(true), new DoubleValue(double.NaN), new DoubleValue(double.NegativeInfinity), Value.Of(-1), new DoubleValue(0.5), new UnsignedValue(1), new DoubleValue(1.5), Value.Of(2), new DoubleValue(double.PositiveInfinity), Value.Of("a"), SetValue.Empty,
            new BytesValue(new byte[] { 1 }), new BytesValue(new byte[] { 1, 0 }), new BytesValue(new byte[] { 2 }), new DurationValue(-1), new DurationValue(5), new TimestampValue(-1, 999_999_999), new TimestampValue(0, 0), new TimestampValue(0, 1),
        ];
        for (var i = 0; i < ordered.Length; i++)
            for (var j = 0; j < ordered.Length; j++)
                Assert.Equal(i.CompareTo(j), Math.Sign(ordered[i].CompareTo(ordered[j])));
    }

    private static bool IsNaN(Value value) => value is DoubleValue { Value: double.NaN };
}
