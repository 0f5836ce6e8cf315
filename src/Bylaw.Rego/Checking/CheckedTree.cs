using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Library;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Checking;

/// <summary>A variable of one clause. Each has a slot of its own in the clause's frame.</summary>
internal sealed class Variable(string name, int slot, bool isGenerated)
{
    public string Name { get; } = name;

    public int Slot { get; } = slot;

    /// <summary>Whether it stands for <c>_</c> or for a value that has no name in the policy.</summary>
    public bool IsGenerated { get; } = isGenerated;

    /// <summary>Whether it stands for <c>_</c>.</summary>
    public bool IsWildcard { get; init; }

    /// <summary>How often the policy names it, besides its declaration.</summary>
    public int Uses { get; set; }

    public override string ToString() => Name;
}

/// <summary>A term whose names are resolved.</summary>
internal abstract record Term(Span Span);

internal sealed record ConstantTerm(Value Value, Span Span) : Term(Span);

internal sealed record VariableTerm(Variable Variable, Span Span) : Term(Span);

/// <summary>The input document.</summary>
internal sealed record InputTerm(Span Span) : Term(Span);

/// <summary>The root of base and virtual documents.</summary>
internal sealed record DataTerm(Span Span) : Term(Span);

internal sealed record RefTerm(Term Head, ImmutableArray<Term> Operands, Span Span) : Term(Span)
{
    /// <summary>Whether it was written as a call without arguments of a rule, which may be when its type is not known.</summary>
    public bool IsCall { get; init; }
}

internal sealed record ArrayTerm(ImmutableArray<Term> Items, Span Span) : Term(Span);

internal sealed record SetTerm(ImmutableArray<Term> Items, Span Span) : Term(Span);

internal sealed record ObjectTerm(ImmutableArray<(Term Key, Term Value)> Entries, Span Span) : Term(Span);

internal sealed record BuiltinCallTerm(Builtin Builtin, ImmutableArray<Term> Arguments, Span Span) : Term(Span);

internal sealed record RuleCallTerm(RuleGroup Group, ImmutableArray<Term> Arguments, Span Span) : Term(Span);

internal sealed record TemplateTerm(ImmutableArray<Term> Parts, Span Span) : Term(Span);

internal sealed record ComprehensionTerm(ComprehensionKind Kind, Term? Key, Term Value, CheckedBody Body, Span Span) : Term(Span);

/// <summary>Statements, in an order in which each finds its variables bound.</summary>
/// <param name="Statements">The statements.</param>
/// <param name="Free">Variables that must be bound before the body runs.</param>
internal sealed record CheckedBody(ImmutableArray<CheckedStatement> Statements, ImmutableArray<Variable> Free)
{
    public static readonly CheckedBody Empty = new([], []);

    /// <summary>The statements in the order in which they were written; what the head asks for comes last.</summary>
    public IReadOnlyList<CheckedStatement> Written { get; init; } = [];

    /// <summary>Whether there is an order in which each statement finds its variables bound.</summary>
    public bool IsOrdered { get; init; } = true;
}

internal abstract record CheckedStatement(Span Span)
{
    public ImmutableArray<CheckedWith> With { get; init; } = [];
}

/// <summary>A term that must be defined and not false.</summary>
internal sealed record TruthStatement(Term Term, Span Span) : CheckedStatement(Span);

internal sealed record UnificationStatement(Term Left, Term Right, Span Span) : CheckedStatement(Span)
{
    /// <summary>Whether the variables on the right must be bound by others: it was taken out of a negation, which binds nothing.</summary>
    public bool IsOutOfNegation { get; init; }

    /// <summary>Whether it was taken out of a negation.</summary>
    public bool IsHoisted { get; init; }

    /// <summary>Whether it finds a value for the head: <c>Left</c> stands for it there.</summary>
    public bool IsOfHead { get; init; }

    /// <summary>Whether it was written as a call with one argument more, which is the result.</summary>
    public bool IsCall { get; init; }

    /// <summary>Whether it was written with <c>:=</c>.</summary>
    public bool Declares { get; init; }
}

/// <summary>True when the body has no solution.</summary>
internal sealed record NegationStatement(CheckedBody Body, Span Span) : CheckedStatement(Span)
{
    /// <summary>What is negated, as written: for negation that is no body of its own.</summary>
    public CheckedStatement? Negated { get; init; }

    /// <summary>Whether it is a body without braces: it binds nothing that has a name.</summary>
    public bool IsImplicit { get; init; }
}

/// <summary><c>and</c> or <c>or</c> between two bodies: at most one solution, and nothing is bound.</summary>
internal sealed record ConnectiveStatement(bool IsOr, CheckedBody Left, CheckedBody Right, Span Span) : CheckedStatement(Span)
{
    /// <summary>Whether an operand is a single expression without braces: it binds nothing that has a name.</summary>
    public bool IsLeftImplicit { get; init; }

    public bool IsRightImplicit { get; init; }

