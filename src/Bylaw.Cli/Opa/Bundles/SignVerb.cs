using Bylaw.Cli.Opa.Flags;
using Bylaw.Core.Diagnostics;
using Bylaw.Rego.Bundles;

namespace Bylaw.Cli.Opa.Bundles;

/// <summary>
/// <c>bylaw opa sign</c>: signs the files of a bundle.
/// Example: <c>bylaw opa sign -b . --signing-key key.pem</c>.
/// </summary>
internal sealed class SignVerb : OpaVerb
{
    private readonly SwitchFlag _isBundle;
    private readonly TextFlag _output;
    private readonly SigningFlags _signing;

    public SignVerb()
    {
        _isBundle = Add(new SwitchFlag("bundle", 'b', false, "load paths as bundle files or root directories"));
        _output = Add(new TextFlag("output-file-path", 'o', "set the location for the .signatures.json file", "."));
        _signing = new SigningFlags(Flags, new AlgorithmFlag(Flags));
    }

    public override string Name => "sign";

    public override string Arguments => "<path> [<path> [...]]";

    public override string Summary => "Generate an OPA bundle signature";

    public override string Description => """
        Writes `.signatures.json`, a JSON Web Token over the name and the hash of each file. Names begin with the path as it is given: sign from
        inside of the folder (`-b .`) what becomes an archive's root.
        """;

    public override string? Validate(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0) return "specify atleast one path containing policy and/or data files";
        if (!_signing.HasKey) return SigningFlags.Incomplete;
        return _isBundle.Value ? null : "enable bundle mode (ie. --bundle) to sign bundle files or directories";
    }

    public override int Run(Host host, IReadOnlyList<string> arguments)
    {
        var signing = _signing.Read("", out var problem);
        var problems = new List<Diagnostic>();
        var signatures = signing is null ? null : BundleSigning.SignFiles(arguments, signing, LoadOptions.Default, problems);
        problem ??= problems.FirstOrDefault(diagnostic => diagnostic.Severity == Severity.Error)?.Message;
        problem ??= Save(signatures!);
        if (problem is null) return OpaExit.Clean;
        host.Output.Write($"error: {problem}\n");
        return OpaExit.Error;
    }

    private string? Save(BundleSignatures signatures)
    {
        var path = Path.Combine(_output.Value, ".signatures.json");
        try
        {
            File.WriteAllText(path, signatures.ToText());
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"open {path}: {(exception is UnauthorizedAccessException ? "permission denied" : "no such file or directory")}";
        }
    }
}
