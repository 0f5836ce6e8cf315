namespace Bylaw.Rego.Syntax;

/// <summary>What OPA calls a token in its messages.</summary>
internal static class TokenNames
{
    public static string Of(Token token, Keywords keywords) =>
        token.Kind == TokenKind.Identifier && keywords.IsKeyword(token.Text) ? token.Text + " keyword" : Name(token.Kind) + " token";

    private static string Name(TokenKind kind) => kind switch
    {
        TokenKind.End => "eof",
        TokenKind.Identifier => "identifier",
        TokenKind.Number => "number",
        TokenKind.String or TokenKind.RawString => "string",
        TokenKind.TemplateStart => "template string",
        TokenKind.LeftBrace => "{",
        TokenKind.RightBrace => "}",
        TokenKind.LeftBracket => "[",
        TokenKind.RightBracket => "]",
        TokenKind.LeftParen => "(",
        TokenKind.RightParen => ")",
        TokenKind.Comma => ",",
        TokenKind.Dot => ".",
        TokenKind.Colon => ":",
        TokenKind.Semicolon => ";",
        TokenKind.Assign => "assign",
        TokenKind.Unify => "eq",
        TokenKind.Equal => "equal",
        TokenKind.NotEqual => "neq",
        TokenKind.Less => "lt",
        TokenKind.LessEqual => "lte",
        TokenKind.Greater => "gt",
        TokenKind.GreaterEqual => "gte",
        TokenKind.Plus => "plus",
        TokenKind.Minus => "minus",
        TokenKind.Star => "mul",
        TokenKind.Slash => "div",
        TokenKind.Percent => "rem",
        TokenKind.Ampersand => "and",
        TokenKind.Bar => "or",
        _ => "illegal",
    };
}
