using System.Collections.Immutable;
using Bylaw.Core.Plans;
using Bylaw.Rego.Checking;

namespace Bylaw.Rego.Partial;

/// <summary>
/// One branch of a partial evaluation: what its variables stand for, and the statements left over. Immutable, so that
/// branches share what they have in common.
/// </summary>
internal sealed record State
{
    public static readonly State Empty = new();

    private ImmutableDictionary<Variable, Term> Bound { get; init; } = ImmutableDictionary<Variable, Term>.Empty;

    /// <summary>Variables that have a value once the unknowns do: a statement left over gives it to them.</summary>
    public ImmutableHashSet<Variable> Opaque { get; init; } = ImmutableHashSet<Variable>.Empty;

    /// <summary>Opaque variables of the body around this one: what a closure learns of them is true inside it only.</summary>
    public ImmutableHashSet<Variable> Rigid { get; init; } = ImmutableHashSet<Variable>.Empty;

    /// <summary>Statements left over, the last first.</summary>
    public ImmutableStack<Residual> Left { get; init; } = ImmutableStack<Residual>.Empty;

    /// <summary>Whether something was learned of an opaque variable: statements left over before may be decided now.</summary>
    public bool Learned { get; init; }

    public bool IsFree(Variable variable) => !Opaque.Contains(variable);

    /// <summary>What a variable stands for: a term that is no bound variable.</summary>
    public Term Walk(Term term)
    {
        while (term is VariableTerm { Variable: var variable } && Bound.TryGetValue(variable, out var next)) term = next;
        return term;
    }

    /// <summary>The term with all that is known of its variables.</summary>
    public Term Plug(Term term, Budget budget) => Plugging(budget).Of(term);

    public CheckedStatement Plug(CheckedStatement statement, Budget budget) => Plugging(budget).Of(statement);

    public CheckedBody Plug(CheckedBody body, Budget budget) => Plugging(budget).Of(body);

    private Substitution Plugging(Budget budget) => new(variable => Bound.GetValueOrDefault(variable), budget, deep: true);

    public State Bind(Variable variable, Term term) =>
        this with { Bound = Bound.SetItem(variable, term), Learned = Learned || (term is not VariableTerm && Opaque.Contains(variable)) };

    /// <summary>Leaves a statement over. The variables in it that have no value yet get one from it.</summary>
    public State Leave(Residual residual)
    {
        var opaque = Opaque;
        foreach (var variable in Mentions.Of(residual.Statement)) opaque = opaque.Add(variable);
        return this with { Left = Left.Push(residual), Opaque = opaque };
    }

    public State WithOpaque(IEnumerable<Variable> variables) => this with { Opaque = Opaque.Union(variables) };

    /// <summary>The state in which a closure begins: it sees all, leaves over its own, and may not bind what is outside.</summary>
    public State Inside() => this with { Left = ImmutableStack<Residual>.Empty, Rigid = Opaque, Learned = false };

    /// <summary>Statements left over, in order, with all that is known.</summary>
    public IEnumerable<Residual> Residuals(Budget budget) =>
        Left.Reverse().Select(residual => residual with { Statement = Plug(residual.Statement, budget) });
}

/// <summary>A term and the branch in which it has this form.</summary>
internal readonly record struct Found(Term Term, State State);
