using System.Diagnostics;

namespace Bylaw.Governance.Git;

/// <summary>
/// The git program, and how it is run: a repository may be anybody's, so nothing in it or in the environment may start a
/// program, ask a network, or change what its objects say.
/// </summary>
internal static class GitProgram
{
    private static readonly string[] FixedOptions =
    [
        "--no-pager", "--no-replace-objects", "--literal-pathspecs",
        "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never",
        // A commit graph repeats what commits say, and could say something else.
        "-c", "core.commitGraph=false",
        // In CI the clone often belongs to another user; nothing of its configuration is trusted here.
        "-c", "safe.directory=*",
    ];

    private static readonly (string Name, string Value)[] FixedVariables =
    [
        ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_SYSTEM", "/dev/null"), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_ATTR_NOSYSTEM", "1"),
        ("GIT_NO_REPLACE_OBJECTS", "1"), ("GIT_GRAFT_FILE", "/dev/null"), ("GIT_OPTIONAL_LOCKS", "0"), ("GIT_TERMINAL_PROMPT", "0"),
        // A partial clone would fetch what is missing, from wherever its configuration says.
        ("GIT_NO_LAZY_FETCH", "1"), ("GIT_ALLOW_PROTOCOL", "none"), ("GIT_ASKPASS", "true"), ("SSH_ASKPASS", "true"),
        ("LC_ALL", "C"), ("LANGUAGE", "C"),
    ];

    /// <summary>
    /// The program's path, from the absolute folders of <c>PATH</c> alone: left to itself, .NET looks into the current folder
    /// first, where a hostile repository could have put a program of that name.
    /// </summary>
    public static string? Find(string? path)
    {
        var name = OperatingSystem.IsWindows() ? "git.exe" : "git";
        return (path ?? "").Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(IsProgram);
    }

    public static ProcessStartInfo Command(string program, string directory, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in FixedOptions.Concat(arguments)) start.ArgumentList.Add(argument);
        Isolate(start.Environment);
        return start;
    }

    private static void Isolate(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase)).ToList())
            environment.Remove(name);
        foreach (var (name, value) in FixedVariables) environment[name] = value;
    }

    private static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & UnixFileMode.OtherExecute) != 0
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute)) != 0);
}
