using System.Collections.Immutable;
using System.Globalization;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Rego;

namespace Bylaw.Cli.Opa.Output;

/// <summary>An error in OPA's form.</summary>
/// <param name="Code">OPA's code; empty for errors without one: files that cannot be read.</param>
/// <param name="Message">The message.</param>
/// <param name="File">The file; empty for a query.</param>
/// <param name="Row">Line, from 1; 0 when there is no place.</param>
/// <param name="Column">Column, from 1.</param>
internal sealed record OpaError(string Code, string Message, string File = "", int Row = 0, int Column = 0)
{
    /// <summary>Lines below the message.</summary>
    public ImmutableArray<string> Details { get; init; } = [];

    public static OpaError Of(Diagnostic diagnostic)
    {
        var wording = OpaWording.Of(diagnostic);
        return Of(wording.Code, wording.Message, wording.At ?? diagnostic.At) with { Details = wording.Details };
    }

    public static OpaError Of(RegoError error) => error.Code switch
    {
        "cancelled" => Of("eval_cancel_error", "caller cancelled query execution", error.At),
        "budget" => Of("eval_internal_error", error.Message, error.At),
        _ => Of(error.Code, error.Message, error.At),
    };

    public static OpaError Of(string code, string message, Location? at)
    {
        if (at is not { Source: not null } place) return new OpaError(code, message);
        var start = place.Start;
        return new OpaError(code, message, place.Source.Name == RegoProgram.QueryName ? "" : place.Source.Name, start.Line, start.Column);
    }

    /// <summary><c>file:3: rego_type_error: …</c>, with the details below.</summary>
    public override string ToString()
    {
        var place = Row == 0 ? "" : File.Length > 0 ? $"{File}:{Number(Row)}: " : $"{Number(Row)}:{Number(Column)}: ";
        var text = Code.Length == 0 ? $"{place}{Message}" : $"{place}{Code}: {Message}";
        return Details.Aggregate(text, (all, line) => $"{all}\n\t{line}");
    }

    /// <summary><c>1 error occurred: …</c></summary>
    public static string Summary(IReadOnlyList<OpaError> errors) => errors.Count switch
    {
        0 => "no error(s)",
        1 => $"1 error occurred: {errors[0]}",
        _ => $"{Number(errors.Count)} errors occurred:\n{string.Join('\n', errors)}",
    };

    /// <summary>Errors as a document of their own.</summary>
    public static string Json(IReadOnlyList<OpaError> errors)
    {
        var json = new GoJson();
        json.Object(() => json.Field("errors").Array(errors, error => error.Write(json)));
        return json.ToString();
    }

    public void Write(GoJson json) => json.Object(() =>
    {
        json.Field("message", Message);
        if (Code.Length > 0) json.Field("code", Code);
        if (Row > 0) json.Field("location").Object(() => WritePlace(json, File, Row, Column));
        if (!Details.IsEmpty) json.Field("details", string.Join('\n', Details));
    });

    public static void WritePlace(GoJson json, string file, int row, int column)
    {
        json.Field("file", file);
        json.Field("row", row);
        json.Field("col", column);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What OPA calls a problem that Bylaw found.</summary>
internal sealed record OpaWording(string Code, string Message, ImmutableArray<string> Details, Location? At)
{
    public static OpaWording Of(Diagnostic diagnostic) => diagnostic.Original is { } original
        ? new(original.Code, original.Message, original.Details, original.At)
        : new(CodeOf(diagnostic.Code.Number), diagnostic.Message, [], null);

    private static string CodeOf(int number) => number switch
    {
        >= 2100 and < 2120 => number == 2118 ? "rego_compile_error" : "",
        >= 2000 and < 2012 => "rego_parse_error",
        2020 or 2021 or 2022 or 2026 => "rego_type_error",
        2023 => "rego_recursion_error",
        2040 => "rego_unsafe_var_error",
        >= 2012 and < 2100 => "rego_compile_error",
        _ => "",
    };
}
