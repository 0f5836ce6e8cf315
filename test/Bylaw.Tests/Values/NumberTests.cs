using System.Globalization;
using System.Numerics;
using Bylaw.Core.Values;
using CsCheck;
using Xunit;

namespace Bylaw.Tests.Values;

/// <summary>Exact decimals against fractions of big integers.</summary>
public class NumberTests
{
    private readonly record struct Fraction(BigInteger Top, BigInteger Bottom)
    {
        public static Fraction Of(BigDecimal value) => value.Exponent >= 0
            ? new(value.Unscaled * BigInteger.Pow(10, value.Exponent), BigInteger.One)
            : new(value.Unscaled, BigInteger.Pow(10, -value.Exponent));

        public static Fraction operator +(Fraction a, Fraction b) => new(a.Top * b.Bottom + b.Top * a.Bottom, a.Bottom * b.Bottom);
        public static Fraction operator *(Fraction a, Fraction b) => new(a.Top * b.Top, a.Bottom * b.Bottom);
        public int Compare(Fraction other) => (Top * other.Bottom).CompareTo(other.Top * Bottom);
    }

    private static readonly Gen<BigDecimal> Decimals = SomeValues.NumberText.Select(text => NumberValue.TryParse(text)!.Exact);

    [Fact]
    public void Spelling_is_kept() => SomeValues.NumberText.Sample(text => Assert.Equal(text, NumberValue.TryParse(text)!.Text), iter: 1_000);

    [Fact]
    public void The_shortest_spelling_reads_back() => Decimals.Sample(value =>
    {
        Assert.True(BigDecimal.TryParse(value.ToString(), out var read));
        Assert.Equal(value, read);
    }, iter: 1_000);

    [Fact]
    public void Sums_products_and_order() => Gen.Select(Decimals, Decimals).Sample((a, b) =>
    {
        Fraction x = Fraction.Of(a), y = Fraction.Of(b);
        Assert.Equal(0, (x + y).Compare(Fraction.Of(BigDecimal.Add(a, b)!.Value)));
        Assert.Equal(0, (x * y).Compare(Fraction.Of(BigDecimal.Multiply(a, b)!.Value)));
        Assert.Equal(x.Compare(y), Math.Sign(a.CompareTo(b)));
        Assert.Equal(0, BigDecimal.Subtract(a, a)!.Value.Sign);
    }, iter: 2_000);

    [Fact]
    public void Neighbours_are_ordered() => Gen.Select(Gen.Int[0, 60], Gen.Int[-3, 130], Gen.Int[0, 60], Gen.Int[-3, 130]).Sample((p, d, q, e) =>
    {
        // Around powers of ten the number of digits is easily mistaken.
        BigDecimal a = new(BigInteger.Pow(10, p) + d, -p), b = new(BigInteger.Pow(10, q) + e, -q);
        Assert.Equal(Fraction.Of(a).Compare(Fraction.Of(b)), Math.Sign(a.CompareTo(b)));
        Assert.Equal(BigInteger.Abs(a.Unscaled).ToString(CultureInfo.InvariantCulture).Length, a.DigitCount);
    }, iter: 5_000);

    [Fact]
    public void Quotients_are_within_half_a_digit() => Gen.Select(Decimals, Decimals, Gen.Int[1, 40]).Sample((a, b, digits) =>
    {
        if (b.Sign == 0)
        {
            Assert.Null(BigDecimal.Divide(a, b, digits));
            return;
        }
        var quotient = BigDecimal.Divide(a, b, digits)!.Value;
        Assert.InRange(quotient.DigitCount, 1, digits);
        // |q*b - a| <= half of the last digit of q, times |b|
        var error = BigDecimal.Subtract(BigDecimal.Multiply(quotient, b)!.Value, a)!.Value;
        if (error.Sign == 0) return;
        var last = quotient.Exponent + quotient.DigitCount - digits;
        var allowed = BigDecimal.Multiply(new BigDecimal(5, last - 1), b)!.Value;
        Assert.True(Abs(error) <= Abs(allowed), $"{a} / {b} = {quotient}");
    }, iter: 2_000);

    [Fact]
    public void Floor_and_integers() => Decimals.Sample(value =>
    {
        var fraction = Fraction.Of(value);
        Assert.Equal(BigInteger.Divide(fraction.Top - (BigInteger.Remainder(fraction.Top, fraction.Bottom) is { } rest && rest.Sign < 0 ? rest + fraction.Bottom : rest), fraction.Bottom), value.Floor());
        Assert.Equal(value.IsInteger, BigInteger.Remainder(fraction.Top, fraction.Bottom).IsZero);
        Assert.Equal(value.IsInteger ? value.Floor() : null, value.ToInteger());
    }, iter: 1_000);

    [Fact]
    public void Doubles() => Gen.Double.Sample(value =>
    {
        if (double.IsFinite(value)) Assert.Equal(value, BigDecimal.FromDouble(value)!.Value.ToDouble());
        else Assert.Null(BigDecimal.FromDouble(value));
    }, iter: 1_000);

    [Theory]
    [InlineData("1000000000000000000000000000000000000000000000000001", 1e51)]
    [InlineData("9999999999999999999999999999999999999999999999999999", 1e52)]
    [InlineData("9007199254740993.00000000000000000000000000000000000000000000000000001", 9007199254740994d)]
    [InlineData("1e999", double.PositiveInfinity)]
    [InlineData("-1e-999", 0d)]
    public void Long_numbers_become_the_nearest_double(string text, double expected) => Assert.Equal(expected, NumberValue.TryParse(text)!.ToDouble());

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("01")]
    [InlineData("+1")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1e")]
    [InlineData("0x1")]
    [InlineData("1 ")]
    [InlineData("1e1000000000")]
    [InlineData("NaN")]
    public void Not_a_json_number(string text) => Assert.Null(NumberValue.TryParse(text));

    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("100", "1e2", true)]
    [InlineData("0", "-0", true)]
    [InlineData("120.0", "125", false)]
    [InlineData("9223372036854775808", "9223372036854775807", false)]
    public void Equality_is_by_value(string left, string right, bool equal)
    {
        NumberValue a = NumberValue.TryParse(left)!, b = NumberValue.TryParse(right)!;
        Assert.Equal(equal, a.Equals(b));
        if (equal) Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.Equal(NumberValue.Compare(a, b), -NumberValue.Compare(b, a));
    }

    [Fact]
    public void Numbers_of_any_exponent_are_compared_without_being_written_out() =>
        Assert.True(NumberValue.Compare(NumberValue.TryParse("1e999999999")!, NumberValue.TryParse("-1e-999999999")!) > 0);

    private static BigDecimal Abs(BigDecimal value) => value.Sign < 0 ? -value : value;
}
