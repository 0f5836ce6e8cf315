using Bylaw.Core.Diagnostics;
using Bylaw.Governance;

namespace Bylaw.Tests.Governance;

/// <summary>A policy repository on disk for one test. It starts with two teams and one policy that denies.</summary>
internal sealed class TemporaryRepository : IDisposable
{
    public const string Settings = """
        teams:
          - { name: security, role: security, onCall: security-duty@acme.example }
          - { name: platform, role: platform, onCall: +1 555 0100, channel: "#platform" }
          - { name: orders, role: application, namespaces: [orders] }
        """;

    public TemporaryRepository(bool empty = false)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("bylaw-test-").FullName;
        if (empty) return;
        Write("bylaw.yaml", Settings);
        Write("policies/no-root/policy.yaml", "title: Containers do not run as root\n");
        Write("policies/no-root/no_root.rego", "deny fail spec.user 0 runs as root\n");
    }

    public string Directory { get; }

    public string PathOf(string path) => Path.Combine(Directory, path);

    public void Write(string path, string text)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), text);
    }

    public void WriteBytes(string path, byte[] bytes) => File.WriteAllBytes(PathOf(path), bytes);

    public void Delete(string path) => File.Delete(PathOf(path));

    public RepositoryResult Load() => PolicyRepository.Load(Directory);

    /// <summary>The diagnostics of loading, one line each, paths from the repository's root.</summary>
    public string Problems() => Show(Load().Diagnostics);

    public string Show(IEnumerable<Diagnostic> diagnostics) =>
        string.Join('\n', diagnostics.Select(d => d.ToString().Replace(Directory + "/", "", StringComparison.Ordinal) + (d.Help is null ? "" : $" ({d.Help})")));

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
