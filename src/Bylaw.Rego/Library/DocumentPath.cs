using Bylaw.Core.Library;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Paths as <c>json.filter</c>, <c>json.remove</c> and <c>json.patch</c> take them: text with slashes, or an array of keys.</summary>
internal static class DocumentPath
{
    /// <summary>The keys of a path; null when the value is no path.</summary>
    public static Value[]? Read(Value path) => path switch
    {
        StringValue text => JsonPatch.PathOf(text.Text),
        ArrayValue keys => keys.Items.ToArray(),
        _ => null,
    };

    /// <summary>The paths in a set or an array; null after reporting why operand 2 has none.</summary>
    public static List<Value[]>? ReadAll(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetItems(args, 1, "one of {set, array}", out var items)) return null;
        var paths = new List<Value[]>(items.Count);
        foreach (var item in items)
        {
            if (Read(item) is { } path) paths.Add(path);
            else
            {
                call.OperandMustBe(2, "one of {set, array} containing string paths or array of path segments", item);
                return null;
            }
        }
        return paths;
    }
}
