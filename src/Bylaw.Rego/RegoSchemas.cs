using System.Collections.Immutable;
using Bylaw.Core.Values;

namespace Bylaw.Rego;

/// <summary>
/// JSON Schemas by which static types are checked: one of the input, or several under names, of which annotations of rules
/// (<c>schemas</c>) say where they hold. Immutable.
/// </summary>
public sealed class RegoSchemas
{
    private readonly ImmutableDictionary<string, Value> _byPath;

    private RegoSchemas(Value? ofInput, ImmutableDictionary<string, Value> byPath) => (OfInput, _byPath) = (ofInput, byPath);

    /// <summary>The schema of the input in every rule; null for none.</summary>
    internal Value? OfInput { get; }

    /// <summary>One schema, that of the input.</summary>
    public static RegoSchemas ForInput(Value schema) => new(schema, ImmutableDictionary<string, Value>.Empty);

    /// <summary>Several schemas: <c>schema.a.b</c> of an annotation is the one at the path <c>a</c>, <c>b</c>.</summary>
    public static RegoSchemas Of(IEnumerable<(ImmutableArray<string> Path, Value Schema)> schemas) =>
        new(null, schemas.ToImmutableDictionary(item => KeyOf(item.Path), item => item.Schema, StringComparer.Ordinal));

    internal Value? Find(IEnumerable<string> path) => _byPath.GetValueOrDefault(KeyOf(path));

    private static string KeyOf(IEnumerable<string> path) => string.Join('\0', path);
}
