using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Bylaw.Rego.Library.Encodings;

/// <summary>
/// Text from bytes and back. Rego's strings are bytes in OPA, so that decoding something binary and encoding it again
/// loses nothing. Here each byte that is no UTF-8 becomes one lone high surrogate, from U+D880 to U+D8FF, which counts
/// as one character and is written as U+FFFD.
/// </summary>
internal static class TextBytes
{
    private const int Escape = 0xD800;

    public static string ToText(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        var output = new StringBuilder(bytes.Length);
        Span<char> units = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) == OperationStatus.Done)
            {
                output.Append(units[..rune.EncodeToUtf16(units)]);
            }
            else
            {
                output.Append((char)(Escape + bytes[0]));
                length = 1;
            }
            bytes = bytes[length..];
        }
        return output.ToString();
    }

    public static byte[] ToBytes(string text)
    {
        if (!HasEscape(text)) return Encoding.UTF8.GetBytes(text);
        var output = new ArrayBufferWriter<byte>(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (IsEscape(text, i))
            {
                output.Write([(byte)(text[i] - Escape)]);
                i++;
                continue;
            }
            if (Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length) != OperationStatus.Done) rune = Rune.ReplacementChar;
            output.Advance(rune.EncodeToUtf8(output.GetSpan(4)));
            i += length;
        }
        return output.WrittenSpan.ToArray();
    }

    private static bool HasEscape(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (IsEscape(text, i)) return true;
        return false;
    }

    private static bool IsEscape(string text, int at) =>
        text[at] is >= '\uD880' and <= '\uD8FF' && (at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]));
}
