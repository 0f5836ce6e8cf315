namespace Bylaw.Core.Library.Patterns;

/// <summary>What an instruction does.</summary>
internal enum PatternOp : byte
{
    /// <summary>Consumes one code point of the class <c>Y</c>.</summary>
    Class,

    /// <summary>Goes to <c>X</c>, or else to <c>Y</c>.</summary>
    Split,

    /// <summary>Goes to <c>X</c>.</summary>
    Jump,

    /// <summary>Remembers the position in slot <c>Y</c>.</summary>
    Save,

    /// <summary>Goes on only where the assertion <c>Y</c> (a <see cref="PatternKind"/>) holds.</summary>
    Assert,
    Match,
}

/// <summary>An instruction: what to do, where to go, and a second operand.</summary>
internal readonly record struct Instruction(PatternOp Op, int X, int Y);

/// <summary>A pattern as instructions of a nondeterministic machine, over an alphabet of classes of code points.</summary>
internal sealed class PatternProgram
{
    private readonly List<Instruction> _code = [];
    private readonly List<RuneSet> _sets = [];
    private readonly Dictionary<string, int> _setNumbers = new(StringComparer.Ordinal);

    private PatternProgram() { }

    /// <summary>The instructions; the first one starts the match.</summary>
    public Instruction[] Code { get; private set; } = [];

    /// <summary>The alphabet.</summary>
    public SymbolTable Symbols { get; private set; } = null!;

    /// <summary>Whether any assertion but the ends of the text occurs.</summary>
    public bool LooksAround { get; private set; }

    /// <summary>Whether every match begins at the start of the text.</summary>
    public bool IsAnchored { get; private set; }

    /// <summary>Symbols that a match can begin with; null when it may be empty.</summary>
    public bool[]? FirstSymbols { get; private set; }

    public static PatternProgram Compile(PatternNode root)
    {
        var program = new PatternProgram();
        program.Emit(PatternOp.Save, 1, 0);
        program.Add(root);
        program.Emit(PatternOp.Save, program._code.Count + 1, 1);
        program.Emit(PatternOp.Match, 0, 0);
        program.Code = [.. program._code];
        program.Symbols = new SymbolTable(program._sets, program.LooksAround);
        program.IsAnchored = StartsAtBegin(root);
        program.FirstSymbols = program.FindFirstSymbols();
        return program;
    }

    private int Emit(PatternOp op, int x, int y)
    {
        _code.Add(new Instruction(op, x, y));
        return _code.Count - 1;
    }

    /// <summary>Appends code for a node; it leaves by falling off its end.</summary>
    private void Add(PatternNode node)
    {
        switch (node.Kind)
        {
            case PatternKind.Empty:
                break;
            case PatternKind.Class:
                Emit(PatternOp.Class, _code.Count + 1, SetNumber(node.Set));
                break;
            case PatternKind.Concat:
                foreach (var part in node.Parts) Add(part);
                break;
            case PatternKind.Alternate:
                AddAlternate(node.Parts);
                break;
            case PatternKind.Capture:
                Emit(PatternOp.Save, _code.Count + 1, 2 * node.Group);
                Add(node.Parts[0]);
                Emit(PatternOp.Save, _code.Count + 1, 2 * node.Group + 1);
                break;
            case PatternKind.Repeat:
                AddRepeat(node);
                break;
            default:
                LooksAround |= node.Kind is not (PatternKind.BeginText or PatternKind.EndText);
                Emit(PatternOp.Assert, _code.Count + 1, (int)node.Kind);
                break;
        }
    }

    private int SetNumber(RuneSet set)
    {
        var key = string.Join(',', set.Ranges);
        if (_setNumbers.TryGetValue(key, out var number)) return number;
        _sets.Add(set);
        return _setNumbers[key] = _sets.Count - 1;
    }

