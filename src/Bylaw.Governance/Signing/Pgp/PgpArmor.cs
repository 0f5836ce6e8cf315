namespace Bylaw.Governance.Signing.Pgp;

/// <summary>Takes bytes out of the armor of OpenPGP (RFC 9580, section 6): headers, an empty line, base64, and perhaps a checksum.</summary>
internal static class PgpArmor
{
    private const int ChecksumStart = 0xB704CE;
    private const int ChecksumPolynomial = 0x1864CFB;

    public static byte[]? Open(string text, string name, out string? problem)
    {
        var lines = text.Trim('\n').Split('\n');
        problem = lines.Length < 4 || lines[0] != $"-----BEGIN {name}-----" || lines[^1] != $"-----END {name}-----"
            ? $"it is not one block between `BEGIN {name}` and `END {name}`"
            : null;
        if (problem is not null) return null;
        var body = lines.AsSpan(1, lines.Length - 2);
        while (IsHeader(body[0]) && body.Length > 1) body = body[1..];
        if (body[0].Length == 0) body = body[1..];
        var checksum = body.Length > 0 && body[^1].StartsWith('=') ? body[^1] : null;
        if (checksum is not null) body = body[..^1];
        problem = "there is nothing in its armor";
        if (body.Length == 0 || Armor.Decode(body, out problem) is not { } bytes) return null;
        problem = checksum is null || checksum == ChecksumOf(bytes) ? null : "its checksum is wrong";
        return problem is null ? bytes : null;
    }

    // They are not signed, so only those are taken that say nothing.
    private static bool IsHeader(string line) =>
        line.StartsWith("Version: ", StringComparison.Ordinal) || line.StartsWith("Comment: ", StringComparison.Ordinal) || line.StartsWith("Charset: ", StringComparison.Ordinal);

    private static string ChecksumOf(ReadOnlySpan<byte> bytes)
    {
        var sum = ChecksumStart;
        foreach (var b in bytes)
        {
            sum ^= b << 16;
            for (var bit = 0; bit < 8; bit++) sum = (sum & 0x800000) != 0 ? (sum << 1) ^ ChecksumPolynomial : sum << 1;
        }
        return "=" + Convert.ToBase64String([(byte)(sum >> 16), (byte)(sum >> 8), (byte)sum]);
    }
}
