using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Rego.Library;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Checking.Expressions;

/// <summary>
/// An expression of a body as the checks of safety and of types see it: no call is nested in it. What was nested is an
/// expression of its own before it, which binds a variable; OPA reports what is wrong by these.
/// </summary>
internal abstract record Expression(Span At)
{
    /// <summary>Whether it is negated: it binds nothing.</summary>
    public bool IsNegated { get; init; }

    public ImmutableArray<CheckedWith> With { get; init; } = [];
}

/// <summary>A term that must be defined and not false.</summary>
internal sealed record TermExpression(Term Term, Span At) : Expression(At);

/// <summary><c>left = right</c>.</summary>
internal sealed record EqualExpression(Term Left, Term Right, Span At) : Expression(At)
{
    /// <summary>Whether <c>Left</c> was declared by it.</summary>
    public bool Declares { get; init; }
}

/// <summary>A call of a builtin or of a rule. An operand more than it has arguments is the result.</summary>
internal sealed record CallExpression(Builtin? Builtin, RuleGroup? Group, ImmutableArray<Term> Operands, Span At) : Expression(At)
{
    public int Arity => Builtin?.Arity ?? Group!.Arity;
}

/// <summary><c>every</c> over the value of a variable.</summary>
internal sealed record EveryExpression(Variable? Key, Variable Value, Term Domain, ImmutableArray<Expression> Body, Span At) : Expression(At);

/// <summary>Bodies that run for themselves: a negated one, or the operands of <c>and</c> and <c>or</c>.</summary>
internal sealed record BodiesExpression(ImmutableArray<InnerBody> Bodies, Span At) : Expression(At);

/// <summary>A body inside an expression; an implicit one has no braces and binds nothing that has a name.</summary>
internal sealed record InnerBody(ImmutableArray<Expression> Body, bool IsImplicit);

/// <summary>A comprehension whose body is expanded.</summary>
internal sealed record ExpandedComprehension(ComprehensionKind Kind, Term? Key, Term Value, ImmutableArray<Expression> Body, Span Span) : Term(Span);

/// <summary>A clause whose body and head are expanded.</summary>
/// <param name="Clause">The clause.</param>
/// <param name="Body">Its body, with what the head asks for.</param>
/// <param name="Keys">The keys of the head.</param>
/// <param name="Member">The member of the head, or null.</param>
/// <param name="Value">The value of the head.</param>
internal sealed record ExpandedClause(Clause Clause, ImmutableArray<Expression> Body, ImmutableArray<Term> Keys, Term? Member, Term Value)
{
    /// <summary>Terms that the head is made of.</summary>
    public IEnumerable<Term> Head => Member is null ? Keys.Append(Value) : Keys.Append(Member);
}
