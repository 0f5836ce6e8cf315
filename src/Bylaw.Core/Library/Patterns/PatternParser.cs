namespace Bylaw.Core.Library.Patterns;

/// <summary>Parses RE2 syntax with Go's flags: Perl classes, Unicode classes, <c>^</c> and <c>$</c> at the ends of the text.</summary>
internal sealed class PatternParser
{
    private const int MaxHeight = 1000, MaxRepeat = 1000, MaxSize = 200_000;
    private readonly string _pattern;
    private readonly List<PatternNode> _stack = [];
    private readonly List<string?> _groups = [null];
    private PatternFlags _flags;
    private int _at;

    private PatternParser(string pattern) => _pattern = pattern;

    /// <summary>The tree and the names of the groups; throws <see cref="PatternSyntaxException"/>.</summary>
    public static (PatternNode Root, string?[] Groups) Parse(string pattern)
    {
        var parser = new PatternParser(pattern);
        var root = parser.ParseAll();
        return (root, [.. parser._groups]);
    }

    private bool AtEnd => _at >= _pattern.Length;

    private char Peek(int ahead = 0) => _at + ahead < _pattern.Length ? _pattern[_at + ahead] : '\0';

    private PatternNode ParseAll()
    {
        // Start of a repetition operator that has just been read, -1 for none.
        var lastRepeat = -1;
        while (!AtEnd)
        {
            var start = _at;
            var isRepeat = ParsePiece(lastRepeat);
            lastRepeat = isRepeat ? lastRepeat < 0 ? start : lastRepeat : -1;
        }
        CloseAlternation();
        return _stack.Count == 1 ? _stack[0] : throw new PatternSyntaxException("missing closing )", _pattern);
    }

    /// <summary>One piece; true when it was a repetition operator.</summary>
    private bool ParsePiece(int lastRepeat)
    {
        switch (_pattern[_at])
        {
            case '(': ParseLeftParen(); return false;
            case ')': ParseRightParen(); return false;
            case '|': ParseVerticalBar(); return false;
            case '[': ParseClass(); return false;
            case '\\': ParseBackslash(); return false;
            case '^': PushSimple(_flags.HasFlag(PatternFlags.MultiLine) ? PatternKind.BeginLine : PatternKind.BeginText, 1); return false;
            case '$': PushSimple(_flags.HasFlag(PatternFlags.MultiLine) ? PatternKind.EndLine : PatternKind.EndText, 1); return false;
            case '.':
                _at++;
                PushClass(_flags.HasFlag(PatternFlags.DotNewline) ? RuneSet.All : RuneSet.AllButNewline);
                return false;
            case '*': ParseRepeat(0, -1, 1, lastRepeat); return true;
            case '+': ParseRepeat(1, -1, 1, lastRepeat); return true;
            case '?': ParseRepeat(0, 1, 1, lastRepeat); return true;
            case '{' when ReadCounts() is { } counts:
                if (counts.Min is < 0 or > MaxRepeat || counts.Max > MaxRepeat || (counts.Max >= 0 && counts.Min > counts.Max))
                    throw new PatternSyntaxException("invalid repeat count", _pattern.Substring(_at, counts.Length));
                ParseRepeat(counts.Min, counts.Max, counts.Length, lastRepeat);
                return true;
            default:
                PushLiteral(NextRune());
                return false;
        }
    }

    private void Push(PatternNode node)
    {
        if (node.Height > MaxHeight) throw new PatternSyntaxException("expression nests too deeply", _pattern);
        if (node.Size > MaxSize) throw new PatternSyntaxException("expression too large", _pattern);
        _stack.Add(node);
    }

    private void PushSimple(PatternKind kind, int length)
    {
        _at += length;
        Push(new PatternNode(kind));
    }

    private void PushClass(RuneSet set) => Push(new PatternNode(PatternKind.Class) { Set = set });

    private void PushLiteral(int rune)
    {
        var set = RuneSet.Of(rune);
        PushClass(_flags.HasFlag(PatternFlags.FoldCase) ? CaseFolding.Close(set) : set);
    }

    private int NextRune()
    {
        var unit = _pattern[_at++];
        if (char.IsHighSurrogate(unit) && !AtEnd && char.IsLowSurrogate(_pattern[_at])) return char.ConvertToUtf32(unit, _pattern[_at++]);
        return char.IsSurrogate(unit) ? 0xFFFD : unit;
    }

