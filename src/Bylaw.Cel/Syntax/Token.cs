using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Syntax;

/// <summary>Kinds of tokens.</summary>
internal enum TokenKind
{
    End,
    Name,

    /// <summary>A field name in backticks.</summary>
    QuotedName,
    Literal,
    Dot,
    Comma,
    Colon,
    Question,
    Open,
    Close,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    And,
    Or,
    Not,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Plus,
    Minus,
    Times,
    Divide,
    Modulo,
}

/// <summary>A token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="Text">Its text, for names.</param>
/// <param name="Value">Its value, for literals.</param>
internal readonly record struct Token(TokenKind Kind, Span Span, string Text, Value? Value = null);
