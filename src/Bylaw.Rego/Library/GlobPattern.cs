using System.Text;
using Bylaw.Core.Library;

namespace Bylaw.Rego.Library;

/// <summary>Translates a glob to a regular expression over the whole text.</summary>
internal sealed class GlobPattern
{
    private readonly string _pattern;
    private readonly string _notDelimiter;
    private readonly StringBuilder _output = new("(?s)\\A");
    private int _at, _braces;

    private GlobPattern(string pattern, string delimiters)
    {
        _pattern = pattern;
        _notDelimiter = delimiters.Length == 0 ? "." : $"[^{ClassText(delimiters)}]";
    }

    public static bool TryTranslate(string pattern, string delimiters, out string expression, out string error)
    {
        var glob = new GlobPattern(pattern, delimiters);
        error = glob.Translate() ?? "";
        expression = glob._output.ToString();
        return error.Length == 0;
    }

    /// <summary>Null when all went well, else what is wrong.</summary>
    private string? Translate()
    {
        while (_at < _pattern.Length)
        {
            var unit = _pattern[_at++];
            switch (unit)
            {
                case '*' when Take('*'): _output.Append(".*"); break;
                case '*': _output.Append(_notDelimiter).Append('*'); break;
                case '?': _output.Append(_notDelimiter); break;
                case '[':
                    if (TranslateClass() is { } wrong) return wrong;
                    break;
                case '{':
                    _braces++;
                    _output.Append("(?:");
                    break;
                case ',' when _braces > 0: _output.Append('|'); break;
                case '}' when _braces > 0:
                    _braces--;
                    _output.Append(')');
                    break;
                case '\\':
                    if (_at < _pattern.Length) AppendLiteral(_pattern[_at++]);
                    break;
                default: AppendLiteral(unit); break;
            }
        }
        // An open brace is closed by the end.
        _output.Append(')', _braces).Append("\\z");
        return null;
    }

    // "[" ["!"] ( low "-" high | characters ) "]"
    private string? TranslateClass()
    {
        var negated = Take('!');
        if (_at >= _pattern.Length) return "unexpected end of input";
        string members;
        if (RuneLength(_at) is var width && _at + width < _pattern.Length && _pattern[_at + width] == '-')
        {
            var low = _pattern.Substring(_at, width);
            _at += width + 1;
            if (_at >= _pattern.Length) return "unexpected end of input";
            var high = _pattern.Substring(_at, RuneLength(_at));
            _at += high.Length;
            if (Rune.GetRuneAt(high, 0) < Rune.GetRuneAt(low, 0)) return $"hi character '{high}' should be greater than lo '{low}'";
            members = $"{ClassText(low)}-{ClassText(high)}";
        }
        else
        {
            var characters = new StringBuilder();
            for (; _at < _pattern.Length && _pattern[_at] != ']'; _at++)
            {
                if (_pattern[_at] == '\\' && ++_at >= _pattern.Length) break;
                characters.Append(_pattern[_at]);
            }
            if (_at < _pattern.Length && characters.Length == 0) return "could not parse range";
            members = ClassText(characters.ToString());
        }
        if (_at >= _pattern.Length) return "unexpected end of input";
        if (!Take(']')) return "expected close range character";
        _output.Append(negated ? "[^" : "[").Append(members).Append(']');
        return null;
    }

    private int RuneLength(int at) => at + 1 < _pattern.Length && char.IsSurrogatePair(_pattern[at], _pattern[at + 1]) ? 2 : 1;

    private bool Take(char wanted)
    {
        if (_at >= _pattern.Length || _pattern[_at] != wanted) return false;
        _at++;
        return true;
    }

    private void AppendLiteral(char unit) => _output.Append(Re2.Escape(unit.ToString()));

    private static string ClassText(string characters)
    {
        var output = new StringBuilder();
        foreach (var unit in characters)
        {
            if (unit is '\\' or ']' or '[' or '^' or '-' or '&') output.Append('\\');
            output.Append(unit);
        }
        return output.ToString();
    }
}
