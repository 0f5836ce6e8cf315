using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Bylaw.Governance.Git;

/// <summary>Names in trees are bytes; paths are shown as text.</summary>
internal static class GitPath
{
    /// <summary>The text of a name; bytes that are not UTF-8 become <c>\xNN</c>, and <paramref name="isText"/> tells.</summary>
    public static string Text(ReadOnlySpan<byte> name, out bool isText)
    {
        isText = Utf8.IsValid(name);
        return isText ? Encoding.UTF8.GetString(name) : Escaped(name);
    }

    private static string Escaped(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder();
        while (name.Length > 0)
        {
            var done = Rune.DecodeFromUtf8(name, out var rune, out var length);
            if (done == OperationStatus.Done) text.Append(rune);
            else foreach (var b in name[..length]) text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
            name = name[length..];
        }
        return text.ToString();
    }
}
