using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gatekeeper.Mutation;

/// <summary>
/// Reads locations. Blanks may stand between all parts; a name with other characters than letters, digits, <c>_</c> and <c>-</c>
/// stands in quotes.
/// </summary>
internal sealed class LocationParser
{
    /// <summary>Objects are not deeper than this, and steps are followed one inside the other.</summary>
    private const int MostSteps = 200;

    private readonly string _text;
    private int _at;

    private LocationParser(string text) => _text = text;

    /// <summary>What is wrong with a location, and where in it.</summary>
    public sealed record Problem(string Message, Span At);

    /// <summary>Reads a location; null when there is a problem.</summary>
    public static LocationPath? Parse(string text, out Problem? problem)
    {
        var parser = new LocationParser(text);
        problem = parser.Path(out var steps);
        return problem is null ? new LocationPath(steps.ToImmutable()) : null;
    }

    // location = step { "." step } .
    private Problem? Path(out ImmutableArray<LocationStep>.Builder steps)
    {
        steps = ImmutableArray.CreateBuilder<LocationStep>();
        do
        {
            if (steps.Count >= MostSteps) return new Problem($"a location has at most {MostSteps} steps", new Span(_at, _text.Length - _at));
            if (Step(steps) is { } problem) return problem;
        }
        while (TryTake('.'));
        SkipBlanks();
        return _at < _text.Length ? Unexpected("`.` or the end") : null;
    }

    // step = name [ "[" name ":" ( "*" | name | integer ) "]" ] .
    private Problem? Step(ImmutableArray<LocationStep>.Builder steps)
    {
        if (Word(out var name, out var isNumber) is { } problem) return problem;
        if (isNumber) return NeedsQuotes(name!);
        if (name is null) return Unexpected("the name of a field");
        steps.Add(new FieldStep(name));
        if (!TryTake('[')) return null;
        if (Word(out var field, out isNumber) is { } second) return second;
        if (isNumber) return NeedsQuotes(field!);
        if (field is null) return Unexpected("the field that tells the items of the list apart");
        if (!TryTake(':')) return Unexpected("`:`");
        if (Wanted(out var wanted) is { } third) return third;
        if (!TryTake(']')) return Unexpected("`]`");
        steps.Add(new ItemStep(field, wanted));
        return null;
    }

    private Problem? Wanted(out Value? wanted)
    {
        wanted = null;
        if (TryTake('*')) return null;
        var start = _at;
        if (Word(out var word, out var isNumber) is { } problem) return problem;
        if (word is null) return Unexpected("a value or `*`");
        if (!isNumber) wanted = Value.Of(word);
        else if (long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) wanted = Value.Of(number);
        else return new Problem("the number is too large", Span.Between(start, _at));
        return null;
    }

    /// <summary>Reads a name, in quotes or not, or a number; null when there is none.</summary>
    private Problem? Word(out string? word, out bool isNumber)
    {
        SkipBlanks();
        (word, isNumber) = (null, false);
        if (_at < _text.Length && _text[_at] is '"' or '\'') return Quoted(out word);
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or '-')) _at++;
        if (_at == start) return null;
        word = _text[start.._at];
        isNumber = word.All(char.IsAsciiDigit);
        return null;
    }

    private Problem? Quoted(out string? word)
    {
        word = null;
        var start = _at;
        var quote = _text[_at++];
        var output = new StringBuilder();
        for (; _at < _text.Length; _at++)
        {
            if (_text[_at] == quote)
            {
                _at++;
                word = output.ToString();
                return null;
            }
            if (_text[_at] == '\\' && ++_at == _text.Length) break;
            output.Append(_text[_at]);
        }
        return new Problem("the quote is not closed", Span.Between(start, _text.Length));
    }

    private bool TryTake(char wanted)
    {
        SkipBlanks();
        if (_at >= _text.Length || _text[_at] != wanted) return false;
        _at++;
        return true;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\r' or '\n') _at++;
    }

    private Problem NeedsQuotes(string number) => new($"`{number}` is a number: as the name of a field it stands in quotes", new Span(_at - number.Length, number.Length));

    private Problem Unexpected(string wanted) => _at < _text.Length
        ? new Problem($"expected {wanted}, found `{_text[_at]}`", new Span(_at, 1))
        : new Problem($"expected {wanted}, found the end", new Span(Math.Max(0, _text.Length - 1), Math.Min(1, _text.Length)));
}
