using System.Globalization;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Syntax;

/// <summary>Cuts an expression into tokens.</summary>
internal sealed class Lexer(SourceText source)
{
    private readonly string _text = source.Content;
    private int _at;

    public Token Next()
    {
        SkipBlanks();
        var start = _at;
        if (start >= _text.Length) return new Token(TokenKind.End, new Span(_text.Length, 0), "");
        var c = _text[start];
        if (IsNameStart(c)) return NameOrText(start);
        if (char.IsAsciiDigit(c) || (c == '.' && start + 1 < _text.Length && char.IsAsciiDigit(_text[start + 1]))) return Number(start);
        if (c is '"' or '\'') return Literal(start, new TextLiteral(source, start, start).Read(out _at));
        if (c == '`') return Quoted(start);
        return Punctuation(start, c);
    }

    public static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private void SkipBlanks()
    {
        while (_at < _text.Length)
        {
            if (_text[_at] is ' ' or '\t' or '\n' or '\r' or '\f') _at++;
            else if (_text[_at] == '/' && _at + 1 < _text.Length && _text[_at + 1] == '/')
                while (_at < _text.Length && _text[_at] != '\n') _at++;
            else return;
        }
    }

    private Token NameOrText(int start)
    {
        // Up to two letters before a quote say what kind of text it is: r"…", b"…", rb"…".
        var quote = start;
        while (quote < _text.Length && quote - start < 2 && _text[quote] is 'r' or 'R' or 'b' or 'B') quote++;
        if (quote < _text.Length && _text[quote] is '"' or '\'' && IsPrefix(_text.AsSpan(start, quote - start))) return Literal(start, new TextLiteral(source, start, quote).Read(out _at));
        while (_at < _text.Length && IsNamePart(_text[_at])) _at++;
        var name = _text[start.._at];
        return name switch
        {
            "true" => Literal(start, BooleanValue.True),
            "false" => Literal(start, BooleanValue.False),
            "null" => Literal(start, NullValue.Instance),
            "in" => Make(TokenKind.In, start),
            _ => new Token(TokenKind.Name, Span.Between(start, _at), name),
        };
    }

    private static bool IsPrefix(ReadOnlySpan<char> letters) =>
        letters.Length < 2 || char.ToLowerInvariant(letters[0]) != char.ToLowerInvariant(letters[1]);

    private Token Quoted(int start)
    {
        var end = _text.IndexOf('`', start + 1);
        if (end < 0 || end == start + 1) throw new SyntaxHalt(CelDiagnostics.UnexpectedCharacter('`', source.At(new Span(start, 1))));
        for (var i = start + 1; i < end; i++)
            if (!IsNamePart(_text[i]) && _text[i] is not ('.' or '-' or '/' or ' ')) throw new SyntaxHalt(CelDiagnostics.UnexpectedCharacter(_text[i], source.At(new Span(i, 1))));
        _at = end + 1;
        return new Token(TokenKind.QuotedName, Span.Between(start, _at), _text[(start + 1)..end]);
    }

    private Token Number(int start)
    {
        if (_text[start] == '0' && start + 1 < _text.Length && _text[start + 1] is 'x' or 'X')
        {
            _at += 2;
            while (_at < _text.Length && char.IsAsciiHexDigit(_text[_at])) _at++;
            return Integer(start, _text.AsSpan(start + 2, _at - start - 2), NumberStyles.AllowHexSpecifier);
        }
        Digits();
        var isDouble = false;
        if (_at + 1 < _text.Length && _text[_at] == '.' && char.IsAsciiDigit(_text[_at + 1]))
        {
            isDouble = true;
            _at++;
            Digits();
        }
        if (_at < _text.Length && _text[_at] is 'e' or 'E' && HasExponent())
        {
            isDouble = true;
            Digits();
        }
        if (!isDouble) return Integer(start, _text.AsSpan(start, _at - start), NumberStyles.None);
        var value = double.Parse(_text.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? Literal(start, new DoubleValue(value)) : throw BadNumber(start);
    }

    private bool HasExponent()
    {
        var at = _at + 1;
        if (at < _text.Length && _text[at] is '+' or '-') at++;
        if (at >= _text.Length || !char.IsAsciiDigit(_text[at])) return false;
        _at = at;
        return true;
    }

    private void Digits()
    {
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at])) _at++;
    }

    private Token Integer(int start, ReadOnlySpan<char> digits, NumberStyles style)
    {
        var isRead = ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var value);
        if (_at < _text.Length && _text[_at] is 'u' or 'U')
        {
            _at++;
            return isRead ? Literal(start, new UnsignedValue(value)) : throw BadNumber(start);
        }
        // One more than the largest is right behind a minus sign: the parser sees to that.
        if (!isRead || value > 1UL << 63) throw BadNumber(start);
        return Literal(start, value == 1UL << 63 ? NumberValue.Of(new System.Numerics.BigInteger(value)) : IntegerValue.Of((long)value));
    }

    private SyntaxHalt BadNumber(int start) => new(CelDiagnostics.BadNumber(source.At(Span.Between(start, _at))));

    private Token Punctuation(int start, char c)
    {
        var next = start + 1 < _text.Length ? _text[start + 1] : '\0';
        var (kind, length) = (c, next) switch
        {
            ('&', '&') => (TokenKind.And, 2),
            ('|', '|') => (TokenKind.Or, 2),
            ('=', '=') => (TokenKind.Equal, 2),
            ('!', '=') => (TokenKind.NotEqual, 2),
            ('<', '=') => (TokenKind.LessOrEqual, 2),
            ('>', '=') => (TokenKind.GreaterOrEqual, 2),
            ('!', _) => (TokenKind.Not, 1),
            ('<', _) => (TokenKind.Less, 1),
            ('>', _) => (TokenKind.Greater, 1),
            ('.', _) => (TokenKind.Dot, 1),
            (',', _) => (TokenKind.Comma, 1),
            (':', _) => (TokenKind.Colon, 1),
            ('?', _) => (TokenKind.Question, 1),
            ('(', _) => (TokenKind.Open, 1),
            (')', _) => (TokenKind.Close, 1),
            ('[', _) => (TokenKind.OpenBracket, 1),
            (']', _) => (TokenKind.CloseBracket, 1),
            ('{', _) => (TokenKind.OpenBrace, 1),
            ('}', _) => (TokenKind.CloseBrace, 1),
            ('+', _) => (TokenKind.Plus, 1),
            ('-', _) => (TokenKind.Minus, 1),
            ('*', _) => (TokenKind.Times, 1),
            ('/', _) => (TokenKind.Divide, 1),
            ('%', _) => (TokenKind.Modulo, 1),
            _ => throw new SyntaxHalt(CelDiagnostics.UnexpectedCharacter(c, source.At(new Span(start, 1)))),
        };
        _at += length;
        return Make(kind, start);
    }

    private Token Literal(int start, Value value) => new(TokenKind.Literal, Span.Between(start, _at), "", value);

    private Token Make(TokenKind kind, int start) => new(kind, Span.Between(start, _at), _text[start.._at]);
}
