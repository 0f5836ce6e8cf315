using System.Collections.Immutable;

namespace Bylaw.Rego.Checking.Expressions;

/// <summary>Collects the variables of expanded terms and expressions.</summary>
internal static class ExpressionVariables
{
    /// <summary>Variables of an expression itself, not of the bodies inside it.</summary>
    public static void Collect(Expression expression, HashSet<Variable> found)
    {
        foreach (var modifier in expression.With)
            if (Variables.ValueOf(modifier) is { } value) Collect(value, found);
        switch (expression)
        {
            case TermExpression term: Collect(term.Term, found); break;
            case EqualExpression equal:
                Collect(equal.Left, found);
                Collect(equal.Right, found);
                break;
            case CallExpression call: Collect(call.Operands, found); break;
            case EveryExpression every: Collect(every.Domain, found); break;
        }
    }

    private static void Collect(ImmutableArray<Term> terms, HashSet<Variable> found)
    {
        foreach (var term in terms) Collect(term, found);
    }

    public static void Collect(Term term, HashSet<Variable> found)
    {
        switch (term)
        {
            case VariableTerm variable: found.Add(variable.Variable); break;
            case RefTerm reference:
                Collect(reference.Head, found);
                Collect(reference.Operands, found);
                break;
            case ArrayTerm array: Collect(array.Items, found); break;
            case SetTerm set: Collect(set.Items, found); break;
            case ObjectTerm map:
                foreach (var (key, value) in map.Entries)
                {
                    Collect(key, found);
                    Collect(value, found);
                }
                break;
        }
    }

    /// <summary>Variables of the bodies inside an expression, however deep.</summary>
    public static void CollectInside(Expression expression, HashSet<Variable> found)
    {
        foreach (var modifier in expression.With)
            if (Variables.ValueOf(modifier) is { } value) CollectInside(value, found);
        switch (expression)
        {
            case TermExpression term: CollectInside(term.Term, found); break;
            case EqualExpression equal:
                CollectInside(equal.Left, found);
                CollectInside(equal.Right, found);
                break;
            case CallExpression call:
                foreach (var operand in call.Operands) CollectInside(operand, found);
                break;
            case EveryExpression every:
                CollectInside(every.Domain, found);
                CollectAll(every.Body, found);
                break;
            case BodiesExpression bodies:
                foreach (var body in bodies.Bodies) CollectAll(body.Body, found);
                break;
        }
    }

    private static void CollectAll(ImmutableArray<Expression> body, HashSet<Variable> found)
    {
        foreach (var expression in body)
        {
            Collect(expression, found);
            CollectInside(expression, found);
        }
    }

    private static void CollectInside(Term term, HashSet<Variable> found)
    {
        switch (term)
        {
            case ExpandedComprehension comprehension:
                if (comprehension.Key is not null) Collect(comprehension.Key, found);
                Collect(comprehension.Value, found);
                CollectAll(comprehension.Body, found);
                break;
            case RefTerm reference:
                CollectInside(reference.Head, found);
                foreach (var operand in reference.Operands) CollectInside(operand, found);
                break;
            case ArrayTerm array:
                foreach (var item in array.Items) CollectInside(item, found);
                break;
            case SetTerm set:
                foreach (var item in set.Items) CollectInside(item, found);
                break;
            case ObjectTerm map:
                foreach (var (key, value) in map.Entries)
                {
                    CollectInside(key, found);
                    CollectInside(value, found);
                }
                break;
        }
    }

    /// <summary>Comprehensions that stand in an expression, the outermost of each nest.</summary>
    public static IEnumerable<ExpandedComprehension> ComprehensionsOf(Expression expression)
    {
        IEnumerable<Term> terms = expression switch
        {
            TermExpression term => [term.Term],
            EqualExpression equal => [equal.Left, equal.Right],
            CallExpression call => call.Operands,
            EveryExpression every => [every.Domain],
            _ => [],
        };
        return terms.Concat(expression.With.Select(Variables.ValueOf).OfType<Term>()).SelectMany(ComprehensionsOf);
    }

    private static IEnumerable<ExpandedComprehension> ComprehensionsOf(Term term) => term switch
    {
        ExpandedComprehension comprehension => [comprehension],
        RefTerm reference => ComprehensionsOf(reference.Head).Concat(reference.Operands.SelectMany(ComprehensionsOf)),
        ArrayTerm array => array.Items.SelectMany(ComprehensionsOf),
        SetTerm set => set.Items.SelectMany(ComprehensionsOf),
        ObjectTerm map => map.Entries.SelectMany(entry => ComprehensionsOf(entry.Key).Concat(ComprehensionsOf(entry.Value))),
        _ => [],
    };
}
