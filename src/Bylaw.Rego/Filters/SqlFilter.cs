using System.Collections.Immutable;
using System.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Filters;

/// <summary>A filter as SQL.</summary>
/// <param name="Condition">
/// What stands behind <c>WHERE</c>: <c>"fruits"."name" = $1::text</c>. Empty when every row is selected; <c>1 = 0</c> when none is.
/// </param>
/// <param name="Parameters">Values of the placeholders, the first first: texts, numbers, booleans.</param>
public sealed record SqlFilter(string Condition, ImmutableArray<Value> Parameters)
{
    /// <summary>The whole clause: <c>WHERE …</c>; empty when every row is selected.</summary>
    public string Where => Condition.Length == 0 ? "" : "WHERE " + Condition;

    internal static SqlFilter Of(SqlPredicate predicate, SqlSpelling spelling, bool inline)
    {
        if (predicate.Parts is not { } parts) return new SqlFilter(predicate.Constant ? "" : "1 = 0", []);
        var text = new StringBuilder();
        var parameters = ImmutableArray.CreateBuilder<Value>();
        foreach (var part in parts)
        {
            if (part.Words is not null) text.Append(part.Words);
            else if (inline) text.Append(spelling.Literal(part.Value!));
            else
            {
                parameters.Add(part.Value!);
                text.Append(spelling.Placeholder(parameters.Count));
            }
            if (part.Value is { } value && spelling.Dialect == SqlDialect.PostgreSql) text.Append(Cast(value));
        }
        return new SqlFilter(text.ToString(), parameters.ToImmutable());
    }

    // With its type said, a parameter is converted neither by the driver nor by the database.
    private static string Cast(Value value) => value switch
    {
        StringValue => "::text",
        BooleanValue => "::boolean",
        NumberValue number when number.TryGetInt64(out _) => "::bigint",
        _ => "::numeric",
    };
}
