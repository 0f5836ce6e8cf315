using System.Collections.Immutable;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Checking;

/// <summary>Kinds of types.</summary>
internal enum CelTypeKind
{
    /// <summary>Anything; known only when it runs.</summary>
    Dyn,
    Error,
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    Timestamp,
    Duration,
    List,
    Map,

    /// <summary>A type as a value.</summary>
    Type,

    /// <summary>A value of a library, by its name: <c>optional_type</c>, <c>kubernetes.Quantity</c>.</summary>
    Opaque,

    /// <summary>An object with fields, by its name.</summary>
    Message,

    /// <summary>A scalar that may be null.</summary>
    Wrapper,

    /// <summary>A type that a call determines.</summary>
    Parameter,
}

/// <summary>A type. Equal when written the same.</summary>
internal sealed class CelType : IEquatable<CelType>
{
    private CelType(CelTypeKind kind, string name, params ImmutableArray<CelType> parameters)
    {
        (Kind, Name, Parameters, Size) = (kind, name, parameters, 1);
        foreach (var part in parameters) Size = Math.Min(Size + part.Size, int.MaxValue / 4);
    }

    public CelTypeKind Kind { get; }

    /// <summary>Its name, without parameters.</summary>
    public string Name { get; }

    public ImmutableArray<CelType> Parameters { get; }

    /// <summary>How many types it is made of, each counted as often as it is written.</summary>
    public int Size { get; }

    public static readonly CelType Dyn = new(CelTypeKind.Dyn, "dyn"), Error = new(CelTypeKind.Error, "*error*"), Null = new(CelTypeKind.Null, "null_type"),
        Bool = new(CelTypeKind.Bool, "bool"), Int = new(CelTypeKind.Int, "int"), Uint = new(CelTypeKind.Uint, "uint"), Double = new(CelTypeKind.Double, "double"),
        String = new(CelTypeKind.String, "string"), Bytes = new(CelTypeKind.Bytes, "bytes"), Any = new(CelTypeKind.Dyn, "any"),
        Timestamp = new(CelTypeKind.Timestamp, "google.protobuf.Timestamp"), Duration = new(CelTypeKind.Duration, "google.protobuf.Duration"),
        ListOfDyn = List(Dyn), MapOfDyn = Map(Dyn, Dyn);

    public static CelType List(CelType item) => new(CelTypeKind.List, "list", item);

    public static CelType Map(CelType key, CelType value) => new(CelTypeKind.Map, "map", key, value);

    public static CelType TypeOf(CelType type) => new(CelTypeKind.Type, "type", type);

    public static CelType Opaque(string name, params ImmutableArray<CelType> parameters) => new(CelTypeKind.Opaque, name, parameters);

    public static CelType Optional(CelType item) => Opaque("optional_type", item);

    public static CelType Message(string name) => new(CelTypeKind.Message, name);

    public static CelType Wrapper(CelType scalar) => new(CelTypeKind.Wrapper, "wrapper", scalar);

    public static CelType Parameter(string name) => new(CelTypeKind.Parameter, name);

    /// <summary>Whether it says nothing about its values.</summary>
    public bool IsUnknown => Kind is CelTypeKind.Dyn or CelTypeKind.Error;

    public CelType With(ImmutableArray<CelType> parameters) => new(Kind, Name, parameters);

    public bool Equals(CelType? other) =>
        ReferenceEquals(this, other) || (other is not null && other.Kind == Kind && (Kind == CelTypeKind.Dyn || other.Name == Name) && other.Parameters.SequenceEqual(Parameters));

    public override bool Equals(object? obj) => Equals(obj as CelType);

    public override int GetHashCode() => HashCode.Combine(Kind, Name, Parameters.Length);

    public override string ToString() => Parameters.IsEmpty ? Name : $"{Name}({string.Join(", ", Parameters)})";

    /// <summary>Whether a value may be of it, as far as a look at the value itself tells.</summary>
    public bool Takes(Value value) => Kind switch
    {
        CelTypeKind.Null => value is NullValue,
        CelTypeKind.Bool => value is BooleanValue,
        CelTypeKind.Int => value is IntegerValue,
        CelTypeKind.Uint => value is UnsignedValue,
        CelTypeKind.Double => value is DoubleValue or DecimalValue,
        CelTypeKind.String => value is StringValue,
        CelTypeKind.Bytes => value is BytesValue,
        CelTypeKind.Timestamp => value is TimestampValue,
        CelTypeKind.Duration => value is DurationValue,
        CelTypeKind.List => value is ArrayValue,
        CelTypeKind.Map => value is ObjectValue,
        CelTypeKind.Type => value is TypeValue,
        CelTypeKind.Opaque => value is OpaqueValue opaque && opaque.TypeName == Name,
        CelTypeKind.Wrapper => value is NullValue || Parameters[0].Takes(value),
        _ => true,
    };
}
