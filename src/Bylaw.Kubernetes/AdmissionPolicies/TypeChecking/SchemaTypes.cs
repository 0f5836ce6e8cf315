using System.Collections.Frozen;
using Bylaw.Cel;
using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Core.Values;
using Bylaw.Kubernetes.Types;

namespace Bylaw.Kubernetes.AdmissionPolicies.TypeChecking;

/// <summary>The types of Kubernetes objects as expressions see them. Objects get names as they are met: that of their type, or of the way to them.</summary>
internal sealed class SchemaTypes(ITypeProvider others) : ITypeProvider
{
    private readonly Dictionary<string, TypeSchema> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FrozenDictionary<string, CelType>> _fields = new(StringComparer.Ordinal);

    /// <summary>The type of values of a schema. What may be of several types, such as quantities, is <c>dyn</c>.</summary>
    public CelType Of(TypeSchema schema, string way) => schema.Type switch
    {
        SchemaType.String => CelType.String,
        SchemaType.Integer => CelType.Int,
        SchemaType.Number => CelType.Double,
        SchemaType.Boolean => CelType.Bool,
        SchemaType.Bytes => CelType.Bytes,
        SchemaType.Time => CelType.Timestamp,
        SchemaType.Duration => CelType.Duration,
        SchemaType.List => CelType.List(Of(schema.Items!, way + ".@idx")),
        SchemaType.Map when schema.Items is { } values => CelType.Map(CelType.String, Of(values, way + ".@elem")),
        SchemaType.Object when schema.Fields.Count > 0 => Named(schema, way),
        _ => CelType.Dyn,
    };

    public CelType? Find(string name) => others.Find(name);

    public IReadOnlyDictionary<string, CelType>? Fields(string type)
    {
        if (_fields.TryGetValue(type, out var known)) return known;
        return _objects.TryGetValue(type, out var schema) ? _fields[type] = FieldsOf(schema, type) : others.Fields(type);
    }

    public Value? Make(string type, ObjectValue fields, CelSession session) => others.Make(type, fields, session);

    private CelType Named(TypeSchema schema, string way)
    {
        var name = schema.Name.Length > 0 ? schema.Name : way;
        _objects.TryAdd(name, schema);
        return CelType.Message(name);
    }

    private FrozenDictionary<string, CelType> FieldsOf(TypeSchema schema, string name)
    {
        var fields = new Dictionary<string, CelType>(StringComparer.Ordinal);
        foreach (var field in schema.Fields.Values)
        {
            var type = Of(field.Type, $"{name}.{field.Name}");
            fields[field.Name] = type;
            // A name that the language could not write has another form.
            fields[FieldNames.Escape(field.Name)] = type;
        }
        return fields.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
