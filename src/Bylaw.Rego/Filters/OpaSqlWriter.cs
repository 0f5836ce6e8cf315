using System.Collections.Immutable;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Filters;

/// <summary>
/// A condition as OPA writes it: <c>WHERE (fruits.name = E'apple' AND fruits.price &gt; 10)</c>. It reads like the policy; what the database
/// makes of NULLs, of other types and of upper and lower case is left to it.
/// </summary>
internal sealed class OpaSqlWriter(SqlDialect dialect, TableMappings mappings)
{
    private readonly SqlSpelling _spelling = new(dialect);

    /// <summary>The clause; empty when the condition holds always, null when it never does.</summary>
    public string? Write(Condition condition) => condition switch
    {
        AllOf { Parts.IsEmpty: true } => "",
        AnyOf { Parts.IsEmpty: true } => null,
        _ => "WHERE " + Node(condition),
    };

    private string Node(Condition condition) => condition switch
    {
        AllOf all => Joined(all.Parts, " AND "),
        AnyOf any => Joined(any.Parts, " OR "),
        Negated negated => "NOT " + Node(negated.Part),
        Comparison { Value: NullValue } comparison => $"{Name(comparison.Field)} IS {(comparison.Operator == ComparisonOperator.Equal ? "" : "NOT ")}NULL",
        Comparison comparison => $"{Name(comparison.Field)} {comparison.Operator.Sign()} {(comparison.Other is { } other ? Name(other) : _spelling.Literal(comparison.Value!))}",
        Membership { Values.IsEmpty: true } => dialect is SqlDialect.SqlServer ? "1 = 0" : "FALSE",
        Membership member => $"{Name(member.Field)} IN ({string.Join(", ", member.Values.Select(_spelling.Literal))})",
        TextMatch match => $"{Name(match.Field)} LIKE {_spelling.Literal(new StringValue(Pattern(match)))}{(dialect == SqlDialect.SqlServer ? " ESCAPE '\\'" : "")}",
        Existence existence => $"{Name(existence.Field)} IS NOT NULL",
        _ => throw new InvalidOperationException($"unknown condition {condition.GetType().Name}"),
    };

    private string Joined(ImmutableArray<Condition> parts, string word) => $"({string.Join(word, parts.Select(Node))})";

    private string Pattern(TextMatch match)
    {
        var escaped = LikePattern.Escape(match.Text, '\\', dialect);
        return match.Kind switch { TextMatchKind.StartsWith => escaped + "%", TextMatchKind.EndsWith => "%" + escaped, _ => $"%{escaped}%" };
    }

    private string Name(Field field)
    {
        var (table, column) = mappings.Of(field);
        return table is null ? _spelling.Bare(column) : $"{_spelling.Bare(table)}.{_spelling.Bare(column)}";
    }
}

/// <summary>Texts as patterns of <c>LIKE</c> that match themselves.</summary>
internal static class LikePattern
{
    public static string Escape(string text, char escape, SqlDialect dialect)
    {
        var output = new System.Text.StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if (c is '%' or '_' || c == escape || (c == '[' && dialect == SqlDialect.SqlServer)) output.Append(escape);
            output.Append(c);
        }
        return output.ToString();
    }
}
