using System.Globalization;
using System.Text;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Rego.Syntax;

/// <summary>Cuts a module into tokens. It can be moved to any offset, which the parser uses to look ahead and for template strings.</summary>
internal sealed class Lexer(SourceText source, List<Diagnostic> diagnostics)
{
    private const int MaxReports = 100;

    /// <summary>Names up to this length share their text with equal ones.</summary>
    private const int LongestShared = 64;

    private readonly string _text = source.Content;

    /// <summary>Offset of the next character.</summary>
    public int Position { get; set; }

    /// <summary>Comments met so far, in order.</summary>
    public List<Comment> Comments { get; } = [];

    public Token Next()
    {
        SkipBlanks(out var newline, out var space);
        var start = Position;
        if (start >= _text.Length) return new Token(TokenKind.End, new Span(_text.Length, 0), "", newline, space);
        var c = _text[start];
        if (IsNameStart(c)) return Name(newline, space);
        if (char.IsAsciiDigit(c)) return Number(newline, space);
        switch (c)
        {
            case '"': return Text(newline, space);
            case '`': return RawText(newline, space);
            case '$' when start + 1 < _text.Length && _text[start + 1] is '"' or '`':
                Position += 2;
                return Make(TokenKind.TemplateStart, start, newline, space);
        }
        var kind = Punctuation(c, start + 1 < _text.Length ? _text[start + 1] : '\0', out var length);
        if (kind == TokenKind.Bad && char.IsHighSurrogate(c) && start + 1 < _text.Length) length = 2;
        Position += length;
        if (kind == TokenKind.Bad) Report(start, RegoDiagnostics.UnexpectedCharacter);
        return Make(kind, start, newline, space);
    }

    // After so many the text is no module: a megabyte of rubbish is no reason for a million complaints.
    private void Report(int start, Func<Location, Diagnostic> problem)
    {
        if (diagnostics.Count < MaxReports) diagnostics.Add(problem(source.At(Span.Between(start, Position))));
    }

    public static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    public static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private Token Make(TokenKind kind, int start, bool newline, bool space, string? text = null) =>
        new(kind, Span.Between(start, Position), text ?? "", newline, space);

    private void SkipBlanks(out bool newline, out bool space)
    {
        newline = space = false;
        for (; Position < _text.Length; Position++)
        {
            var c = _text[Position];
            if (c == '\n') newline = true;
            else if (c is ' ' or '\t' or '\r') space = true;
            else if (c == '#')
            {
                var end = _text.IndexOf('\n', Position);
                if (end < 0) end = _text.Length;
                if (Comments.Count == 0 || Comments[^1].Span.Start < Position)
                    Comments.Add(new Comment(Span.Between(Position, end > Position && _text[end - 1] == '\r' ? end - 1 : end)));
                Position = end - 1;
                space = true;
            }
            else break;
        }
    }

    private Token Name(bool newline, bool space)
    {
        var start = Position;
        while (Position < _text.Length && IsNamePart(_text[Position])) Position++;
        var name = _text[start..Position];
        return Make(TokenKind.Identifier, start, newline, space, name.Length <= LongestShared ? string.Intern(name) : name);
    }

    // number = "0" | digit1 { digit } [ "." digit { digit } ] [ ( "e" | "E" ) [ "+" | "-" ] digit { digit } ] .
    private Token Number(bool newline, bool space)
    {
        var start = Position;
        Digits();
        if (Position + 1 < _text.Length && _text[Position] == '.' && char.IsAsciiDigit(_text[Position + 1]))
        {
            Position++;
            Digits();
        }
        if (Position < _text.Length && _text[Position] is 'e' or 'E')
        {
            var back = Position++;
            if (Position < _text.Length && _text[Position] is '+' or '-') Position++;
            if (Position < _text.Length && char.IsAsciiDigit(_text[Position])) Digits();
            else Position = back;
        }
        return Make(TokenKind.Number, start, newline, space, _text[start..Position]);
    }

    private void Digits()
    {
        while (Position < _text.Length && char.IsAsciiDigit(_text[Position])) Position++;
    }

    private Token Text(bool newline, bool space)
    {
        var start = Position++;
        var output = new StringBuilder();
        while (true)
        {
            if (Position >= _text.Length || _text[Position] == '\n')
            {
                Report(start, RegoDiagnostics.UnterminatedString);
                break;
            }
            var c = _text[Position];
            if (c == '"')
            {
                Position++;
                break;
            }
            if (c == '\\') Escape(output, start, template: false);
            else
            {
                var plain = _text.AsSpan(Position);
                if (plain.IndexOfAny('"', '\\', '\n') is var end and >= 0) plain = plain[..end];
                output.Append(plain);
                Position += plain.Length;
            }
        }
        return Make(TokenKind.String, start, newline, space, output.ToString());
    }

