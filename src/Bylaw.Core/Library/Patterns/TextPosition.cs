using System.Runtime.CompilerServices;

namespace Bylaw.Core.Library.Patterns;

/// <summary>Code points around a place in a text, and what assertions see of them.</summary>
internal static class TextPosition
{
    /// <summary>Stands for the outside of the text.</summary>
    public const int Outside = -1;

    /// <summary>The code point at a place and its length; <see cref="Outside"/> at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int RuneAt(string text, int at, out int width)
    {
        width = 1;
        if ((uint)at >= (uint)text.Length)
        {
            width = 0;
            return Outside;
        }
        var unit = text[at];
        return char.IsSurrogate(unit) ? Surrogate(text, at, out width) : unit;
    }

    /// <summary>The code point before a place.</summary>
    public static int RuneBefore(string text, int at)
    {
        if (at == 0) return Outside;
        var unit = text[at - 1];
        if (!char.IsSurrogate(unit)) return unit;
        return at > 1 && char.IsSurrogatePair(text[at - 2], unit) ? char.ConvertToUtf32(text[at - 2], unit) : 0xFFFD;
    }

    /// <summary>Whether an assertion holds between two code points.</summary>
    public static bool Holds(PatternKind assertion, int before, int after) => assertion switch
    {
        PatternKind.BeginText => before == Outside,
        PatternKind.EndText => after == Outside,
        PatternKind.BeginLine => before is Outside or '\n',
        PatternKind.EndLine => after is Outside or '\n',
        PatternKind.WordBoundary => IsWord(before) != IsWord(after),
        _ => IsWord(before) == IsWord(after),
    };

    private static bool IsWord(int rune) => rune is >= 0 and < 128 && (char.IsAsciiLetterOrDigit((char)rune) || rune == '_');

    private static int Surrogate(string text, int at, out int width)
    {
        if (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]))
        {
            width = 2;
            return char.ConvertToUtf32(text[at], text[at + 1]);
        }
        width = 1;
        return 0xFFFD;
    }
}