    // x* x+ x? x{n,m}, each with a "?" for the fewest.
    private void ParseRepeat(int min, int max, int length, int lastRepeat)
    {
        var start = _at;
        _at += length;
        var greedy = !_flags.HasFlag(PatternFlags.Ungreedy);
        if (Peek() == '?')
        {
            _at++;
            greedy = !greedy;
        }
        if (lastRepeat >= 0) throw new PatternSyntaxException("invalid nested repetition operator", _pattern[lastRepeat.._at]);
        if (_stack.Count == 0 || _stack[^1].Kind >= PatternKind.LeftParen)
            throw new PatternSyntaxException("missing argument to repetition operator", _pattern[start.._at]);
        var sub = _stack[^1];
        var copies = max >= 0 ? max : Math.Max(min, 1);
        var isCount = _pattern[start] == '{';
        var repeats = isCount && copies > 0 ? sub.Repeats * copies : isCount ? 1 : sub.Repeats;
        if (isCount && (min >= 2 || max >= 2) && repeats > MaxRepeat) throw new PatternSyntaxException("invalid repeat count", _pattern[start.._at]);
        _stack.RemoveAt(_stack.Count - 1);
        Push(new PatternNode(PatternKind.Repeat)
        {
            Parts = [sub],
            Min = min,
            Max = max,
            Greedy = greedy,
            Height = sub.Height + 1,
            Size = Math.Max(1, copies * (sub.Size + 1) + 1),
            Repeats = repeats,
        });
    }

    // "{" n [ "," [ m ] ] "}"; null when it is not of this form, and then the brace is a literal.
    private (int Min, int Max, int Length)? ReadCounts()
    {
        var at = _at + 1;
        if (ReadCount(ref at) is not { } min) return null;
        var max = min;
        if (at < _pattern.Length && _pattern[at] == ',')
        {
            at++;
            if (at < _pattern.Length && _pattern[at] == '}') max = -1;
            else if (ReadCount(ref at) is { } read)
            {
                max = read;
                if (max < 0) min = -1;
            }
            else return null;
        }
        if (at >= _pattern.Length || _pattern[at] != '}') return null;
        return (min, max, at + 1 - _at);
    }

    private int? ReadCount(ref int at)
    {
        var start = at;
        while (at < _pattern.Length && char.IsAsciiDigit(_pattern[at])) at++;
        if (at == start || (_pattern[start] == '0' && at - start > 1)) return null;
        return at - start > 8 ? -1 : int.Parse(_pattern.AsSpan(start, at - start), System.Globalization.CultureInfo.InvariantCulture);
    }

    private void ParseLeftParen()
    {
        if (Peek(1) == '?')
        {
            ParseGroupFlags();
            return;
        }
        _at++;
        OpenGroup(null, _flags);
    }

    private void OpenGroup(string? name, PatternFlags restore)
    {
        _groups.Add(name);
        Push(new PatternNode(PatternKind.LeftParen) { Group = _groups.Count - 1, Flags = restore });
    }

    // "(?P<name>" | "(?<name>" | "(?flags)" | "(?flags:"
    private void ParseGroupFlags()
    {
        var start = _at;
        var nameAt = Peek(2) == 'P' && Peek(3) == '<' && _pattern.Length - _at > 4 ? 4 : Peek(2) == '<' && _pattern.Length - _at > 3 ? 3 : 0;
        if (nameAt > 0)
        {
            var end = _pattern.IndexOf('>', _at);
            if (end < 0) throw new PatternSyntaxException("invalid named capture", _pattern[start..]);
            var name = _pattern[(start + nameAt)..Math.Max(end, start + nameAt)];
            if (name.Length == 0 || name.Any(unit => !char.IsAsciiLetterOrDigit(unit) && unit != '_'))
                throw new PatternSyntaxException("invalid named capture", _pattern[start..(end + 1)]);
            _at = end + 1;
            OpenGroup(name, _flags);
            return;
        }
        _at += 2;
        var flags = _flags;
        bool negative = false, sawFlag = false;
        while (!AtEnd)
        {
            var unit = NextRune();
            if (unit is ':' or ')')
            {
                if (negative && !sawFlag) break;
                if (unit == ':') Push(new PatternNode(PatternKind.LeftParen) { Flags = _flags });
                _flags = flags;
                return;
            }
            if (unit == '-')
            {
                if (negative) break;
                negative = true;
                sawFlag = false;
                continue;
            }
            var flag = unit switch
            {
                'i' => PatternFlags.FoldCase,
                'm' => PatternFlags.MultiLine,
                's' => PatternFlags.DotNewline,
                'U' => PatternFlags.Ungreedy,
                _ => PatternFlags.None,
            };
            if (flag == PatternFlags.None) break;
            flags = negative ? flags & ~flag : flags | flag;
            sawFlag = true;
        }
        throw new PatternSyntaxException("invalid or unsupported Perl syntax", _pattern[start.._at]);
    }