    /// <summary>The same said with negations alone: <c>or</c> is that not both fail, <c>and</c> is that it is not so that not both hold.</summary>
    public NegationStatement AsNegation()
    {
        var (left, right) = (new NegationStatement(Left, Span), new NegationStatement(Right, Span));
        CheckedStatement[] parts = IsOr ? [left, right] : [Negation(Negation(left), Negation(right))];
        return Negation(parts) with { With = With };
    }

    private NegationStatement Negation(params CheckedStatement[] statements) =>
        new(new CheckedBody([.. statements], [.. Left.Free.Union(Right.Free)]) { Written = statements }, Span);
}

internal sealed record UniversalStatement(Variable? Key, Variable Value, Term Domain, CheckedBody Body, Span Span) : CheckedStatement(Span);

/// <summary><c>print(…)</c>: its arguments may be undefined, and it never fails.</summary>
internal sealed record PrintStatement(ImmutableArray<Term> Arguments, Span Span) : CheckedStatement(Span);

/// <summary>What a <c>with</c> replaces, and by what.</summary>
internal abstract record CheckedWith(Span Span);

internal sealed record InputWith(ImmutableArray<string> Path, Term Value, Span Span) : CheckedWith(Span);

internal sealed record DataWith(ImmutableArray<string> Path, Term Value, Span Span) : CheckedWith(Span);

/// <summary>Replaces a function by another function (<c>ByRule</c> or <c>ByBuiltin</c>) or by a value.</summary>
internal sealed record FunctionWith(string Name, RuleGroup? ByRule, Builtin? ByBuiltin, Term? ByValue, Span Span) : CheckedWith(Span)
{
    /// <summary>The function that is replaced, when a rule defines it; otherwise it is the builtin of that name.</summary>
    public RuleGroup? Target { get; init; }
}

/// <summary>One clause of a rule, ready to be planned.</summary>
internal sealed class Clause
{
    public required ModuleSyntax Module { get; init; }

    public required RuleSyntax Syntax { get; init; }

    /// <summary>Patterns of the arguments of a function.</summary>
    public ImmutableArray<Term> Arguments { get; set; } = [];

    /// <summary>Keys below the group's path, for groups of several levels.</summary>
    public ImmutableArray<Term> Keys { get; set; } = [];

    /// <summary>Member of a set, or null.</summary>
    public Term? Member { get; set; }

    /// <summary>The value; meaningless for members of a set.</summary>
    public Term Value { get; set; } = new ConstantTerm(BooleanValue.True, default);

    public CheckedBody Body { get; set; } = CheckedBody.Empty;

    public Clause? Else { get; set; }

    /// <summary>Number of slots in a frame of this clause and its else clauses.</summary>
    public int SlotCount { get; set; }

    public Location At => new(Module.Source, Syntax.Head.Span);

    /// <summary>Where the clause begins: the place that OPA names for it.</summary>
    public Location Start => new(Module.Source, Syntax.Span);

    /// <summary>The reference that it defines, as OPA writes it.</summary>
    public string FullName => RefText.Of("data", Module.Package.Path) + RefText.Of(Syntax.Head.Ref).Insert(0, ".");
}

/// <summary>What a group of clauses defines together.</summary>
internal enum GroupKind
{
    /// <summary>One value.</summary>
    Complete,

    /// <summary>A set.</summary>
    Set,

    /// <summary>An object whose keys, on one or more levels, come from the clauses.</summary>
    Tree,

    /// <summary>A function.</summary>
    Function,
}

/// <summary>All clauses that define one document or function.</summary>
internal sealed class RuleGroup(ImmutableArray<string> path, int index)
{
    /// <summary>Path below <c>data</c>.</summary>
    public ImmutableArray<string> Path { get; } = path;

    public int Index { get; } = index;

    public GroupKind Kind { get; set; }

    public List<Clause> Clauses { get; } = [];

    public Clause? Default { get; set; }

    /// <summary>Number of arguments of a function.</summary>
    public int Arity { get; set; }

    public string Name => string.Join('.', Path.Prepend("data"));

    public Location At => (Clauses.Count > 0 ? Clauses[0] : Default!).At;
}

/// <summary>A node in the tree of packages and rules.</summary>
internal sealed class DocumentNode(string name)
{
    public string Name { get; } = name;

    public Dictionary<string, DocumentNode> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>The rules here; null for a package or a step on the way to one.</summary>
    public RuleGroup? Group { get; set; }

    /// <summary>Whether a module has it as its package.</summary>
    public bool IsPackage { get; set; }

    /// <summary>Children in canonical order.</summary>
    public IEnumerable<DocumentNode> Sorted => Children.Values.OrderBy(child => child.Name, Comparer<string>.Create(StringValue.Compare));

    public DocumentNode Child(string name)
    {
        if (!Children.TryGetValue(name, out var child)) Children[name] = child = new DocumentNode(name);
        return child;
    }

    public DocumentNode? Find(IEnumerable<string> path)
    {
        var node = this;
        foreach (var name in path)
            if (!node.Children.TryGetValue(name, out node!)) return null;
        return node;
    }
}
