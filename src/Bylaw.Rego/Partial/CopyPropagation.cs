using System.Collections.Immutable;
using Bylaw.Core.Plans;
using Bylaw.Rego.Checking;

namespace Bylaw.Rego.Partial;

/// <summary>
/// Puts what a variable stands for in its place, when that says the same: the value is demanded there as well, and no
/// search or call is said twice.
/// </summary>
internal static class CopyPropagation
{
    /// <summary>
    /// Shortens a body; <paramref name="live"/> are the variables that others read. A body that is <paramref name="final"/> is written down as it is:
    /// there the arguments of a negated call are evaluated before the negation.
    /// </summary>
    public static ImmutableArray<Residual> Apply(ImmutableArray<Residual> body, ImmutableHashSet<Variable> live, bool final, Budget budget)
    {
        var residuals = body.Select(residual => residual with { Statement = Turned(residual.Statement) }).ToList();
        Merge(residuals, live, budget);
        for (var i = 0; i < residuals.Count;)
        {
            budget.Step(residuals.Count);
            if (Definition(residuals[i].Statement) is { } definition && !live.Contains(definition.Variable) && TryReplace(residuals, i, definition, final, budget)) i = 0;
            else i++;
        }
        return [.. residuals];
    }

    /// <summary>Two variables for the same document are one.</summary>
    private static void Merge(List<Residual> residuals, ImmutableHashSet<Variable> live, Budget budget)
    {
        var first = new Dictionary<string, Variable>(StringComparer.Ordinal);
        for (var i = 0; i < residuals.Count; i++)
        {
            if (Definition(residuals[i].Statement) is not { Value: RefTerm or InputTerm } definition || DocumentKey(definition.Value) is not { } key) continue;
            if (first.TryAdd(key, definition.Variable)) continue;
            var (same, other) = (first[key], definition.Variable);
            if (live.Contains(other)) continue;
            residuals.RemoveAt(i--);
            if (same == other) continue;
            var substitution = new Substitution(candidate => candidate == other ? new VariableTerm(same, default) : null, budget, deep: false);
            for (var place = 0; place < residuals.Count; place++) residuals[place] = residuals[place] with { Statement = substitution.Of(residuals[place].Statement) };
            foreach (var stale in first.Where(entry => entry.Value == other).Select(entry => entry.Key).ToList()) first[stale] = same;
        }
    }

    private static string? DocumentKey(Term term) => term switch
    {
        InputTerm => "input",
        RefTerm reference when IsFixed(reference) =>
            string.Join('\0', reference.Operands.Select(operand => Library.TermText.Of(((ConstantTerm)operand).Value)).Prepend(reference.Head switch
            {
                InputTerm => "input",
                DataTerm => "data",
                SupportTerm support => string.Join('\0', support.Path.Prepend("support")),
                _ => "",
            })),
        _ => null,
    };

    // Constants stand to the right.
    private static CheckedStatement Turned(CheckedStatement statement) =>
        statement is UnificationStatement { Left: ConstantTerm, Right: not ConstantTerm } unify ? unify with { Left = unify.Right, Right = unify.Left } : statement;

    private static (Variable Variable, Term Value)? Definition(CheckedStatement statement)
    {
        if (statement is not UnificationStatement { With.IsEmpty: true } unify) return null;
        if (unify.Left is VariableTerm left && !Mentions.Of(unify.Right).Contains(left.Variable)) return (left.Variable, unify.Right);
        if (unify.Right is VariableTerm right && !Mentions.Of(unify.Left).Contains(right.Variable)) return (right.Variable, unify.Left);
        return null;
    }

    private static bool TryReplace(List<Residual> residuals, int place, (Variable Variable, Term Value) definition, bool final, Budget budget)
    {
        var (variable, value) = definition;
        var uses = new List<(int Place, Use Use)>();
        for (var i = 0; i < residuals.Count; i++)
            if (i != place && Uses.Of(residuals[i].Statement, variable) is { Count: > 0 } use) uses.Add((i, use));
        if (uses.Count == 0)
        {
            // Nothing reads it, and it cannot be undefined.
            if (value is not (ArrayTerm or ObjectTerm or SetTerm) || !IsSimple(value)) return false;
            residuals.RemoveAt(place);
            return true;
        }
        if (!MayReplace(value, uses) || (!final && uses.Any(use => use.Use.Hoisted > 0))) return false;
        var substitution = new Substitution(candidate => candidate == variable ? value : null, budget, deep: false);
        foreach (var (i, _) in uses) residuals[i] = residuals[i] with { Statement = Turned(substitution.Of(residuals[i].Statement)) };
        residuals.RemoveAt(place);
        return true;
    }

