using Bylaw.Core.Values;

namespace Bylaw.Rego.Filters;

/// <summary>
/// Names of tables and columns in the database: <c>{"fruits": {"$self": "F", "name": "N"}}</c>; <c>{"name": {"$table": "fruits"}}</c> says to
/// which table a field without one belongs.
/// </summary>
internal sealed class TableMappings(ObjectValue? mappings)
{
    /// <summary>The table, if any, and the column that a field is.</summary>
    public (string? Table, string Column) Of(Field field)
    {
        var table = field.Table ?? (mappings?.Get(field.Column) as ObjectValue)?.GetText("$table");
        if (table is null || mappings?.Get(table) is not ObjectValue names) return (table, field.Column);
        return (names.GetText("$self") ?? table, names.GetText(field.Column) ?? field.Column);
    }

    /// <summary>Both names with a dot between, as UCAST has them.</summary>
    public string Dotted(Field field) => Of(field) is var (table, column) && table is not null ? $"{table}.{column}" : Of(field).Column;
}
