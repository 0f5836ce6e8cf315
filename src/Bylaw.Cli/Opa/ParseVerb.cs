using Bylaw.Cli.Opa.Flags;
using Bylaw.Cli.Opa.Loading;
using Bylaw.Cli.Opa.Output;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Rego;

namespace Bylaw.Cli.Opa;

/// <summary>
/// <c>bylaw opa parse</c>: the syntax tree of a module.
/// Example: <c>bylaw opa parse --format json policy.rego</c>.
/// </summary>
internal sealed class ParseVerb : OpaVerb
{
    private readonly VersionFlags _version;
    private readonly ChoiceFlag _format;
    private readonly TextFlag _include;

    public ParseVerb()
    {
        _version = new VersionFlags(Flags);
        _format = Add(new ChoiceFlag("format", 'f', "set output format", "pretty", "json"));
        _include = Add(new TextFlag("json-include", null, "include or exclude optional elements. By default comments are included. Current options: locations, comments. E.g. --json-include locations,-comments will include locations and exclude comments."));
    }

    public override string Name => "parse";

    public override string Arguments => "<path>";

    public override string Summary => "Parse Rego source file";

    public override string Description => "Reads a module and prints its syntax tree, in OPA's form.";

    public override string? Validate(IReadOnlyList<string> arguments) => arguments.Count == 1 ? null : "no source file specified";

    public override int Run(Host host, IReadOnlyList<string> arguments)
    {
        var path = arguments[0];
        if (!File.Exists(path)) return Fail(host, [new OpaError("", $"open {path}: no such file or directory")]);
        if (SourceText.FromUtf8(path.Replace('\\', '/'), File.ReadAllBytes(path), out _) is not { } source) return Fail(host, [new OpaError("", $"{path}: the text is not UTF-8")]);
        var problems = new List<Diagnostic>();
        if (RegoModule.Parse(source, _version.Options, problems) is not { } module) return Fail(host, LoadedProgram.ErrorsIn(problems));
        var options = Options();
        host.Output.Write(_format.Value == "json" ? RegoSyntaxTree.ToJson(module, options) + "\n" : RegoSyntaxTree.ToText(module, options));
        return OpaExit.Clean;
    }

    private RegoSyntaxTreeOptions Options()
    {
        var options = new RegoSyntaxTreeOptions();
        foreach (var word in _include.Value.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var isIncluded = word[0] != '-';
            switch (word.TrimStart('-'))
            {
                case "locations": options = options with { Locations = isIncluded }; break;
                case "comments": options = options with { Comments = isIncluded }; break;
            }
        }
        return options;
    }

    private int Fail(Host host, IReadOnlyList<OpaError> errors)
    {
        host.Error.Write((_format.Value == "json" ? OpaError.Json(errors) : OpaError.Summary(errors)) + "\n");
        return OpaExit.Error;
    }
}
