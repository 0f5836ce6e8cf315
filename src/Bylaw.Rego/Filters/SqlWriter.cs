using Bylaw.Core.Values;

namespace Bylaw.Rego.Filters;

/// <summary>How a column that is NULL reads in the policy.</summary>
public enum NullReading
{
    /// <summary>As the value <c>null</c>: the field is there.</summary>
    Null,

    /// <summary>As a field that is not there.</summary>
    Undefined,
}

/// <summary>
/// A condition as SQL that selects exactly the rows for which the policy holds: NULLs, types, upper and lower case and
/// wildcards mean what they mean in Rego. Values are parameters.
/// </summary>
internal sealed class SqlWriter(SqlDialect dialect, TableMappings mappings, ColumnTypes types, NullReading nulls)
{
    private readonly SqlSpelling _spelling = new(dialect);

    public SqlPredicate Write(Condition condition) => Write(condition, holds: true, strict: false);

    /// <summary>Says that a condition holds, or does not. Negations are taken to the leaves, since NULL has none.</summary>
    private SqlPredicate Write(Condition condition, bool holds, bool strict) => condition switch
    {
        AllOf all => holds ? SqlPredicate.And(all.Parts.Select(part => Write(part, true, strict))) : SqlPredicate.Or(all.Parts.Select(part => Write(part, false, strict))),
        AnyOf any => holds ? SqlPredicate.Or(any.Parts.Select(part => Write(part, true, strict))) : SqlPredicate.And(any.Parts.Select(part => Write(part, false, strict))),
        Negated negated => Negation(negated, holds, strict),
        Comparison { Other: not null } comparison => TwoColumns(comparison, holds, strict),
        Comparison comparison => OneColumn(comparison.Field, Compared(comparison), NullCompared(comparison), holds, strict),
        Membership member => OneColumn(member.Field, Listed(member), nulls == NullReading.Null ? member.Values.Contains(NullValue.Instance) : null, holds, strict),
        TextMatch match => OneColumn(match.Field, Matched(match), null, holds, strict),
        Existence existence => Exists(existence.Field, holds),
        _ => throw new InvalidOperationException($"unknown condition {condition.GetType().Name}"),
    };

    private SqlPredicate Negation(Negated negated, bool holds, bool strict) => holds
        ? Write(negated.Part, false, negated.IsStrict)
        : SqlPredicate.Or(Write(negated.Part, true, strict), negated.IsStrict && nulls == NullReading.Undefined ? Missing(negated.Part) : SqlPredicate.False);

    private SqlPredicate Missing(Condition condition) => condition switch
    {
        Comparison { Other: { } other } comparison => SqlPredicate.Or(IsNull(comparison.Field), IsNull(other)),
        Comparison comparison => IsNull(comparison.Field),
        Membership member => IsNull(member.Field),
        TextMatch match => IsNull(match.Field),
        _ => SqlPredicate.False,
    };

    /// <summary>
    /// A question to one column: what it is for values, and for NULL (null: undefined). Its negation holds where it is
    /// undefined, too, unless the field must be there.
    /// </summary>
    private SqlPredicate OneColumn(Field field, SqlPredicate value, bool? ofNull, bool holds, bool strict)
    {
        if (holds)
        {
            if (ofNull == true) return SqlPredicate.Or(IsNull(field), value);
            return value.Parts is null && value.Constant ? IsNotNull(field) : value;
        }
        var negated = SqlPredicate.Not(value);
        // Read as undefined, a NULL makes the arguments of a negated call undefined, and the statement fails.
        var selectsNull = ofNull != true && !(strict && nulls == NullReading.Undefined);
        return selectsNull ? SqlPredicate.Or(IsNull(field), negated) : SqlPredicate.And(IsNotNull(field), negated);
    }

    private SqlPredicate Exists(Field field, bool holds)
    {
        if (nulls == NullReading.Null) return holds ? SqlPredicate.True : SqlPredicate.False;
        return holds ? IsNotNull(field) : IsNull(field);
    }

    private bool? NullCompared(Comparison comparison) =>
        nulls == NullReading.Null ? comparison.Operator.Holds(NullValue.Instance.CompareTo(comparison.Value!)) : null;

