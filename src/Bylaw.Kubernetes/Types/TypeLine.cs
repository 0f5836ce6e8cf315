using System.Collections.Immutable;

namespace Bylaw.Kubernetes.Types;

/// <summary>Reads and writes a line of the table of types: <c>NAME[!] TYPE [atomic|granular] [patch=STRATEGY[@KEY]]</c>.</summary>
internal static class TypeLine
{
    private static readonly ImmutableArray<(string Word, SchemaType Type)> s_words =
    [
        ("string", SchemaType.String), ("int", SchemaType.Integer), ("bool", SchemaType.Boolean), ("bytes", SchemaType.Bytes),
        ("time", SchemaType.Time), ("quantity", SchemaType.Quantity), ("int-or-string", SchemaType.IntOrString), ("object", SchemaType.Map),
    ];
    private static readonly ImmutableDictionary<string, TypeSchema> s_simple = s_words.ToImmutableDictionary(word => word.Word, word => new TypeSchema(word.Type));

    public static FieldSchema Field(string line)
    {
        var words = line.Split(' ');
        var type = Type(words[1]);
        var (strategy, key) = ("", "");
        foreach (var word in words.AsSpan(2))
        {
            if (!word.StartsWith("patch=", StringComparison.Ordinal)) type = type.WithMapType(word);
            else if (word[6..].Split('@') is [var name, .. var keys]) (strategy, key) = (name, keys is [var given] ? given : "");
        }
        return new FieldSchema(words[0].TrimEnd('!'), type) { IsRequired = words[0].EndsWith('!'), PatchStrategy = strategy, PatchMergeKey = key };
    }

    /// <summary>The line of a field.</summary>
    public static string Of(FieldSchema field)
    {
        var mapType = field.Type.Type == SchemaType.Object && field.Type.MapType != TypeTable.Type(field.Type.Name)?.MapType ? " " + field.Type.MapType : "";
        var patch = field.PatchStrategy.Length == 0 ? "" : $" patch={field.PatchStrategy}{(field.PatchMergeKey.Length == 0 ? "" : $"@{field.PatchMergeKey}")}";
        return $"{field.Name}{(field.IsRequired ? "!" : "")} {Of(field.Type)}{mapType}{patch}";
    }

    private static string Of(TypeSchema type) => type switch
    {
        { Type: SchemaType.List } => $"[{(type.ListMapKeys.IsEmpty ? type.ListType : $"@{string.Join(',', type.ListMapKeys)}")}]{Of(type.Items!)}",
        { Type: SchemaType.Map, Items: { } items } => $"{{{type.MapType}}}{Of(items)}",
        { Type: SchemaType.Object } => type.Name,
        _ => s_words.First(word => word.Type == type.Type).Word,
    };

    private static TypeSchema Type(string text) => text[0] switch
    {
        '[' => List(text, text.IndexOf(']', StringComparison.Ordinal)),
        '{' => Map(text, text.IndexOf('}', StringComparison.Ordinal)),
        _ => s_simple.GetValueOrDefault(text) ?? TypeTable.Type(text) ?? throw new InvalidDataException($"the table of types has no `{text}`"),
    };

    private static TypeSchema List(string text, int end) => text[1] == '@'
        ? new TypeSchema(SchemaType.List) { Items = Type(text[(end + 1)..]), ListType = "map", ListMapKeys = [.. text[2..end].Split(',')] }
        : new TypeSchema(SchemaType.List) { Items = Type(text[(end + 1)..]), ListType = text[1..end] };

    private static TypeSchema Map(string text, int end) => new(SchemaType.Map) { Items = Type(text[(end + 1)..]), MapType = text[1..end] };
}
