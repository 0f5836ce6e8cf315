using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Bylaw.Kubernetes.Types;

/// <summary>The type of a value: of one of Kubernetes' own kinds, or of a kind that a CustomResourceDefinition describes.</summary>
/// <param name="type">What it can be.</param>
/// <param name="fields">Reads the fields of an object, when somebody asks for the first time: types may hold themselves.</param>
internal sealed class TypeSchema(SchemaType type, Func<FrozenDictionary<string, FieldSchema>>? fields = null)
{
    private volatile FrozenDictionary<string, FieldSchema>? _fields = fields is null ? FrozenDictionary<string, FieldSchema>.Empty : null;

    /// <summary>Nothing is known of it.</summary>
    public static readonly TypeSchema Any = new(SchemaType.Any) { TakesUnknownFields = true };

    public SchemaType Type => type;

    /// <summary>The name of an object's type, such as <c>core/v1.PodSpec</c>; empty for what has none.</summary>
    public string Name { get; init; } = "";

    /// <summary>The type of the items of a list, or of the values of a map.</summary>
    public TypeSchema? Items { get; init; }

    /// <summary>How a list is merged: <c>atomic</c>, <c>set</c>, <c>map</c>; empty where nothing is said, which is atomic.</summary>
    public string ListType { get; init; } = "";

    /// <summary>What tells the items of a list apart; none for sets.</summary>
    public ImmutableArray<string> ListMapKeys { get; init; } = [];

    /// <summary>How a map or an object is merged: <c>atomic</c>, <c>granular</c>; empty where nothing is said, which is granular.</summary>
    public string MapType { get; init; } = "";

    /// <summary>Whether an object keeps fields that it does not name.</summary>
    public bool TakesUnknownFields { get; init; }

    /// <summary>Whether it is a whole Kubernetes object inside another, with apiVersion, kind and metadata.</summary>
    public bool IsEmbeddedResource { get; init; }

    /// <summary>The most characters, bytes, items or properties that a value may have; null where nothing is said.</summary>
    public long? MaxSize { get; init; }

    /// <summary>The least characters, items or properties that a value has.</summary>
    public long MinSize { get; init; }

    /// <summary>Whether null is a value of it.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Its kind, as messages name it.</summary>
    public string Kind => type switch
    {
        SchemaType.Map or SchemaType.Object => "map",
        SchemaType.List => "list",
        SchemaType.Integer => "integer",
        SchemaType.Number => "number",
        SchemaType.Boolean => "boolean",
        _ => "string",
    };

    /// <summary>A map, or an object with fields.</summary>
    public bool IsMap => type is SchemaType.Map or SchemaType.Object;

    public bool IsList => type == SchemaType.List;

    public bool IsScalar => type is > SchemaType.Any and < SchemaType.List;

    /// <summary>A list, map or object that is replaced as a whole.</summary>
    public bool IsAtomic => IsList ? ListType is "" or "atomic" : IsMap && MapType == "atomic";

    /// <summary>Whether fields that it does not name are allowed: maps, and objects that preserve unknown fields.</summary>
    public bool TakesAnyField => type is SchemaType.Map or SchemaType.Any || TakesUnknownFields;

    /// <summary>The fields of an object; of others there are none.</summary>
    public FrozenDictionary<string, FieldSchema> Fields => _fields ??= fields!();

    /// <summary>The type of a field, or of the values of a map; null when it is not known.</summary>
    public TypeSchema? Field(string name) => type == SchemaType.Map ? Items : Fields.GetValueOrDefault(name)?.Type;

    /// <summary>The same type, merged in another way.</summary>
    public TypeSchema WithMapType(string mapType) => new(type, () => Fields) { Name = Name, Items = Items, MapType = mapType, TakesUnknownFields = TakesUnknownFields, IsEmbeddedResource = IsEmbeddedResource, MaxSize = MaxSize, MinSize = MinSize, IsNullable = IsNullable };
}
