using Bylaw.Cel;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Xunit;

namespace Bylaw.Tests.Cel;

/// <summary>Runs the rows of <c>cases/cel</c>.</summary>
public class CelCaseTests
{
    /// <summary>Texts too long for a row: <see cref="HostileExpressionTests"/> pins them.</summary>
    private static readonly string[] s_pinnedElsewhere = ["BLW3007", "BLW3008"];

    public static TheoryData<string, string> Rows => [.. CelCase.All.Select(row => new TheoryDataRow<string, string>(row.Group, row.Name))];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Case(string group, string name)
    {
        var row = CelCase.All.Single(row => row.Group == group && row.Name == name);
        Assert.Null(row.Mistake());
        var program = Celling.CompileFor(row.Release, row.Source.Content, out var diagnostics, row.Variables.Select(variable => variable.Name));
        CheckDiagnostics(row, diagnostics);
        if (program is null) return;
        CheckResult(row, program.Evaluate(row.Variables.Select(variable => (Value?)variable.Value).ToArray(), BudgetLimits.Default, TimeProvider.System, cancellation: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Names_are_used_once_in_a_file() =>
        Assert.Empty(CelCase.All.GroupBy(row => (row.File, row.Name)).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void Each_diagnostic_has_a_case_that_pins_its_words_and_its_place()
    {
        var pinned = CelCase.All.SelectMany(row => row.Errors).Where(error => error.Get("message") is not null && error.Get("at") is not null).Select(error => error.GetText("code"));
        Assert.Empty(CelDiagnostics.All.Select(code => code.Id).Except(pinned).Except(s_pinnedElsewhere));
    }

    private static void CheckDiagnostics(CelCase row, IReadOnlyList<Diagnostic> found)
    {
        Assert.True(row.Errors.Count == found.Count, $"wanted {row.Errors.Count} diagnostics, found\n{string.Join('\n', found)}");
        foreach (var (wanted, diagnostic) in row.Errors.Zip(found))
        {
            Assert.Equal((wanted.GetText("code"), wanted.GetText("message") ?? diagnostic.Message), (diagnostic.Code.Id, diagnostic.Message));
            if (wanted.GetText("at") is { } text) Assert.Equal(text, diagnostic.At is { } place ? place.Source.Slice(place.Span).ToString() : "nowhere");
            if (wanted.Get("help") is { } words) Assert.Equal((words as StringValue)?.Text, diagnostic.Help);
        }
    }

    private static void CheckResult(CelCase row, CelResult result)
    {
        if (row.Fields.GetText("fails") is { } message)
        {
            Assert.True(result.Failure is not null, $"gives {result.Value}");
            Assert.Equal(message, result.Failure.Message);
            if (row.Fields.GetText("at") is { } text) Assert.Equal(text, result.Failure.At is { } place ? place.Source.Slice(place.Span).ToString() : "nowhere");
            return;
        }
        Assert.True(result.Value is not null, $"fails: {result.Failure?.Message}");
        Assert.Equal(Json(row.Fields.Get("gives")!), Json(result.Value));
        if (row.Fields.GetText("type") is { } type) Assert.Equal(type, TypeValue.Of(result.Value).Name);
    }

    /// <summary>The JSON form: what stands for a value that JSON has not, and keys in their order.</summary>
    private static string Json(Value value) => JsonReader.TryReadValue(JsonWriter.Write(value), out var plain, out _) ? plain.ToString() : value.ToString();
}