    private void ParseRightParen()
    {
        CloseAlternation();
        if (_stack.Count < 2 || _stack[^2].Kind != PatternKind.LeftParen) throw new PatternSyntaxException("unexpected )", _pattern);
        var inside = _stack[^1];
        var paren = _stack[^2];
        _stack.RemoveRange(_stack.Count - 2, 2);
        _flags = paren.Flags;
        _at++;
        Push(paren.Group == 0 ? inside : new PatternNode(PatternKind.Capture)
        {
            Parts = [inside],
            Group = paren.Group,
            Height = inside.Height + 1,
            Size = inside.Size + 2,
            Repeats = inside.Repeats,
        });
    }

    private void ParseVerticalBar()
    {
        _at++;
        CloseConcatenation();
        Push(new PatternNode(PatternKind.VerticalBar));
    }

    /// <summary>Joins what stands above the last bar or parenthesis.</summary>
    private void CloseConcatenation()
    {
        var from = _stack.Count;
        while (from > 0 && _stack[from - 1].Kind < PatternKind.LeftParen) from--;
        Push(Join(PatternKind.Concat, Pop(from)));
    }

    /// <summary>Joins what stands above the last parenthesis.</summary>
    private void CloseAlternation()
    {
        CloseConcatenation();
        var from = _stack.Count;
        while (from > 0 && _stack[from - 1].Kind != PatternKind.LeftParen) from--;
        var branches = Pop(from);
        branches.RemoveAll(node => node.Kind == PatternKind.VerticalBar);
        Push(Join(PatternKind.Alternate, branches));
    }

    private List<PatternNode> Pop(int from)
    {
        var parts = _stack.GetRange(from, _stack.Count - from);
        _stack.RemoveRange(from, parts.Count);
        return parts;
    }

    private static PatternNode Join(PatternKind kind, List<PatternNode> parts)
    {
        if (parts.Count == 0) return new PatternNode(PatternKind.Empty);
        if (parts.Count == 1) return parts[0];
        if (kind == PatternKind.Alternate && parts.TrueForAll(part => part.Kind == PatternKind.Class))
        {
            var union = new RuneSetBuilder();
            foreach (var part in parts) union.Add(part.Set);
            return new PatternNode(PatternKind.Class) { Set = union.ToSet() };
        }
        return new PatternNode(kind)
        {
            Parts = parts,
            Height = parts.Max(part => part.Height) + 1,
            Size = parts.Sum(part => part.Size) + (kind == PatternKind.Alternate ? parts.Count - 1 : 0),
            Repeats = parts.Max(part => part.Repeats),
        };
    }

    private void ParseBackslash()
    {
        switch (Peek(1))
        {
            case 'A': PushSimple(PatternKind.BeginText, 2); return;
            case 'z': PushSimple(PatternKind.EndText, 2); return;
            case 'b': PushSimple(PatternKind.WordBoundary, 2); return;
            case 'B': PushSimple(PatternKind.NoWordBoundary, 2); return;
            case 'C': throw new PatternSyntaxException("invalid escape sequence", "\\C");
            case 'Q': ParseQuoted(); return;
        }
        if (TryReadSet() is { } set) PushClass(set);
        else PushLiteral(ReadEscape());
    }

    // \Q … \E
    private void ParseQuoted()
    {
        _at += 2;
        var end = _pattern.IndexOf("\\E", _at, StringComparison.Ordinal);
        var stop = end < 0 ? _pattern.Length : end;
        while (_at < stop) PushLiteral(NextRune());
        _at = end < 0 ? stop : end + 2;
    }

    /// <summary>A set written as an escape: <c>\d</c> or <c>\pL</c> or <c>\p{Greek}</c>; null when there is none here.</summary>
    private RuneSet? TryReadSet()
    {
        if (Peek() != '\\') return null;
        if (Peek(1) is 'p' or 'P' && _at + 2 < _pattern.Length) return ReadUnicodeClass();
        if (NamedClasses.Perl(Peek(1)) is not { } set) return null;
        var negated = char.IsAsciiLetterUpper(Peek(1));
        _at += 2;
        return Folded(set, negated);
    }

    private RuneSet Folded(RuneSet set, bool negated)
    {
        if (_flags.HasFlag(PatternFlags.FoldCase)) set = CaseFolding.Close(set);
        return negated ? set.Negated() : set;
    }

