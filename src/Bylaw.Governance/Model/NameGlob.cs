namespace Bylaw.Governance;

/// <summary>A pattern of names: <c>*</c> stands for any characters, <c>?</c> for one; case counts.</summary>
/// <param name="Pattern">The pattern as written.</param>
public readonly record struct NameGlob(string Pattern)
{
    /// <summary>Whether the pattern covers the whole name.</summary>
    public bool Covers(string name)
    {
        int p = 0, n = 0, star = -1, resume = 0;
        while (n < name.Length)
        {
            if (p < Pattern.Length && Pattern[p] == '*')
            {
                star = p++;
                resume = n;
            }
            else if (p < Pattern.Length && (Pattern[p] == '?' || Pattern[p] == name[n]))
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                // Let the last star take one character more and try again from behind it.
                p = star + 1;
                n = ++resume;
            }
            else
            {
                return false;
            }
        }
        while (p < Pattern.Length && Pattern[p] == '*') p++;
        return p == Pattern.Length;
    }

    /// <summary>Whether the pattern covers every name.</summary>
    public bool CoversAll => Pattern.Length > 0 && Pattern.AsSpan().Trim('*').IsEmpty;

    /// <inheritdoc/>
    public override string ToString() => Pattern;
}
