using System.Collections.Immutable;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Filters;

/// <summary>A condition as UCAST: <c>{"type": "field", "field": …, "operator": …, "value": …}</c> and compounds of such.</summary>
internal sealed class UcastWriter(TableMappings mappings)
{
    /// <summary>The condition; an empty object holds always, null never.</summary>
    public Value Write(Condition condition) => condition switch
    {
        AllOf { Parts.IsEmpty: true } => ObjectValue.Empty,
        AnyOf { Parts.IsEmpty: true } => NullValue.Instance,
        _ => Node(condition),
    };

    private ObjectValue Node(Condition condition) => condition switch
    {
        AllOf all => Compound("and", all.Parts),
        AnyOf any => Compound("or", any.Parts),
        Negated negated => Compound("not", [negated.Part]),
        Comparison { Other: { } other } comparison => Leaf(comparison.Field, Name(comparison.Operator), ObjectValue.Empty.With(new StringValue("field"), new StringValue(mappings.Dotted(other)))),
        Comparison comparison => Leaf(comparison.Field, Name(comparison.Operator), comparison.Value!),
        Membership member => Leaf(member.Field, "in", new ArrayValue([.. member.Values])),
        TextMatch match => Leaf(match.Field, match.Kind switch { TextMatchKind.StartsWith => "startswith", TextMatchKind.EndsWith => "endswith", _ => "contains" }, new StringValue(match.Text)),
        Existence existence => Leaf(existence.Field, "ne", NullValue.Instance),
        _ => throw new InvalidOperationException($"unknown condition {condition.GetType().Name}"),
    };

    private ObjectValue Compound(string name, ImmutableArray<Condition> parts) =>
        Object(("type", Value.Of("compound")), ("operator", Value.Of(name)), ("value", new ArrayValue([.. parts.Select(part => (Value)Node(part))])));

    private ObjectValue Leaf(Field field, string name, Value value) =>
        Object(("type", Value.Of("field")), ("field", Value.Of(mappings.Dotted(field))), ("operator", Value.Of(name)), ("value", value));

    private static string Name(ComparisonOperator @operator) => @operator switch
    {
        ComparisonOperator.Equal => "eq",
        ComparisonOperator.NotEqual => "ne",
        ComparisonOperator.Less => "lt",
        ComparisonOperator.LessOrEqual => "lte",
        ComparisonOperator.Greater => "gt",
        _ => "gte",
    };

    private static ObjectValue Object(params ReadOnlySpan<(string Key, Value Value)> fields)
    {
        var builder = new ObjectBuilder(fields.Length);
        foreach (var (key, value) in fields) builder.Set(key, value);
        return builder.ToObject();
    }
}
