namespace Bylaw.Governance;

/// <summary>
/// A pattern of kinds: <c>Deployment</c>, <c>apps/Deployment</c>, <c>apps/v1/Deployment</c>, <c>v1/Pod</c>;
/// each part may be a glob.
/// </summary>
public sealed class KindPattern
{
    private readonly string _text;
    private readonly NameGlob? _group;
    private readonly NameGlob? _version;
    private readonly NameGlob _kind;

    private KindPattern(string text, string? group, string? version, string kind)
    {
        _text = text;
        _group = group is null ? null : new NameGlob(group);
        _version = version is null ? null : new NameGlob(version);
        _kind = new NameGlob(kind);
    }

    /// <summary>Reads a pattern; null when a part is empty or there are more than three.</summary>
    public static KindPattern? TryParse(string text)
    {
        var parts = text.Split('/');
        if (parts.Any(part => part.Length == 0)) return null;
        return parts.Length switch
        {
            1 => new KindPattern(text, null, null, parts[0]),
            2 when IsVersion(parts[0]) => new KindPattern(text, "", parts[0], parts[1]),
            2 => new KindPattern(text, parts[0], null, parts[1]),
            3 => new KindPattern(text, parts[0], parts[1], parts[2]),
            _ => null,
        };
    }

    /// <summary>Whether an object of this group and version (<c>apps/v1</c>) and kind is meant.</summary>
    public bool Covers(string apiVersion, string kind)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return _kind.Covers(kind)
            && (_group?.Covers(slash < 0 ? "" : apiVersion[..slash]) ?? true)
            && (_version?.Covers(apiVersion[(slash + 1)..]) ?? true);
    }

    /// <summary>Whether every kind that another pattern covers is surely covered by this one; false in doubt.</summary>
    public bool Contains(KindPattern other) =>
        _text == other._text || (_kind.Contains(other._kind) && Contains(_group, other._group) && Contains(_version, other._version));

    private static bool Contains(NameGlob? own, NameGlob? other) => own is not { } pattern || (other is { } part && pattern.Contains(part));

    /// <inheritdoc/>
    public override string ToString() => _text;

    private static bool IsVersion(string part) => part.Length > 1 && part[0] == 'v' && char.IsAsciiDigit(part[1]);
}
