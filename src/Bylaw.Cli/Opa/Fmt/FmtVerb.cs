using Bylaw.Cli.Opa.Flags;
using Bylaw.Cli.Opa.Fmt;
using Bylaw.Cli.Opa.Output;
using Bylaw.Core.Text;
using Bylaw.Rego;

namespace Bylaw.Cli.Opa;

/// <summary>
/// <c>bylaw opa fmt</c>: formats Rego files.
/// Example: <c>bylaw opa fmt --list --fail policies</c>.
/// </summary>
internal sealed class FmtVerb : OpaVerb
{
    private readonly SwitchFlag _write, _list, _diff, _fail, _regoV1, _v0v1, _v0, _v1, _check, _drop;

    public FmtVerb()
    {
        _write = Add(new SwitchFlag("write", 'w', false, "overwrite the original source file"));
        _list = Add(new SwitchFlag("list", 'l', false, "list all files who would change when formatted"));
        _diff = Add(new SwitchFlag("diff", 'd', false, "only display a diff of the changes"));
        _fail = Add(new SwitchFlag("fail", null, false, "non zero exit code on reformat"));
        _v0v1 = Add(new SwitchFlag("v0-v1", null, false, "format module(s) to be compatible with both Rego v0 and v1"));
        _regoV1 = Add(new SwitchFlag("rego-v1", null, false, "format module(s) to be compatible with both Rego v0 and v1"));
        _v0 = Add(new SwitchFlag("v0-compatible", null, false, "opt-in to OPA features and behaviors prior to the OPA v1.0 release"));
        _v1 = Add(new SwitchFlag("v1-compatible", null, false, "opt-in to OPA features and behaviors that are enabled by default in OPA v1.0"));
        _check = Add(new SwitchFlag("check-result", null, true, "assert that the formatted code is valid and can be successfully parsed"));
        _drop = Add(new SwitchFlag("drop-v0-imports", null, false, "drop v0 imports from the formatted code, such as 'rego.v1' and 'future.keywords'"));
    }

    public override string Name => "fmt";

    public override string Arguments => "[path [...]]";

    public override string Summary => "Format Rego source files";

    public override string Description => """
        Prints files in the one style of Rego, or what is read from standard input when no path is given. Folders are searched for .rego files.

            fmt                          v1 stays v1; imports stay as they are
            fmt --v0-compatible          v0 stays v0
            fmt --v0-v1                  v0 becomes a module for both versions, which imports rego.v1
            fmt --v0-v1 --v1-compatible  v1 becomes a module for both versions

        Exit codes: 0; 1 for paths that are not there, and for problems of standard input; 2 for files that cannot be formatted, and for files that
        would change with --fail.
        """;

    // --v0-v1 wins over --v0-compatible for what is written, and --v1-compatible over it for what is read.
    private RegoFormatOptions Options => new()
    {
        Target = IsForBoth ? RegoFormatTarget.V0AndV1 : _v0.Value ? RegoFormatTarget.V0 : RegoFormatTarget.V1,
        ReadsV0 = _v0.Value || (IsForBoth && !_v1.Value),
        DropV0Imports = _drop.Value,
    };

    private bool IsForBoth => _v0v1.Value || _regoV1.Value;

    public override int Run(Host host, IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0) return FormatInput(host);
        foreach (var path in arguments.Select(path => path.StartsWith("file://", StringComparison.Ordinal) ? path["file://".Length..] : path))
        {
            if (!File.Exists(path) && !Directory.Exists(path)) return Fail(host, $"lstat {path}: no such file or directory", OpaExit.Error);
            foreach (var file in FilesBelow(path))
                if (FormatFile(host, file) is { } problem) return Fail(host, problem, OpaExit.Failed);
        }
        return OpaExit.Clean;
    }

    private static int Fail(Host host, string problem, int code)
    {
        host.Error.Write(problem + "\n");
        return code;
    }

    private int FormatInput(Host host)
    {
        using var stream = host.OpenInput();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        if (Format("stdin", bytes.ToArray(), out var problem) is not { } formatted) return Fail(host, problem, OpaExit.Error);
        host.Output.Write(formatted);
        return OpaExit.Clean;
    }

    /// <summary>Formats a file and says so as asked; what is wrong with it, or null.</summary>
    private string? FormatFile(Host host, string file)
    {
        var original = File.ReadAllBytes(file);
        if (Format(file, original, out var problem) is not { } formatted) return $"failed to format Rego source file: {problem}";
        if (_check.Value && RegoFormat.Verify(formatted, Options) is { IsEmpty: false } wrong)
            return $"{file} was successfully formatted, but the result is invalid: {OpaError.Summary([.. wrong.Select(OpaError.Of)])}\n\nTo inspect the formatted Rego, you can turn off this check with --check-result=false.";
        var bytes = System.Text.Encoding.UTF8.GetBytes(formatted);
        var isChanged = !original.AsSpan().SequenceEqual(bytes);
        if (_list.Value || _diff.Value)
        {
            if (isChanged) host.Output.Write((_list.Value ? file : CharacterDiff.Pretty(System.Text.Encoding.UTF8.GetString(original), formatted)) + "\n");
        }
        else if (isChanged && _fail.Value) return "unexpected diff";
        else if (_write.Value) File.WriteAllBytes(file, bytes);
        else host.Output.Write(formatted);
        return isChanged && _fail.Value ? "unexpected diff" : null;
    }

    private string? Format(string name, byte[] bytes, out string problem)
    {
        problem = "";
        if (SourceText.FromUtf8(name, bytes, out _) is not { } source)
        {
            problem = OpaError.Summary([new OpaError("rego_parse_error", "illegal utf-8 character", name, 1, 1)]);
            return null;
        }
        var formatted = RegoFormat.Format(source, Options, out var diagnostics);
        if (formatted is null) problem = OpaError.Summary([.. diagnostics.Select(OpaError.Of)]);
        return formatted;
    }

    /// <summary>The Rego files at or below a path, in the order in which a folder lists them.</summary>
    private static IEnumerable<string> FilesBelow(string path)
    {
        if (!Directory.Exists(path)) return Path.GetExtension(path) == ".rego" ? [path] : [];
        return Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal).SelectMany(FilesBelow);
    }
}
