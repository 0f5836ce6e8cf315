using Bylaw.Cel.Checking;
using static Bylaw.Cel.Library.Define;

namespace Bylaw.Cel.Library;

/// <summary>The types of operators, for the checker. What they do, nodes of the plan do.</summary>
internal static class Operators
{
    private static readonly CelType[] s_ordered = [CelType.Bool, CelType.Int, CelType.Uint, CelType.Double, CelType.String, CelType.Bytes, CelType.Timestamp, CelType.Duration];
    private static readonly CelType[] s_numbers = [CelType.Int, CelType.Uint, CelType.Double];

    public static IEnumerable<Function> Functions =>
    [
        Function("!_", Operator("logical_not", CelType.Bool, CelType.Bool)),
        Function("-_", Operator("negate_int64", CelType.Int, CelType.Int), Operator("negate_double", CelType.Double, CelType.Double), Operator("negate_duration", CelType.Duration, CelType.Duration)),
        Function("_==_", Operator("equals", CelType.Bool, A, A)),
        Function("_!=_", Operator("not_equals", CelType.Bool, A, A)),
        Function("@in", Operator("in_list", CelType.Bool, A, ListOfA), Operator("in_map", CelType.Bool, A, MapOfAB)),
        Function("_[_]", Operator("index_list", A, ListOfA, CelType.Int), Operator("index_map", B, MapOfAB, A),
            Operator("optional_list_index_int", OptionalOfA, CelType.Optional(ListOfA), CelType.Int), Operator("optional_map_index_value", CelType.Optional(B), CelType.Optional(MapOfAB), A)),
        Function("_[?_]", Operator("list_optindex_optional_int", OptionalOfA, ListOfA, CelType.Int), Operator("map_optindex_optional_value", CelType.Optional(B), MapOfAB, A),
            Operator("optional_list_optindex_optional_int", OptionalOfA, CelType.Optional(ListOfA), CelType.Int), Operator("optional_map_optindex_optional_value", CelType.Optional(B), CelType.Optional(MapOfAB), A)),
        .. new[] { ("_<_", "less"), ("_<=_", "less_equals"), ("_>_", "greater"), ("_>=_", "greater_equals") }.Select(Order),
        Function("_+_", [.. Numeric("add"), Same("add_string", CelType.String), Same("add_bytes", CelType.Bytes), Same("add_list", ListOfA), Same("add_duration_duration", CelType.Duration),
            Operator("add_timestamp_duration", CelType.Timestamp, CelType.Timestamp, CelType.Duration), Operator("add_duration_timestamp", CelType.Timestamp, CelType.Duration, CelType.Timestamp)]),
        Function("_-_", [.. Numeric("subtract"), Same("subtract_duration_duration", CelType.Duration),
            Operator("subtract_timestamp_duration", CelType.Timestamp, CelType.Timestamp, CelType.Duration), Operator("subtract_timestamp_timestamp", CelType.Duration, CelType.Timestamp, CelType.Timestamp)]),
        Function("_*_", [.. Numeric("multiply")]),
        Function("_/_", [.. Numeric("divide")]),
        Function("_%_", Same("modulo_int64", CelType.Int), Same("modulo_uint64", CelType.Uint)),
    ];

    private static Function Order((string Name, string Id) sign) => Function(sign.Name,
    [
        .. s_ordered.Select(type => Operator($"{sign.Id}_{type.Name}", CelType.Bool, type, type)),
        .. s_numbers.SelectMany(left => s_numbers.Where(right => right != left).Select(right => Operator($"{sign.Id}_{left.Name}_{right.Name}", CelType.Bool, left, right))),
    ]);

    private static IEnumerable<Overload> Numeric(string id) => s_numbers.Select(type => Same($"{id}_{type.Name}", type));

    private static Overload Same(string id, CelType type) => Operator(id, type, type, type);
}
