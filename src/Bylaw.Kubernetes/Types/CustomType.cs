using System.Collections.Frozen;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Types;

/// <summary>Reads one part of an OpenAPI schema, with what Kubernetes adds to it.</summary>
internal static class CustomType
{
    public static TypeSchema Read(ObjectValue schema, Func<ObjectValue, TypeSchema> read)
    {
        if (IsTrue(schema, "x-kubernetes-int-or-string")) return new TypeSchema(SchemaType.IntOrString) { MaxSize = Number(schema, "maxLength") };
        return schema.GetText("type") switch
        {
            "object" => Object(schema, IsTrue(schema, "x-kubernetes-embedded-resource"), read),
            "array" => List(schema, read),
            "string" => new TypeSchema(Text(schema.GetText("format"))) { MaxSize = MaxLength(schema), MinSize = Number(schema, "minLength") ?? 0, IsNullable = IsTrue(schema, "nullable") },
            "integer" => new TypeSchema(SchemaType.Integer) { IsNullable = IsTrue(schema, "nullable") },
            "number" => new TypeSchema(SchemaType.Number) { IsNullable = IsTrue(schema, "nullable") },
            "boolean" => new TypeSchema(SchemaType.Boolean) { IsNullable = IsTrue(schema, "nullable") },
            _ => TypeSchema.Any,
        };
    }

    /// <summary>An object or a map. One that is a whole Kubernetes object also has its kind and metadata.</summary>
    public static TypeSchema Object(ObjectValue schema, bool isWhole, Func<ObjectValue, TypeSchema> read)
    {
        var properties = schema.Get("properties") as ObjectValue ?? ObjectValue.Empty;
        var keepsUnknown = IsTrue(schema, "x-kubernetes-preserve-unknown-fields");
        var values = schema.Get("additionalProperties");
        var isMap = properties.Count == 0 && !isWhole && (values is ObjectValue or BooleanValue { IsTrue: true } || (keepsUnknown && values is null));
        return new TypeSchema(isMap ? SchemaType.Map : SchemaType.Object, () => Fields(schema, properties, isWhole, read))
        {
            Items = isMap ? values is ObjectValue item ? read(item) : TypeSchema.Any : null,
            MapType = schema.GetText("x-kubernetes-map-type") ?? "",
            TakesUnknownFields = keepsUnknown,
            IsEmbeddedResource = isWhole,
            MaxSize = Number(schema, "maxProperties"),
            MinSize = Number(schema, "minProperties") ?? 0,
            IsNullable = IsTrue(schema, "nullable"),
        };
    }

    private static FrozenDictionary<string, FieldSchema> Fields(ObjectValue schema, ObjectValue properties, bool isWhole, Func<ObjectValue, TypeSchema> read)
    {
        var fields = new Dictionary<string, FieldSchema>(StringComparer.Ordinal);
        var required = (schema.Get("required") as ArrayValue ?? ArrayValue.Empty).OfType<StringValue>().Select(name => name.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, value) in properties)
            if (key is StringValue name && value is ObjectValue field) fields[name.Text] = new FieldSchema(name.Text, read(field)) { IsRequired = required.Contains(name.Text) };
        if (!isWhole) return fields.ToFrozenDictionary(StringComparer.Ordinal);
        fields["apiVersion"] = new FieldSchema("apiVersion", new TypeSchema(SchemaType.String)) { IsRequired = true };
        fields["kind"] = new FieldSchema("kind", new TypeSchema(SchemaType.String)) { IsRequired = true };
        fields["metadata"] = new FieldSchema("metadata", KubernetesTypes.Type("meta/v1.ObjectMeta")!) { IsRequired = true };
        return fields.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static TypeSchema List(ObjectValue schema, Func<ObjectValue, TypeSchema> read) => new(SchemaType.List)
    {
        Items = schema.Get("items") is ObjectValue items ? read(items) : TypeSchema.Any,
        ListType = schema.GetText("x-kubernetes-list-type") ?? "",
        ListMapKeys = [.. (schema.Get("x-kubernetes-list-map-keys") as ArrayValue ?? ArrayValue.Empty).OfType<StringValue>().Select(key => key.Text)],
        MaxSize = Number(schema, "maxItems"),
        MinSize = Number(schema, "minItems") ?? 0,
        IsNullable = IsTrue(schema, "nullable"),
    };

    private static SchemaType Text(string? format) => format switch
    {
        "byte" => SchemaType.Bytes,
        "duration" => SchemaType.Duration,
        "date" or "date-time" => SchemaType.Time,
        _ => SchemaType.String,
    };

    /// <summary>The most characters of a text: what the schema says, or the longest of the texts that it may be.</summary>
    private static long? MaxLength(ObjectValue schema) => Number(schema, "maxLength")
        ?? (schema.Get("enum") is ArrayValue { Count: > 0 } words ? words.Max(word => (word as StringValue)?.Text.Length ?? 0) : null);

    private static bool IsTrue(ObjectValue schema, string field) => schema.Get(field) is BooleanValue { IsTrue: true };

    private static long? Number(ObjectValue schema, string field) => schema.Get(field) is NumberValue number && number.TryGetInt64(out var value) && value >= 0 ? value : null;
}