    private SqlPredicate Compared(Comparison comparison)
    {
        var (field, @operator, value) = (comparison.Field, comparison.Operator, comparison.Value!);
        var known = types.Of(field);
        if (ColumnTypes.Of(value) is not { } type) return ByType(@operator, known ?? ColumnType.Text, value);
        if (known is not null && known != type) return ByType(@operator, known.Value, value);
        var same = Guarded(field, type, SameType(field, @operator, value));
        if (!types.IsInferred(field) || type == ColumnType.Boolean) return same;
        var other = type == ColumnType.Text ? ColumnType.Number : ColumnType.Text;
        return IsOfType(field, other) is { } test && ByType(@operator, other, value).Constant ? SqlPredicate.Or(same, test) : same;
    }

    // Between values of two types their order decides, whatever the values are.
    private static SqlPredicate ByType(ComparisonOperator @operator, ColumnType column, Value value)
    {
        Value sample = column switch { ColumnType.Boolean => BooleanValue.True, ColumnType.Number => IntegerValue.Zero, _ => new StringValue("") };
        return @operator.Holds(sample.CompareTo(value)) ? SqlPredicate.True : SqlPredicate.False;
    }

    private SqlPredicate SameType(Field field, ComparisonOperator @operator, Value value) => value switch
    {
        StringValue text => Text(field, @operator, text),
        NumberValue number => Number(field, @operator, number),
        _ => SqlPredicate.Of(Column(field), $" {@operator.Sign()} ", new SqlPart(null, value)),
    };

    private SqlPredicate Text(Field field, ComparisonOperator @operator, StringValue text)
    {
        if (dialect == SqlDialect.PostgreSql && text.Text.Contains('\0', StringComparison.Ordinal))
        {
            // No text of the database has this character: it compares like the text up to it, but is longer.
            var shorter = new StringValue(text.Text[..text.Text.IndexOf('\0', StringComparison.Ordinal)]);
            return @operator switch
            {
                ComparisonOperator.Equal => SqlPredicate.False,
                ComparisonOperator.NotEqual => SqlPredicate.True,
                ComparisonOperator.Less or ComparisonOperator.LessOrEqual => Text(field, ComparisonOperator.LessOrEqual, shorter),
                _ => Text(field, ComparisonOperator.Greater, shorter),
            };
        }
        if (@operator == ComparisonOperator.NotEqual) return SqlPredicate.Not(Text(field, ComparisonOperator.Equal, text));
        var isEqual = @operator == ComparisonOperator.Equal;
        var value = new SqlPart(null, text);
        var (column, sign) = (Column(field), $" {@operator.Sign()} ");
        return dialect switch
        {
            SqlDialect.PostgreSql => isEqual ? SqlPredicate.Of(column, sign, value) : SqlPredicate.Of(column, " COLLATE \"C\"", sign, value),
            SqlDialect.Sqlite => SqlPredicate.Of(column, " COLLATE BINARY", sign, value),
            SqlDialect.MySql => isEqual
                ? SqlPredicate.And(SqlPredicate.Of(column, sign, value), SqlPredicate.Of(Binary(column), sign, "CAST(", value, " AS BINARY)"))
                : SqlPredicate.Of(Binary(column), sign, "CAST(", value, " AS BINARY)"),
            _ => isEqual
                ? SqlPredicate.And(
                    SqlPredicate.Of(column, sign, value), SqlPredicate.Of(Unicode(column), sign, value),
                    SqlPredicate.Of($"DATALENGTH(CAST({column} AS nvarchar(max)))", sign, "DATALENGTH(CAST(", value, " AS nvarchar(max)))"))
                : SqlPredicate.Of(Unicode(column), sign, value),
        };
    }

    private static string Binary(string column) => $"CAST(CONVERT({column} USING utf8mb4) AS BINARY)";

    private static string Unicode(string column) => $"CAST({column} AS nvarchar(max)) COLLATE Latin1_General_100_BIN2";

    private SqlPredicate Number(Field field, ComparisonOperator @operator, NumberValue number)
    {
        // SQLite rounds what is no 64-bit integer to the nearest double: no number of a column equals one that this changes.
        if (dialect == SqlDialect.Sqlite && !number.TryGetInt64(out _) && !SqliteNumbers.IsExact(number) && @operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual)
            return @operator == ComparisonOperator.Equal ? SqlPredicate.False : SqlPredicate.True;
        return SqlPredicate.Of(Column(field), $" {@operator.Sign()} ", new SqlPart(null, number));
    }

    private SqlPredicate Listed(Membership member)
    {
        var known = types.Of(member.Field);
        var groups = member.Values.Where(value => ColumnTypes.Of(value) is { } type && (known is null || known == type)).GroupBy(value => ColumnTypes.Of(value)!.Value);
        return SqlPredicate.Or(groups.Select(group => Guarded(member.Field, group.Key, Listed(member.Field, [.. group]))));
    }

