using Bylaw.Cli.Opa.Flags;
using Bylaw.Cli.Opa.Loading;
using Bylaw.Cli.Opa.Output;
using Bylaw.Core.Text;
using Bylaw.Rego;

namespace Bylaw.Cli.Opa;

/// <summary>
/// <c>bylaw opa parse</c>: the syntax tree of a Rego file.
/// Example: <c>bylaw opa parse --format json policy.rego</c>.
/// </summary>
internal sealed class ParseVerb : OpaVerb
{
    private readonly ChoiceFlag _format;
    private readonly TextFlag _include;
    private readonly VersionFlags _version;

    public ParseVerb()
    {
        _format = Add(new ChoiceFlag("format", 'f', "set output format", "pretty", "json"));
        _include = Add(new TextFlag("json-include", null, "include or exclude optional elements. By default comments are included. Current options: locations, comments. E.g. --json-include locations,-comments will include locations and exclude comments."));
        _version = new VersionFlags(Flags);
    }

    public override string Name => "parse";

    public override string Arguments => "<path>";

    public override string Summary => "Parse Rego source file";

    public override string Description => "Prints the syntax tree of a Rego file.";

    public override string? Validate(IReadOnlyList<string> arguments) => arguments.Count == 0 ? "no source file specified" : null;

    public override int Run(Host host, IReadOnlyList<string> arguments)
    {
        var path = arguments[0];
        if (!File.Exists(path)) return Fail(host, [new OpaError("", $"open {path}: no such file or directory")]);
        if (SourceText.FromUtf8(path, File.ReadAllBytes(path), out _) is not { } source)
            return Fail(host, [new OpaError("rego_parse_error", "illegal utf-8 character", path, 1, 1)]);
        var text = RegoTree.Write(source, Options, out var diagnostics);
        if (text is null) return Fail(host, [.. diagnostics.Select(OpaError.Of)]);
        host.Output.Write(text);
        return OpaExit.Clean;
    }

    // Each word may be taken back by a later one with a minus.
    private RegoTreeOptions Options
    {
        get
        {
            bool locations = false, comments = true;
            foreach (var word in _include.Value.Split(','))
            {
                if (word.EndsWith("locations", StringComparison.Ordinal)) locations = !word.StartsWith('-');
                if (word.EndsWith("comments", StringComparison.Ordinal)) comments = !word.StartsWith('-');
            }
            return new RegoTreeOptions { V0 = _version.Options.V0, AsJson = _format.Value == "json", Locations = locations, Comments = comments };
        }
    }

    private static int Fail(Host host, IReadOnlyList<OpaError> errors)
    {
        host.Error.Write(OpaError.Json(errors) + "\n");
        return OpaExit.Error;
    }
}
