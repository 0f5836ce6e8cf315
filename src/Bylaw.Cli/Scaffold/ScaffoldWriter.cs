using Bylaw.Cli.Commands.Exceptions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;

namespace Bylaw.Cli.Scaffold;

/// <summary>Writes the files of a repository that begins, and says of each what became of it.</summary>
/// <param name="host">Where it is said.</param>
/// <param name="directory">The repository.</param>
/// <param name="force">Whether files that are there are written anew.</param>
/// <param name="dryRun">Whether nothing is written.</param>
internal sealed class ScaffoldWriter(Host host, string directory, bool force, bool dryRun)
{
    private const string Attributes = ".gitattributes";
    private const string AttributesLine = "approvals/** -text";

    /// <summary>Writes a file, unless there is one; null, or what went wrong.</summary>
    public Diagnostic? Write(NewFile file)
    {
        var path = PathOf(file.Path);
        if (LinkOn(file.Path) is { } link) return ScaffoldDiagnostics.NoFolder(PathOf(link), "it is a link, and what it leads to is not of the repository");
        if (Path.Exists(path) && !force) return LeaveAlone(file.Path, File.Exists(path) && Same(path, file.Text) ? "as it would be written" : "it is there; `--force` writes it anew");
        return Put(file);
    }

    /// <summary>Keeps git from changing the bytes of approvals, which are signed; other lines of the file stay.</summary>
    public Diagnostic? WriteAttributes()
    {
        var path = PathOf(Attributes);
        if (!File.Exists(path)) return Write(new NewFile(Attributes, $"# Approvals are signed: git must not change a byte of them.\n{AttributesLine}\n"));
        var text = File.ReadAllText(path);
        if (text.Split('\n').Any(line => line.Trim() == AttributesLine)) return LeaveAlone(Attributes, "it has the line that approvals need");
        if (!force) return LeaveAlone(Attributes, $"it is there; add the line `{AttributesLine}`, as `--force` does");
        return LinkOn(Attributes) is null ? Put(new NewFile(Attributes, $"{text}{(text.Length == 0 || text.EndsWith('\n') ? "" : "\n")}{AttributesLine}\n")) : null;
    }

    private Diagnostic? Put(NewFile file)
    {
        if (!dryRun && ExceptionFiles.Write(PathOf(file.Path), file.Text) is { } problem) return problem;
        host.Output.WriteLine($"{(dryRun ? "would write" : "wrote")} {DisplayPath.Of(file.Path)}");
        return null;
    }

    private Diagnostic? LeaveAlone(string path, string why)
    {
        host.Output.WriteLine($"left alone {DisplayPath.Of(path)}: {why}");
        return null;
    }

    /// <summary>The first part of a path that is a link, or null.</summary>
    private string? LinkOn(string path)
    {
        var parts = path.Split('/');
        for (var count = 1; count <= parts.Length; count++)
        {
            var part = string.Join('/', parts[..count]);
            if (new FileInfo(PathOf(part)).LinkTarget is not null) return part;
        }
        return null;
    }

    private static bool Same(string path, string text) => File.ReadAllText(path).ReplaceLineEndings("\n") == text;

    private string PathOf(string path) => Path.Combine(directory, path);
}