    private RuneSet ReadUnicodeClass()
    {
        var start = _at;
        var negated = Peek(1) == 'P';
        _at += 2;
        string name;
        if (Peek() != '{')
        {
            var nameAt = _at;
            NextRune();
            name = _pattern[nameAt.._at];
        }
        else
        {
            var end = _pattern.IndexOf('}', _at);
            if (end < 0) throw new PatternSyntaxException("invalid character class range", _pattern[start..]);
            name = _pattern[(_at + 1)..end];
            _at = end + 1;
        }
        if (name.StartsWith('^'))
        {
            negated = !negated;
            name = name[1..];
        }
        if (UnicodeClasses.Find(name) is not { } set) throw new PatternSyntaxException("invalid character class range", _pattern[start.._at]);
        return Folded(set, negated);
    }

    // "[" ["^"] { "[:" name ":]" | set | rune [ "-" rune ] } "]"
    private void ParseClass()
    {
        var start = _at++;
        var negated = Peek() == '^';
        if (negated) _at++;
        var members = new RuneSetBuilder();
        for (var first = true; AtEnd || Peek() != ']' || first; first = false)
        {
            if (Peek() == '[' && Peek(1) == ':' && TryReadPosixClass() is { } named) members.Add(named);
            else if (TryReadSet() is { } set) members.Add(set);
            else members.Add(ReadRange(start));
        }
        _at++;
        var all = members.ToSet();
        PushClass(negated ? all.Negated() : all);
    }

    private RuneSet? TryReadPosixClass()
    {
        var end = _pattern.IndexOf(":]", _at + 2, StringComparison.Ordinal);
        if (end < 0) return null;
        var name = _pattern[(_at + 2)..end];
        var negated = name.StartsWith('^');
        if (NamedClasses.Posix(negated ? name[1..] : name) is not { } set)
            throw new PatternSyntaxException("invalid character class range", _pattern[_at..(end + 2)]);
        _at = end + 2;
        return Folded(set, negated);
    }

    private RuneSet ReadRange(int classStart)
    {
        var start = _at;
        var low = ReadClassRune(classStart);
        var high = low;
        if (Peek() == '-' && _at + 1 < _pattern.Length && Peek(1) != ']')
        {
            _at++;
            high = ReadClassRune(classStart);
            if (high < low) throw new PatternSyntaxException("invalid character class range", _pattern[start.._at]);
        }
        var range = new RuneSet([low, high]);
        return _flags.HasFlag(PatternFlags.FoldCase) ? CaseFolding.Close(range) : range;
    }

    private int ReadClassRune(int classStart)
    {
        if (AtEnd) throw new PatternSyntaxException("missing closing ]", _pattern[classStart..]);
        return Peek() == '\\' ? ReadEscape() : NextRune();
    }

    private int ReadEscape()
    {
        var start = _at++;
        if (AtEnd) throw new PatternSyntaxException("trailing backslash at end of expression", "");
        var rune = NextRune();
        switch (rune)
        {
            case >= '1' and <= '7' when Peek() is < '0' or > '7': break;
            case >= '0' and <= '7': return ReadOctal(rune - '0');
            case 'x' when ReadHexadecimal() is { } value: return value;
            case 'x': break;
            case 'a': return 7;
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'v': return '\v';
            case < 0x80 when !char.IsAsciiLetterOrDigit((char)rune): return rune;
        }
        throw new PatternSyntaxException("invalid escape sequence", _pattern[start.._at]);
    }

    private int ReadOctal(int value)
    {
        for (var i = 1; i < 3 && Peek() is >= '0' and <= '7'; i++) value = value * 8 + (_pattern[_at++] - '0');
        return value;
    }

    private int? ReadHexadecimal()
    {
        if (AtEnd) return null;
        var value = 0;
        var rune = NextRune();
        if (rune != '{')
        {
            if (AtEnd) return null;
            var second = NextRune();
            return IsHexadecimal(rune) && IsHexadecimal(second) ? HexadecimalValue(rune) * 16 + HexadecimalValue(second) : null;
        }
        for (var count = 0; !AtEnd; count++)
        {
            rune = NextRune();
            if (rune == '}') return count == 0 ? null : value;
            if (!IsHexadecimal(rune)) return null;
            value = value * 16 + HexadecimalValue(rune);
            if (value > RuneSet.MaxRune) return null;
        }
        return null;
    }

    private static bool IsHexadecimal(int rune) => rune < 0x80 && char.IsAsciiHexDigit((char)rune);

    private static int HexadecimalValue(int rune) => rune <= '9' ? rune - '0' : (rune | 0x20) - 'a' + 10;
}
