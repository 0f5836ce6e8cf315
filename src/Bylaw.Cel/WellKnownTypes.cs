using System.Collections.Frozen;
using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Core.Values;

namespace Bylaw.Cel;

/// <summary>The types that have names as values, and the messages of protobuf that stand for values of JSON.</summary>
internal static class WellKnownTypes
{
    private const string Prefix = "google.protobuf.";

    private static readonly FrozenDictionary<string, CelType> s_named = new (string Name, CelType Type)[]
    {
        ("bool", CelType.Bool), ("int", CelType.Int), ("uint", CelType.Uint), ("double", CelType.Double), ("string", CelType.String), ("bytes", CelType.Bytes),
        ("list", CelType.ListOfDyn), ("map", CelType.MapOfDyn), ("null_type", CelType.Null), ("type", CelType.TypeOf(CelType.Dyn)),
        (Prefix + "Timestamp", CelType.Timestamp), (Prefix + "Duration", CelType.Duration), ("optional_type", CelType.Optional(CelType.Dyn)), ("net.IP", CelType.Opaque("net.IP")), ("net.CIDR", CelType.Opaque("net.CIDR")),
    }.ToFrozenDictionary(pair => pair.Name, pair => CelType.TypeOf(pair.Type), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, CelType> s_wrapped = new (string Name, CelType Type)[]
    {
        ("BoolValue", CelType.Bool), ("BytesValue", CelType.Bytes), ("DoubleValue", CelType.Double), ("FloatValue", CelType.Double), ("Int32Value", CelType.Int), ("Int64Value", CelType.Int),
        ("StringValue", CelType.String), ("UInt32Value", CelType.Uint), ("UInt64Value", CelType.Uint),
    }.ToFrozenDictionary(pair => Prefix + pair.Name, pair => pair.Type, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, FrozenDictionary<string, CelType>> s_fields = MakeFields();

    /// <summary>These types, and no others.</summary>
    public static ITypeProvider Provider { get; } = new KnownTypes();

    /// <summary>The type of the values that an object of a named type stands for; null when it is an object like others.</summary>
    public static CelType? ValueType(string name) => s_wrapped.TryGetValue(name, out var scalar) ? CelType.Wrapper(scalar) : name switch
    {
        Prefix + "Timestamp" => CelType.Timestamp,
        Prefix + "Duration" => CelType.Duration,
        Prefix + "Struct" => CelType.Map(CelType.String, CelType.Dyn),
        Prefix + "ListValue" => CelType.ListOfDyn,
        Prefix + "Value" or Prefix + "Any" => CelType.Dyn,
        _ => null,
    };

    private static Value? Make(string type, ObjectValue fields, CelSession session)
    {
        if (s_wrapped.TryGetValue(type, out var scalar)) return fields.Get("value") is { } wrapped ? InRange(type, wrapped, scalar, session) : Default(scalar);
        long Number(string field) => fields.Get(field) is IntegerValue integer ? integer.Value : 0;
        return type switch
        {
            Prefix + "Timestamp" => Times.Timestamp((Int128)Number("seconds") * DurationValue.Second + Number("nanos")) ?? session.Fail("range"),
            Prefix + "Duration" => Times.Duration((Int128)Number("seconds") * DurationValue.Second + Number("nanos")) ?? session.Fail("range"),
            Prefix + "Struct" => fields.Get("fields") ?? ObjectValue.Empty,
            Prefix + "ListValue" => fields.Get("values") ?? ArrayValue.Empty,
            Prefix + "Value" => fields.Count == 0 ? NullValue.Instance : fields.WrittenValue(0),
            Prefix + "Any" => session.Fail("conversion error: got invalid Any message type: ''"),
            _ => fields,
        };
    }

    private static Value? InRange(string type, Value value, CelType scalar, CelSession session)
    {
        var own = Numbers.Own(value);
        if (own is NullValue) return own;
        if (!scalar.Takes(own)) return session.Fail("unsupported field type");
        return (type, own) switch
        {
            (Prefix + "Int32Value", IntegerValue { Value: < int.MinValue or > int.MaxValue }) => session.Fail("range"),
            (Prefix + "UInt32Value", UnsignedValue { Value: > uint.MaxValue }) => session.Fail("range"),
            (Prefix + "FloatValue", DoubleValue number) => new DoubleValue((float)number.Value),
            _ => own,
        };
    }

    private static Value Default(CelType scalar) => scalar.Kind switch
    {
        CelTypeKind.Bool => BooleanValue.False,
        CelTypeKind.Int => IntegerValue.Zero,
        CelTypeKind.Uint => new UnsignedValue(0),
        CelTypeKind.Double => new DoubleValue(0),
        CelTypeKind.String => StringValue.Empty,
        _ => new BytesValue(default),
    };

    private static FrozenDictionary<string, FrozenDictionary<string, CelType>> MakeFields()
    {
        var all = s_wrapped.ToDictionary(pair => pair.Key, pair => Fields(("value", pair.Value)), StringComparer.Ordinal);
        all[Prefix + "Timestamp"] = all[Prefix + "Duration"] = Fields(("seconds", CelType.Int), ("nanos", CelType.Int));
        all[Prefix + "Struct"] = Fields(("fields", CelType.Map(CelType.String, CelType.Dyn)));
        all[Prefix + "ListValue"] = Fields(("values", CelType.ListOfDyn));
        all[Prefix + "Value"] = Fields(("null_value", CelType.Dyn), ("number_value", CelType.Double), ("string_value", CelType.String), ("bool_value", CelType.Bool), ("struct_value", CelType.Dyn), ("list_value", CelType.Dyn));
        all[Prefix + "Any"] = Fields(("type_url", CelType.String), ("value", CelType.Bytes));
        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, CelType> Fields(params IEnumerable<(string Name, CelType Type)> fields) => fields.ToFrozenDictionary(field => field.Name, field => field.Type, StringComparer.Ordinal);

    private sealed class KnownTypes : ITypeProvider
    {
        public CelType? Find(string name) => s_named.TryGetValue(name, out var type) ? type : s_fields.ContainsKey(name) ? CelType.TypeOf(CelType.Message(name)) : null;

        public IReadOnlyDictionary<string, CelType>? Fields(string type) => s_fields.GetValueOrDefault(type);

        public Value? Make(string type, ObjectValue fields, CelSession session) => WellKnownTypes.Make(type, fields, session);
    }
}
