using System.Text;

namespace Bylaw.Rego.Bundles;

/// <summary>
/// Shell patterns over one name or path, as Go's <c>filepath.Match</c> has them: <c>*</c> and <c>?</c> stop at a slash,
/// <c>[a-z]</c> and <c>[^a-z]</c> are one character, a backslash makes the next one plain. A malformed pattern matches nothing.
/// </summary>
internal static class FilePattern
{
    public static bool IsMatch(string pattern, string name) => Match([.. pattern.EnumerateRunes()], [.. name.EnumerateRunes()]);

    /// <summary>Every <c>*</c> is tried short first; after a failure only the last one grows, so time is bounded by pattern times name.</summary>
    private static bool Match(ReadOnlySpan<Rune> pattern, ReadOnlySpan<Rune> name)
    {
        int p = 0, n = 0, star = -1, resume = 0;
        while (true)
        {
            if (p < pattern.Length && pattern[p].Value == '*')
            {
                (star, resume) = (p++, n);
                continue;
            }
            if (n == name.Length && p == pattern.Length) return true;
            var next = p;
            if (n < name.Length && TryOne(pattern, ref next, name[n]))
            {
                (p, n) = (next, n + 1);
                continue;
            }
            if (star < 0 || resume >= name.Length || name[resume].Value == '/') return false;
            (p, n) = (star + 1, ++resume);
        }
    }

    private static bool TryOne(ReadOnlySpan<Rune> pattern, ref int at, Rune found)
    {
        if (at >= pattern.Length) return false;
        switch (pattern[at].Value)
        {
            case '?':
                at++;
                return found.Value != '/';
            case '[': return TryClass(pattern, ref at, found);
            case '\\': at++; break;
        }
        return at < pattern.Length && pattern[at++] == found;
    }

    private static bool TryClass(ReadOnlySpan<Rune> pattern, ref int at, Rune found)
    {
        at++;
        var negated = at < pattern.Length && pattern[at].Value == '^';
        if (negated) at++;
        var (holds, ranges) = (false, 0);
        while (at < pattern.Length && (pattern[at].Value != ']' || ranges == 0))
        {
            if (Bound(pattern, ref at) is not { } low) return false;
            var high = low;
            if (at < pattern.Length && pattern[at].Value == '-')
            {
                at++;
                if (Bound(pattern, ref at) is not { } end) return false;
                high = end;
            }
            holds |= low <= found && found <= high;
            ranges++;
        }
        if (at >= pattern.Length) return false;
        at++;
        return holds != negated;
    }

    private static Rune? Bound(ReadOnlySpan<Rune> pattern, ref int at)
    {
        if (at >= pattern.Length || pattern[at].Value is '-' or ']') return null;
        if (pattern[at].Value == '\\') at++;
        return at < pattern.Length ? pattern[at++] : null;
    }
}
