using Bylaw.Cel;
using Bylaw.Cel.Checking;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Tests.Values;
using CsCheck;
using Xunit;

namespace Bylaw.Tests.Cel;

/// <summary>
/// Whatever is written, compiling gives a program or diagnostics, and evaluating a value or a failure. With
/// <c>BYLAW_SOAK=1</c> in the environment the run is long.
/// </summary>
public class ExpressionProperties
{
    private static readonly int Count = Environment.GetEnvironmentVariable("BYLAW_SOAK") == "1" ? 400_000 : 20_000;

    private static readonly string[] s_leaves =
    [
        "1", "0", "-1", "9223372036854775807", "-9223372036854775808", "2u", "18446744073709551615u", "1.5", "0.0", "1e308", "\"a\"", "\"\"", "\"é😀\"", "b\"ab\"", "true", "false", "null", "[]", "{}", "[1, 2]", "[\"a\"]",
        "{\"a\": 1}", "x", "y", "v", "x.a", "x[0]", "x.?a", "x[?0]", "timestamp(0)", "duration(\"1s\")", "timestamp(\"9999-12-31T23:59:59.999999999Z\")", "optional.none()", "optional.of(1)", "int", "type(1)", "ip(\"::1\")",
        "cidr(\"10.0.0.0/8\")", "quantity(\"1Gi\")", "semver(\"1.2.3\")", "url(\"https://a/b?c=d\")", "format.uuid()", "google.protobuf.Int32Value{value: 3}", "0.0 / 0.0", "1.0 / 0.0",
    ];

    private static readonly string[] s_forms =
    [
        "{0} + {1}", "{0} - {1}", "{0} * {1}", "{0} / {1}", "{0} % {1}", "{0} == {1}", "{0} != {1}", "{0} < {1}", "{0} >= {1}", "{0} in {1}", "{0} && {1}", "{0} || {1}", "!({0})", "-({0})", "{0} ? {1} : {2}", "[{0}, {1}]",
        "{{{0}: {1}}}", "[?{0}]", "({0})[{1}]", "({0})[?{1}]", "({0}).a", "({0}).?a", "has(({0}).a)", "({0}).all(v, {1})", "({0}).exists(v, {1})", "({0}).exists_one(v, {1})", "({0}).filter(v, {1})", "({0}).map(v, {1})",
        "({0}).map(v, {1}, {2})", "({0}).all(k, v, {1})", "({0}).transformList(k, v, {1})", "({0}).transformMap(k, v, {1})", "({0}).transformMapEntry(k, v, {{{1}: {2}}})", "({0}).sortBy(v, {1})", "cel.bind(v, {0}, {1})",
        "({0}).optMap(v, {1})", "({0}).optFlatMap(v, {1})", "dyn({0})", "type({0})", "int({0})", "uint({0})", "double({0})", "string({0})", "bytes({0})", "bool({0})", "duration({0})", "timestamp({0})", "size({0})",
    ];

    /// <summary>A call of any function there is, with any number of arguments that it takes.</summary>
    private static readonly string[] s_calls = [.. Bylaw.Cel.Library.Libraries.Functions().Values.Concat(Bylaw.Cel.Library.Kubernetes.KubernetesLibraries.Functions).Where(function => char.IsAsciiLetter(function.Name[0]) && !function.Name.Contains('@', StringComparison.Ordinal))
        .SelectMany(function => function.Overloads.Select(overload => Form(function.Name, overload))).Distinct().Order(StringComparer.Ordinal)];

    private static readonly Gen<string> s_expression = Nested(4);

    private static readonly Gen<string> s_noise = Gen.OneOf(
        Gen.Select(s_expression, Gen.Int[0, 200], Gen.Int[0, 10], (text, at, count) => at >= text.Length ? text : text.Remove(at, Math.Min(count, text.Length - at))),
        Gen.Select(s_expression, s_expression, Gen.Int[0, 200], (text, other, at) => text.Insert(Math.Min(at, text.Length), other)),
        Gen.OneOf("\"", "'", "\\", "`", "(", ")", "[", "]", "{", "}", ".", "?", ":", ",", "0x", "1e", "u", "b", "r", "in", "\0", "\ud800", "//", "\n", " ", "&", "&&", "|", "-", "!", "a").Array[0, 12].Select(string.Concat));

    [Fact]
    public void Nothing_throws() => Gen.Select(s_expression, SomeValues.Json, SomeValues.Json, Gen.Bool).Sample((text, x, y, isChecked) => Check(text, x, y, isChecked), iter: Count);

