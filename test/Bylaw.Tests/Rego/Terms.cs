using System.Text;
using Bylaw.Core.Values;

namespace Bylaw.Tests.Rego;

/// <summary>Reads the values in test rows: JSON, <c>{1, 2}</c> for sets, <c>set()</c> for the empty set.</summary>
internal sealed class Terms
{
    private readonly string _text;
    private int _at;

    private Terms(string text) => _text = text;

    public static Value Parse(string text) => ParseList(text).Single();

    /// <summary>Values with commas between them.</summary>
    public static Value[] ParseList(string text)
    {
        var terms = new Terms(text);
        var all = new List<Value>();
        while (terms.Peek() != '\0')
        {
            all.Add(terms.Term());
            terms.Take(',');
        }
        return [.. all];
    }

    private Value Term()
    {
        switch (Peek())
        {
            case '[': return new ArrayValue([.. Items(']')]);
            case '{': return Braces();
            case '"': return new StringValue(Text());
        }
        if (Word("set()")) return SetValue.Empty;
        if (Word("null")) return NullValue.Instance;
        if (Word("true")) return BooleanValue.True;
        if (Word("false")) return BooleanValue.False;
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '-' or '+' or '.')) _at++;
        return NumberValue.TryParse(_text.AsSpan(start, _at - start)) ?? throw new FormatException($"no term at {start}: {_text}");
    }

    private Value Braces()
    {
        _at++;
        if (Take('}')) return ObjectValue.Empty;
        var first = Term();
        if (!Take(':'))
        {
            Take(',');
            _at--;
            return SetValue.Of([first, .. Items('}')]);
        }
        var map = new ObjectBuilder();
        map.Set(first, Term());
        while (!Take('}'))
        {
            Take(',');
            var key = Term();
            Take(':');
            map.Set(key, Term());
        }
        return map.ToObject();
    }

    private List<Value> Items(char end)
    {
        _at++;
        var items = new List<Value>();
        while (!Take(end))
        {
            items.Add(Term());
            Take(',');
        }
        return items;
    }

    private string Text()
    {
        var text = new StringBuilder();
        for (_at++; _text[_at] != '"'; _at++)
        {
            if (_text[_at] != '\\')
            {
                text.Append(_text[_at]);
                continue;
            }
            var escape = _text[++_at];
            if (escape == 'u')
            {
                text.Append((char)Convert.ToInt32(_text.Substring(_at + 1, 4), 16));
                _at += 4;
            }
            else text.Append(escape switch { 'n' => '\n', 't' => '\t', 'r' => '\r', _ => escape });
        }
        _at++;
        return text.ToString();
    }

    private char Peek()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private bool Take(char c)
    {
        if (Peek() != c) return false;
        _at++;
        return true;
    }

    private bool Word(string word)
    {
        if (!_text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal)) return false;
        _at += word.Length;
        return true;
    }
}
