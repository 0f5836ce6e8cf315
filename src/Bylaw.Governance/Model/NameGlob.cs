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

    /// <summary>Whether some name is covered by both patterns.</summary>
    public bool Overlaps(NameGlob other)
    {
        // reached[j]: some text matches this pattern up to i and the other up to j.
        var (a, b) = (Pattern, other.Pattern);
        var reached = new bool[b.Length + 1];
        reached[0] = true;
        for (var j = 0; j < b.Length; j++) reached[j + 1] = reached[j] && b[j] == '*';
        for (var i = 0; i < a.Length; i++)
        {
            var next = new bool[b.Length + 1];
            next[0] = reached[0] && a[i] == '*';
            for (var j = 0; j < b.Length; j++)
            {
                next[j + 1] = a[i] == '*' || b[j] == '*'
                    ? next[j] || reached[j + 1]
                    : reached[j] && (a[i] == b[j] || a[i] == '?' || b[j] == '?');
            }
            reached = next;
        }
        return reached[b.Length];
    }

    /// <summary>Whether every name that the other pattern covers is surely covered by this one; false in doubt.</summary>
    public bool Contains(NameGlob other) =>
        CoversAll || Pattern == other.Pattern || (!other.Pattern.AsSpan().ContainsAny('*', '?') && Covers(other.Pattern));

    /// <summary>Whether the pattern covers every name.</summary>
    public bool CoversAll => Pattern.Length > 0 && Pattern.AsSpan().Trim('*').IsEmpty;

    /// <inheritdoc/>
    public override string ToString() => Pattern;
}
