using System.Globalization;
using System.Text;

namespace Bylaw.Rego.Library.GraphQL;

/// <summary>Splits GraphQL text into tokens. Specification of October 2021, section 2.1.</summary>
internal sealed class GraphQLLexer(string text)
{
    private readonly StringBuilder _buffer = new();
    private int _at;

    // Code points before _at, before the token, and before its line.
    private int _points;
    private int _startPoints;
    private int _linePoints;
    private int _line = 1;
    private List<string>? _comments;

    public GraphQLToken Next()
    {
        _comments = null;
        SkipIgnored();
        _startPoints = _points;
        if (_at >= text.Length) return Token(GraphQLTokenKind.End, "");
        var unit = text[_at];
        if (Punctuator(unit) is { } kind)
        {
            Advance();
            return Token(kind, "");
        }
        if (unit == '.' && text.AsSpan(_at).StartsWith("...", StringComparison.Ordinal))
        {
            Advance(3);
            return Token(GraphQLTokenKind.Spread, "");
        }
        if (IsNameStart(unit)) return ReadName();
        if (char.IsAsciiDigit(unit) || unit == '-') return ReadNumber();
        if (unit == '"') return text.AsSpan(_at).StartsWith("\"\"\"", StringComparison.Ordinal) ? ReadBlock() : ReadText();
        return Unexpected(unit);
    }

    private static GraphQLTokenKind? Punctuator(char unit) => unit switch
    {
        '!' => GraphQLTokenKind.Bang,
        '$' => GraphQLTokenKind.Dollar,
        '&' => GraphQLTokenKind.Amp,
        '(' => GraphQLTokenKind.ParenOpen,
        ')' => GraphQLTokenKind.ParenClose,
        ':' => GraphQLTokenKind.Colon,
        '=' => GraphQLTokenKind.Equals,
        '@' => GraphQLTokenKind.At,
        '[' => GraphQLTokenKind.BracketOpen,
        ']' => GraphQLTokenKind.BracketClose,
        '{' => GraphQLTokenKind.BraceOpen,
        '}' => GraphQLTokenKind.BraceClose,
        '|' => GraphQLTokenKind.Pipe,
        _ => null,
    };

    private void SkipIgnored()
    {
        while (_at < text.Length)
        {
            switch (text[_at])
            {
                case ' ' or '\t' or ',' or '\uFEFF': Advance(); break;
                case '\n' or '\r': SkipLineEnd(); break;
                case '#': (_comments ??= []).Add(ReadComment()); break;
                default: return;
            }
        }
    }

    private string ReadComment()
    {
        var start = _at;
        while (_at < text.Length && (text[_at] >= ' ' || text[_at] == '\t')) Advance();
        return text[start.._at];
    }

    // A carriage return ends a line, and swallows a line feed after it.
    private void SkipLineEnd()
    {
        var isReturn = text[_at] == '\r';
        Advance();
        _line++;
        _linePoints = _points;
        if (isReturn && _at < text.Length && text[_at] == '\n') Advance();
    }

    private GraphQLToken ReadName()
    {
        var start = _at;
        while (_at < text.Length && (IsNameStart(text[_at]) || char.IsAsciiDigit(text[_at]))) Advance();
        return Token(GraphQLTokenKind.Name, text[start.._at]);
    }

    // -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?
    private GraphQLToken ReadNumber()
    {
        var start = _at;
        var kind = GraphQLTokenKind.Int;
        TakeAny("-");
        if (TakeAny("0"))
        {
            if (_at < text.Length && char.IsAsciiDigit(text[_at])) return Invalid($"Invalid number, unexpected digit after 0: {DescribeNext()}.");
        }
        else if (!TakeDigits())
        {
            return NoDigit();
        }
        if (TakeAny("."))
        {
            kind = GraphQLTokenKind.Float;
            if (!TakeDigits()) return NoDigit();
        }
        if (TakeAny("eE"))
        {
            kind = GraphQLTokenKind.Float;
            TakeAny("+-");
            if (!TakeDigits()) return NoDigit();
        }
        return Token(kind, text[start.._at]);
    }

    private GraphQLToken NoDigit() => Invalid($"Invalid number, expected digit but got: {DescribeNext()}.");

