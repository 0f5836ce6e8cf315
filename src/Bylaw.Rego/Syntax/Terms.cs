using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Syntax;

/// <summary>A term as written.</summary>
internal abstract record TermSyntax(Span Span);

/// <summary><c>null</c>, <c>true</c>, a number or a text.</summary>
internal sealed record ScalarSyntax(Value Value, Span Span) : TermSyntax(Span);

/// <summary>A name; <c>_</c> is a new variable each time.</summary>
internal sealed record NameSyntax(string Name, Span Span) : TermSyntax(Span)
{
    /// <summary>Which of the module's <c>_</c> it is, in order; 0 for other names.</summary>
    public int Wildcard { get; init; }
}

/// <summary><c>head.a[b]</c>: every operand is a term, a dotted one a text.</summary>
internal sealed record RefSyntax(TermSyntax Head, ImmutableArray<TermSyntax> Operands, Span Span) : TermSyntax(Span);

/// <summary>A call; operators are calls of their builtins.</summary>
internal sealed record CallSyntax(TermSyntax Operator, ImmutableArray<TermSyntax> Arguments, Span Span) : TermSyntax(Span)
{
    /// <summary>From the opening to the closing parenthesis, when it was written in some of its own.</summary>
    public Span Parentheses { get; init; }

    /// <summary>Whether it was written in parentheses of its own.</summary>
    public bool IsParenthesized => Parentheses.Length > 0;
}

internal sealed record ArraySyntax(ImmutableArray<TermSyntax> Items, Span Span) : TermSyntax(Span);

internal sealed record SetSyntax(ImmutableArray<TermSyntax> Items, Span Span) : TermSyntax(Span);

internal sealed record ObjectSyntax(ImmutableArray<(TermSyntax Key, TermSyntax Value)> Entries, Span Span) : TermSyntax(Span);

internal enum ComprehensionKind { Array, Set, Object }

/// <summary>A comprehension; <c>Key</c> is null except for objects.</summary>
internal sealed record ComprehensionSyntax(ComprehensionKind Kind, TermSyntax? Key, TermSyntax Value, ImmutableArray<StatementSyntax> Body, Span Span) : TermSyntax(Span);

/// <summary><c>$"…{x}…"</c>: texts and terms in turn.</summary>
internal sealed record TemplateSyntax(ImmutableArray<TermSyntax> Parts, Span Span) : TermSyntax(Span);

/// <summary>A part of a template string with modifiers: <c>{x with input as y}</c>.</summary>
internal sealed record TemplateWithSyntax(TermSyntax Term, ImmutableArray<WithSyntax> With, Span Span) : TermSyntax(Span);

/// <summary>The builtin behind an operator: the callee of <c>a + b</c>.</summary>
internal sealed record OperatorSyntax(string Builtin, Span Span) : TermSyntax(Span);
