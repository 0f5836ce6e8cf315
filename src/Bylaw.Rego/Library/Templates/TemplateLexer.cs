using System.Globalization;
using System.Text;

namespace Bylaw.Rego.Library.Templates;

internal enum TemplateToken
{
    Text,
    Open,
    Close,
    Name,
    Field,
    Variable,
    Dot,
    Constant,
    Space,
    Symbol,
    End,
}

/// <summary>A token; constants carry their value.</summary>
internal readonly record struct Lexeme(TemplateToken Kind, string Text, object? Value, int Line)
{
    public bool Is(string symbol) => Kind == TemplateToken.Symbol && Text == symbol;
}

/// <summary>Cuts a template into text and the tokens between <c>{{</c> and <c>}}</c>.</summary>
internal sealed class TemplateLexer(string source)
{
    private readonly List<Lexeme> _tokens = [];
    private int _at, _line = 1;

    public static List<Lexeme> Read(string source)
    {
        var lexer = new TemplateLexer(source);
        lexer.ReadAll();
        return lexer._tokens;
    }

    private void ReadAll()
    {
        var trimNext = false;
        while (true)
        {
            var open = source.IndexOf("{{", _at, StringComparison.Ordinal);
            var text = open < 0 ? source[_at..] : source[_at..open];
            var trimThis = open >= 0 && IsTrimMarker(open + 2, before: false);
            AddText(text, trimNext, trimThis);
            if (open < 0) break;
            _at = open + (trimThis ? 4 : 2);
            trimNext = ReadComment() ?? ReadAction();
        }
        Add(TemplateToken.End, "");
    }

    private void AddText(string text, bool trimStart, bool trimEnd)
    {
        var shown = text;
        if (trimStart) shown = shown.TrimStart(' ', '\t', '\r', '\n');
        if (trimEnd) shown = shown.TrimEnd(' ', '\t', '\r', '\n');
        if (shown.Length > 0) Add(TemplateToken.Text, shown);
        _line += text.Count(unit => unit == '\n');
    }

    /// <summary>"- " after the opening, " -" before the closing.</summary>
    private bool IsTrimMarker(int at, bool before) => before
        ? at + 3 < source.Length && IsSpace(source[at]) && source[at + 1] == '-' && source[at + 2] == '}' && source[at + 3] == '}'
        : at + 1 < source.Length && source[at] == '-' && IsSpace(source[at + 1]);

    private static bool IsSpace(char unit) => unit is ' ' or '\t' or '\r' or '\n';

    /// <summary>Skips a comment; null when there is none, else whether it trims what follows.</summary>
    private bool? ReadComment()
    {
        if (string.CompareOrdinal(source, _at, "/*", 0, 2) != 0) return null;
        var end = source.IndexOf("*/", _at + 2, StringComparison.Ordinal);
        if (end < 0) throw Wrong("unclosed comment");
        _line += source.AsSpan(_at, end - _at).Count('\n');
        _at = end + 2;
        var trims = IsTrimMarker(_at, before: true);
        if (trims) _at += 2;
        if (string.CompareOrdinal(source, _at, "}}", 0, 2) != 0) throw Wrong("comment ends before closing delimiter");
        _at += 2;
        return trims;
    }

    /// <summary>Reads up to the closing; whether it trims what follows.</summary>
    private bool ReadAction()
    {
        Add(TemplateToken.Open, "{{");
        while (true)
        {
            if (_at >= source.Length) throw Wrong("unclosed action");
            var trims = IsTrimMarker(_at, before: true);
            if (trims) _at += 2;
            if (string.CompareOrdinal(source, _at, "}}", 0, 2) == 0)
            {
                _at += 2;
                Add(TemplateToken.Close, "}}");
                return trims;
            }
            ReadToken();
        }
    }

