using System.Collections.Immutable;
using Bylaw.Cli.Opa.Flags;
using Bylaw.Cli.Opa.Loading;
using Bylaw.Cli.Opa.Output;
using Bylaw.Core.Values;
using Bylaw.Rego;

namespace Bylaw.Cli.Opa;

/// <summary>
/// <c>bylaw opa deps</c>: the documents that a query needs.
/// Example: <c>bylaw opa deps --data policy.rego data.policy.allow</c>.
/// </summary>
internal sealed class DepsVerb : OpaVerb
{
    private readonly SourceFlags _sources;
    private readonly VersionFlags _version;
    private readonly ChoiceFlag _format;

    public DepsVerb()
    {
        _sources = new SourceFlags(Flags);
        _version = new VersionFlags(Flags);
        _format = Add(new ChoiceFlag("format", 'f', "set output format", "pretty", "json"));
    }

    public override string Name => "deps";

    public override string Arguments => "<query>";

    public override string Summary => "Analyze Rego query dependencies";

    public override string Description => """
        Names the base documents that a query needs, which come from outside, and the virtual documents, which rules compute.

            $ bylaw opa deps --data policy.rego data.policy.allow
        """;

    public override string? Validate(IReadOnlyList<string> arguments) => arguments.Count == 1 ? null : "specify exactly one query argument";

    public override int Run(Host host, IReadOnlyList<string> arguments)
    {
        var options = _version.Options with { KeepPrints = true };
        var loaded = LoadedProgram.Compile(_sources.Load(options), options);
        if (loaded.Program is not { } program) return Fail(host, loaded.Message);
        if (RegoDependencies.Of(program, arguments[0], out var diagnostics) is not { } found) return Fail(host, OpaError.Summary(LoadedProgram.ErrorsIn(diagnostics)));
        if (_format.Value == "json") host.Output.Write(Json(found) + "\n");
        else WriteTable(host.Output, found);
        return OpaExit.Clean;
    }

    private static string Json(RegoDependencies found)
    {
        var json = new GoJson();
        json.Object(() =>
        {
            if (!found.Base.IsEmpty) json.Field("base").Array(found.Base, path => Reference(json, path));
            if (!found.Virtual.IsEmpty) json.Field("virtual").Array(found.Virtual, path => Reference(json, path));
        });
        return json.ToString();
    }

    private static void Reference(GoJson json, ArrayValue path) => json.Array(path.Select((part, i) => (part, i)), item => json.Object(() =>
    {
        json.Field("type", item.i == 0 ? "var" : item.part.Kind.ToString().ToLowerInvariant());
        json.Field("value", item.part);
    }));

    private static void WriteTable(TextWriter output, RegoDependencies found)
    {
        var columns = new List<(string Head, ImmutableArray<ArrayValue> Paths)>();
        if (!found.Base.IsEmpty) columns.Add(("BASE DOCUMENTS", found.Base));
        if (!found.Virtual.IsEmpty) columns.Add(("VIRTUAL DOCUMENTS", found.Virtual));
        if (columns.Count == 0) return;
        var table = new GoTable([.. columns.Select(column => column.Head)]);
        for (var row = 0; row < columns.Max(column => column.Paths.Length); row++)
            table.Add([.. columns.Select(column => row < column.Paths.Length ? RegoDependencies.TextOf(column.Paths[row]) : "")]);
        table.Write(output);
    }

    private static int Fail(Host host, string message)
    {
        host.Error.Write(message + "\n");
        return OpaExit.Error;
    }
}
