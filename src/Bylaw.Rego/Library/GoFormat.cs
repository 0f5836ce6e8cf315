using System.Globalization;
using System.Numerics;
using System.Text;
using Bylaw.Core.Plans;

namespace Bylaw.Rego.Library;

/// <summary>Formats arguments by a format text with Go's verbs (fmt.Sprintf), including the forms of its complaints.</summary>
internal sealed class GoFormat
{
    private const int LargestWidth = 1_000_000;
    private readonly string _format;
    private readonly IReadOnlyList<GoArgument> _arguments;
    private readonly Budget _budget;
    private readonly StringBuilder _output;

    // The directive at hand.
    private bool _minus, _plus, _sharp, _space, _zero;
    private int? _width, _precision;
    private int _at, _next;
    private bool _goodIndex, _reordered;

    private GoFormat(string format, IReadOnlyList<GoArgument> arguments, Budget budget, StringBuilder output)
    {
        _output = output;
        _format = format;
        _arguments = arguments;
        _budget = budget;
    }

    /// <summary>The formatted text.</summary>
    /// <param name="format">The format text.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="budget">The budget.</param>
    /// <param name="scratch">Where to put it together; null for a place of its own.</param>
    public static string Format(string format, IReadOnlyList<GoArgument> arguments, Budget budget, StringBuilder? scratch = null) =>
        new GoFormat(format, arguments, budget, scratch?.Clear() ?? new StringBuilder()).Run();

    private string Run()
    {
        while (_at < _format.Length)
        {
            var percent = _format.IndexOf('%', _at);
            if (percent < 0) percent = _format.Length;
            _output.Append(_format, _at, percent - _at);
            _at = percent + 1;
            if (percent == _format.Length) break;
            _budget.Step();
            Directive();
        }
        if (!_reordered && _next < _arguments.Count) Extra();
        return _output.ToString();
    }

    // "%" flags [index] [width] ["." [index] precision] [index] verb
    private void Directive()
    {
        ClearFlags();
        _goodIndex = true;
        ReadFlags();
        var afterIndex = ReadIndex();
        if (Take('*'))
        {
            _width = NumberArgument();
            if (_width is null) _output.Append("%!(BADWIDTH)");
            if (_width < 0)
            {
                _width = -_width;
                _minus = true;
                _zero = false;
            }
            afterIndex = false;
        }
        else
        {
            _width = ReadNumber();
            if (afterIndex && _width is not null) _goodIndex = false;
        }
        if (Take('.'))
        {
            if (afterIndex) _goodIndex = false;
            afterIndex = ReadIndex();
            if (Take('*'))
            {
                _precision = NumberArgument();
                if (_precision < 0) _precision = null;
                else if (_precision is null) _output.Append("%!(BADPREC)");
                afterIndex = false;
            }
            else _precision = ReadNumber() ?? 0;
        }
        if (!afterIndex) ReadIndex();
        if (_at >= _format.Length)
        {
            _output.Append("%!(NOVERB)");
            return;
        }
        Rune.DecodeFromUtf16(_format.AsSpan(_at), out var verb, out var length);
        _at += length;
        if (verb.Value == '%') _output.Append('%');
        else if (!_goodIndex) _output.Append("%!").Append(verb.ToString()).Append("(BADINDEX)");
        else if (_next >= _arguments.Count) _output.Append("%!").Append(verb.ToString()).Append("(MISSING)");
        else Print(_arguments[_next++], verb);
    }

    private void ReadFlags()
    {
        for (; _at < _format.Length; _at++)
        {
            switch (_format[_at])
            {
                case '#': _sharp = true; break;
                case '0': _zero = true; break;
                case '+': _plus = true; break;
                case '-': _minus = true; break;
                case ' ': _space = true; break;
                default: return;
            }
        }
    }

    // "[" number "]": true when one was read, good or bad.
    private bool ReadIndex()
    {
        if (_at >= _format.Length || _format[_at] != '[') return false;
        _reordered = true;
        var close = _format.IndexOf(']', _at);
        if (close < 0 || close - _at < 2)
        {
            _goodIndex = false;
            _at = close < 0 ? _at + 1 : close + 1;
            return false;
        }
        var inside = _format.AsSpan(_at + 1, close - _at - 1);
        _at = close + 1;
        var isNumber = inside.IndexOfAnyExceptInRange('0', '9') < 0 && inside.Length < 10;
        if (isNumber && int.Parse(inside, CultureInfo.InvariantCulture) is var index && index >= 1 && index <= _arguments.Count)
        {
            _next = index - 1;
            return true;
        }
        _goodIndex = false;
        return isNumber;
    }

    private int? ReadNumber()
    {
        var start = _at;
        var value = 0;
        for (; _at < _format.Length && char.IsAsciiDigit(_format[_at]); _at++)
        {
            value = value * 10 + (_format[_at] - '0');
            if (value <= LargestWidth) continue;
            _at = _format.Length;
            return null;
        }
        return _at == start ? null : value;
    }