    private string DescribeNext() => _at < text.Length ? $"\"{text[_at]}\"" : "<EOF>";

    private bool TakeAny(string units)
    {
        if (_at >= text.Length || !units.Contains(text[_at])) return false;
        Advance();
        return true;
    }

    private bool TakeDigits()
    {
        var start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at])) Advance();
        return _at > start;
    }

    private GraphQLToken ReadText()
    {
        Advance();
        _startPoints = _points;
        _buffer.Clear();
        while (_at < text.Length && text[_at] is not '\n' and not '\r')
        {
            var unit = text[_at];
            if (unit == '"')
            {
                var token = Token(GraphQLTokenKind.Text, _buffer.ToString());
                Advance();
                return token;
            }
            if (unit < ' ' && unit != '\t') return InvalidCharacter(unit);
            if (unit == '\\')
            {
                if (ReadEscape() is { } invalid) return invalid;
                continue;
            }
            _buffer.Append(unit);
            Advance();
        }
        return Invalid("Unterminated string.");
    }

    private GraphQLToken? ReadEscape()
    {
        if (_at + 1 >= text.Length)
        {
            Advance();
            return Invalid("Invalid character escape sequence.");
        }
        var escape = text[_at + 1];
        if (escape == 'u') return ReadUnicodeEscape();
        var place = "\"/\\bfnrt".IndexOf(escape, StringComparison.Ordinal);
        if (place < 0)
        {
            Advance();
            return Invalid($"Invalid character escape sequence: \\{escape}.");
        }
        _buffer.Append("\"/\\\b\f\n\r\t"[place]);
        Advance(2);
        return null;
    }

    private GraphQLToken? ReadUnicodeEscape()
    {
        var digits = text.AsSpan(_at + 2, Math.Min(4, text.Length - _at - 2));
        if (digits.Length == 4 && ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
        {
            _buffer.Append((char)unit);
            Advance(6);
            return null;
        }
        Advance();
        return Invalid($"Invalid character escape sequence: \\u{digits}.");
    }

    private GraphQLToken ReadBlock()
    {
        Advance(3);
        _startPoints = _points;
        _buffer.Clear();
        while (_at < text.Length)
        {
            var rest = text.AsSpan(_at);
            var unit = rest[0];
            if (rest.StartsWith("\"\"\"", StringComparison.Ordinal))
            {
                var token = Token(GraphQLTokenKind.BlockText, GraphQLText.Dedent(_buffer.ToString()));
                Advance(3);
                return token;
            }
            if (unit is '\n' or '\r')
            {
                SkipLineEnd();
                _buffer.Append('\n');
            }
            else if (unit < ' ' && unit != '\t')
            {
                return InvalidCharacter(unit);
            }
            else if (rest.StartsWith("\\\"\"\"", StringComparison.Ordinal))
            {
                _buffer.Append("\"\"\"");
                Advance(4);
            }
            else
            {
                _buffer.Append(unit);
                Advance();
            }
        }
        return Invalid("Unterminated string.");
    }

    private GraphQLToken Unexpected(char unit) => unit switch
    {
        < ' ' => Invalid($"Cannot contain the invalid character \"\\u{(int)unit:D4}\""),
        '\'' => Invalid("Unexpected single quote character ('), did you mean to use a double quote (\")?"),
        _ => Invalid($"Cannot parse the unexpected character \"{unit}\"."),
    };

    private GraphQLToken InvalidCharacter(char unit) => Invalid($"Invalid character within String: \"\\u{(int)unit:D4}\".");

    private GraphQLToken Invalid(string problem)
    {
        var at = new GraphQLPosition(_line, _points - _linePoints + 1);
        _at = text.Length;
        return new GraphQLToken(GraphQLTokenKind.Invalid, problem, at, _comments);
    }

    private GraphQLToken Token(GraphQLTokenKind kind, string value) =>
        new(kind, value, new GraphQLPosition(_line, _startPoints - _linePoints + 1), _comments);

    private void Advance(int units = 1)
    {
        for (; units > 0 && _at < text.Length; units--)
            if (!char.IsLowSurrogate(text[_at++])) _points++;
    }

    private static bool IsNameStart(char unit) => char.IsAsciiLetter(unit) || unit == '_';
}
