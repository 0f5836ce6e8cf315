using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Bylaw.Kubernetes.Types;

/// <summary>Reads the table of types. Only what is asked for is read; finding its line is a search through the text.</summary>
internal static class TypeTable
{
    private static readonly Lazy<string> s_text = new(Text);
    private static readonly ConcurrentDictionary<string, TypeSchema> s_types = new(StringComparer.Ordinal);

    /// <summary>The lines of all kinds.</summary>
    public static IEnumerable<string> Kinds() => KindPart.Split('\n').Where(line => line.StartsWith("kind ", StringComparison.Ordinal));

    /// <summary>The line of a kind; null when there is none.</summary>
    public static string? Kind(string apiVersion, string kind)
    {
        // What the names of a request hold must not be read as a part of the table.
        if (apiVersion.AsSpan().ContainsAny(" \n") || kind.AsSpan().ContainsAny(" \n")) return null;
        var at = KindPart.IndexOf($"\nkind {apiVersion} {kind} ", StringComparison.Ordinal);
        return at < 0 ? null : KindPart[(at + 1)..KindPart.IndexOf('\n', at + 1)];
    }

    /// <summary>A type by its name; null when there is none.</summary>
    public static TypeSchema? Type(string name) => s_types.TryGetValue(name, out var known) ? known : Look(name);

    private static string KindPart => s_kinds.Value;

    private static readonly Lazy<string> s_kinds = new(() => s_text.Value[..s_text.Value.IndexOf("\ntype ", StringComparison.Ordinal)] + "\n");

    private static TypeSchema? Look(string name)
    {
        var text = s_text.Value;
        var head = $"\ntype {name}";
        for (var at = text.IndexOf(head, StringComparison.Ordinal); at >= 0; at = text.IndexOf(head, at + 1, StringComparison.Ordinal))
        {
            var end = text.IndexOf('\n', at + 1);
            var rest = text[(at + head.Length)..end];
            if (rest is "" or " atomic") return s_types.GetOrAdd(name, new TypeSchema(SchemaType.Object, () => Fields(end + 1)) { Name = name, MapType = rest.Trim() });
        }
        return null;
    }

    /// <summary>The fields from a place to the next empty line.</summary>
    private static FrozenDictionary<string, FieldSchema> Fields(int at)
    {
        var end = s_text.Value.IndexOf("\n\n", at, StringComparison.Ordinal);
        var lines = s_text.Value[at..(end < 0 ? ^1 : end)];
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(TypeLine.Field).ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);
    }

    private static string Text()
    {
        using var stream = typeof(TypeTable).Assembly.GetManifestResourceStream("Bylaw.Kubernetes.kubernetes.types")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
