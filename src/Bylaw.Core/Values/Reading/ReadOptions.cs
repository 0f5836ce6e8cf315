namespace Bylaw.Core.Values;

/// <summary>How to read text into values.</summary>
public sealed record ReadOptions
{
    /// <summary>Remember where each part of a value stands in its text.</summary>
    public bool KeepPositions { get; init; }

    /// <summary>Hand out the comments of YAML text.</summary>
    public bool KeepComments { get; init; }

    /// <summary>Most nested arrays and objects.</summary>
    public int MaxDepth { get; init; } = 512;

    /// <summary>Most bytes of text.</summary>
    public int MaxBytes { get; init; } = 64 << 20;

    /// <summary>Most values in one text: scalars, arrays and objects.</summary>
    public int MaxNodes { get; init; } = 5_000_000;

    /// <summary>Most values that YAML aliases and merge keys may stand for, counted as if each were written out.</summary>
    public int MaxAliasedNodes { get; init; } = 1_000_000;

    /// <summary>What a key that comes twice in an object means.</summary>
    public DuplicateKeys DuplicateKeys { get; init; }

    /// <summary>How plain YAML scalars become values.</summary>
    public YamlSchema Schema { get; init; }

    /// <summary>Names that documents share with what will look at them, by reference; null for <see cref="NameTable.Common"/>.</summary>
    public NameTable? Names { get; init; }

    /// <summary>
    /// Make the values of a large JSON text when somebody looks at them, and keep the text until then: it is smaller than
    /// its values by far. No effect when positions are kept.
    /// </summary>
    public bool Compact { get; init; }

    /// <summary>The defaults.</summary>
    public static readonly ReadOptions Default = new();

    /// <summary>For base documents, which the owner of the policies provides: large ones are usual, and held compactly.</summary>
    public static readonly ReadOptions BaseDocuments = new() { Compact = true, MaxBytes = Array.MaxLength, MaxNodes = 500_000_000 };
}

/// <summary>What a key that comes twice in an object means.</summary>
public enum DuplicateKeys
{
    /// <summary>The text is refused: two readers would disagree about it.</summary>
    Refuse,

    /// <summary>The last entry counts, as in most JSON libraries.</summary>
    LastWins,
}

/// <summary>How plain (unquoted, untagged) YAML scalars become values.</summary>
public enum YamlSchema
{
    /// <summary>YAML 1.2's core schema: <c>yes</c> is text, <c>0644</c> is six hundred and forty-four.</summary>
    Core,

    /// <summary>
    /// What the Kubernetes tools make of it (they follow YAML 1.1): <c>yes</c> and <c>on</c> are true, <c>no</c> and <c>off</c> false,
    /// <c>0644</c> is octal, digits may be grouped by underscores.
    /// </summary>
    Kubernetes,
}