    private int? NumberArgument()
    {
        if (_next >= _arguments.Count) return null;
        var argument = _arguments[_next++];
        if (argument.Kind != GoKind.Integer || BigInteger.Abs(argument.Integer) > LargestWidth) return null;
        return (int)argument.Integer;
    }

    private bool Take(char wanted)
    {
        if (_at >= _format.Length || _format[_at] != wanted) return false;
        _at++;
        return true;
    }

    private void ClearFlags()
    {
        _minus = _plus = _sharp = _space = _zero = false;
        _width = _precision = null;
    }

    private void Extra()
    {
        ClearFlags();
        _output.Append("%!(EXTRA ");
        for (var i = _next; i < _arguments.Count; i++)
        {
            if (i > _next) _output.Append(", ");
            _output.Append(_arguments[i].TypeName).Append('=');
            Print(_arguments[i], new Rune('v'));
        }
        _output.Append(')');
    }

    private void Print(GoArgument argument, Rune verb)
    {
        var letter = verb.IsAscii ? (char)verb.Value : '\0';
        if (letter == 'T')
        {
            PrintText(argument.TypeName);
            return;
        }
        // %#v asks for Go syntax, %+v for field names: only texts and integers look different with them.
        var goSyntax = letter == 'v' && _sharp;
        if (letter == 'v') _sharp = _plus = false;
        var done = argument.Kind switch
        {
            GoKind.Integer => PrintInteger(argument.Integer, letter),
            GoKind.BigInteger => PrintBigInteger(argument.Integer, letter),
            GoKind.Float => PrintFloat(argument.Float, letter),
            GoKind.Boolean => PrintWhole(argument.Text, letter is 't' or 'v'),
            GoKind.Text when goSyntax => PrintWhole(GoText.Quote(argument.Text), true),
            GoKind.Text => PrintText(argument.Text, letter),
            _ => PrintWhole(argument.Text, letter is 'v' or 's'),
        };
        if (!done) BadVerb(argument, verb);
    }

    private void BadVerb(GoArgument argument, Rune verb)
    {
        _output.Append("%!").Append(verb.ToString()).Append('(').Append(argument.TypeName).Append('=');
        Print(argument, new Rune('v'));
        _output.Append(')');
    }

    private bool PrintWhole(string text, bool known)
    {
        if (known) Pad(text);
        return known;
    }

    private bool PrintText(string text, char verb)
    {
        switch (verb)
        {
            case 's' or 'v': PrintText(text); return true;
            case 'x' or 'X': PrintBytes(text, upper: verb == 'X'); return true;
            case 'q':
                text = Truncate(text);
                Pad(_sharp && GoText.CanBackquote(text) ? $"`{text}`" : GoText.Quote(text, ascii: _plus));
                return true;
            default: return false;
        }
    }

    private void PrintText(string text) => Pad(Truncate(text));

