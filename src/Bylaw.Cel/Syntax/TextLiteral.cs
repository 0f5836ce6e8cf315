using System.Globalization;
using System.Text;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Syntax;

/// <summary>Reads a literal of text or bytes, raw or with escapes, between single or triple quotes.</summary>
internal sealed class TextLiteral(SourceText source, int start, int quote)
{
    private readonly string _text = source.Content;

    /// <summary>The value, and where it ends.</summary>
    public Value Read(out int end)
    {
        var prefix = _text[start..quote];
        bool isRaw = prefix.Contains('r', StringComparison.OrdinalIgnoreCase), isBytes = prefix.Contains('b', StringComparison.OrdinalIgnoreCase);
        var mark = _text[quote];
        var isTriple = string.CompareOrdinal(_text, quote, new string(mark, 3), 0, 3) == 0;
        var at = quote + (isTriple ? 3 : 1);
        var output = new LiteralOutput(isBytes);
        while (true)
        {
            if (at >= _text.Length || (!isTriple && _text[at] is '\n' or '\r')) throw new SyntaxHalt(CelDiagnostics.UnterminatedText(source.At(Span.Between(start, Math.Min(at, _text.Length)))));
            if (_text[at] == mark && (!isTriple || string.CompareOrdinal(_text, at, new string(mark, 3), 0, 3) == 0)) break;
            if (_text[at] == '\\' && !isRaw) at = Escape(at, output, isBytes);
            else if (_text[at] == '\r' && at + 1 < _text.Length && _text[at + 1] == '\n') at++;
            else if (char.IsHighSurrogate(_text[at]) && at + 1 < _text.Length && char.IsLowSurrogate(_text[at + 1]))
            {
                output.Rune(char.ConvertToUtf32(_text[at], _text[at + 1]));
                at += 2;
            }
            else output.Rune(_text[at++]);
        }
        end = at + (isTriple ? 3 : 1);
        return output.ToValue();
    }

    private int Escape(int at, LiteralOutput output, bool isBytes)
    {
        var c = at + 1 < _text.Length ? _text[at + 1] : '\0';
        const string Plain = "abfnrtv\\?\"'`", Meant = "\a\b\f\n\r\t\v\\?\"'`";
        if (Plain.IndexOf(c, StringComparison.Ordinal) is >= 0 and var place && c != '\0')
        {
            output.Rune(Meant[place]);
            return at + 2;
        }
        return c switch
        {
            'x' or 'X' => Number(at, at + 2, 2, NumberStyles.AllowHexSpecifier, output, isOctet: true),
            'u' when !isBytes => Number(at, at + 2, 4, NumberStyles.AllowHexSpecifier, output, isOctet: false),
            'U' when !isBytes => Number(at, at + 2, 8, NumberStyles.AllowHexSpecifier, output, isOctet: false),
            >= '0' and <= '3' => Number(at, at + 1, 3, NumberStyles.None, output, isOctet: true),
            _ => throw Bad(at, at + 2),
        };
    }

    private int Number(int at, int digits, int count, NumberStyles style, LiteralOutput output, bool isOctet)
    {
        var end = digits + count;
        if (end > _text.Length) throw Bad(at, _text.Length);
        var value = 0;
        for (var i = digits; i < end; i++)
        {
            var digit = char.IsAsciiHexDigit(_text[i]) ? Convert.ToInt32(_text[i].ToString(), 16) : 99;
            if (digit >= (style == NumberStyles.None ? 8 : 16)) throw Bad(at, end);
            value = value * (style == NumberStyles.None ? 8 : 16) + digit;
            if (value > 0x10FFFF) throw Bad(at, end);
        }
        if (!isOctet && value is >= 0xD800 and <= 0xDFFF) throw Bad(at, end);
        if (isOctet) output.Octet(value);
        else output.Rune(value);
        return end;
    }

    private SyntaxHalt Bad(int from, int to) => new(CelDiagnostics.BadEscape(source.At(Span.Between(from, Math.Min(to, _text.Length)))));

    /// <summary>Collects text, or the bytes of a bytes literal, in which an octet is a byte and a character its UTF-8.</summary>
    private sealed class LiteralOutput(bool isBytes)
    {
        private readonly StringBuilder _text = new();
        private readonly List<byte> _bytes = [];

        public void Octet(int value)
        {
            if (isBytes) _bytes.Add((byte)value);
            else Rune(value);
        }

        public void Rune(int value)
        {
            if (!isBytes) _text.Append(value > 0xFFFF ? char.ConvertFromUtf32(value) : ((char)value).ToString());
            else _bytes.AddRange(Encoding.UTF8.GetBytes(value > 0xFFFF ? char.ConvertFromUtf32(value) : ((char)value).ToString()));
        }

        public Value ToValue() => isBytes ? new BytesValue(_bytes.ToArray()) : new StringValue(_text.ToString());
    }
}
