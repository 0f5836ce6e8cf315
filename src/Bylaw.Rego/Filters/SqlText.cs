using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Filters;

/// <summary>A piece of SQL: words, or a value that becomes a parameter or a literal.</summary>
internal readonly record struct SqlPart(string? Words, Value? Value)
{
    public static implicit operator SqlPart(string words) => new(words, null);
}

/// <summary>
/// A predicate that is true for the rows that are wanted and false or NULL for all others: within <c>AND</c> and
/// <c>OR</c> the difference does not matter. Constant when <c>Parts</c> is null.
/// </summary>
internal sealed record SqlPredicate(bool Constant, ImmutableArray<SqlPart>? Parts, bool IsCompound = false)
{
    public static readonly SqlPredicate True = new(true, null), False = new(false, null);

    public static SqlPredicate Of(params ReadOnlySpan<SqlPart> parts) => new(false, [.. parts]);

    public static SqlPredicate And(params IEnumerable<SqlPredicate> parts) => Join(parts, " AND ", identity: true);

    public static SqlPredicate Or(params IEnumerable<SqlPredicate> parts) => Join(parts, " OR ", identity: false);

    /// <summary>The negation; of NULL it is NULL.</summary>
    public static SqlPredicate Not(SqlPredicate predicate) =>
        predicate.Parts is { } parts ? new(false, ["NOT (", .. parts, ")"]) : predicate.Constant ? False : True;

    private static SqlPredicate Join(IEnumerable<SqlPredicate> parts, string word, bool identity)
    {
        var kept = new List<SqlPredicate>();
        foreach (var part in parts)
        {
            if (part.Parts is not null) kept.Add(part);
            else if (part.Constant != identity) return part;
        }
        if (kept.Count == 0) return identity ? True : False;
        if (kept.Count == 1) return kept[0];
        var joined = ImmutableArray.CreateBuilder<SqlPart>();
        foreach (var part in kept)
        {
            if (joined.Count > 0) joined.Add(word);
            if (part.IsCompound) joined.Add("(");
            joined.AddRange(part.Parts!.Value);
            if (part.IsCompound) joined.Add(")");
        }
        return new SqlPredicate(false, joined.ToImmutable(), IsCompound: true);
    }
}

/// <summary>How a dialect writes names, literals and placeholders.</summary>
internal sealed class SqlSpelling(SqlDialect dialect)
{
    private static readonly HashSet<string> Reserved = new(
        """
        all alter and any as asc between by case cast check column constraint create cross current default delete desc distinct drop else end except exists
        false fetch for foreign from full grant group having in index inner insert intersect into is join key left like limit natural not null offset on or order
        outer primary references returning right select set table then to true union unique update user using values view when where with
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);

    public SqlDialect Dialect => dialect;

    /// <summary>A name in the dialect's quotes: nothing in it ends them.</summary>
    public string Quoted(string name)
    {
        // No database has a name with such a character, and some programs take it for the end of the text.
        name = name.Replace('\0', '\ufffd');
        return dialect switch
        {
            SqlDialect.MySql => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`",
            SqlDialect.SqlServer => $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]",
            _ => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
        };
    }

    /// <summary>A name as OPA writes it, bare, when it is a plain word; else in quotes.</summary>
    public string Bare(string name) => IsPlain(name) ? name : Quoted(name);

    private static bool IsPlain(string name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !Reserved.Contains(name);

    public string Placeholder(int number) => dialect switch
    {
        SqlDialect.PostgreSql => string.Create(CultureInfo.InvariantCulture, $"${number}"),
        SqlDialect.SqlServer => string.Create(CultureInfo.InvariantCulture, $"@p{number}"),
        SqlDialect.Sqlite => string.Create(CultureInfo.InvariantCulture, $"?{number}"),
        _ => "?",
    };

    public string Literal(Value value) => value switch
    {
        BooleanValue boolean => dialect == SqlDialect.SqlServer ? (boolean.IsTrue ? "1" : "0") : boolean.IsTrue ? "TRUE" : "FALSE",
        NumberValue number => Number(number),
        StringValue text => Text(text.Text),
        _ => "NULL",
    };

    // A sign would make a comment of the minus before it.
    private static string Number(NumberValue number) => number.Text.StartsWith('-') ? $"({number.Text})" : number.Text;

    private string Text(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal)) return WithNul(text);
        var quoted = text.Replace("'", "''", StringComparison.Ordinal);
        return dialect switch
        {
            SqlDialect.PostgreSql => $"E'{quoted.Replace("\\", "\\\\", StringComparison.Ordinal)}'",
            SqlDialect.MySql => $"'{quoted.Replace("\\", "\\\\", StringComparison.Ordinal)}'",
            SqlDialect.SqlServer => $"N'{quoted}'",
            _ => $"'{quoted}'",
        };
    }

    // A zero character would end the statement for some programs.
    private string WithNul(string text)
    {
        var bytes = dialect == SqlDialect.SqlServer ? Encoding.Unicode.GetBytes(text) : Encoding.UTF8.GetBytes(text);
        var hex = Convert.ToHexString(bytes);
        return dialect switch
        {
            SqlDialect.MySql => $"CONVERT(X'{hex}' USING utf8mb4)",
            SqlDialect.SqlServer => $"CAST(0x{hex} AS nvarchar(max))",
            SqlDialect.Sqlite => $"CAST(X'{hex}' AS TEXT)",
            // PostgreSQL has no texts with it: this one equals none.
            _ => "NULL",
        };
    }
}
