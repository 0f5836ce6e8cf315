using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.GraphQL;

/// <summary>
/// A query or schema document as the tree of objects that policies see. Places in the text are kept beside the tree; a document that
/// comes from a policy has none.
/// </summary>
internal sealed class GraphQLDocument(ObjectValue root, Dictionary<object, GraphQLPosition> positions)
{
    public ObjectValue Root { get; } = root;

    public GraphQLDocument(ObjectValue root) : this(root, new Dictionary<object, GraphQLPosition>(ReferenceEqualityComparer.Instance)) { }

    public GraphQLPosition? PositionOf(ObjectValue? node) => node is not null && positions.TryGetValue(node, out var at) ? at : null;
}

/// <summary>Something wrong with a document.</summary>
internal sealed record GraphQLProblem(string Message, GraphQLPosition? At)
{
    public override string ToString() => At is { } at ? $"input:{at.Line}:{at.Column}: {Message}" : $"input: {Message}";
}

/// <summary>Reading the parts of a document tree.</summary>
internal static class GraphQLTree
{
    public static string Name(this ObjectValue node) => node.GetText("Name") ?? "";

    /// <summary>The objects under a key; none when there are none.</summary>
    public static IEnumerable<ObjectValue> List(this ObjectValue node, string key) =>
        node.Get(key) is ArrayValue list ? list.OfType<ObjectValue>() : [];

    public static IEnumerable<string> Texts(this ObjectValue node, string key) =>
        node.Get(key) is ArrayValue list ? list.OfType<StringValue>().Select(text => text.Text) : [];

    public static ObjectValue? Child(this ObjectValue node, string key) => node.Get(key) as ObjectValue;

    public static bool Flag(this ObjectValue node, string key) => node.Get(key) == BooleanValue.True;

    /// <summary>The first object of a list with a name.</summary>
    public static ObjectValue? Named(this IEnumerable<ObjectValue> nodes, string name) => nodes.FirstOrDefault(node => node.Name() == name);

    /// <summary>The kind of a value.</summary>
    public static GraphQLValueKind ValueKind(this ObjectValue value) =>
        value.Get("Kind") is NumberValue number && number.TryGetInt64(out var kind) ? (GraphQLValueKind)kind : GraphQLValueKind.Variable;

    /// <summary>The name of the type inside all lists.</summary>
    public static string TypeName(this ObjectValue type)
    {
        while (type.GetText("NamedType") is null or "" && type.Child("Elem") is { } inner) type = inner;
        return type.GetText("NamedType") ?? "";
    }

    public static string TypeText(this ObjectValue type)
    {
        var end = type.Flag("NonNull") ? "!" : "";
        if (type.GetText("NamedType") is { Length: > 0 } name) return name + end;
        return type.Child("Elem") is { } inner ? $"[{TypeText(inner)}]{end}" : end;
    }

    /// <summary>A value as it is written.</summary>
    public static string ValueText(this ObjectValue value)
    {
        var raw = value.GetText("Raw") ?? "";
        return value.ValueKind() switch
        {
            GraphQLValueKind.Variable => "$" + raw,
            GraphQLValueKind.Text or GraphQLValueKind.Block => GoText.Quote(raw),
            GraphQLValueKind.List => $"[{string.Join(',', value.List("Children").Select(child => ChildText(child)))}]",
            GraphQLValueKind.Object => $"{{{string.Join(',', value.List("Children").Select(child => $"{child.Name()}:{ChildText(child)}"))}}}",
            _ => raw,
        };
    }

    private static string ChildText(ObjectValue child) => child.Child("Value") is { } value ? ValueText(value) : "";
}

/// <summary>The kinds of values, with the numbers that policies see.</summary>
internal enum GraphQLValueKind
{
    Variable,
    Int,
    Float,
    Text,
    Block,
    Boolean,
    Null,
    Enum,
    List,
    Object,
}
