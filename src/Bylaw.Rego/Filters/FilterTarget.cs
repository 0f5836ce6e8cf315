using System.Collections.Frozen;

namespace Bylaw.Rego.Filters;

/// <summary>What a filter is translated to, and what can be said in it. Names and limits are those of OPA's Compile API.</summary>
public sealed class FilterTarget
{
    private static readonly string[] Comparisons = ["eq", "neq", "lt", "lte", "gt", "gte"];
    private static readonly string[] Texts = ["startswith", "endswith", "contains"];
    private const string Member = "internal.member_2";

    private readonly FrozenSet<string> _builtins;
    private readonly FrozenSet<string> _features;

    private FilterTarget(string name, string shown, string group, SqlDialect? dialect, IEnumerable<string> builtins, params string[] features)
    {
        Name = name;
        Shown = shown;
        Group = group;
        Dialect = dialect;
        _builtins = builtins.ToFrozenSet(StringComparer.Ordinal);
        _features = features.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Every target.</summary>
    public static IReadOnlyList<FilterTarget> All { get; } =
    [
        Sql("postgresql", SqlDialect.PostgreSql, [.. Comparisons, Member, .. Texts]),
        Sql("mysql", SqlDialect.MySql, [.. Comparisons, Member, .. Texts]),
        Sql("sqlserver", SqlDialect.SqlServer, [.. Comparisons, Member, .. Texts]),
        Sql("sqlite", SqlDialect.Sqlite, [.. Comparisons, Member]),
        new("ucast+all", "UCAST (all)", "ucast", null, [.. Comparisons, Member, .. Texts], "not", "field-ref"),
        new("ucast+prisma", "UCAST (prisma)", "ucast", null, [.. Comparisons, Member, .. Texts], "not"),
        new("ucast+linq", "UCAST (LINQ)", "ucast", null, [.. Comparisons, Member]),
        new("ucast+minimal", "UCAST", "ucast", null, Comparisons),
    ];

    /// <summary>Name as in <c>targetDialects</c>: <c>sql+postgresql</c>, <c>ucast+prisma</c>.</summary>
    public string Name { get; }

    /// <summary>Key of its part in an answer for several targets, and in the table mappings.</summary>
    public string Group { get; }

    /// <summary>The dialect of SQL; null for UCAST.</summary>
    public SqlDialect? Dialect { get; }

    /// <summary>Name in messages.</summary>
    internal string Shown { get; }

    /// <summary>The target of a name such as <c>sql+sqlite</c>, <c>sqlite</c> or <c>ucast</c>; null when there is none.</summary>
    public static FilterTarget? Find(string name) =>
        name == "ucast" ? Find("ucast+all") : All.FirstOrDefault(target => target.Name == name || target.Name == "sql+" + name);

    internal bool Has(string builtin) => _builtins.Contains(builtin);

    internal bool Supports(string feature) => _features.Contains(feature);

    private static FilterTarget Sql(string variant, SqlDialect dialect, IEnumerable<string> builtins) =>
        new("sql+" + variant, $"SQL ({variant})", variant, dialect, builtins, "not", "field-ref", "existence-ref");
}

/// <summary>A dialect of SQL.</summary>
public enum SqlDialect
{
    /// <summary>PostgreSQL.</summary>
    PostgreSql,

    /// <summary>MySQL and MariaDB.</summary>
    MySql,

    /// <summary>Microsoft SQL Server.</summary>
    SqlServer,

    /// <summary>SQLite.</summary>
    Sqlite,
}
