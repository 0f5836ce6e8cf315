namespace Bylaw.Core.Library.Patterns;

/// <summary>The parts of a pattern.</summary>
internal enum PatternKind
{
    /// <summary>Matches nothing, without consuming.</summary>
    Empty,

    /// <summary>One code point of a set.</summary>
    Class,
    BeginText,
    EndText,
    BeginLine,
    EndLine,
    WordBoundary,
    NoWordBoundary,
    Concat,
    Alternate,
    Repeat,
    Capture,

    // Only on the parser's stack.
    LeftParen,
    VerticalBar,
}

/// <summary>A node of a parsed pattern.</summary>
internal sealed class PatternNode(PatternKind kind)
{
    public PatternKind Kind { get; } = kind;

    public RuneSet Set { get; init; }

    public IReadOnlyList<PatternNode> Parts { get; init; } = [];

    /// <summary>Least repetitions.</summary>
    public int Min { get; init; }

    /// <summary>Most repetitions, -1 for no limit.</summary>
    public int Max { get; init; }

    public bool Greedy { get; init; }

    /// <summary>Number of the capture group; 0 for a group that captures nothing.</summary>
    public int Group { get; init; }

    /// <summary>Flags to restore after the group.</summary>
    public PatternFlags Flags { get; init; }

    /// <summary>Height of the tree below.</summary>
    public int Height { get; init; } = 1;

    /// <summary>Instructions it will need, about.</summary>
    public long Size { get; init; } = 1;

    /// <summary>Largest product of nested repetition counts.</summary>
    public int Repeats { get; init; } = 1;
}

/// <summary>The letters of <c>(?imsU)</c>.</summary>
[Flags]
internal enum PatternFlags
{
    None = 0,
    FoldCase = 1,
    MultiLine = 2,
    DotNewline = 4,
    Ungreedy = 8,
}
