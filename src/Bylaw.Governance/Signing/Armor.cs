using System.Text;

namespace Bylaw.Governance.Signing;

/// <summary>
/// Takes bytes out of their armor: a line that begins, lines of base64, a line that ends. There is one way to write bytes in lines of
/// a given length, and only that is read: whoever changes a letter changes what is signed.
/// </summary>
internal static class Armor
{
    /// <summary>The bytes between the lines <c>-----BEGIN name-----</c> and <c>-----END name-----</c>; null with the reason.</summary>
    public static byte[]? Open(string text, string name, out string? problem)
    {
        var lines = text.Split('\n');
        // A line feed at the very end belongs to the last line.
        var count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        problem = count < 3 || lines[0] != $"-----BEGIN {name}-----" || lines[count - 1] != $"-----END {name}-----"
            ? $"it is not one block between `BEGIN {name}` and `END {name}`"
            : null;
        return problem is null ? Decode(lines.AsSpan(1, count - 2), out problem) : null;
    }

    public static byte[]? Decode(ReadOnlySpan<string> lines, out string? problem)
    {
        var width = lines[0].Length;
        var letters = new StringBuilder();
        for (var i = 0; i < lines.Length; i++)
        {
            var isLast = i == lines.Length - 1;
            if (lines[i].Length == 0 || (isLast ? lines[i].Length > width : lines[i].Length != width))
            {
                problem = "its lines are not of one length";
                return null;
            }
            letters.Append(lines[i]);
        }
        var text = letters.ToString();
        var bytes = new byte[text.Length / 4 * 3];
        var isBase64 = text.Length % 4 == 0 && Convert.TryFromBase64String(text, bytes, out var written) && Convert.ToBase64String(bytes = bytes[..written]) == text;
        problem = isBase64 ? null : "its letters are no base64";
        return isBase64 ? bytes : null;
    }
}
