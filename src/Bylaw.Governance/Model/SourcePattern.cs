namespace Bylaw.Governance;

/// <summary>
/// Files outside the folder of a policy that belong to it all the same, as <c>sources</c> of its <c>policy.yaml</c> names
/// them: a path from the repository's root, in which <c>*</c> and <c>?</c> stand for characters of a name and a part
/// <c>**</c> for any folders. It never leads out of the repository, nor into the folders whose files have a meaning of
/// their own, nor to hidden files.
/// </summary>
public sealed class SourcePattern
{
    private static readonly string[] s_reserved = ["policies", "lib", "exceptions", "approvals", "baselines", "suspensions"];
    private readonly string _text;
    private readonly string[] _parts;

    private SourcePattern(string text, string[] parts)
    {
        _text = text;
        _parts = parts;
    }

    /// <summary>The folder below which all that it covers lies, with a slash at its end; empty for the root.</summary>
    public string Folder => string.Concat(_parts[..^1].TakeWhile(part => !IsWild(part)).Select(part => part + "/"));

    /// <summary>Whether it names one file and no others.</summary>
    public bool IsOneFile => !_parts.Any(IsWild);

    /// <summary>Reads a pattern; null, with the reason, when it may not stand in a policy.</summary>
    public static SourcePattern? TryParse(string text, out string why)
    {
        var parts = text.Split('/');
        why = text switch
        {
            _ when text.Contains('\\', StringComparison.Ordinal) => "folders are parted by `/`",
            _ when text.StartsWith('/') || text.Contains(':', StringComparison.Ordinal) => "it must begin at the root of the repository",
            _ when parts.Contains("..") => "it must not lead out of the repository",
            _ when parts.Any(part => part.Length == 0) => "a part of the path is empty; for all files of a folder write `folder/**`",
            _ when parts.Any(part => part[0] == '.') => "hidden files and folders are no policies",
            _ when parts.Any(part => part != "**" && part.Contains("**", StringComparison.Ordinal)) => "`**` must be a whole part of the path",
            _ when parts.Length > 1 && s_reserved.Contains(parts[0]) => $"what lies in `{parts[0]}/` has a meaning of its own",
            _ => "",
        };
        return why.Length == 0 ? new SourcePattern(text, parts) : null;
    }

    /// <summary>Whether a file of a path from the root, with forward slashes, belongs to the policy.</summary>
    public bool Covers(string path)
    {
        var parts = path.Split('/');
        return MayBeSource(parts) && Covers(_parts, parts, below: false);
    }

    /// <summary>Whether a file below a folder could belong to the policy.</summary>
    internal bool MayCoverBelow(string folder)
    {
        var parts = folder.Split('/');
        return MayBeSource([.. parts, "x"]) && Covers(_parts, parts, below: true);
    }

    /// <inheritdoc/>
    public override string ToString() => _text;

    private static bool MayBeSource(string[] parts) =>
        !parts.Any(part => part.Length == 0 || part[0] == '.')
        && (parts.Length == 1 ? parts[0] != PolicyRepository.SettingsFile : !s_reserved.Contains(parts[0]));

    // Each `**` either ends or takes one folder more; the last part of a path is its file.
    private static bool Covers(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path, bool below)
    {
        while (true)
        {
            if (path.IsEmpty) return below ? !pattern.IsEmpty : pattern.IsEmpty;
            if (pattern.IsEmpty) return false;
            if (pattern[0] == "**")
            {
                if (pattern.Length == 1) return true;
                if (Covers(pattern[1..], path, below)) return true;
                path = path[1..];
                continue;
            }
            if (!new NameGlob(pattern[0]).Covers(path[0])) return false;
            pattern = pattern[1..];
            path = path[1..];
        }
    }

    private static bool IsWild(string part) => part.AsSpan().IndexOfAny('*', '?') >= 0;
}
