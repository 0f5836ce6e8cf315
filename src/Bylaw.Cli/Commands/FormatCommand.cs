using System.CommandLine;
using System.Text;
using Bylaw.Cli.Opa.Fmt;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Governance;
using Bylaw.Rego;

namespace Bylaw.Cli.Commands;

/// <summary>
/// <c>bylaw fmt</c>: brings the Rego files of a policy repository into the one style that <c>opa fmt</c> has.
/// Example: <c>bylaw fmt --check policies</c>.
/// </summary>
internal static class FormatCommand
{
    public static Command Make(Host host)
    {
        var command = new Command("fmt", "Format Rego files in the style of opa fmt.\n\nExample: bylaw fmt --check policies");
        var paths = new Argument<string[]>("PATH") { Description = "Rego files or folders, or - for standard input", Arity = ArgumentArity.ZeroOrMore };
        var repo = new Option<string?>("--repo") { Description = "Policy repository (default: this folder, when it is one)", HelpName = "DIR" };
        var check = new Option<bool>("--check") { Description = "Write nothing; fail when a file would change" };
        var diff = new Option<bool>("--diff") { Description = "Write nothing; show what would change" };
        var v0 = new Option<bool>("--v0") { Description = "Read every file as Rego v0 (default: v1, and v0 where a file is no v1)" };
        command.Arguments.Add(paths);
        foreach (var option in (Option[])[repo, check, diff, v0]) command.Options.Add(option);
        command.SetAction(parsed => new FormatRun(host, parsed.GetValue(check), parsed.GetValue(diff), parsed.GetValue(v0)).Run(parsed.GetValue(repo), parsed.GetValue(paths) ?? []));
        return command;
    }
}

/// <summary>One run of the formatter.</summary>
internal sealed class FormatRun(Host host, bool check, bool diff, bool v0)
{
    private int _changed;

    public int Run(string? repo, string[] paths)
    {
        if (paths is ["-"]) return FormatInput();
        if (paths.Length == 0 && repo is null && !PolicyRepository.IsRepository(".")) return Report([CliDiagnostics.NoPolicies()]);
        if (paths.Length == 0) paths = [repo ?? "."];
        var problems = paths.Where(path => !File.Exists(path) && !Directory.Exists(path)).Select(CliDiagnostics.InputNotFound).ToList();
        if (problems.Count > 0) return Report(problems);
        // A file that cannot be read is told, and the others are formatted all the same.
        foreach (var file in paths.SelectMany(FilesBelow).Distinct(StringComparer.Ordinal)) FormatFile(file, problems);
        if (problems.Count > 0) return Report(problems);
        return (check || diff) && _changed > 0 ? ExitCode.Findings : ExitCode.Clean;
    }

    private int FormatInput()
    {
        using var stream = host.OpenInput();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        var problems = new List<Diagnostic>();
        if (Format("<stdin>", bytes.ToArray(), problems) is not { } formatted) return Report(problems);
        host.Output.Write(formatted);
        return ExitCode.Clean;
    }

    private void FormatFile(string file, List<Diagnostic> problems)
    {
        var original = File.ReadAllBytes(file);
        if (Format(file, original, problems) is not { } formatted) return;
        var bytes = Encoding.UTF8.GetBytes(formatted);
        if (original.AsSpan().SequenceEqual(bytes)) return;
        _changed++;
        host.Output.WriteLine(file);
        if (diff) host.Output.WriteLine(CharacterDiff.Pretty(Encoding.UTF8.GetString(original), formatted));
        if (!check && !diff) File.WriteAllBytes(file, bytes);
    }

    private string? Format(string name, byte[] bytes, List<Diagnostic> problems) =>
        RegoFormat.Format(name, bytes, new RegoOptions { V0 = v0, DetectVersion = !v0 }, problems);

    /// <summary>The Rego files at or below a path; folders whose names begin with a dot are no policies.</summary>
    private static IEnumerable<string> FilesBelow(string path)
    {
        if (File.Exists(path)) return [path];
        return Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal)
            .Where(entry => Directory.Exists(entry) ? !Path.GetFileName(entry).StartsWith('.') : Path.GetExtension(entry) == ".rego")
            .SelectMany(FilesBelow);
    }

    private int Report(IReadOnlyList<Diagnostic> problems)
    {
        new TerminalRenderer(host.Terminal).Write(host.Error, problems);
        return ExitCode.Usage;
    }
}