    private SqlPredicate Listed(Field field, List<Value> values) =>
        values.All(IsSimple)
            ? SqlPredicate.Of([Column(field), " IN (", .. Separated(values), ")"])
            : SqlPredicate.Or(values.Select(value => SameType(field, ComparisonOperator.Equal, value)));

    // Values for which `IN` compares as `=` is written here.
    private bool IsSimple(Value value) => value switch
    {
        StringValue text => dialect == SqlDialect.PostgreSql && !text.Text.Contains('\0', StringComparison.Ordinal),
        NumberValue number => dialect != SqlDialect.Sqlite || number.TryGetInt64(out _),
        _ => true,
    };

    private static IEnumerable<SqlPart> Separated(List<Value> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0) yield return ", ";
            yield return new SqlPart(null, values[i]);
        }
    }

    private SqlPredicate Matched(TextMatch match)
    {
        if (types.Of(match.Field) is not (null or ColumnType.Text)) return SqlPredicate.False;
        if (match.Text.Length == 0) return Guarded(match.Field, ColumnType.Text, SqlPredicate.True);
        if (dialect == SqlDialect.PostgreSql && match.Text.Contains('\0', StringComparison.Ordinal)) return SqlPredicate.False;
        return Guarded(match.Field, ColumnType.Text, dialect == SqlDialect.Sqlite ? SqliteMatch(match) : Like(match));
    }

    // SQLite's LIKE does not tell upper from lower case.
    private SqlPredicate SqliteMatch(TextMatch match)
    {
        var (column, text) = (Column(match.Field), new SqlPart(null, new StringValue(match.Text)));
        return match.Kind switch
        {
            TextMatchKind.StartsWith => SqlPredicate.Of("instr(", column, ", ", text, ") = 1"),
            TextMatchKind.EndsWith => SqlPredicate.Of("substr(", column, ", -length(", text, ")) COLLATE BINARY = ", text),
            _ => SqlPredicate.Of("instr(", column, ", ", text, ") > 0"),
        };
    }

    private SqlPredicate Like(TextMatch match)
    {
        var escaped = LikePattern.Escape(match.Text, '!', dialect);
        var pattern = match.Kind switch { TextMatchKind.StartsWith => escaped + "%", TextMatchKind.EndsWith => "%" + escaped, _ => $"%{escaped}%" };
        var column = Column(match.Field);
        var compared = dialect switch
        {
            SqlDialect.MySql => $"CONVERT({column} USING utf8mb4) COLLATE utf8mb4_bin",
            SqlDialect.SqlServer => Unicode(column),
            _ => column,
        };
        return SqlPredicate.Of(compared, " LIKE ", new SqlPart(null, new StringValue(pattern)), " ESCAPE '!'");
    }

    /// <summary>
    /// A comparison that another type of the column must not pass by conversion. PostgreSQL converts none; SQLite has no
    /// types of columns; the others are asked when the type is not declared.
    /// </summary>
    private SqlPredicate Guarded(Field field, ColumnType type, SqlPredicate predicate) =>
        IsOfType(field, type) is { } test ? SqlPredicate.And(test, predicate) : predicate;

    /// <summary>Whether the value is of a type; null when there is no need to ask, or no way.</summary>
    private SqlPredicate? IsOfType(Field field, ColumnType type)
    {
        var column = Column(field);
        return dialect switch
        {
            SqlDialect.Sqlite => SqlPredicate.Of(type switch
            {
                ColumnType.Text => $"typeof({column}) = 'text'",
                ColumnType.Number => $"typeof({column}) IN ('integer', 'real')",
                _ => $"typeof({column}) = 'integer'",
            }),
            SqlDialect.MySql when types.IsInferred(field) && type != ColumnType.Boolean => SqlPredicate.Of(
                JsonType(column) + (type == ColumnType.Text ? " = 'STRING'" : " IN ('INTEGER', 'UNSIGNED INTEGER', 'DECIMAL', 'DOUBLE')")),
            SqlDialect.SqlServer when types.IsInferred(field) => SqlPredicate.Of(BaseType(column) + type switch
            {
                ColumnType.Text => " IN ('char', 'varchar', 'nchar', 'nvarchar')",
                ColumnType.Number => " IN ('tinyint', 'smallint', 'int', 'bigint', 'decimal', 'numeric', 'real', 'float', 'money', 'smallmoney')",
                _ => " = 'bit'",
            }),
            _ => null,
        };
    }

    private static string JsonType(string column) => $"JSON_TYPE(JSON_EXTRACT(JSON_ARRAY({column}), '$[0]'))";

    private static string BaseType(string column) => $"CAST(SQL_VARIANT_PROPERTY({column}, 'BaseType') AS nvarchar(128))";

    private SqlPredicate TwoColumns(Comparison comparison, bool holds, bool strict)
    {
        var (left, right, @operator) = (comparison.Field, comparison.Other!, comparison.Operator);
        var value = Values(left, right, @operator);
        if (nulls == NullReading.Null)
        {
            var both = SqlPredicate.And(IsNotNull(left), IsNotNull(right), holds ? value : SqlPredicate.Not(value));
            var neither = @operator.Holds(0) == holds ? SqlPredicate.And(IsNull(left), IsNull(right)) : SqlPredicate.False;
            var first = @operator.Holds(-1) == holds ? SqlPredicate.And(IsNull(left), IsNotNull(right)) : SqlPredicate.False;
            var second = @operator.Holds(1) == holds ? SqlPredicate.And(IsNotNull(left), IsNull(right)) : SqlPredicate.False;
            return SqlPredicate.Or(both, neither, first, second);
        }
        if (holds) return SqlPredicate.And(IsNotNull(left), IsNotNull(right), value);
        var negated = SqlPredicate.And(IsNotNull(left), IsNotNull(right), SqlPredicate.Not(value));
        return strict ? negated : SqlPredicate.Or(IsNull(left), IsNull(right), negated);
    }

    private SqlPredicate Values(Field left, Field right, ComparisonOperator @operator)
    {
        var (a, b) = (types.Of(left), types.Of(right));
        if (a is { } first && b is { } second && first != second) return @operator.Holds(Rank(first) - Rank(second)) ? SqlPredicate.True : SqlPredicate.False;
        var type = a ?? b;
        var (x, y, sign) = (Column(left), Column(right), $" {@operator.Sign()} ");
        if (type is ColumnType.Number or ColumnType.Boolean) return TwoGuarded(left, right, type.Value, SqlPredicate.Of(x, sign, y));
        // Of columns of no known type the values decide, as the database compares them.
        return dialect switch
        {
            SqlDialect.PostgreSql => type is null || @operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual ? SqlPredicate.Of(x, sign, y) : SqlPredicate.Of(x, " COLLATE \"C\"", sign, y),
            SqlDialect.Sqlite => type is null
                ? SqlPredicate.Or(TwoGuarded(left, right, ColumnType.Text, SqlPredicate.Of(x, " COLLATE BINARY", sign, y)), TwoGuarded(left, right, ColumnType.Number, SqlPredicate.Of(x, sign, y)))
                : TwoGuarded(left, right, ColumnType.Text, SqlPredicate.Of(x, " COLLATE BINARY", sign, y)),
            SqlDialect.MySql => type is null ? SqlPredicate.Of(x, sign, y) : SqlPredicate.Of(Binary(x), sign, Binary(y)),
            _ => type is null ? SqlPredicate.Of(x, sign, y) : SqlPredicate.Of(Unicode(x), sign, Unicode(y)),
        };
    }

    private SqlPredicate TwoGuarded(Field left, Field right, ColumnType type, SqlPredicate predicate) =>
        Guarded(left, type, Guarded(right, type, predicate));

    private static int Rank(ColumnType type) => type switch { ColumnType.Boolean => 0, ColumnType.Number => 1, _ => 2 };

    private SqlPredicate IsNull(Field field) => SqlPredicate.Of(Column(field), " IS NULL");

    private SqlPredicate IsNotNull(Field field) => SqlPredicate.Of(Column(field), " IS NOT NULL");

    private string Column(Field field)
    {
        var (table, column) = mappings.Of(field);
        return table is null ? _spelling.Quoted(column) : $"{_spelling.Quoted(table)}.{_spelling.Quoted(column)}";
    }
}

/// <summary>Numbers as SQLite takes them.</summary>
internal static class SqliteNumbers
{
    /// <summary>Whether the nearest double, written out, is the number again.</summary>
    public static bool IsExact(NumberValue number) =>
        double.TryParse(number.Text, System.Globalization.CultureInfo.InvariantCulture, out var nearest) && double.IsFinite(nearest)
        && NumberValue.TryParse(nearest.ToString("R", System.Globalization.CultureInfo.InvariantCulture)) is { } back && back.Equals(number);
}
