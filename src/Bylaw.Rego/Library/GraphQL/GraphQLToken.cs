namespace Bylaw.Rego.Library.GraphQL;

internal enum GraphQLTokenKind
{
    Invalid,
    End,
    Bang,
    Dollar,
    Amp,
    ParenOpen,
    ParenClose,
    Spread,
    Colon,
    Equals,
    At,
    BracketOpen,
    BracketClose,
    BraceOpen,
    BraceClose,
    Pipe,
    Name,
    Int,
    Float,
    Text,
    BlockText,
}

/// <summary>A place in GraphQL text: line from 1; column from 1, in code points.</summary>
internal readonly record struct GraphQLPosition(int Line, int Column);

/// <summary>A token with the comments that stand before it.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Text">Name, digits or decoded text; for an invalid token, what is wrong.</param>
/// <param name="At">Its place.</param>
/// <param name="Comments">Comments before it, each with its <c>#</c>; null for none.</param>
internal sealed record GraphQLToken(GraphQLTokenKind Kind, string Text, GraphQLPosition At, List<string>? Comments)
{
    private static readonly string[] Words =
    [
        "<Invalid>", "<EOF>", "!", "$", "&", "(", ")", "...", ":", "=", "@", "[", "]", "{", "}", "|", "Name", "Int", "Float", "String", "BlockString",
    ];

    public static string Word(GraphQLTokenKind kind) => Words[(int)kind];

    public override string ToString() =>
        Kind == GraphQLTokenKind.Invalid || Text.Length == 0 ? Word(Kind) : $"{Word(Kind)} {GoText.Quote(Text)}";
}
