using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;
using Microsoft.Extensions.FileSystemGlobbing;

namespace Bylaw.Cli.Inputs;

/// <summary>An input to read: a file, or standard input.</summary>
/// <param name="Path">Where it is; null for standard input.</param>
/// <param name="Name">How reports name it.</param>
internal sealed record InputFile(string? Path, string Name);

/// <summary>Turns what stands on the command line into a list of files, in a fixed order, each once.</summary>
internal static class InputFiles
{
    public static List<InputFile> Find(IEnumerable<string> inputs, List<Diagnostic> problems)
    {
        var files = new List<InputFile>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var input in inputs)
        {
            if (input == "-") files.Add(new InputFile(null, "<stdin>"));
            else if (File.Exists(input)) Add(input);
            else if (Directory.Exists(input))
            {
                foreach (var file in Under(input)) Add(file);
            }
            else if (input.AsSpan().IndexOfAny('*', '?') >= 0)
            {
                var found = Matching(input);
                if (found.Count == 0) problems.Add(CliDiagnostics.InputNotFound(input));
                foreach (var file in found) Add(file);
            }
            else problems.Add(CliDiagnostics.InputNotFound(input));
        }
        return files;

        void Add(string path)
        {
            if (seen.Add(System.IO.Path.GetFullPath(path))) files.Add(new InputFile(path, path.Replace('\\', '/')));
        }
    }

    private static IEnumerable<string> Under(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        return Directory.EnumerateFiles(folder, "*", options).Where(DocumentReader.Accepts).Order(StringComparer.Ordinal);
    }

    private static List<string> Matching(string pattern)
    {
        var parts = pattern.Replace('\\', '/').Split('/');
        var fixedParts = parts.TakeWhile(part => part.AsSpan().IndexOfAny('*', '?') < 0).ToArray();
        var root = fixedParts is [""] ? "/" : string.Join('/', fixedParts);
        if (!Directory.Exists(root.Length == 0 ? "." : root)) return [];
        var matcher = new Matcher(StringComparison.Ordinal).AddInclude(string.Join('/', parts[fixedParts.Length..]));
        return [.. matcher.GetResultsInFullPath(root.Length == 0 ? "." : root)
            .Select(path => root.Length == 0 ? System.IO.Path.GetRelativePath(".", path) : System.IO.Path.Combine(root, System.IO.Path.GetRelativePath(root, path)))
            .Order(StringComparer.Ordinal)];
    }
}
