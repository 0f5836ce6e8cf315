using Bylaw.Core.Text;

namespace Bylaw.Rego.Syntax;

internal enum TokenKind : byte
{
    End,
    Identifier,
    Number,
    String,
    RawString,
    TemplateStart,
    Bad,
    LeftBrace, RightBrace, LeftBracket, RightBracket, LeftParen, RightParen,
    Comma, Dot, Colon, Semicolon,
    Assign, Unify, Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual,
    Plus, Minus, Star, Slash, Percent, Ampersand, Bar,
}

/// <summary>A token; <c>Text</c> is the name of an identifier or the decoded content of a text.</summary>
internal readonly record struct Token(TokenKind Kind, Span Span, string Text, bool AfterNewline, bool AfterSpace)
{
    public bool Is(string word) => Kind == TokenKind.Identifier && Text == word;

    /// <summary>Whether the token follows the one before it with nothing between.</summary>
    public bool IsAdjacent => !AfterSpace && !AfterNewline;
}

/// <summary>A comment, with its <c>#</c>.</summary>
internal readonly record struct Comment(Span Span);
