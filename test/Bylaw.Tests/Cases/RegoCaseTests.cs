using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego;
using Xunit;

namespace Bylaw.Tests.Cases;

/// <summary>Runs the rows of <c>cases/rego</c>.</summary>
public class RegoCaseTests
{
    public static TheoryData<string, string> Rows => [.. RegoCase.All.Select(row => new TheoryDataRow<string, string>(Path.GetFileNameWithoutExtension(row.File), row.Name))];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Case(string file, string name)
    {
        var row = RegoCase.All.Single(row => Path.GetFileNameWithoutExtension(row.File) == file && row.Name == name);
        Assert.Null(row.Mistake());
        if (row.Version is not (null or "v0" or "v1"))
        {
            var result = new RegoLanguage().Compile([.. row.Sources], new CompileOptions { LanguageVersion = row.Version });
            CheckDiagnostics(row, result.Diagnostics);
            return;
        }
        var program = RegoProgram.Compile(row.Sources, new RegoOptions { V0 = row.Version == "v0", KeepPrints = true, Schemas = row.Schemas, StrictAnnotations = true }, out var diagnostics);
        if (program is null)
        {
            CheckDiagnostics(row, diagnostics);
            return;
        }
        var query = program.Prepare(row.Query, out diagnostics, capture: row.Fields.Get("solutions") is null);
        if (query is null) CheckDiagnostics(row, diagnostics);
        else CheckAnswer(row, query);
    }

    [Fact]
    public void Names_are_used_once_in_a_file() =>
        Assert.Empty(RegoCase.All.GroupBy(row => (row.File, row.Name)).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void Each_diagnostic_has_a_case_that_pins_its_words_and_its_place()
    {
        var pinned = RegoCase.All.SelectMany(row => row.Errors)
            .Where(error => error.Get("message") is not null && (error.Get("at") is not null || error.GetText("code") is "BLW2028" or "BLW2052"))
            .Select(error => error.GetText("code"));
        Assert.Empty(RegoDiagnostics.All.Select(code => code.Id).Except(pinned));
    }

    private static void CheckAnswer(RegoCase row, RegoQuery query)
    {
        var prints = new List<string>();
        var answer = query.Evaluate(new RegoInput
        {
            Input = row.Fields.Get("input"),
            Data = row.Fields.Get("data"),
            StrictBuiltinErrors = row.IsStrict,
            Print = prints.Add,
        });
        if (row.Errors.Count > 0)
        {
            Assert.True(answer.Error is not null, $"wanted an error, found {Show(answer)}");
            CheckError(row.Errors.Single(), answer.Error.Code, answer.Error.Message, answer.Error.At, help: null);
            return;
        }
        Assert.Null(answer.Error);
        if (row.Fields.Get("undefined") is not null) Assert.Empty(answer.Solutions.Select(solution => Json(solution.Expressions[^1]).ToString()));
        else if (row.Fields.Get("solutions") is { } solutions) Assert.Equal(solutions.ToString(), Json(new ArrayValue([.. answer.Solutions.Select(solution => solution.Bindings)])).ToString());
        else
        {
            var wanted = row.Fields.Get("gives")!;
            var found = answer.Solutions.Length == 0 ? null : Json(answer.Solutions.Single().Expressions[^1]);
            if (!wanted.Equals(found)) Assert.Equal(wanted.ToString(), found?.ToString() ?? "undefined");
        }
        if (row.Fields.Get("prints") is ArrayValue lines) Assert.Equal(lines.Select(line => ((StringValue)line).Text), prints);
    }

    private static void CheckDiagnostics(RegoCase row, IReadOnlyList<Diagnostic> found)
    {
        Assert.True(row.Errors.Count == found.Count, $"wanted {row.Errors.Count} diagnostics, found\n{string.Join('\n', found)}");
        foreach (var (wanted, diagnostic) in row.Errors.Zip(found))
            CheckError(wanted, diagnostic.Code.Id, diagnostic.Message, diagnostic.At, diagnostic.Help);
    }

    private static void CheckError(ObjectValue wanted, string code, string message, Location? at, string? help)
    {
        Assert.Equal((wanted.GetText("code"), wanted.GetText("message") ?? message), (code, message));
        if (wanted.GetText("at") is { } text) Assert.Equal(text, at is { } place ? place.Source.Slice(place.Span).ToString() : "nowhere");
        if (wanted.Get("help") is { } words) Assert.Equal((words as StringValue)?.Text, help);
    }

    private static string Show(RegoAnswer answer) => string.Join(' ', answer.Solutions.Select(solution => string.Join(' ', solution.Expressions)));

    /// <summary>As JSON has it: sets as sorted arrays, keys as texts.</summary>
    private static Value Json(Value value) => JsonReader.TryReadValue(JsonWriter.Write(value), out var plain, out _) ? plain : value;
}