    /// <summary>The expressions are worth the trouble: many give values, many fail when they run.</summary>
    [Fact]
    public void Expressions_are_of_all_sorts()
    {
        int values = 0, failures = 0, broken = 0;
        s_expression.Sample(text =>
        {
            if (Compile(text, isChecked: true) is not { } program) Interlocked.Increment(ref broken);
            else if (program.Evaluate([Value.Of(1), Value.Of(2), Value.Of(3)], Celling.Tight, TimeProvider.System).Value is null) Interlocked.Increment(ref failures);
            else Interlocked.Increment(ref values);
        }, iter: 4_000);
        // About 750, 100 and 3,150: far enough from chance.
        Assert.True(values > 400 && failures > 30 && broken > 1_000, $"{values} values, {failures} failures, {broken} broken");
    }

    [Fact]
    public void Noise_does_not_throw() => s_noise.Sample(text => Check(text, Value.Of(1), Value.Of(2), isChecked: true), iter: Count / 2);

    /// <summary>What the checker finds out holds: a value is of the type that was found.</summary>
    [Fact]
    public void Values_are_of_their_types() => s_expression.Sample(text =>
    {
        var program = Compile(text, isChecked: true);
        if (program?.Evaluate([Value.Of(1), Value.Of(2), Value.Of(3)], Celling.Tight, TimeProvider.System).Value is { } value)
            Assert.True(program.Type.Takes(value), $"{text} is of {program.Type}, and gives {value} of {TypeValue.Of(value).Name}");
    }, iter: Count / 2);

    private static void Check(string text, Value x, Value y, bool isChecked)
    {
        if (Compile(text, isChecked) is not { } program) return;
        var result = program.Evaluate([x, y, NullValue.Instance], Celling.Tight, TimeProvider.System);
        foreach (var reason in new CelEvaluator(Celling.Tight, TimeProvider.System).Explain(program, [x, y, NullValue.Instance]))
        {
            Assert.InRange(reason.At.Span.End, 0, text.Length);
            Assert.True(reason.Value is not null || reason.Failure is not null, $"{text}: a reason without a value or a failure");
            Assert.All(reason.Operands, operand => Assert.True(operand.Variable is null || operand.Variable is "x" or "y" or "v", text));
        }
        if (result.Value is null)
        {
            Assert.True(result.Failure is { Message.Length: > 0 }, $"{text} gives neither a value nor a failure");
            return;
        }
        Assert.NotEmpty(result.Value.ToString());
        Assert.Equal(0, result.Value.CompareTo(result.Value));
        Assert.Equal(result.Value.GetHashCode(), result.Value.GetHashCode());
        // The same again: programs keep nothing.
        Assert.Equal(result.Value.ToString(), program.Evaluate([x, y, NullValue.Instance], Celling.Tight, TimeProvider.System).Value?.ToString());
    }

    private static CelProgram? Compile(string text, bool isChecked)
    {
        var environment = CelEnvironment.Kubernetes.With(("x", CelType.Dyn), ("y", CelType.Dyn), ("v", CelType.Dyn));
        var program = CelProgram.Compile(new SourceText("cel", text), environment, CelOptions.Default with { Checks = isChecked }, out var diagnostics);
        Assert.Equal(program is null, !diagnostics.IsEmpty);
        foreach (var diagnostic in diagnostics)
        {
            Assert.NotEmpty(diagnostic.ToString());
            if (diagnostic.At is { } at) Assert.InRange(at.Span.End, 0, text.Length);
        }
        return program;
    }

    private static string Form(string name, Overload overload)
    {
        var places = overload.Parameters.Select((_, i) => $"{{{i}}}").ToList();
        return overload.IsMethod ? $"({places[0]}).{name}({string.Join(", ", places.Skip(1))})" : $"{name}({string.Join(", ", places)})";
    }

    private static Gen<string> Nested(int depth)
    {
        var leaf = Gen.OneOf(s_leaves);
        if (depth == 0) return leaf;
        var inner = Nested(depth - 1);
        return Gen.Frequency(
            (1, leaf),
            (3, Gen.Select(Gen.OneOf(s_forms), inner, inner, inner, Filled)),
            (2, Gen.Select(Gen.OneOf(s_calls), inner, inner, inner, Filled)));
    }

    private static string Filled(string form, string a, string b, string c) => string.Format(null, form, a, b, c, "1");
}
