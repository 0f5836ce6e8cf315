using System.Collections.Immutable;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Filters;

/// <summary>What must hold of a row. It says what Rego says; how a database says it is the writers' part.</summary>
internal abstract record Condition
{
    /// <summary>The condition without parts that say nothing.</summary>
    public Condition Simplify(bool withImplied) => this switch
    {
        AllOf all => All(all.Parts.Select(part => part.Simplify(withImplied))),
        AnyOf any => Any(any.Parts.Select(part => part.Simplify(withImplied))),
        Negated { Part: var part } negated => part.Simplify(withImplied) switch
        {
            AllOf { Parts.IsEmpty: true } => AnyOf.Never,
            AnyOf { Parts.IsEmpty: true } when !negated.IsStrict => AllOf.Always,
            var rest => negated with { Part = rest },
        },
        Existence { IsImplied: true } when !withImplied => AllOf.Always,
        _ => this,
    };

    private static Condition All(IEnumerable<Condition> parts)
    {
        var kept = ImmutableArray.CreateBuilder<Condition>();
        foreach (var part in parts)
        {
            if (part is AnyOf { Parts.IsEmpty: true }) return AnyOf.Never;
            if (part is AllOf { Parts: var inner }) kept.AddRange(inner);
            else kept.Add(part);
        }
        return kept.Count == 1 ? kept[0] : new AllOf(kept.ToImmutable());
    }

    private static Condition Any(IEnumerable<Condition> parts)
    {
        var kept = ImmutableArray.CreateBuilder<Condition>();
        foreach (var part in parts)
        {
            if (part is AllOf { Parts.IsEmpty: true }) return AllOf.Always;
            if (part is AnyOf { Parts: var inner }) kept.AddRange(inner);
            else kept.Add(part);
        }
        return kept.Count == 1 ? kept[0] : new AnyOf(kept.ToImmutable());
    }
}

/// <summary>Every part holds; none: it holds always.</summary>
internal sealed record AllOf(ImmutableArray<Condition> Parts) : Condition
{
    public static readonly AllOf Always = new([]);
}

/// <summary>A part holds; none: it never does.</summary>
internal sealed record AnyOf(ImmutableArray<Condition> Parts) : Condition
{
    public static readonly AnyOf Never = new([]);
}

/// <summary>
/// The part does not hold. When it <c>IsStrict</c> the fields of the part must be there all the same: the arguments of a
/// negated call are evaluated before the negation.
/// </summary>
internal sealed record Negated(Condition Part, bool IsStrict) : Condition;

/// <summary>A field compared with a constant, or with a field when <c>Other</c> is one.</summary>
internal sealed record Comparison(Field Field, ComparisonOperator Operator, Value? Value, Field? Other) : Condition;

/// <summary>The field is one of some values.</summary>
internal sealed record Membership(Field Field, ImmutableArray<Value> Values) : Condition;

internal enum TextMatchKind { StartsWith, EndsWith, Contains }

/// <summary>The field is a text with a certain part.</summary>
internal sealed record TextMatch(Field Field, TextMatchKind Kind, string Text) : Condition;

/// <summary>The field has a value. It <c>IsImplied</c> when the policy does not ask for it, but reads the field.</summary>
internal sealed record Existence(Field Field, bool IsImplied) : Condition;

/// <summary>A column, by the names that the policy gives it: <c>input.TABLE.COLUMN</c>, or <c>input.COLUMN</c> alone.</summary>
internal sealed record Field(string? Table, string Column)
{
    public override string ToString() => Table is null ? Column : $"{Table}.{Column}";
}

internal enum ComparisonOperator { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual }

internal static class ComparisonOperators
{
    public static ComparisonOperator? Of(string builtin) => builtin switch
    {
        "equal" or "eq" => ComparisonOperator.Equal,
        "neq" => ComparisonOperator.NotEqual,
        "lt" => ComparisonOperator.Less,
        "lte" => ComparisonOperator.LessOrEqual,
        "gt" => ComparisonOperator.Greater,
        "gte" => ComparisonOperator.GreaterOrEqual,
        _ => null,
    };

    /// <summary>The operator with its sides exchanged.</summary>
    public static ComparisonOperator Turned(this ComparisonOperator @operator) => @operator switch
    {
        ComparisonOperator.Less => ComparisonOperator.Greater,
        ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
        ComparisonOperator.Greater => ComparisonOperator.Less,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
        _ => @operator,
    };

    /// <summary>Whether two values with this order (negative, zero, positive) are so related.</summary>
    public static bool Holds(this ComparisonOperator @operator, int order) => @operator switch
    {
        ComparisonOperator.Equal => order == 0,
        ComparisonOperator.NotEqual => order != 0,
        ComparisonOperator.Less => order < 0,
        ComparisonOperator.LessOrEqual => order <= 0,
        ComparisonOperator.Greater => order > 0,
        _ => order >= 0,
    };

    public static string Sign(this ComparisonOperator @operator) => @operator switch
    {
        ComparisonOperator.Equal => "=",
        ComparisonOperator.NotEqual => "<>",
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        ComparisonOperator.Greater => ">",
        _ => ">=",
    };
}
