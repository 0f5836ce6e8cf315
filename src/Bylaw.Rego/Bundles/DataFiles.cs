using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;
using Bylaw.Rego.Library;

namespace Bylaw.Rego.Bundles;

/// <summary>Reads files of base documents, which may be large. Of a key that comes twice the last entry counts, as in OPA.</summary>
internal static class DataFiles
{
    private static readonly ReadOptions Large = ReadOptions.BaseDocuments with { DuplicateKeys = DuplicateKeys.LastWins };
    private static readonly ReadOptions Whole = Large with { Compact = false };

    public static Value? ReadJson(string name, ReadOnlyMemory<byte> utf8, ICollection<Diagnostic> problems) => Take(JsonReader.Read(name, utf8, Large), problems);

    /// <summary>Reads JSON to look at all of it once: nothing is kept for later.</summary>
    public static Value? ReadWholeJson(string name, ReadOnlyMemory<byte> utf8, ICollection<Diagnostic> problems) => Take(JsonReader.Read(name, utf8, Whole), problems);

    /// <summary>The first document; null (the value) when there is none.</summary>
    public static Value? ReadYaml(string name, ReadOnlyMemory<byte> utf8, ICollection<Diagnostic> problems)
    {
        var read = YamlReader.Read(name, utf8, Large);
        if (read is { HasErrors: false, Documents.IsEmpty: true }) return NullValue.Instance;
        return Take(read, problems) is { } value ? Respell(value) : null;
    }

    public static bool IsJson(string path) => path.EndsWith(".json", StringComparison.Ordinal);

    public static bool IsYaml(string path) => path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal);

    private static Value? Take(ReadResult read, ICollection<Diagnostic> problems)
    {
        foreach (var diagnostic in read.Diagnostics) problems.Add(diagnostic);
        return read.HasErrors ? null : read.Documents[0].Root;
    }

    /// <summary>
    /// OPA turns YAML into JSON first, where numbers with a fraction are spelled as Go spells doubles: <c>1.0</c> becomes
    /// <c>1</c>. Signatures depend on it. Integers keep all their digits. What needs no change stays the same instance.
    /// </summary>
    private static Value Respell(Value value)
    {
        switch (value)
        {
            case DecimalValue number when number.Text.AsSpan().IndexOfAny('.', 'e', 'E') >= 0 && double.IsFinite(number.ToDouble()):
                return NumberValue.TryParse(GoText(number.ToDouble())) ?? number;
            case ArrayValue list:
                Value[]? items = null;
                for (var i = 0; i < list.Count; i++)
                {
                    var item = Respell(list[i]);
                    if (!ReferenceEquals(item, list[i])) (items ??= list.Items.ToArray())[i] = item;
                }
                return items is null ? list : new ArrayValue(items);
            case ObjectValue map:
                var output = new ObjectBuilder(map.Count);
                var changed = false;
                for (var i = 0; i < map.Count; i++)
                {
                    var item = Respell(map.WrittenValue(i));
                    changed |= !ReferenceEquals(item, map.WrittenValue(i));
                    output.Set(map.WrittenKey(i), item);
                }
                return changed ? output.ToObject() : map;
            default: return value;
        }
    }

    private static string GoText(double value)
    {
        var magnitude = Math.Abs(value);
        if (magnitude == 0 || (magnitude >= 1e-6 && magnitude < 1e21)) return GoFloat.Format(value, 'f', -1);
        return GoFloat.Format(value, 'e', -1).Replace("e-0", "e-", StringComparison.Ordinal);
    }
}
