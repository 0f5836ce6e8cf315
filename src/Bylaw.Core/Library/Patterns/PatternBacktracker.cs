using Bylaw.Core.Plans;

namespace Bylaw.Core.Library.Patterns;

/// <summary>
/// Runs a program over a short text, one alternative after the other in order of preference. It never tries an instruction
/// twice at one place, so that time is at most the length of the text times the length of the program.
/// </summary>
internal sealed class PatternBacktracker : IPatternFinder
{
    private const int MostBits = 256 * 1024;
    private readonly PatternProgram _program;
    private readonly string _text;
    private readonly Budget? _budget;
    private readonly ulong[] _visited;
    private readonly int[] _slots;

    /// <summary>Places still to try; or, with a slot, what to put back into it.</summary>
    private readonly Stack<(int At, int Place, int Slot)> _open = new();

    public PatternBacktracker(PatternProgram program, string text, int slots, Budget? budget)
    {
        _program = program;
        _text = text;
        _slots = new int[slots];
        _budget = budget;
        _visited = new ulong[(program.Code.Length * (text.Length + 1) + 63) / 64];
    }

    /// <summary>Whether the text is short enough.</summary>
    public static bool Fits(PatternProgram program, string text) => (long)program.Code.Length * (text.Length + 1) <= MostBits;

    /// <inheritdoc/>
    public int[]? Find(int from)
    {
        Array.Clear(_visited);
        _budget?.Step(1 + _visited.Length / 16);
        for (var start = from; start <= _text.Length;)
        {
            var rune = TextPosition.RuneAt(_text, start, out var width);
            if (_program.FirstSymbols is not { } first || (rune != TextPosition.Outside && first[_program.Symbols[rune]]))
            {
                Array.Fill(_slots, -1);
                if (Try(start)) return [.. _slots];
            }
            if (_program.IsAnchored) return null;
            start += Math.Max(1, width);
        }
        return null;
    }

    private bool Try(int start)
    {
        _open.Clear();
        _open.Push((0, start, -1));
        var steps = 0;
        while (_open.TryPop(out var job))
        {
            if (job.Slot >= 0)
            {
                _slots[job.Slot] = job.Place;
                continue;
            }
            if (Follow(job.At, job.Place, ref steps)) return true;
        }
        _budget?.Step(steps / 8);
        return false;
    }

    /// <summary>Goes on while there is a way; true at a match.</summary>
    private bool Follow(int at, int place, ref int steps)
    {
        while (Visit(at, place))
        {
            steps++;
            var instruction = _program.Code[at];
            switch (instruction.Op)
            {
                case PatternOp.Match: return true;
                case PatternOp.Class:
                    var rune = TextPosition.RuneAt(_text, place, out var width);
                    if (rune == TextPosition.Outside || !_program.Symbols.Contains(instruction.Y, _program.Symbols[rune])) return false;
                    place += width;
                    break;
                case PatternOp.Split: _open.Push((instruction.Y, place, -1)); break;
                case PatternOp.Assert:
                    if (!TextPosition.Holds((PatternKind)instruction.Y, TextPosition.RuneBefore(_text, place), TextPosition.RuneAt(_text, place, out _))) return false;
                    break;
                case PatternOp.Save when instruction.Y < _slots.Length:
                    _open.Push((0, _slots[instruction.Y], instruction.Y));
                    _slots[instruction.Y] = place;
                    break;
            }
            at = instruction.X;
        }
        return false;
    }

    private bool Visit(int at, int place)
    {
        var bit = at * (_text.Length + 1) + place;
        if ((_visited[bit >> 6] & 1UL << bit) != 0) return false;
        _visited[bit >> 6] |= 1UL << bit;
        return true;
    }
}
