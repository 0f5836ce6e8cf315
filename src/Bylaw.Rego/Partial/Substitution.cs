using System.Collections.Immutable;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;

namespace Bylaw.Rego.Partial;

/// <summary>
/// Puts terms in the place of variables, everywhere in a term or statement, closures included. What becomes constant
/// is folded. With <paramref name="deep"/> what was put in is treated the same way.
/// </summary>
internal sealed class Substitution(Func<Variable, Term?> replace, Budget budget, bool deep)
{
    public Term Of(Term term)
    {
        if (term is ConstantTerm or InputTerm or DataTerm or SupportTerm) return term;
        budget.Step();
        budget.Enter();
        var result = Inside(term);
        budget.Leave();
        return result;
    }

    private Term Inside(Term term) => term switch
    {
        VariableTerm variable => Variable(variable),
        RefTerm reference => Reference(reference),
        ArrayTerm array => Folding.Fold(array with { Items = All(array.Items) }),
        SetTerm set => Folding.Fold(set with { Items = All(set.Items) }),
        ObjectTerm map => Folding.Fold(map with { Entries = [.. map.Entries.Select(entry => (Of(entry.Key), Of(entry.Value)))] }),
        BuiltinCallTerm call => call with { Arguments = All(call.Arguments) },
        RuleCallTerm call => call with { Arguments = All(call.Arguments) },
        SupportCallTerm call => call with { Arguments = All(call.Arguments) },
        TemplateTerm template => template with { Parts = All(template.Parts) },
        ComprehensionTerm comprehension => comprehension with
        {
            Key = comprehension.Key is null ? null : Of(comprehension.Key),
            Value = Of(comprehension.Value),
            Body = Of(comprehension.Body),
        },
        _ => term,
    };

    public CheckedBody Of(CheckedBody body)
    {
        var free = new HashSet<Variable>();
        foreach (var variable in body.Free) Mentions.Collect(Of(new VariableTerm(variable, default)), free);
        return new CheckedBody([.. body.Statements.Select(Of)], [.. free]);
    }

    public CheckedStatement Of(CheckedStatement statement)
    {
        budget.Step();
        CheckedStatement result = statement switch
        {
            TruthStatement truth => truth with { Term = Of(truth.Term) },
            UnificationStatement unify => unify with { Left = Of(unify.Left), Right = Of(unify.Right) },
            NegationStatement not => not with { Body = Of(not.Body) },
            ConnectiveStatement connective => connective with { Left = Of(connective.Left), Right = Of(connective.Right) },
            UniversalStatement every => every with { Key = Local(every.Key), Value = Local(every.Value)!, Domain = Of(every.Domain), Body = Of(every.Body) },
            PrintStatement print => print with { Arguments = All(print.Arguments) },
            _ => statement,
        };
        return result.With.IsEmpty ? result : result with { With = [.. result.With.Select(Of)] };
    }

    private CheckedWith Of(CheckedWith modifier) => modifier switch
    {
        InputWith input => input with { Value = Of(input.Value) },
        DataWith data => data with { Value = Of(data.Value) },
        FunctionWith { ByValue: { } value } function => function with { ByValue = Of(value) },
        _ => modifier,
    };

    private Term Variable(VariableTerm term)
    {
        if (replace(term.Variable) is not { } replacement) return term;
        return deep ? Of(replacement) : replacement;
    }

    // A reference into a reference is one reference.
    private RefTerm Reference(RefTerm reference)
    {
        var (head, operands) = (Of(reference.Head), All(reference.Operands));
        return head is RefTerm inner
            ? new RefTerm(inner.Head, inner.Operands.AddRange(operands), reference.Span)
            : new RefTerm(head, operands, reference.Span);
    }

    private Variable? Local(Variable? variable) =>
        variable is not null && replace(variable) is VariableTerm { Variable: var other } ? other : variable;

    private ImmutableArray<Term> All(ImmutableArray<Term> terms) => [.. terms.Select(Of)];
}

/// <summary>Collections of constants are constants.</summary>
internal static class Folding
{
    public static Term Fold(ArrayTerm array) =>
        array.Items.All(item => item is ConstantTerm) ? new ConstantTerm(new ArrayValue([.. array.Items.Select(ValueOf)]), array.Span) : array;

    public static Term Fold(SetTerm set) =>
        set.Items.All(item => item is ConstantTerm) ? new ConstantTerm(SetValue.Of(set.Items.Select(ValueOf)), set.Span) : set;

    /// <summary>An object whose constant keys meet twice is left as it is: evaluating it fails.</summary>
    public static Term Fold(ObjectTerm map)
    {
        if (!map.Entries.All(entry => entry is { Key: ConstantTerm, Value: ConstantTerm })) return map;
        var builder = new ObjectBuilder(map.Entries.Length);
        foreach (var (key, value) in map.Entries)
            if (!builder.TryAdd(ValueOf(key), ValueOf(value))) return map;
        return new ConstantTerm(builder.ToObject(), map.Span);
    }

    private static Value ValueOf(Term term) => ((ConstantTerm)term).Value;
}