    private string Truncate(string text)
    {
        if (_precision is not { } most) return text;
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (most-- == 0) break;
            end += rune.Utf16SequenceLength;
        }
        return text[..end];
    }

    private void PrintBytes(string text, bool upper)
    {
        var bytes = Encoding.UTF8.GetBytes(text).AsSpan();
        if (_precision < bytes.Length) bytes = bytes[.._precision.Value];
        var prefix = upper ? "0X" : "0x";
        var digits = upper ? Convert.ToHexString(bytes) : Convert.ToHexStringLower(bytes);
        if (bytes.IsEmpty) Pad("");
        else if (!_space) Pad(_sharp ? prefix + digits : digits);
        else Pad(string.Join(' ', digits.Chunk(2).Select(pair => (_sharp ? prefix : "") + new string(pair))));
    }

    private bool PrintInteger(BigInteger value, char verb)
    {
        var isScalar = value >= 0 && value <= 0x10FFFF && Rune.IsValid((int)value);
        var rune = isScalar ? new Rune((int)value) : Rune.ReplacementChar;
        switch (verb)
        {
            case 'd' or 'v': PrintDigits(value, 10, verb); return true;
            case 'b': PrintDigits(value, 2, verb); return true;
            case 'o' or 'O': PrintDigits(value, 8, verb); return true;
            case 'x' or 'X': PrintDigits(value, 16, verb); return true;
            case 'c': Pad(rune.ToString()); return true;
            case 'q': Pad(GoText.QuoteRune(rune, ascii: _plus)); return true;
            case 'U': PrintCodePoint(value, rune, isScalar); return true;
            default: return false;
        }
    }

    private void PrintDigits(BigInteger value, int numberBase, char verb)
    {
        if (_precision == 0 && value.IsZero)
        {
            PadWithSpaces("");
            return;
        }
        var digits = DigitsOf(BigInteger.Abs(value), numberBase, verb == 'X');
        var least = _precision ?? 0;
        if (_precision is null && _zero && !_minus && _width is { } width) least = value.Sign < 0 || _plus || _space ? width - 1 : width;
        digits = digits.PadLeft(Math.Max(least, 0), '0');
        if (_sharp) digits = Prefix(numberBase, digits, verb == 'X') + digits;
        if (verb == 'O') digits = "0o" + digits;
        PadWithSpaces(SignOf(value) + digits);
    }

    private static string Prefix(int numberBase, string digits, bool upper) => numberBase switch
    {
        2 => "0b",
        8 => digits[0] == '0' ? "" : "0",
        16 => upper ? "0X" : "0x",
        _ => "",
    };

    // Verbs of big.Int's own formatter.
    private bool PrintBigInteger(BigInteger value, char verb)
    {
        var numberBase = verb switch
        {
            'b' => 2,
            'o' or 'O' => 8,
            'd' or 's' or 'v' => 10,
            'x' or 'X' => 16,
            _ => 0,
        };
        if (numberBase == 0) return false;
        var digits = DigitsOf(BigInteger.Abs(value), numberBase, verb == 'X');
        var prefix = verb == 'O' ? "0o" : _sharp ? numberBase == 8 ? "0" : Prefix(numberBase, digits, verb == 'X') : "";
        if (_precision is { } least) digits = digits.PadLeft(least, '0');
        var sign = SignOf(value) + prefix;
        if (_zero && !_minus && _precision is null && _width is { } width) digits = digits.PadLeft(Math.Max(0, width - sign.Length), '0');
        PadWithSpaces(sign + digits);
        return true;
    }

    private string SignOf(BigInteger value) => value.Sign < 0 ? "-" : _plus ? "+" : _space ? " " : "";

    private static string DigitsOf(BigInteger magnitude, int numberBase, bool upper)
    {
        if (magnitude.IsZero) return "0";
        switch (numberBase)
        {
            case 10: return magnitude.ToString(CultureInfo.InvariantCulture);
            case 16: return magnitude.ToString(upper ? "X" : "x", CultureInfo.InvariantCulture).TrimStart('0');
            case 2: return magnitude.ToString("b", CultureInfo.InvariantCulture).TrimStart('0');
        }
        var bits = magnitude.ToString("b", CultureInfo.InvariantCulture).TrimStart('0');
        bits = bits.PadLeft((bits.Length + 2) / 3 * 3, '0');
        return string.Create(bits.Length / 3, bits, static (octal, all) =>
        {
            for (var i = 0; i < octal.Length; i++) octal[i] = (char)('0' + (all[3 * i] - '0') * 4 + (all[3 * i + 1] - '0') * 2 + (all[3 * i + 2] - '0'));
        });
    }

    private void PrintCodePoint(BigInteger value, Rune rune, bool isScalar)
    {
        var bits = value.Sign < 0 ? value + (BigInteger.One << 64) : value;
        var digits = DigitsOf(bits, 16, upper: true).PadLeft(Math.Max(_precision ?? 4, 4), '0');
        PadWithSpaces($"U+{digits}" + (_sharp && isScalar && GoText.IsPrintable(rune) ? $" '{rune}'" : ""));
    }

    private bool PrintFloat(double value, char verb)
    {
        string text;
        switch (verb)
        {
            case 'v': text = GoFloat.Format(value, 'g', _precision ?? -1); break;
            case 'b' or 'g' or 'G' or 'x' or 'X': text = GoFloat.Format(value, verb, _precision ?? -1); break;
            case 'e' or 'E' or 'f': text = GoFloat.Format(value, verb, _precision ?? 6); break;
            case 'F': text = GoFloat.Format(value, 'f', _precision ?? 6); break;
            default: return false;
        }
        if (_sharp && verb != 'b') text = WithPoint(text, verb);
        var negative = text[0] == '-';
        if (negative) text = text[1..];
        var sign = negative ? "-" : _plus ? "+" : _space ? " " : "";
        if (sign.Length > 0 && _zero && !_minus && _width > text.Length) text = text.PadLeft(_width.Value - 1, '0');
        Pad(sign + text);
        return true;
    }

    // The # flag: a point always, and for %g the trailing zeros too.
    private string WithPoint(string text, char verb)
    {
        var tailAt = verb is 'x' or 'X' ? text.AsSpan().IndexOfAny('p', 'P') : text.AsSpan().IndexOfAny('e', 'E');
        var tail = tailAt < 0 ? "" : text[tailAt..];
        var body = tailAt < 0 ? text : text[..tailAt];
        var missing = 0;
        if (verb is 'g' or 'G')
        {
            var significant = body.AsSpan().TrimStart("-0.").ToString().Count(char.IsAsciiDigit);
            missing = Math.Max(0, (_precision ?? 6) - Math.Max(1, significant));
        }
        if (!body.Contains('.')) body += ".";
        return body + new string('0', missing) + tail;
    }

    // Go pads numbers with zeros before this point; what is left to add are spaces.
    private void PadWithSpaces(string text)
    {
        var zero = _zero;
        _zero = false;
        Pad(text);
        _zero = zero;
    }

    private void Pad(string text)
    {
        var missing = 0;
        if (_width is { } width)
        {
            missing = width - text.Length;
            foreach (var unit in text)
                if (char.IsLowSurrogate(unit)) missing++;
        }
        _budget.Reserve(2L * (text.Length + Math.Max(0, missing)));
        if (missing > 0 && !_minus) _output.Append(_zero ? '0' : ' ', missing);
        _output.Append(text);
        if (missing > 0 && _minus) _output.Append(' ', missing);
    }
}
