using System.Text;

namespace Bylaw.Governance.Approvals;

/// <summary>Which paths of governed files can be trusted to be what they seem.</summary>
internal static class PathRules
{
    private const int SymbolicLink = 0xA000;
    private const int Submodule = 0xE000;

    /// <summary>Why a governed entry is refused; null when it is a plain file with a plain name.</summary>
    public static string? Problem(string path, int mode)
    {
        if (mode == SymbolicLink) return "is a symbolic link: its content is not what is approved";
        if (mode == Submodule) return "is a submodule: its content is not in this repository";
        if (path.Any(c => c is < ' ' or '\u007f' or '\\')) return "has a control character or a backslash in its name";
        if (path.Any(c => c > '\u007f')) return "has letters outside of ASCII in its name, which can look like others";
        if (path.Split('/').Any(part => part is "" or "." or ".." || part.EndsWith(' ') || part.EndsWith('.'))) return "has a part in its name that some systems read as another";
        return null;
    }

    /// <summary>The name of the root that a path that nobody governs could be mistaken for; null when there is none.</summary>
    public static string? LooksLike(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? path : path[..slash];
        var skeleton = Skeleton(first);
        return Subjects.RootNames.FirstOrDefault(name => name != first && (Skeleton(name) == skeleton || CouldBe(skeleton, Skeleton(name))));
    }

    /// <summary>Two paths that some file systems hold for one.</summary>
    public static string CaseFolded(string path) => path.Normalize(NormalizationForm.FormKC).ToUpperInvariant();

    /// <summary>A name without case, compatibility forms, marks and characters that take no room.</summary>
    private static string Skeleton(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name.Normalize(NormalizationForm.FormKD))
        {
            var category = char.GetUnicodeCategory(c);
            if (category is not (System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.Control))
                text.Append(char.ToUpperInvariant(c));
        }
        return text.ToString().Trim();
    }

    /// <summary>Whether a name of another script has the length of a known one and agrees where it is ASCII: letters of other scripts can look like any.</summary>
    private static bool CouldBe(string name, string known)
    {
        if (name.Length != known.Length) return false;
        var foreign = 0;
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] > '\u007f') foreign++;
            else if (name[i] != known[i]) return false;
        }
        return foreign > 0;
    }
}
