using Bylaw.Core.Plans;

namespace Bylaw.Core.Library.Patterns;

/// <summary>
/// Answers whether a text has a match, with a deterministic machine that is built while it runs: one look-up for each code
/// point once its states are known. Safe for several threads; a machine that has grown too large is dropped and begun anew.
/// </summary>
internal sealed class PatternAutomaton
{
    private const int MaxCells = 200_000;
    private readonly PatternProgram _program;
    private volatile Machine _machine;

    public PatternAutomaton(PatternProgram program)
    {
        _program = program;
        _machine = new Machine(program);
    }

    public bool IsMatch(string text, Budget? budget)
    {
        var machine = _machine;
        var state = machine.Start;
        var symbols = _program.Symbols;
        var at = 0;
        while (true)
        {
            if ((at & 0xFFF) == 0) budget?.Step(64);
            var rune = TextPosition.RuneAt(text, at, out var width);
            var symbol = rune == TextPosition.Outside ? symbols.Count : symbols[rune];
            var next = state.Next[symbol];
            if (next is null)
            {
                if (machine.Cells > MaxCells)
                {
                    machine = new Machine(_program);
                    _machine = machine;
                    state = machine.Adopt(state);
                }
                next = machine.Extend(state, rune, symbol, budget);
            }
            if (next == State.Matched) return true;
            if (next == State.Dead || rune == TextPosition.Outside) return false;
            state = next;
            at += width;
        }
    }

    /// <summary>Instructions that are live before a code point, and what stood before it.</summary>
    private sealed class State(int[] live, int before, int symbols)
    {
        public static readonly State Matched = new([], 0, 0), Dead = new([], 0, 0);

        public int[] Live { get; } = live;

        public int Before { get; } = before;

        /// <summary>The state after each symbol, the last for the end of the text; null while unknown.</summary>
        public State?[] Next { get; } = new State?[symbols];
    }

    private sealed class Machine
    {
        private readonly PatternProgram _program;
        private readonly Dictionary<string, State> _states = new(StringComparer.Ordinal);
        private readonly Lock _lock = new();

        public Machine(PatternProgram program)
        {
            _program = program;
            Start = Intern([], TextPosition.Outside);
        }

        public State Start { get; }

        public int Cells { get; private set; }

        public State Adopt(State state)
        {
            lock (_lock) return Intern(state.Live, state.Before);
        }

        public State Extend(State state, int rune, int symbol, Budget? budget)
        {
            lock (_lock)
            {
                var next = Step(state, rune, symbol, budget);
                state.Next[symbol] = next;
                return next;
            }
        }

        private State Step(State state, int rune, int symbol, Budget? budget)
        {
            var live = new SortedSet<int>();
            var seen = new HashSet<int>();
            var open = new Stack<int>(state.Live);
            // A match may begin anywhere, or only at the start.
            if (!_program.IsAnchored || state.Before == TextPosition.Outside) open.Push(0);
            while (open.TryPop(out var at))
            {
                if (!seen.Add(at)) continue;
                var instruction = _program.Code[at];
                switch (instruction.Op)
                {
                    case PatternOp.Match: return State.Matched;
                    case PatternOp.Class:
                        if (rune != TextPosition.Outside && _program.Symbols.Contains(instruction.Y, symbol)) live.Add(instruction.X);
                        break;
                    case PatternOp.Split:
                        open.Push(instruction.X);
                        open.Push(instruction.Y);
                        break;
                    case PatternOp.Assert:
                        if (TextPosition.Holds((PatternKind)instruction.Y, state.Before, rune)) open.Push(instruction.X);
                        break;
                    default: open.Push(instruction.X); break;
                }
            }
            budget?.Step(1 + seen.Count);
            if (rune == TextPosition.Outside || (live.Count == 0 && _program.IsAnchored)) return State.Dead;
            return Intern([.. live], Kind(rune));
        }

        /// <summary>One code point stands for all that assertions cannot tell apart.</summary>
        private int Kind(int rune)
        {
            if (!_program.LooksAround) return 'a';
            if (rune == '\n') return rune;
            return TextPosition.Holds(PatternKind.WordBoundary, TextPosition.Outside, rune) ? 'a' : ' ';
        }

        private State Intern(int[] live, int before)
        {
            var key = string.Create(live.Length * 2 + 1, (live, before), static (span, state) =>
            {
                span[0] = (char)state.before;
                for (var i = 0; i < state.live.Length; i++)
                {
                    span[2 * i + 1] = (char)state.live[i];
                    span[2 * i + 2] = (char)(state.live[i] >> 16);
                }
            });
            if (_states.TryGetValue(key, out var known)) return known;
            var made = new State(live, before, _program.Symbols.Count + 1);
            Cells += made.Next.Length + live.Length * 2 + 16;
            _states[key] = made;
            return made;
        }
    }
}