    private void AddAlternate(IReadOnlyList<PatternNode> branches)
    {
        var jumps = new List<int>();
        for (var i = 0; i < branches.Count; i++)
        {
            var split = i < branches.Count - 1 ? Emit(PatternOp.Split, _code.Count + 1, 0) : -1;
            Add(branches[i]);
            if (split < 0) break;
            jumps.Add(Emit(PatternOp.Jump, 0, 0));
            _code[split] = _code[split] with { Y = _code.Count };
        }
        foreach (var jump in jumps) _code[jump] = _code[jump] with { X = _code.Count };
    }

    // x{n,m} is n times x, then (x(x(x)?)?)?; without a limit the last x loops.
    private void AddRepeat(PatternNode node)
    {
        var part = node.Parts[0];
        if (node.Max < 0)
        {
            for (var i = 0; i < node.Min - 1; i++) Add(part);
            if (node.Min == 0 && !CanBeEmpty(part)) AddStar(part, node.Greedy);
            else AddPlus(part, node.Greedy, optional: node.Min == 0);
            return;
        }
        for (var i = 0; i < node.Min; i++) Add(part);
        var splits = new List<int>();
        for (var i = node.Min; i < node.Max; i++)
        {
            splits.Add(Emit(PatternOp.Split, 0, 0));
            Add(part);
        }
        for (var i = 0; i < splits.Count; i++) SetSplit(splits[i], splits[i] + 1, _code.Count, node.Greedy);
    }

    private void AddStar(PatternNode part, bool greedy)
    {
        var split = Emit(PatternOp.Split, 0, 0);
        Add(part);
        Emit(PatternOp.Jump, split, 0);
        SetSplit(split, split + 1, _code.Count, greedy);
    }

    // x* of an x that can be empty is (x+)?, which keeps the order of preference right.
    private void AddPlus(PatternNode part, bool greedy, bool optional)
    {
        var skip = optional ? Emit(PatternOp.Split, 0, 0) : -1;
        var start = _code.Count;
        Add(part);
        var split = Emit(PatternOp.Split, 0, 0);
        SetSplit(split, start, split + 1, greedy);
        if (optional) SetSplit(skip, skip + 1, _code.Count, greedy);
    }

    private void SetSplit(int at, int go, int leave, bool greedy) =>
        _code[at] = greedy ? new(PatternOp.Split, go, leave) : new(PatternOp.Split, leave, go);

    private static bool CanBeEmpty(PatternNode node) => node.Kind switch
    {
        PatternKind.Class => false,
        PatternKind.Concat => node.Parts.All(CanBeEmpty),
        PatternKind.Alternate => node.Parts.Any(CanBeEmpty),
        PatternKind.Capture => CanBeEmpty(node.Parts[0]),
        PatternKind.Repeat => node.Min == 0 || CanBeEmpty(node.Parts[0]),
        _ => true,
    };

    private static bool StartsAtBegin(PatternNode node) => node.Kind switch
    {
        PatternKind.BeginText => true,
        PatternKind.Concat => StartsAtBegin(node.Parts[0]),
        PatternKind.Capture => StartsAtBegin(node.Parts[0]),
        PatternKind.Alternate => node.Parts.All(StartsAtBegin),
        PatternKind.Repeat => node.Min > 0 && StartsAtBegin(node.Parts[0]),
        _ => false,
    };

    private bool[]? FindFirstSymbols()
    {
        var first = new bool[Symbols.Count];
        var seen = new bool[Code.Length];
        var open = new Stack<int>([0]);
        while (open.TryPop(out var at))
        {
            if (seen[at]) continue;
            seen[at] = true;
            var instruction = Code[at];
            switch (instruction.Op)
            {
                case PatternOp.Match: return null;
                case PatternOp.Class:
                    for (var symbol = 0; symbol < first.Length; symbol++) first[symbol] |= Symbols.Contains(instruction.Y, symbol);
                    break;
                case PatternOp.Split:
                    open.Push(instruction.X);
                    open.Push(instruction.Y);
                    break;
                default: open.Push(instruction.X); break;
            }
        }
        return first;
    }
}
