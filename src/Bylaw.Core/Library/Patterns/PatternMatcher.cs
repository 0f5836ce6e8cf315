using Bylaw.Core.Plans;

namespace Bylaw.Core.Library.Patterns;

/// <summary>
/// Runs a program over a text, all alternatives in step, the preferred first (a Pike machine): time is at most the length of
/// the text times the length of the program.
/// </summary>
internal sealed class PatternMatcher : IPatternFinder
{
    private readonly PatternProgram _program;
    private readonly string _text;
    private readonly int _slots;
    private readonly Budget? _budget;
    private readonly Stack<(int At, int Slot, int Old)> _open = new();
    private readonly Stack<int[]> _free = new();
    private Threads _now, _next;

    /// <summary>A matcher that fills so many slots: two for each group that is asked for.</summary>
    public PatternMatcher(PatternProgram program, string text, int slots, Budget? budget)
    {
        _program = program;
        _text = text;
        _slots = slots;
        _budget = budget;
        _now = new Threads(program.Code.Length);
        _next = new Threads(program.Code.Length);
    }

    /// <inheritdoc/>
    public int[]? Find(int from)
    {
        int[]? found = null;
        _now.Clear();
        var at = from;
        var before = TextPosition.RuneBefore(_text, at);
        var rune = TextPosition.RuneAt(_text, at, out var width);
        while (true)
        {
            if (_now.Count == 0)
            {
                if (found is not null || (_program.IsAnchored && at > 0)) break;
                if (_program.FirstSymbols is { } first) Skip(first, ref at, ref before, ref rune, ref width);
            }
            if (found is null)
            {
                var slots = TakeSlots();
                Array.Fill(slots, -1);
                Follow(_now, 0, slots, at, before, rune);
                GiveBack(slots);
            }
            if (_now.Count == 0 && rune == TextPosition.Outside) break;
            _budget?.Step(1 + _now.Count / 8);
            var afterAt = at + width;
            var after = TextPosition.RuneAt(_text, afterAt, out var afterWidth);
            StepAll(ref found, rune, after, afterAt);
            (_now, _next) = (_next, _now);
            _next.Clear();
            if (rune == TextPosition.Outside) break;
            (at, before, rune, width) = (afterAt, rune, after, afterWidth);
        }
        Release(_now);
        return found;
    }

    private void Skip(bool[] first, ref int at, ref int before, ref int rune, ref int width)
    {
        var start = at;
        while (rune != TextPosition.Outside && !first[_program.Symbols[rune]])
        {
            before = rune;
            at += width;
            rune = TextPosition.RuneAt(_text, at, out width);
        }
        _budget?.Step((at - start) / 16);
    }

    private void StepAll(ref int[]? found, int rune, int after, int afterAt)
    {
        var symbol = rune == TextPosition.Outside ? -1 : _program.Symbols[rune];
        for (var i = 0; i < _now.Count; i++)
        {
            var (at, slots) = _now[i];
            var instruction = _program.Code[at];
            if (instruction.Op == PatternOp.Match)
            {
                if (found is not null) GiveBack(found);
                found = slots;
                // What follows is less preferred than this match.
                for (i++; i < _now.Count; i++) GiveBack(_now[i].Slots);
                break;
            }
            if (symbol >= 0 && _program.Symbols.Contains(instruction.Y, symbol)) Follow(_next, instruction.X, slots, afterAt, rune, after);
            GiveBack(slots);
        }
        _now.Clear();
    }

    /// <summary>Adds what can be reached without consuming, preferred first.</summary>
    private void Follow(Threads threads, int start, int[] slots, int place, int before, int after)
    {
        _open.Push((start, -1, 0));
        while (_open.TryPop(out var top))
        {
            if (top.Slot >= 0)
            {
                slots[top.Slot] = top.Old;
                continue;
            }
            for (var at = top.At; threads.Visit(at);)
            {
                var instruction = _program.Code[at];
                switch (instruction.Op)
                {
                    case PatternOp.Jump: break;
                    case PatternOp.Split: _open.Push((instruction.Y, -1, 0)); break;
                    case PatternOp.Assert when !TextPosition.Holds((PatternKind)instruction.Y, before, after): goto Done;
                    case PatternOp.Assert: break;
                    case PatternOp.Save:
                        if (instruction.Y >= _slots) break;
                        _open.Push((0, instruction.Y, slots[instruction.Y]));
                        slots[instruction.Y] = place;
                        break;
                    default:
                        var own = TakeSlots();
                        slots.CopyTo(own, 0);
                        threads.Add(at, own);
                        goto Done;
                }
                at = instruction.X;
            }
        Done:;
        }
    }

    private int[] TakeSlots() => _free.TryPop(out var slots) ? slots : new int[_slots];

    private void GiveBack(int[] slots) => _free.Push(slots);

    private void Release(Threads threads)
    {
        for (var i = 0; i < threads.Count; i++) GiveBack(threads[i].Slots);
        threads.Clear();
    }

    /// <summary>Threads in order of preference, each instruction at most once.</summary>
    private sealed class Threads(int size)
    {
        private readonly (int At, int[] Slots)[] _items = new (int, int[])[size];
        private readonly int[] _visited = new int[size];
        private int _round = 1;

        public int Count { get; private set; }

        public (int At, int[] Slots) this[int place] => _items[place];

        public void Clear()
        {
            Count = 0;
            _round++;
        }

        public bool Visit(int at)
        {
            if (_visited[at] == _round) return false;
            _visited[at] = _round;
            return true;
        }

        public void Add(int at, int[] slots) => _items[Count++] = (at, slots);
    }
}
