using Bylaw.Core.Values;

namespace Bylaw.Rego.Checking.Types;

/// <summary>Types as documents, in the form that files of OPA's capabilities have.</summary>
internal static class TypeDocument
{
    public static ObjectValue Of(FunctionType function)
    {
        var fields = new ObjectBuilder(4);
        if (!function.Arguments.IsEmpty) fields.Set("args", List(function.Arguments.Select(argument => argument.Type)));
        if (function.Result is { } result) fields.Set("result", Of(result.Type));
        if (function.IsVariadic) fields.Set("variadic", Of(UnionType.Any));
        fields.Set("type", Value.Of("function"));
        return fields.ToObject();
    }

    // A type of which nothing is known admits every value.
    private static ObjectValue Of(RegoType? type)
    {
        var fields = new ObjectBuilder(3);
        fields.Set("type", Value.Of(Kind(type)));
        switch (type)
        {
            case UnionType { IsAny: false } union:
                fields.Set("of", List(union.Alternatives));
                break;
            case SetType set:
                fields.Set("of", Of(set.Members));
                break;
            case ArrayType array:
                if (!array.Items.IsEmpty) fields.Set("static", List(array.Items));
                if (array.Others is not null) fields.Set("dynamic", Of(array.Others));
                break;
            case ObjectType map:
                if (!map.Fields.IsEmpty) fields.Set("static", new ArrayValue([.. map.Fields.Select(field => Pair(field.Key, field.Value))]));
                if (map.Others is { } others) fields.Set("dynamic", Pair(Of(others.Key), others.Value));
                break;
        }
        return fields.ToObject();
    }

    private static string Kind(RegoType? type) => type switch
    {
        ScalarType scalar => scalar.Name,
        ArrayType => "array",
        ObjectType => "object",
        SetType => "set",
        FunctionType => "function",
        _ => "any",
    };

    private static ObjectValue Pair(Value key, RegoType? value)
    {
        var pair = new ObjectBuilder(2);
        pair.Set("key", key);
        pair.Set("value", Of(value));
        return pair.ToObject();
    }

    private static ArrayValue List(IEnumerable<RegoType?> types) => new([.. types.Select(Of)]);
}
