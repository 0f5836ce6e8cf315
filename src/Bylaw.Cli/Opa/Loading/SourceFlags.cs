using Bylaw.Cli.Opa.Flags;
using Bylaw.Cli.Opa.Output;
using Bylaw.Core.Diagnostics;
using Bylaw.Rego;
using Bylaw.Rego.Bundles;

namespace Bylaw.Cli.Opa.Loading;

/// <summary>Where modules and data of a query come from: <c>--data</c>, <c>--bundle</c>, <c>--ignore</c>.</summary>
internal sealed class SourceFlags(FlagSet flags)
{
    private readonly TextsFlag _data = flags.Add(new TextsFlag("data", 'd', "set policy or data file(s). This flag can be repeated."));
    private readonly TextsFlag _bundles = flags.Add(new TextsFlag("bundle", 'b', "set bundle file(s) or directory path(s). This flag can be repeated."));
    private readonly TextsFlag _ignore = flags.Add(new TextsFlag("ignore", null, "set file and directory names to ignore during loading (e.g., '.*' excludes hidden files)", splits: true));

    public IReadOnlyList<string> Data => _data.Value;

    public IReadOnlyList<string> Bundles => _bundles.Value;

    public LoadResult Load(RegoOptions rego) =>
        // OPA's evaluating commands do not look at signatures.
        RegoLoader.Load(_data.Value, _bundles.Value, new LoadOptions { Rego = rego, Ignore = _ignore.Value, SkipVerification = true });
}

/// <summary>What was loaded, compiled.</summary>
internal sealed record LoadedProgram(RegoProgram? Program, LoadResult Sources, List<OpaError> Errors)
{
    /// <summary>What went wrong, as OPA's commands that are no evaluation say it.</summary>
    public string Message => Sources.HasErrors ? RegoLoader.Summary([.. Errors.Select(error => error.ToString())]) : OpaError.Summary(Errors);

    public static LoadedProgram Compile(LoadResult sources, RegoOptions options, CapabilityFlag? capabilities = null)
    {
        var errors = ErrorsIn(sources.Diagnostics);
        if (errors.Count > 0) return new LoadedProgram(null, sources, errors);
        var program = RegoProgram.CompileModules(sources.Modules, options, out var diagnostics);
        errors = ErrorsIn(diagnostics);
        if (program is not null && errors.Count == 0) errors = ErrorsIn(RegoLoader.FindConflicts(program, sources.Data));
        if (program is not null && errors.Count == 0 && capabilities is not null) errors = capabilities.Check(program);
        return new LoadedProgram(errors.Count > 0 ? null : program, sources, errors);
    }

    public static List<OpaError> ErrorsIn(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error).Select(OpaError.Of)];
}
