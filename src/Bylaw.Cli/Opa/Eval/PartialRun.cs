using System.Globalization;
using Bylaw.Cli.Opa.Flags;
using Bylaw.Cli.Opa.Loading;
using Bylaw.Cli.Opa.Output;
using Bylaw.Rego;

namespace Bylaw.Cli.Opa.Eval;

/// <summary>The flags of partial evaluation, and <c>opa eval --partial</c> itself.</summary>
internal sealed class PartialRun(FlagSet flags)
{
    private readonly SwitchFlag _partial = flags.Add(new SwitchFlag("partial", 'p', false, "perform partial evaluation"));
    private readonly TextsFlag _unknowns = flags.Add(new TextsFlag("unknowns", 'u', "set paths to treat as unknown during partial evaluation", splits: true, value: ["input"]));
    private readonly TextsFlag _kept = flags.Add(new TextsFlag("disable-inlining", null, "set paths of documents to exclude from inlining", splits: true));
    private readonly SwitchFlag _shallow = flags.Add(new SwitchFlag("shallow-inlining", null, false, "disable inlining of rules that depend on unknowns"));
    private readonly SwitchFlag _nondeterministic = flags.Add(new SwitchFlag("nondeterminstic-builtins", null, false, "evaluate nondeterministic builtins (if all arguments are known) during partial eval"));

    public bool IsAsked => _partial.Value;

    /// <summary>Evaluates and writes; whether the query is defined, or null after errors.</summary>
    public bool? Run(Host host, LoadedProgram loaded, string query, string? package, IEnumerable<string> imports, RegoInput input, string format)
    {
        var errors = loaded.Errors;
        PartialAnswer? answer = null;
        if (loaded.Program is { } program)
        {
            answer = program.EvaluatePartially(query, input with { Data = loaded.Sources.Data }, Options, out var diagnostics, package, imports);
            errors = LoadedProgram.ErrorsIn(diagnostics);
            if (answer?.Error is { } error) errors.Add(OpaError.Of(error));
        }
        if (answer is null || errors.Count > 0)
        {
            if (format == "json") host.Output.Write(OpaError.Json(errors) + "\n");
            else host.Error.Write(OpaError.Summary(errors) + "\n");
            return null;
        }
        Write(host.Output, answer, format);
        host.Output.Flush();
        return !answer.Queries.IsEmpty;
    }

    public PartialOptions Options => new()
    {
        Unknowns = [.. _unknowns.Value],
        DisableInlining = [.. _kept.Value],
        ShallowInlining = _shallow.Value,
        EvaluateNondeterministic = _nondeterministic.Value,
    };

    public static void Write(TextWriter output, PartialAnswer answer, string format)
    {
        switch (format)
        {
            case "source": WriteSource(output, answer); break;
            case "pretty": WritePretty(output, answer); break;
            default:
                var json = new GoJson();
                json.Object(() => json.Field("partial", answer.ToJson()));
                output.Write(json + "\n");
                break;
        }
    }

    private static void WriteSource(TextWriter output, PartialAnswer answer)
    {
        for (var i = 0; i < answer.Queries.Length; i++) output.Write($"# Query {Number(i)}\n{answer.Queries[i]}\n\n");
        for (var i = 0; i < answer.Support.Length; i++) output.Write($"# Module {Number(i)}\n{answer.Support[i]}\n");
    }

    private static void WritePretty(TextWriter output, PartialAnswer answer)
    {
        if (answer.Queries.IsEmpty)
        {
            output.Write("undefined\n");
            return;
        }
        var table = new GoTable();
        for (var i = 0; i < answer.Queries.Length; i++) Add(table, $"Query {Number(i)}", answer.Queries[i]);
        for (var i = 0; i < answer.Support.Length; i++) Add(table, $"Support {Number(i)}", answer.Support[i]);
        table.Write(output);
    }

    private static void Add(GoTable table, string name, string text)
    {
        foreach (var (line, i) in text.TrimEnd('\n').Replace("\t", "  ", StringComparison.Ordinal).Split('\n').Select((line, i) => (line, i))) table.Add(i == 0 ? name : "", line);
    }

    private static string Number(int place) => (place + 1).ToString(CultureInfo.InvariantCulture);
}