    private Token RawText(bool newline, bool space)
    {
        var start = Position;
        var end = _text.IndexOf('`', start + 1);
        if (end < 0)
        {
            Position = _text.Length;
            Report(start, RegoDiagnostics.UnterminatedString);
            return Make(TokenKind.RawString, start, newline, space, _text[(start + 1)..]);
        }
        Position = end + 1;
        return Make(TokenKind.RawString, start, newline, space, _text[(start + 1)..end]);
    }

    /// <summary>
    /// The next stretch of literal text of a template string, up to its end or to a <c>{</c>. Returns true at a
    /// <c>{</c>, which is consumed, as the end is.
    /// </summary>
    public bool TemplateText(int start, bool raw, out string text)
    {
        var output = new StringBuilder();
        while (true)
        {
            if (Position >= _text.Length || (!raw && _text[Position] == '\n'))
            {
                Report(start, RegoDiagnostics.UnterminatedString);
                break;
            }
            var c = _text[Position];
            if (c == (raw ? '`' : '"'))
            {
                Position++;
                break;
            }
            if (c == '{')
            {
                Position++;
                text = output.ToString();
                return true;
            }
            if (c == '\\' && (!raw || (Position + 1 < _text.Length && _text[Position + 1] is '{'))) Escape(output, start, template: true);
            else
            {
                output.Append(c);
                Position++;
            }
        }
        text = output.ToString();
        return false;
    }

    private void Escape(StringBuilder output, int textStart, bool template)
    {
        var start = Position++;
        if (Position >= _text.Length) return;
        var c = _text[Position++];
        switch (c)
        {
            case '"' or '\\' or '/': output.Append(c); return;
            case 'n': output.Append('\n'); return;
            case 't': output.Append('\t'); return;
            case 'r': output.Append('\r'); return;
            case 'b': output.Append('\b'); return;
            case 'f': output.Append('\f'); return;
            case '{' or '}' when template: output.Append(c); return;
            case 'u' when Position + 4 <= _text.Length
                && ushort.TryParse(_text.AsSpan(Position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                Position += 4;
                AppendUnit(output, unit);
                return;
        }
        Report(start, at => RegoDiagnostics.BadEscape(at, source.At(Span.Between(textStart, Position))));
    }

    // A lone surrogate has no UTF-8 form: it becomes U+FFFD, as everywhere that text is decoded.
    private void AppendUnit(StringBuilder output, ushort unit)
    {
        if (char.IsHighSurrogate((char)unit) && Position + 6 <= _text.Length && _text[Position] == '\\' && _text[Position + 1] == 'u'
            && ushort.TryParse(_text.AsSpan(Position + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low)
            && char.IsLowSurrogate((char)low))
        {
            Position += 6;
            output.Append((char)unit).Append((char)low);
            return;
        }
        output.Append(char.IsSurrogate((char)unit) ? '\uFFFD' : (char)unit);
    }

    private static TokenKind Punctuation(char c, char next, out int length)
    {
        length = 2;
        switch (c, next)
        {
            case (':', '='): return TokenKind.Assign;
            case ('=', '='): return TokenKind.Equal;
            case ('!', '='): return TokenKind.NotEqual;
            case ('<', '='): return TokenKind.LessEqual;
            case ('>', '='): return TokenKind.GreaterEqual;
        }
        length = 1;
        return c switch
        {
            '{' => TokenKind.LeftBrace,
            '}' => TokenKind.RightBrace,
            '[' => TokenKind.LeftBracket,
            ']' => TokenKind.RightBracket,
            '(' => TokenKind.LeftParen,
            ')' => TokenKind.RightParen,
            ',' => TokenKind.Comma,
            '.' => TokenKind.Dot,
            ':' => TokenKind.Colon,
            ';' => TokenKind.Semicolon,
            '=' => TokenKind.Unify,
            '<' => TokenKind.Less,
            '>' => TokenKind.Greater,
            '+' => TokenKind.Plus,
            '-' => TokenKind.Minus,
            '*' => TokenKind.Star,
            '/' => TokenKind.Slash,
            '%' => TokenKind.Percent,
            '&' => TokenKind.Ampersand,
            '|' => TokenKind.Bar,
            _ => TokenKind.Bad,
        };
    }
}
