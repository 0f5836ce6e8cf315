using System.Collections.Immutable;
using Bylaw.Core.Text;

namespace Bylaw.Rego.Syntax;

/// <summary>One expression of a body, with its <c>with</c> modifiers.</summary>
internal abstract record StatementSyntax(Span Span)
{
    public ImmutableArray<WithSyntax> With { get; init; } = [];
}

/// <summary><c>with target as value</c>.</summary>
internal sealed record WithSyntax(TermSyntax Target, TermSyntax Value, Span Span);

/// <summary>A term that must be defined and not false.</summary>
internal sealed record TermStatement(TermSyntax Term, Span Span) : StatementSyntax(Span);

/// <summary><c>left = right</c> or, declaring, <c>left := right</c>.</summary>
internal sealed record UnifyStatement(TermSyntax Left, TermSyntax Right, bool Declares, Span Span) : StatementSyntax(Span);

/// <summary><c>some x, y</c>.</summary>
internal sealed record SomeStatement(ImmutableArray<NameSyntax> Names, Span Span) : StatementSyntax(Span);

/// <summary><c>some key, value in domain</c>; <c>Key</c> is null when not asked for.</summary>
internal sealed record SomeInStatement(TermSyntax? Key, TermSyntax Value, TermSyntax Domain, Span Span) : StatementSyntax(Span);

/// <summary><c>every key, value in domain { body }</c>.</summary>
internal sealed record EveryStatement(TermSyntax? Key, TermSyntax Value, TermSyntax Domain, ImmutableArray<StatementSyntax> Body, Span Span) : StatementSyntax(Span);

/// <summary>What holds the statements of a negation or of an operand together.</summary>
internal enum Grouping
{
    /// <summary>Nothing: it is one expression.</summary>
    None,

    /// <summary>Parentheses around one statement: <c>(a or b)</c>, <c>(a with input as x)</c>.</summary>
    Parentheses,

    /// <summary>Braces: a body with variables of its own.</summary>
    Braces,
}

/// <summary><c>not x</c>; with <c>future.keywords.not</c> it negates a whole body.</summary>
internal sealed record NotStatement(ImmutableArray<StatementSyntax> Body, bool IsBody, Span Span) : StatementSyntax(Span)
{
    public Grouping Grouping { get; init; }

    /// <summary>Whether the body was written in braces.</summary>
    public bool HasBraces => Grouping == Grouping.Braces;
}

/// <summary><c>left and right</c> or <c>left or right</c>: it succeeds or fails, and has no value.</summary>
internal sealed record LogicalStatement(bool IsOr, OperandSyntax Left, OperandSyntax Right, Span Span) : StatementSyntax(Span);

/// <summary>An operand of <c>and</c> and <c>or</c>; one without braces is a single statement.</summary>
internal sealed record OperandSyntax(ImmutableArray<StatementSyntax> Body, Grouping Grouping, Span Span);
