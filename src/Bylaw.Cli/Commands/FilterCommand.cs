using System.CommandLine;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Core.Values;
using Bylaw.Rego;
using Bylaw.Rego.Bundles;
using Bylaw.Rego.Filters;

namespace Bylaw.Cli.Commands;

/// <summary>
/// <c>bylaw filter</c>: the rows for which a rule is true, as a condition for a database.
/// Example: <c>bylaw filter -p policies -i user.json --target postgresql filters/include</c>.
/// </summary>
internal static class FilterCommand
{
    public static Command Make(Host host)
    {
        var command = new Command("filter", "Translate a rule to a filter for a database: SQL with parameters, or UCAST.\n\nExample: bylaw filter -p policies -i user.json --target postgresql filters/include");
        var rule = new Argument<string>("RULE") { Description = "Path of the rule, such as filters/include" };
        var policies = new Option<string[]>("--policy", "-p") { Description = "Rego file or folder", HelpName = "PATH" };
        var data = new Option<string?>("--data", "-d") { Description = "JSON or YAML file with base documents", HelpName = "FILE" };
        var input = new Option<string?>("--input", "-i") { Description = "JSON or YAML file with what is known of the input", HelpName = "FILE" };
        var target = new Option<string>("--target", "-t") { Description = "postgresql, mysql, sqlserver, sqlite, ucast+all, ucast+prisma, ucast+linq or ucast+minimal", DefaultValueFactory = _ => "postgresql" };
        var unknowns = new Option<string[]>("--unknown", "-u") { Description = "What a row brings, such as input.fruits (default: as the annotations say, or input)", HelpName = "REF" };
        var mappings = new Option<string?>("--mappings") { Description = "JSON or YAML file with names of tables and columns", HelpName = "FILE" };
        var columns = new Option<string[]>("--column", "-c") { Description = "Type of a column: fruits.price=number, text or boolean", HelpName = "NAME=TYPE" };
        var mask = new Option<string?>("--mask-rule") { Description = "Rule that makes the column masks", HelpName = "REF" };
        var nulls = new Option<string>("--nulls") { Description = "How a NULL reads in the policy: null or undefined", DefaultValueFactory = _ => "null" };
        nulls.AcceptOnlyFromAmong("null", "undefined");
        var form = new Option<string>("--form") { Description = "SQL with parameters, with literals inline, or in OPA's words", DefaultValueFactory = _ => "parameters" };
        form.AcceptOnlyFromAmong("parameters", "inline", "opa");
        command.Arguments.Add(rule);
        foreach (var option in (Option[])[policies, data, input, target, unknowns, mappings, columns, mask, nulls, form]) command.Options.Add(option);
        command.SetAction(parsed => Run(host, new Request(
            parsed.GetValue(rule)!, parsed.GetValue(policies) ?? [], parsed.GetValue(data), parsed.GetValue(input), parsed.GetValue(target)!, parsed.GetValue(unknowns) ?? [],
            parsed.GetValue(mappings), parsed.GetValue(columns) ?? [], parsed.GetValue(mask), parsed.GetValue(nulls) == "undefined" ? NullReading.Undefined : NullReading.Null, parsed.GetValue(form)!)));
        return command;
    }

    private sealed record Request(
        string Rule, string[] Policies, string? Data, string? Input, string Target, string[] Unknowns, string? Mappings, string[] Columns, string? Mask, NullReading Nulls, string Form);

    private static int Run(Host host, Request request)
    {
        var problems = new List<Diagnostic>();
        var rego = new RegoOptions { DetectVersion = true };
        var loaded = RegoLoader.LoadFiles(request.Policies, new LoadOptions { Rego = rego, OnlyModules = true });
        problems.AddRange(loaded.Diagnostics);
        var data = ReadOne(request.Data, ReadOptions.BaseDocuments, problems);
        var input = ReadOne(request.Input, ReadOptions.Default, problems);
        var mappings = ReadOne(request.Mappings, ReadOptions.Default, problems) as ObjectValue ?? ObjectValue.Empty;
        if (FilterTarget.Find(request.Target) is not { } target) problems.Add(CliDiagnostics.UnknownTarget(request.Target, FilterTarget.All.Select(known => known.Name)));
        else if (!PolicyOptions.HasErrors(problems))
        {
            var columns = ReadColumns(request.Columns, problems);
            var program = RegoProgram.CompileModules(loaded.Modules, rego, out var diagnostics);
            problems.AddRange(diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error));
            if (program is not null && !PolicyOptions.HasErrors(problems))
            {
                var options = new FilterOptions
                {
                    Targets = [target],
                    Unknowns = request.Unknowns.Length == 0 ? null : [.. request.Unknowns],
                    Mappings = ObjectValue.Empty.With(new StringValue(target.Group), mappings),
                    Columns = columns,
                    MaskRule = request.Mask,
                    Nulls = request.Nulls,
                };
                var result = DataFilter.Compile(program, request.Rule, new RegoInput { Input = input, Data = data, Clock = host.Clock }, options);
                if (result.Filter is { } filter) return Write(host, filter, target, request.Form);
                problems.AddRange(result.Problems.Select(problem => CliDiagnostics.NoFilter(problem.Message, problem.At, problem.Extra)));
            }
        }
        new TerminalRenderer(host.Terminal).Write(host.Error, problems);
        return ExitCode.Usage;
    }

    private static int Write(Host host, DataFilter filter, FilterTarget target, string form)
    {
        var answer = new ObjectBuilder();
        if (target.Dialect is not { } dialect) answer.Set("query", filter.ToUcast());
        else if (form == "opa") answer.Set("query", filter.ToOpaSql(dialect) is { } text ? Value.Of(text) : NullValue.Instance);
        else
        {
            var sql = filter.ToSql(dialect, inline: form == "inline");
            answer.Set("query", Value.Of(sql.Where));
            if (form == "parameters") answer.Set("parameters", new ArrayValue([.. sql.Parameters]));
        }
        if (filter.Masks is { } masks) answer.Set("masks", masks);
        host.Output.WriteLine(JsonWriter.Write(answer.ToObject(), indent: true));
        return ExitCode.Clean;
    }

    private static Dictionary<string, ColumnType> ReadColumns(string[] columns, List<Diagnostic> problems)
    {
        var types = new Dictionary<string, ColumnType>(StringComparer.Ordinal);
        foreach (var column in columns)
        {
            var equals = column.LastIndexOf('=');
            ColumnType? type = equals < 0 ? null : column[(equals + 1)..] switch { "text" => ColumnType.Text, "number" => ColumnType.Number, "boolean" => ColumnType.Boolean, _ => null };
            if (type is { } known) types[column[..equals]] = known;
            else problems.Add(CliDiagnostics.UnknownColumnType(column));
        }
        return types;
    }

    private static Value? ReadOne(string? path, ReadOptions options, List<Diagnostic> problems)
    {
        if (path is null) return null;
        var read = DocumentReader.ReadFile(path, options);
        problems.AddRange(read.Diagnostics);
        return read.Documents.IsEmpty ? null : read.Documents[0].Root;
    }
}