    private void ReadToken()
    {
        var start = _at;
        var unit = source[_at];
        if (IsSpace(unit))
        {
            while (_at < source.Length && IsSpace(source[_at]) && !IsTrimMarker(_at, before: true))
                if (source[_at++] == '\n') _line++;
            if (_at > start) Add(TemplateToken.Space, " ");
        }
        else if (unit is '"' or '`' or '\'') ReadQuoted(unit);
        else if (char.IsAsciiDigit(unit) || (unit is '+' or '-' && IsDigitAt(_at + 1)) || (unit == '.' && IsDigitAt(_at + 1))) ReadNumber();
        else if (unit == '.') ReadWord(TemplateToken.Field, TemplateToken.Dot);
        else if (unit == '$') ReadWord(TemplateToken.Variable, TemplateToken.Variable);
        else if (IsWord(unit)) ReadWord(TemplateToken.Name, TemplateToken.Name);
        else if (unit == ':' && _at + 1 < source.Length && source[_at + 1] == '=') AddSymbol(2);
        else if (unit is '(' or ')' or '|' or ',' or '=') AddSymbol(1);
        else throw Wrong($"unexpected {GoText.Quote(unit.ToString())} in command");
    }

    private void AddSymbol(int length)
    {
        Add(TemplateToken.Symbol, source.Substring(_at, length));
        _at += length;
    }

    private bool IsDigitAt(int at) => at < source.Length && char.IsAsciiDigit(source[at]);

    private static bool IsWord(char unit) => unit == '_' || char.IsLetterOrDigit(unit);

    private void ReadWord(TemplateToken kind, TemplateToken alone)
    {
        var start = _at++;
        while (_at < source.Length && IsWord(source[_at])) _at++;
        var word = source[start.._at];
        Add(word.Length == 1 ? alone : kind, kind == TemplateToken.Field ? word[1..] : word);
    }

    private void ReadNumber()
    {
        var start = _at++;
        while (_at < source.Length && (char.IsAsciiLetterOrDigit(source[_at]) || source[_at] is '.' or '_' || (source[_at] is '+' or '-' && source[_at - 1] is 'e' or 'E'))) _at++;
        var text = source[start.._at];
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        var sign = digits[0] is '-' ? -1 : 1;
        var magnitude = digits.TrimStart('+', '-');
        if (magnitude.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && long.TryParse(magnitude.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hexadecimal))
            Add(TemplateToken.Constant, text, sign * hexadecimal);
        else if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)) Add(TemplateToken.Constant, text, integer);
        else if (double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) Add(TemplateToken.Constant, text, number);
        else throw Wrong($"bad number syntax: {GoText.Quote(text)}");
    }

    private void ReadQuoted(char quote)
    {
        var start = _at++;
        while (_at < source.Length && source[_at] != quote)
        {
            if (source[_at] == '\n' && quote != '`') break;
            if (source[_at] == '\n') _line++;
            _at += source[_at] == '\\' && quote != '`' ? 2 : 1;
        }
        if (_at >= source.Length || source[_at] != quote)
            throw Wrong(quote switch { '"' => "unterminated quoted string", '`' => "unterminated raw quoted string", _ => "unterminated character constant" });
        _at++;
        var text = source[start.._at];
        var inside = quote == '`' ? text[1..^1] : Unquote(text[1..^1]);
        if (quote != '\'') Add(TemplateToken.Constant, text, inside);
        else if (inside.EnumerateRunes().ToArray() is [var rune]) Add(TemplateToken.Constant, text, (long)rune.Value);
        else throw Wrong($"malformed character constant: {text}");
    }

    private string Unquote(string text)
    {
        var output = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                output.Append(text[i]);
                continue;
            }
            var escape = text[++i];
            var digits = escape switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (digits > 0)
            {
                if (i + digits >= text.Length) throw Wrong("invalid syntax");
                if (!int.TryParse(text.AsSpan(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)) throw Wrong("invalid syntax");
                output.Append(Rune.IsValid(value) ? new Rune(value) : Rune.ReplacementChar);
                i += digits;
                continue;
            }
            output.Append(escape switch
            {
                'a' => '\a',
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'v' => '\v',
                '\\' or '"' or '\'' => escape,
                _ => throw Wrong("invalid syntax"),
            });
        }
        return output.ToString();
    }

    private void Add(TemplateToken kind, string text, object? value = null) => _tokens.Add(new(kind, text, value, _line));

    private TemplateException Wrong(string message) => new($"template: template:{_line}: {message}");
}
