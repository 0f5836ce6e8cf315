using Bylaw.Core.Values;

namespace Bylaw.Cel;

/// <summary>A type as a value: what <c>type(x)</c> gives, and what <c>int</c> means where a value stands.</summary>
internal sealed class TypeValue(string name) : OpaqueValue
{
    /// <summary>The name of the type.</summary>
    public string Name => name;

    public override string TypeName => "type";

    public override Value ToJson() => new StringValue(name);

    public override bool Equals(Value? other) => other is TypeValue type && type.Name == name;

    public override int GetHashCode() => name.GetHashCode(StringComparison.Ordinal);

    /// <summary>The type of a value.</summary>
    public static TypeValue Of(Value value) => new(value switch
    {
        NullValue => "null_type",
        BooleanValue => "bool",
        IntegerValue => "int",
        NumberValue => "double",
        StringValue => "string",
        ArrayValue => "list",
        ObjectValue => "map",
        OpaqueValue opaque => opaque.TypeName,
        _ => "dyn",
    });
}
