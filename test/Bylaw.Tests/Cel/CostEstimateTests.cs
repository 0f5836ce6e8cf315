using System.Collections.Immutable;
using Bylaw.Cel;
using Bylaw.Cel.Checking;
using Bylaw.Cel.Estimating;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Xunit;

namespace Bylaw.Tests.Cel;

/// <summary>What expressions cost before they run. A list of the variable <c>names</c> has up to five texts of up to 64 characters; of <c>free</c> nothing is known.</summary>
public sealed class CostEstimateTests
{
    private static readonly CelEnvironment s_environment = CelEnvironment.Kubernetes.With(("names", CelType.List(CelType.String)), ("free", CelType.List(CelType.String)), ("labels", CelType.Map(CelType.String, CelType.String)));

    [Theory]
    [InlineData("1 + 2", 1UL, 1UL)]
    [InlineData("names", 1UL, 1UL)]
    [InlineData("names[0]", 2UL, 2UL)]
    [InlineData("has(labels.a)", 1UL, 1UL)]
    // The list, the result, and for each name: the condition, and at least the value so far.
    [InlineData("names.all(n, n == 'x')", 2UL, 27UL)]
    [InlineData("names.all(n, names.all(m, n == m))", 2UL, 327UL)]
    [InlineData("names.map(n, n.upperAscii()).exists(n, n.contains('abc'))", 13UL, 173UL)]
    [InlineData("names[0].matches('[a-z]+')", 4UL, 16UL)]
    [InlineData("names.join(', ')", 1UL, 34UL)]
    [InlineData("cel.bind(n, names, n.size() + n.size())", 16UL, 16UL)]
    [InlineData("free.all(n, true)", 2UL, ulong.MaxValue)]
    [InlineData("free.exists(a, free.exists(b, free.exists(c, a + b == c)))", 2UL, ulong.MaxValue)]
    [InlineData("true || free.all(n, n == 'x')", 0UL, ulong.MaxValue)]
    public void An_expression_has_bounds(string text, ulong least, ulong most) => Assert.Equal(new Bounds(least, most), Compile(text).EstimateCost(Hint));

    [Theory]
    [InlineData("names.filter(n, n.startsWith('a')).map(n, n + n).join() == 'aa'")]
    [InlineData("names.exists_one(n, n == 'a') && names.all(i, n, i < n.size())")]
    [InlineData("names.transformMap(i, n, n.replace('a', 'bbb')).all(k, v, v.split('b').size() > 0)")]
    [InlineData("sets.contains(names, ['a', 'b']) ? names.isSorted() : names.min() == 'a'")]
    public void What_it_costs_lies_between_them(string text)
    {
        var program = Compile(text);
        var estimate = program.EstimateCost(Hint);
        var names = new ArrayValue([.. new[] { "a", "bcd", "efg" }.Select(name => new StringValue(name))]);
        var cost = (ulong)program.Evaluate([names, null, null], BudgetLimits.Default, TimeProvider.System, cancellation: TestContext.Current.CancellationToken).Cost;
        Assert.InRange(cost, estimate.Min, estimate.Max);
    }

    private static CelProgram Compile(string text) => CelProgram.Compile(new SourceText("test", text), s_environment, CelOptions.Default, out var problems) ?? throw new InvalidDataException(problems[0].ToString());

    private static Bounds? Hint(CelType type, ImmutableArray<string> path) => path switch
    {
        ["names"] => new Bounds(0, 5),
        ["names", "@items"] => new Bounds(0, 64),
        _ => null,
    };
}
