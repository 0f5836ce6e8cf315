using System.Text;

namespace Bylaw.Tests.Mutations;

/// <summary>Breaks texts at random, the same way for the same seed.</summary>
internal sealed class Mutator(Random random)
{
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "{", "}", "[", "]", "(", ")", ",", ":", ";", ".", "|", "&", "=", ":=", "==", "!=", "<", ">=", "+", "-", "*", "/", "%", "_", "\"", "`", "$\"", "$`", "\\", "#", "\n", "\r\n", "\t", " ", "\0",
            "package p\n", "import rego.v1\n", "import future.keywords.not\n", "import data.a as b\n", "default ", "not ", "some x in ", "some ", "every x in xs { x }", "with input as {} ", "with data.a as ", " as ",
            " if ", " else := 1 ", "contains ", " in ", "if {", "true", "false", "null", "input", "data", "data.p", "input[_]", "f(x)", "[x | x := 1]", "{x: 1 | some x in [1]}", "$\"{x}\"", "0", "1e99", "1e999999999", "-1", "007",
            "count(", "walk(input, [p, v])", "set()", "# METADATA\n# title: x\n", "\"\\u00", "é", "😀", "\uFEFF", "&a ", "*a ", "<<: ", "!!int ", "--- ", "\n---\n", "- ", "? ", "|\n", ">-\n", "'", "%YAML 1.2\n", "{{", "}}", "~",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80],
    ];

    /// <summary>
    /// A text with a few changes; <paramref name="other"/> is a second text to take parts from. One in two has only its words
    /// changed for others, so that enough of what comes out can still be read and gets further.
    /// </summary>
    public byte[] Mutate(byte[] text, byte[] other)
    {
        var onlyWords = random.Next(2) == 0;
        for (var changes = onlyWords ? random.Next(1, 4) : random.Next(1, 3); changes > 0; changes--)
            text = onlyWords ? OtherWord(text, random.Next(3) == 0 ? other : text) : Change(text, other);
        return text;
    }

    /// <summary>A word in the place of another.</summary>
    private byte[] OtherWord(byte[] text, byte[] words)
    {
        int at = random.Next(text.Length + 1), from = random.Next(words.Length + 1);
        return [.. text[..WordStart(text, at)], .. words[WordStart(words, from)..WordEnd(words, from)], .. text[WordEnd(text, at)..]];
    }

    private byte[] Change(byte[] text, byte[] other)
    {
        var at = random.Next(text.Length + 1);
        switch (random.Next(9))
        {
            case 0 when text.Length > 0: return Flipped(text, random.Next(text.Length));
            case 1: return [.. text[..at], .. Tokens[random.Next(Tokens.Length)], .. text[at..]];
            case 2: return text[..at];
            case 3: return [.. text[..at], .. text[Later(at, text.Length)..]];
            case 4: return Repeated(text, at, Later(at, text.Length));
            case 5: return [.. text[..at], .. other[random.Next(other.Length + 1)..]];
            case 6: return Exchanged(text, other);
            case 7: return Replaced(text, at);
            default: return [.. text[..WordStart(text, at)], .. text[WordEnd(text, at)..]];
        }
    }

    private byte[] Flipped(byte[] text, int at)
    {
        var copy = (byte[])text.Clone();
        copy[at] ^= (byte)(1 << random.Next(8));
        return copy;
    }

    private byte[] Repeated(byte[] text, int start, int end)
    {
        var times = random.Next(16) == 0 ? random.Next(200) : 1;
        if ((end - start) * times > 20_000) times = 1;
        var output = new List<byte>(text[..end]);
        for (; times > 0; times--) output.AddRange(text[start..end]);
        return [.. output, .. text[end..]];
    }

    /// <summary>A stretch of the one text in the place of a stretch of the other.</summary>
    private byte[] Exchanged(byte[] text, byte[] other)
    {
        int start = random.Next(text.Length + 1), from = random.Next(other.Length + 1);
        return [.. text[..start], .. other[from..Later(from, other.Length)], .. text[Later(start, text.Length)..]];
    }

    private byte[] Replaced(byte[] text, int at) => [.. text[..WordStart(text, at)], .. Tokens[random.Next(Tokens.Length)], .. text[WordEnd(text, at)..]];

    // Short stretches are the more likely ones.
    private int Later(int at, int length) => at + (random.Next(4) == 0 ? random.Next(length - at + 1) : Math.Min(random.Next(24), length - at));

    private static int WordStart(byte[] text, int at)
    {
        while (at > 0 && IsWord(text[at - 1])) at--;
        return at;
    }

    private static int WordEnd(byte[] text, int at)
    {
        if (at < text.Length && !IsWord(text[at])) return at + 1;
        while (at < text.Length && IsWord(text[at])) at++;
        return at;
    }

    private static bool IsWord(byte b) => b == '_' || char.IsAsciiLetterOrDigit((char)b);
}