    private static bool MayReplace(Term value, List<(int Place, Use Use)> uses)
    {
        if (uses.Any(use => use.Use.Hidden > 0) || uses.All(use => use.Use.Strict + use.Use.Hoisted == 0)) return false;
        var once = uses.Count == 1 && uses[0].Use.Count == 1;
        return value switch
        {
            InputTerm => true,
            RefTerm reference when IsFixed(reference) => uses.All(use => use.Use.Head == 0 || reference.Head is InputTerm or DataTerm or SupportTerm),
            RefTerm => once && uses[0].Use.Strict == 1,
            BuiltinCallTerm { Builtin.Traits: var traits } => once && uses[0].Use is { Strict: 1, Head: 0 } && !traits.HasFlag(Library.BuiltinTraits.Relation),
            RuleCallTerm or SupportCallTerm or ComprehensionTerm or TemplateTerm => once && uses[0].Use is { Strict: 1, Head: 0 },
            ArrayTerm or ObjectTerm => IsSimple(value) && uses.All(use => use.Use is { Hoisted: 0, Head: 0 }),
            _ => false,
        };
    }

    private static bool IsFixed(RefTerm reference) => reference.Head is InputTerm or DataTerm or SupportTerm && reference.Operands.All(operand => operand is ConstantTerm);

    private static bool IsSimple(Term term) => term switch
    {
        ConstantTerm or VariableTerm => true,
        ArrayTerm array => array.Items.All(IsSimple),
        SetTerm set => set.Items.All(IsSimple),
        ObjectTerm map => map.Entries.All(entry => entry.Key is ConstantTerm && IsSimple(entry.Value)),
        _ => false,
    };
}

/// <summary>How a statement reads a variable.</summary>
internal sealed class Use
{
    /// <summary>Where the statement fails without a value.</summary>
    public int Strict { get; set; }

    /// <summary>As argument of a negated call, which is evaluated before the negation.</summary>
    public int Hoisted { get; set; }

    /// <summary>Inside a closure, or under a <c>with</c>.</summary>
    public int Hidden { get; set; }

    /// <summary>As the head of a reference (counted among the strict, too).</summary>
    public int Head { get; set; }

    public int Count => Strict + Hoisted + Hidden;
}

/// <summary>Counts how statements read a variable.</summary>
internal static class Uses
{
    public static Use Of(CheckedStatement statement, Variable variable)
    {
        var use = new Use();
        if (!statement.With.IsEmpty)
        {
            use.Hidden = Count(statement, variable);
            return use;
        }
        switch (statement)
        {
            case TruthStatement truth: Strict(truth.Term, variable, use); break;
            case UnificationStatement unify:
                Strict(unify.Left, variable, use);
                Strict(unify.Right, variable, use);
                break;
            case NegationStatement { Body.Statements: [TruthStatement { With.IsEmpty: true, Term: var term }] } when Arguments(term) is { } arguments:
                foreach (var argument in arguments)
                    if (argument is VariableTerm { Variable: var found } && found == variable) use.Hoisted++;
                use.Hidden = Count(statement, variable) - use.Hoisted;
                break;
            case UniversalStatement every:
                Strict(every.Domain, variable, use);
                use.Hidden += Count(statement, variable) - use.Count;
                break;
            default: use.Hidden = Count(statement, variable); break;
        }
        return use;
    }

    private static ImmutableArray<Term>? Arguments(Term term) => term switch
    {
        BuiltinCallTerm { Builtin.Name: not "equal" } call => call.Arguments,
        RuleCallTerm call => call.Arguments,
        SupportCallTerm call => call.Arguments,
        _ => null,
    };

    private static void Strict(Term term, Variable variable, Use use)
    {
        switch (term)
        {
            case VariableTerm found when found.Variable == variable: use.Strict++; break;
            case RefTerm reference:
                if (reference.Head is VariableTerm head && head.Variable == variable) use.Head++;
                Strict(reference.Head, variable, use);
                foreach (var operand in reference.Operands) Strict(operand, variable, use);
                break;
            case ArrayTerm array:
                foreach (var item in array.Items) Strict(item, variable, use);
                break;
            case SetTerm set:
                foreach (var item in set.Items) Strict(item, variable, use);
                break;
            case ObjectTerm map:
                foreach (var (key, value) in map.Entries)
                {
                    Strict(key, variable, use);
                    Strict(value, variable, use);
                }
                break;
            case BuiltinCallTerm call:
                foreach (var argument in call.Arguments) Strict(argument, variable, use);
                break;
            case RuleCallTerm call:
                foreach (var argument in call.Arguments) Strict(argument, variable, use);
                break;
            case SupportCallTerm call:
                foreach (var argument in call.Arguments) Strict(argument, variable, use);
                break;
            default: use.Hidden += Mentioned(term).Count(found => found == variable); break;
        }
    }

    private static List<Variable> Mentioned(Term term)
    {
        var found = new List<Variable>();
        Mentions.Collect(term, found);
        return found;
    }

    private static int Count(CheckedStatement statement, Variable variable)
    {
        var found = new List<Variable>();
        Mentions.Collect(statement, found);
        return found.Count(candidate => candidate == variable);
    }
}
