using System.Globalization;
using System.Numerics;
using Bylaw.Core.Values;
using Xunit;

namespace Bylaw.Tests.Values;

public sealed class BigDecimalTests
{
    [Fact]
    public void DigitCountIsTheLengthOfTheDigits()
    {
        for (var bits = 1; bits < 400; bits++)
        {
            foreach (var near in new[] { -1, 0, 1 })
            {
                var value = new BigDecimal((BigInteger.One << bits) + near, 0);
                Assert.Equal(value.Unscaled.ToString(CultureInfo.InvariantCulture).Length, value.DigitCount);
            }
            var ten = new BigDecimal(BigInteger.Pow(10, bits) + 1, 0);
            Assert.Equal(bits + 1, ten.DigitCount);
        }
    }

    [Theory]
    [InlineData("101.5", "100", 1)]
    [InlineData("99.5", "101", -1)]
    [InlineData("1e3", "1000.0", 0)]
    public void Compares(string left, string right, int order)
    {
        Assert.True(BigDecimal.TryParse(left, out var a));
        Assert.True(BigDecimal.TryParse(right, out var b));
        Assert.Equal(order, a.CompareTo(b));
    }
}
