using System.Globalization;
using System.Text;
using Bylaw.Core.Diagnostics;

namespace Bylaw.Governance.Git;

/// <summary>An object of the store.</summary>
internal sealed record GitObject(string Id, string Type, byte[] Content);

/// <summary>
/// Reads objects through one long-running <c>git cat-file --batch</c>, and holds each against its name. What is missing,
/// forged or too large is reported and left out.
/// </summary>
internal sealed class ObjectReader(Func<GitProcess?> start, ObjectNames names, GitLimits limits, ICollection<Diagnostic> problems) : IDisposable
{
    // So few requests fit into any system's pipe: git never waits for us to read while we wait for it to read.
    private const int RequestsAtOnce = 48;
    private GitProcess? _process;
    private GitOutput? _output;

    /// <summary>Hands over the objects of these names, in order; those that cannot be read are reported and left out.</summary>
    public void Read(IReadOnlyList<string> ids, Action<GitObject> use)
    {
        for (var first = 0; first < ids.Count; first += RequestsAtOnce)
        {
            var count = Math.Min(RequestsAtOnce, ids.Count - first);
            if (!Request(ids, first, count)) return;
            for (var i = first; i < first + count; i++)
            {
                if (!TryReadAnswer(ids[i], out var found)) return;
                if (found is not null) use(found);
            }
        }
    }

    public GitObject? Read(string id)
    {
        GitObject? result = null;
        Read([id], found => result = found);
        return result;
    }

    public void Dispose()
    {
        _process?.Dispose();
        _process = null;
    }

    private bool Request(IReadOnlyList<string> ids, int first, int count)
    {
        if (_process is null)
        {
            _process = start();
            _output = _process is null ? null : new GitOutput(_process);
        }
        var lines = new StringBuilder();
        for (var i = first; i < first + count; i++) lines.Append(names.IsId(ids[i]) ? ids[i] : "invalid").Append('\n');
        return (_process is not null && _process.TryWrite(Encoding.ASCII.GetBytes(lines.ToString()))) || Broken(ids[first]);
    }

    // False when git ended: no further answer comes.
    private bool TryReadAnswer(string id, out GitObject? found)
    {
        found = null;
        var header = _output!.ReadLine();
        if (header is null) return Broken(id);
        var parts = header.Split(' ');
        if (parts.Length != 3 || parts[0] != id || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
        {
            problems.Add(GitDiagnostics.MissingObject(id));
            return true;
        }
        if (size > limits.ObjectBytes)
        {
            problems.Add(GitDiagnostics.TooLarge($"object `{id}` has {size} bytes"));
            return _output.Skip(size + 1) || Broken(id);
        }
        var content = new byte[size];
        if (!_output.Fill(content) || !_output.Skip(1)) return Broken(id);
        found = Checked(id, parts[1], content);
        return true;
    }

    private GitObject? Checked(string id, string type, byte[] content)
    {
        var actual = names.Of(type, content);
        if (actual == id) return new GitObject(id, type, content);
        problems.Add(GitDiagnostics.ForgedObject(id, actual));
        return null;
    }

    private bool Broken(string id)
    {
        problems.Add(_process is { WasStopped: true } stopped
            ? GitDiagnostics.Stopped("cat-file", stopped.WasCancelled)
            : GitDiagnostics.MissingObject(id));
        // The next read starts a git of its own: this one would never answer.
        Dispose();
        return false;
    }
}
