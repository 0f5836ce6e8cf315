using System.Security.Cryptography;
using System.Text;

namespace Bylaw.Governance.Approvals;

/// <summary>Names the exact content of a subject, whatever the hash of the git repository and wherever it lies.</summary>
internal static class ContentDigest
{
    /// <summary>The digest of a subject that does not exist.</summary>
    public const string None = "none";

    /// <summary>
    /// <c>sha256:</c> and the hash over one line for each file, in order of the paths: its mode in octal, the SHA-256 of its
    /// bytes, its path from the repository's root. <c>none</c> without files.
    /// </summary>
    public static string Of(IEnumerable<(string Path, int Mode, string Sha256)> files)
    {
        var lines = new StringBuilder();
        foreach (var (path, mode, hash) in files.OrderBy(file => file.Path, StringComparer.Ordinal))
            lines.Append(Convert.ToString(mode, 8)).Append(' ').Append(hash).Append(' ').Append(path).Append('\n');
        return lines.Length == 0 ? None : "sha256:" + Sha256(Encoding.UTF8.GetBytes(lines.ToString()));
    }

    /// <summary>The SHA-256 of bytes, in small hexadecimal digits.</summary>
    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Whether a text has the form of a digest.</summary>
    public static bool IsDigest(string text) =>
        text == None || (text.Length == 71 && text.StartsWith("sha256:", StringComparison.Ordinal) && text[7..].All(char.IsAsciiHexDigitLower));

    /// <summary>A digest as messages show it.</summary>
    public static string Short(string digest) => digest.Length > 19 ? digest[..19] : digest;
}
