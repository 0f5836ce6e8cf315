using Bylaw.Cel;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Xunit;

namespace Bylaw.Tests.Cel;

/// <summary>The door of the project: compile, evaluate, explain.</summary>
public class CelExpressionTests
{
    private static readonly Dictionary<string, Value> s_values = new(StringComparer.Ordinal)
    {
        ["object"] = Json("""{"kind": "Pod", "spec": {"replicas": 1, "containers": [{"name": "a", "image": "x"}, {"name": "b"}]}}"""),
    };

    [Theory]
    [InlineData("1 + 1", "int")]
    [InlineData("object.spec", "dyn")]
    [InlineData("[\"a\"].map(x, x.size() > 1)", "list(bool)")]
    [InlineData("{\"a\": 1u}", "map(string, uint)")]
    [InlineData("optional.of(1)", "optional_type(int)")]
    [InlineData("timestamp(0)", "google.protobuf.Timestamp")]
    public void The_type_of_an_expression(string text, string type) => Assert.Equal(type, Compile(text).Type);

    [Fact]
    public void A_variable_without_a_value_fails_where_it_is_used()
    {
        Assert.Equal("no such attribute(s): params", Answer("params.x").Failure);
        Assert.Equal("true", Answer("params.x == 1 || object.kind == 'Pod'").Value?.ToString());
    }

    [Fact]
    public void One_program_in_many_threads()
    {
        var expression = Compile("lists.range(100).map(x, cel.bind(y, x * object.n, y + 1)).sum()");
        Parallel.For(0, 200, n =>
        {
            var values = new Dictionary<string, Value>(StringComparer.Ordinal) { ["object"] = Json($$"""{"n": {{n}}}""") };
            Assert.Equal($"{4950 * n + 100}", expression.Evaluate(values, BudgetLimits.Default, TimeProvider.System).Value?.ToString());
        });
    }

    [Theory]
    [InlineData("object.kind == 'Pod' && object.spec.replicas >= 2", "object.spec.replicas >= 2", "spec.replicas", "1")]
    [InlineData("object.spec.containers.all(c, has(c.image))", "has(c.image)", "spec.containers[1].image", null)]
    [InlineData("!object.spec.containers.exists(c, c.name == 'b')", "c.name == 'b'", "spec.containers[1].name", "\"b\"")]
    [InlineData("cel.bind(s, object.spec, s.replicas == 3 ? true : s.replicas > 4)", "s.replicas > 4", "spec.replicas", "1")]
    [InlineData("object.spec.paused == true", "object.spec.paused", "spec.paused", null)]
    public void Why_a_value_is_what_it_is(string text, string part, string path, string? value)
    {
        var reason = Assert.Single(Compile(text).Explain(s_values, BudgetLimits.Default, TimeProvider.System));
        Assert.Equal(part, reason.At.Source.Slice(reason.At.Span).ToString());
        var operand = reason.Operands.First(operand => operand.Variable is not null);
        Assert.Equal(("object", path, value), (operand.Variable, operand.Path.ToString(), operand.Value?.ToString()));
    }

    [Fact]
    public void What_costs_is_counted()
    {
        Assert.Equal(0, Answer("true").Cost);
        Assert.True(Answer("object.spec.containers.all(c, c.name != '')").Cost > Answer("object.kind != ''").Cost);
    }

    private static CelExpression Compile(string text) =>
        CelExpression.Compile(new SourceText("cel", text), ["object", "params"], out var diagnostics) ?? throw new InvalidDataException(string.Join('\n', diagnostics));

    private static CelAnswer Answer(string text) => Compile(text).Evaluate(s_values, BudgetLimits.Default, TimeProvider.System);

    private static Value Json(string text) => JsonReader.TryReadValue(text, out var value, out _) ? value : throw new InvalidDataException(text);
}
