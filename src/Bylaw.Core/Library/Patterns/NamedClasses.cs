namespace Bylaw.Core.Library.Patterns;

/// <summary>The ASCII classes <c>\d \s \w</c> and <c>[:alpha:]</c>.</summary>
internal static class NamedClasses
{
    public static readonly RuneSet Word = new(['0', '9', 'A', 'Z', '_', '_', 'a', 'z']);
    private static readonly RuneSet Digit = new(['0', '9']);
    private static readonly RuneSet Space = new(['\t', '\n', '\f', '\r', ' ', ' ']);

    /// <summary>The class of a Perl letter; for a capital the one to negate.</summary>
    public static RuneSet? Perl(char letter) => letter switch
    {
        'd' or 'D' => Digit,
        's' or 'S' => Space,
        'w' or 'W' => Word,
        _ => null,
    };

    public static RuneSet? Posix(string name) => name switch
    {
        "alnum" => new(['0', '9', 'A', 'Z', 'a', 'z']),
        "alpha" => new(['A', 'Z', 'a', 'z']),
        "ascii" => new([0, 0x7F]),
        "blank" => new(['\t', '\t', ' ', ' ']),
        "cntrl" => new([0, 0x1F, 0x7F, 0x7F]),
        "digit" => Digit,
        "graph" => new(['!', '~']),
        "lower" => new(['a', 'z']),
        "print" => new([' ', '~']),
        "punct" => new(['!', '/', ':', '@', '[', '`', '{', '~']),
        "space" => new(['\t', '\r', ' ', ' ']),
        "upper" => new(['A', 'Z']),
        "word" => Word,
        "xdigit" => new(['0', '9', 'A', 'F', 'a', 'f']),
        _ => null,
    };
}
