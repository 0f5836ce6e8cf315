using System.Text;
using Bylaw.Core.Values;

namespace Bylaw.Tests.Rego;

/// <summary>Calls one builtin on arguments written as a JSON list (<c>{"$set": [..]}</c> is a set).</summary>
internal static class JsonCall
{
    /// <summary>The result as JSON text; the error message after <c>!</c>; <c>undefined</c>.</summary>
    public static string Run(string name, string arguments)
    {
        if (!JsonReader.TryReadValue(Encoding.UTF8.GetBytes(arguments), out var list, out var wrong)) throw new ArgumentException(wrong);
        var (result, error) = BuiltinRows.Run(name, ((ArrayValue)WithSets(list)).Items.ToArray());
        return error is not null ? "!" + error : result?.ToString() ?? "undefined";
    }

    private static Value WithSets(Value value)
    {
        if (value is ArrayValue list) return new ArrayValue([.. list.Select(WithSets)]);
        if (value is not ObjectValue map) return value;
        if (map.Get("$set") is ArrayValue members) return SetValue.Of(members.Select(WithSets));
        var output = new ObjectBuilder(map.Count);
        foreach (var (key, item) in map) output.Set(key, WithSets(item));
        return output.ToObject();
    }
}
