using System.Globalization;

namespace Bylaw.Governance.Git;

/// <summary>Reads <c>Name &lt;mail&gt; 1700000000 +0100</c>, and what decades of tools have made of it.</summary>
internal static class IdentityReader
{
    private const int FarthestZone = 14 * 60;

    public static GitIdentity Read(string text)
    {
        var open = text.IndexOf('<', StringComparison.Ordinal);
        if (open < 0) return new GitIdentity(text.Trim(), "", DateTimeOffset.UnixEpoch);
        var close = text.IndexOf('>', open);
        var mail = close < 0 ? text[(open + 1)..] : text[(open + 1)..close];
        return new GitIdentity(text[..open].Trim(), mail.Trim(), When(text[(text.LastIndexOf('>') + 1)..]));
    }

    // What is no date, or none that exists, is the beginning of time: it proves nothing either way.
    private static DateTimeOffset When(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || !long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            || seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() + 86400 || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds() - 86400)
            return DateTimeOffset.UnixEpoch;
        return DateTimeOffset.FromUnixTimeSeconds(seconds).ToOffset(Zone(parts.Length > 1 ? parts[1] : ""));
    }

    private static TimeSpan Zone(string text)
    {
        if (text.Length != 5 || text[0] is not ('+' or '-') || !int.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var zone)) return TimeSpan.Zero;
        var minutes = (zone / 100 * 60) + (zone % 100);
        return minutes > FarthestZone ? TimeSpan.Zero : TimeSpan.FromMinutes(text[0] == '-' ? -minutes : minutes);
    }
}
