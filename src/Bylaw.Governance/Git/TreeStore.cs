using Bylaw.Core.Diagnostics;

namespace Bylaw.Governance.Git;

/// <summary>Trees that were checked, the latest of them kept: from one commit to the next nearly all stay the same.</summary>
internal sealed class TreeStore(ObjectReader objects, ObjectNames names, ICollection<Diagnostic> problems)
{
    // Two generations: what is used moves to the younger one, and the elder is dropped when the younger is full.
    private const int BytesOfGeneration = 24 << 20;
    private Dictionary<string, byte[]> _young = new(StringComparer.Ordinal);
    private Dictionary<string, byte[]> _old = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>The trees of these names; null when one of them cannot be read, which is reported.</summary>
    public Dictionary<string, byte[]>? Load(IEnumerable<string> ids)
    {
        var found = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var missing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (found.ContainsKey(id)) continue;
            if (Kept(id) is { } content) found[id] = content;
            else missing.Add(id);
        }
        var intact = 0;
        objects.Read([.. missing], source =>
        {
            if (!IsTree(source)) return;
            intact++;
            found[source.Id] = source.Content;
            Keep(source.Id, source.Content);
        });
        return intact == missing.Count ? found : null;
    }

    private bool IsTree(GitObject source)
    {
        var problem = source.Type == "tree" ? TreeCheck.Problem(source.Content, names.IdBytes) : $"it is a {source.Type}, not a tree";
        if (problem is not null) problems.Add(GitDiagnostics.MalformedObject(source.Id, problem));
        return problem is null;
    }

    private byte[]? Kept(string id)
    {
        if (_young.TryGetValue(id, out var content)) return content;
        if (_old.TryGetValue(id, out content)) Keep(id, content);
        return content;
    }

    private void Keep(string id, byte[] content)
    {
        if (_bytes > BytesOfGeneration)
        {
            (_old, _young, _bytes) = (_young, new(StringComparer.Ordinal), 0);
        }
        _young[id] = content;
        _bytes += content.Length + 100;
    }
}
