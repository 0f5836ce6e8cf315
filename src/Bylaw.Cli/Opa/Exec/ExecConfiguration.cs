using Bylaw.Core.Values;

namespace Bylaw.Cli.Opa.Exec;

/// <summary>What of OPA's configuration <c>opa exec</c> takes: the default decision, and bundles that are files.</summary>
internal sealed record ExecConfiguration(string Decision, IReadOnlyList<string> Bundles)
{
    private static readonly string[] Known = ["default_decision", "bundles", "labels", "default_authorization_decision"];

    /// <summary>
    /// Reads a file and settings such as <c>default_decision=a/b</c>, with <paramref name="files"/> whose values are in files; null with a problem.
    /// </summary>
    public static ExecConfiguration? Read(string path, IEnumerable<string> settings, IEnumerable<string> files, out string? problem)
    {
        problem = null;
        var document = ObjectValue.Empty;
        if (path.Length > 0)
        {
            var read = DocumentReader.ReadFile(path);
            if (read.HasErrors) problem = $"failed to read configuration {path}: {read.Diagnostics[0].Message}";
            else if (!read.Documents.IsEmpty && read.Documents[0].Root is ObjectValue map) document = map;
        }
        foreach (var (flag, setting) in Each("--set", settings).Concat(Each("--set-file", files)))
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            var text = equals < 0 ? "" : setting[(equals + 1)..];
            if (equals <= 0) problem = $"failed parsing {flag} data: key \"{setting}\" has no value";
            else if (flag == "--set") document = Put(document, setting[..equals].Split('.'), Value.Of(text));
            else if (!File.Exists(text)) problem = $"failed parsing {flag} data: open {text}: no such file or directory";
            else document = Put(document, setting[..equals].Split('.'), Value.Of(File.ReadAllText(text).Trim()));
        }
        foreach (var (key, _) in document)
            if (key is not StringValue { Text: var name } || !Known.Contains(name, StringComparer.Ordinal))
                problem ??= $"`{key}` in the configuration is not supported: Bylaw loads policies for `exec` from files, with --bundle";
        return problem is null ? Of(document, out problem) : null;
    }

    private static IEnumerable<(string Flag, string Setting)> Each(string flag, IEnumerable<string> settings) =>
        settings.SelectMany(setting => setting.Split(',')).Select(setting => (flag, setting));

    private static ExecConfiguration? Of(ObjectValue document, out string? problem)
    {
        problem = null;
        var bundles = new List<string>();
        if (document.Get("bundles") is ObjectValue named)
            foreach (var (_, bundle) in named)
            {
                if ((bundle as ObjectValue)?.GetText("resource") is { } resource && resource.StartsWith("file://", StringComparison.Ordinal)) bundles.Add(resource);
                else problem = "bundles in the configuration must be files, with a `resource` that begins with file://";
            }
        return problem is null ? new ExecConfiguration(document.GetText("default_decision") ?? "system/main", bundles) : null;
    }

    private static ObjectValue Put(ObjectValue map, ReadOnlySpan<string> path, Value value)
    {
        var key = Value.Of(path[0]);
        return map.With(key, path.Length == 1 ? value : Put(map.Get(key) as ObjectValue ?? ObjectValue.Empty, path[1..], value));
    }
}
