using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gatekeeper.Parameters;

/// <summary>Puts defaults where nothing is given, as the API server does: only into maps that are there, and then into the defaults themselves.</summary>
internal static class ParameterDefaults
{
    public static Value Apply(Value value, ParameterSchema schema) => value switch
    {
        ObjectValue map => Apply(map, schema),
        ArrayValue list when schema.Items is { } items => Apply(list, items),
        _ => value,
    };

    private static ObjectValue Apply(ObjectValue map, ParameterSchema schema)
    {
        var result = map;
        foreach (var (name, property) in schema.Properties)
        {
            var found = map.Get(name);
            // What may not be null is not there when it is null.
            if (found is null || (found is NullValue && !property.IsNullable)) found = property.Default;
            if (found is null) continue;
            var filled = Apply(found, property);
            if (!ReferenceEquals(filled, map.Get(name))) result = result.With(new StringValue(name), filled);
        }
        if (schema.Others is not { } other) return result;
        for (var i = 0; i < map.Count; i++)
        {
            if (map.WrittenKey(i) is not StringValue key || schema.Properties.ContainsKey(key.Text)) continue;
            var filled = Apply(map.WrittenValue(i), other);
            if (!ReferenceEquals(filled, map.WrittenValue(i))) result = result.With(key, filled);
        }
        return result;
    }

    private static ArrayValue Apply(ArrayValue list, ParameterSchema items)
    {
        var filled = list.Select(item => Apply(item, items)).ToArray();
        for (var i = 0; i < filled.Length; i++)
            if (!ReferenceEquals(filled[i], list[i])) return new ArrayValue(filled);
        return list;
    }
}
