using System.Text;

namespace Bylaw.Governance.Approvals;

/// <summary>The one form in which <c>ssh-keygen</c> writes a signature: what could be written in several ways could be altered unseen.</summary>
internal static class SshArmor
{
    private const int Width = 70;
    private const string Begin = "-----BEGIN SSH SIGNATURE-----\n";
    private const string End = "-----END SSH SIGNATURE-----\n";

    /// <summary>Whether an armored signature has that form; true of one that is not of SSH.</summary>
    public static bool IsCanonical(string armored)
    {
        if (!armored.StartsWith("-----BEGIN SSH", StringComparison.Ordinal)) return armored.StartsWith("-----BEGIN PGP SIGNATURE-----\n", StringComparison.Ordinal);
        if (!armored.StartsWith(Begin, StringComparison.Ordinal) || !armored.EndsWith(End, StringComparison.Ordinal) || armored.Length < Begin.Length + End.Length) return false;
        var body = armored[Begin.Length..^End.Length];
        var bytes = new byte[body.Length];
        return Convert.TryFromBase64String(body, bytes, out var count) && Armored(bytes.AsSpan(0, count)) == body;
    }

    private static string Armored(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var line in Convert.ToBase64String(bytes).Chunk(Width)) text.Append(line).Append('\n');
        return text.ToString();
    }
}
