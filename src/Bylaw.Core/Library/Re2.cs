using System.Collections.Concurrent;
using System.Text;
using Bylaw.Core.Library.Patterns;
using Bylaw.Core.Plans;

namespace Bylaw.Core.Library;

/// <summary>
/// A regular expression in RE2 syntax with the meaning it has in Go: leftmost match, earlier alternatives first, code points as
/// units, ASCII <c>\d \w \s \b</c>. It has no look-around and no backreferences, and its time is linear in the text.
/// </summary>
public sealed class Re2
{
    private const int MostCached = 256, LargestCached = 20_000;
    private static readonly ConcurrentDictionary<string, Re2> Cache = new(StringComparer.Ordinal);
    private readonly PatternProgram _program;
    private readonly PatternAutomaton _automaton;
    private readonly string?[] _groups;

    private Re2(string pattern)
    {
        Pattern = pattern;
        (var root, _groups) = PatternParser.Parse(pattern);
        _program = PatternProgram.Compile(root);
        _automaton = new PatternAutomaton(_program);
    }

    /// <summary>The text of the expression.</summary>
    public string Pattern { get; }

    /// <summary>Names of the groups by number; the first entry, for the whole match, and unnamed groups are null.</summary>
    public IReadOnlyList<string?> Groups => _groups;

    /// <summary>
    /// Reads an expression. Returns null when it is wrong; <paramref name="error"/> then says why as Go does:
    /// <c>error parsing regexp: missing closing ]: `[a`</c>.
    /// </summary>
    public static Re2? TryParse(string pattern, out string error)
    {
        error = "";
        if (Cache.TryGetValue(pattern, out var known)) return known;
        try
        {
            var made = new Re2(pattern);
            if (Cache.Count >= MostCached) Cache.Clear();
            if (made._program.Code.Length <= LargestCached) Cache[pattern] = made;
            return made;
        }
        catch (PatternSyntaxException wrong)
        {
            error = wrong.Message;
            return null;
        }
    }

    /// <summary>An expression that matches just a text.</summary>
    public static string Escape(string text)
    {
        var output = new StringBuilder(text.Length);
        foreach (var unit in text)
        {
            if (@"\.+*?()|[]{}^$".Contains(unit)) output.Append('\\');
            output.Append(unit);
        }
        return output.ToString();
    }

    /// <summary>Whether the text has a match anywhere.</summary>
    public bool IsMatch(string text, Budget? budget = null) => _automaton.IsMatch(text, budget);

    private IPatternFinder Finder(string text, Budget? budget) => PatternBacktracker.Fits(_program, text)
        ? new PatternBacktracker(_program, text, 2 * _groups.Length, budget)
        : new PatternMatcher(_program, text, 2 * _groups.Length, budget);

    /// <summary>The matches from left to right, at most <paramref name="most"/> (all when negative). An empty match right after another is left out.</summary>
    public IEnumerable<Re2Match> Matches(string text, int most = -1, Budget? budget = null)
    {
        if (most == 0 || !IsMatch(text, budget)) yield break;
        var matcher = Finder(text, budget);
        int at = 0, previousEnd = -1, count = 0;
        while (at <= text.Length && matcher.Find(at) is { } slots)
        {
            int start = slots[0], end = slots[1];
            var accepted = true;
            if (end == at)
            {
                accepted = start != previousEnd;
                TextPosition.RuneAt(text, at, out var width);
                at += Math.Max(1, width);
            }
            else at = end;
            previousEnd = end;
            if (!accepted) continue;
            yield return new Re2Match(text, slots);
            if (++count == most) yield break;
        }
    }

    /// <summary>The pieces of a text between matches.</summary>
    public IReadOnlyList<string> Split(string text, Budget? budget = null)
    {
        if (Pattern.Length > 0 && text.Length == 0) return [""];
        var pieces = new List<string>();
        int begin = 0, end = 0;
        foreach (var match in Matches(text, -1, budget))
        {
            end = match.Start(0);
            if (match.End(0) != 0) pieces.Add(text[begin..end]);
            begin = match.End(0);
        }
        if (end != text.Length) pieces.Add(text[begin..]);
        return pieces;
    }

    /// <summary>The text with each match replaced by the template, in which <c>$1</c>, <c>$name</c> and <c>${name}</c> stand for groups and <c>$$</c> for a dollar sign.</summary>
    public string Replace(string text, string template, Budget? budget = null)
    {
        if (!IsMatch(text, budget)) return text;
        var parts = ReplacementTemplate.Parse(template, _groups);
        var matcher = Finder(text, budget);
        var output = new StringBuilder();
        int at = 0, lastEnd = 0, room = 4096;
        while (at <= text.Length && matcher.Find(at) is { } slots)
        {
            output.Append(text, lastEnd, slots[0] - lastEnd);
            // No empty match right after another.
            if (slots[1] > lastEnd || slots[0] == 0) parts.Expand(output, new Re2Match(text, slots));
            lastEnd = slots[1];
            TextPosition.RuneAt(text, at, out var width);
            at = Math.Max(at + Math.Max(1, width), slots[1]);
            if (output.Length <= room) continue;
            budget?.Reserve(2L * output.Length);
            room = output.Length * 2;
        }
        output.Append(text, lastEnd, text.Length - lastEnd);
        return output.ToString();
    }
}

/// <summary>Where a match and its groups stand in a text.</summary>
public readonly struct Re2Match
{
    private readonly string _text;
    private readonly int[] _slots;

    internal Re2Match(string text, int[] slots)
    {
        _text = text;
        _slots = slots;
    }

    /// <summary>Number of groups, with the whole match.</summary>
    public int GroupCount => _slots.Length / 2;

    /// <summary>Where a group starts (UTF-16 index); -1 when it took no part.</summary>
    public int Start(int group) => _slots[2 * group];

    /// <summary>Where a group ends; -1 when it took no part.</summary>
    public int End(int group) => _slots[2 * group + 1];

    /// <summary>The text of a group; null when it took no part.</summary>
    public string? Text(int group) => Start(group) < 0 ? null : _text[Start(group)..End(group)];
}
