namespace Bylaw.Conformance;

/// <summary>
/// The accepted failures of a suite: a file with the sections <c>debt</c> and <c>permanent, because …</c>; the ids of the
/// cases stand below them, one a line. The count may only fall.
/// </summary>
internal sealed class AcceptedFailures
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    public static readonly AcceptedFailures None = new();

    public bool Any => _ids.Count > 0;

    public int Count => _ids.Count;

    public bool Contains(string id) => _ids.Contains(id);

    public static AcceptedFailures Load(string suite)
    {
        var result = new AcceptedFailures();
        var path = Path.Combine(AppContext.BaseDirectory, "Accepted", suite.Replace('/', '-') + ".txt");
        if (!File.Exists(path)) return result;
        foreach (var line in File.ReadLines(path))
            if (line.StartsWith("- ", StringComparison.Ordinal)) result._ids.Add(line[2..].Trim());
        return result;
    }
}
