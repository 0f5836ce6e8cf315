using Bylaw.Core.Values;

namespace Bylaw.Cel;

/// <summary>An object that knows the name of its type: what <c>Object.spec{replicas: 3}</c> and <c>JSONPatch{op: "add"}</c> make.</summary>
internal sealed class TypedObjectValue(string type, ObjectValue fields) : OpaqueValue
{
    public override string TypeName => type;

    /// <summary>The fields that were given.</summary>
    public ObjectValue Fields => fields;

    protected override Value Holds => fields;

    public override Value ToJson() => fields;

    public override bool Equals(Value? other) => other is TypedObjectValue typed && typed.TypeName == type && typed.Fields.Equals(fields);

    public override int GetHashCode() => HashCode.Combine(type, fields);
}
