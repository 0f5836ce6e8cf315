using System.Collections.Frozen;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.GraphQL;

/// <summary>
/// The shape of document trees. A tree that comes from a policy is brought into it: fields that are missing get their defaults, those
/// that are not known go.
/// </summary>
internal static class GraphQLShape
{
    private enum FieldKind
    {
        Text,
        Flag,
        Number,
        Texts,
        Node,
        List,
    }

    private const int MaxDepth = 1_000;

    // "Field" of a node kind: a name, what it holds, and for nodes which kind.
    private sealed record Field(string Name, FieldKind Kind, string Of = "");

    private static readonly FrozenDictionary<string, Field[]> Shapes = new Dictionary<string, Field[]>
    {
        ["query"] = [List("Operations", "operation"), List("Fragments", "fragment")],
        ["operation"] = [Text("Operation"), Text("Name"), List("VariableDefinitions", "variable"), Directives, Selections, Comment],
        ["fragment"] = [Text("Name"), List("VariableDefinition", "variable"), Text("TypeCondition"), Directives, Selections, Comment],
        ["variable"] = [Text("Variable"), Type, Node("DefaultValue", "value"), Directives, Flag("Used"), Comment],
        ["field"] = [Text("Alias"), Text("Name"), List("Arguments", "argument"), Directives, Selections, Comment],
        ["spread"] = [Text("Name"), Directives, Comment],
        ["inline"] = [Text("TypeCondition"), Directives, Selections, Comment],
        ["argument"] = [Text("Name"), Node("Value", "value"), Comment],
        ["directive"] = [Text("Name"), List("Arguments", "argument"), Text("Location")],
        ["value"] = [Text("Raw"), List("Children", "argument"), new("Kind", FieldKind.Number), Flag("ExpectedTypeHasDefault"), Comment],
        ["type"] = [Text("NamedType"), Node("Elem", "type"), Flag("NonNull")],
        ["comments"] = [List("List", "comment")],
        ["comment"] = [Text("Value")],
        ["schema"] = [List("Schema", "entry"), List("SchemaExtension", "entry"), List("Directives", "directive definition"), List("Definitions", "definition"), List("Extensions", "definition"), Comment],
        ["entry"] = [Text("Description"), Directives, List("OperationTypes", "operation type"), .. Comments, Node("EndOfDefinitionComment", "comments")],
        ["operation type"] = [Text("Operation"), Text("Type"), Comment],
        ["directive definition"] = [Text("Description"), Text("Name"), List("Arguments", "argument definition"), new("Locations", FieldKind.Texts), Flag("IsRepeatable"), .. Comments],
        ["definition"] =
        [
            Text("Kind"), Text("Description"), Text("Name"), Directives, new("Interfaces", FieldKind.Texts), List("Fields", "field definition"),
            new("Types", FieldKind.Texts), List("EnumValues", "enum value"), Flag("BuiltIn"), .. Comments, Node("EndOfDefinitionComment", "comments"),
        ],
        ["field definition"] = [Text("Description"), Text("Name"), List("Arguments", "argument definition"), Node("DefaultValue", "value"), Type, Directives, .. Comments],
        ["argument definition"] = [Text("Description"), Text("Name"), Node("DefaultValue", "value"), Type, Directives, .. Comments],
        ["enum value"] = [Text("Description"), Text("Name"), Directives, .. Comments],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static Field Directives => List("Directives", "directive");

    private static Field Selections => List("SelectionSet", "selection");

    private static Field Type => Node("Type", "type");

    private static Field Comment => Node("Comment", "comments");

    private static Field[] Comments => [Node("BeforeDescriptionComment", "comments"), Node("AfterDescriptionComment", "comments")];

    /// <summary>The tree as a query; null when it is none.</summary>
    public static ObjectValue? ReadQuery(ObjectValue tree) => Read(tree, "query", 0);

    /// <summary>The tree as a schema; null when it is none.</summary>
    public static ObjectValue? ReadSchema(ObjectValue tree) => Read(tree, "schema", 0);

    private static Field Text(string name) => new(name, FieldKind.Text);

    private static Field Flag(string name) => new(name, FieldKind.Flag);

    private static Field Node(string name, string of) => new(name, FieldKind.Node, of);

    private static Field List(string name, string of) => new(name, FieldKind.List, of);

    private static ObjectValue? Read(Value tree, string shape, int depth)
    {
        if (tree is not ObjectValue node || depth > MaxDepth) return null;
        if (shape == "selection") shape = SelectionShape(node);
        var output = new ObjectBuilder();
        foreach (var field in Shapes[shape])
        {
            if (!Read(node.Get(field.Name), field, depth, out var value)) return null;
            if (value is not null) output.Set(field.Name, value);
        }
        return output.ToObject();
    }

    private static string SelectionShape(ObjectValue node)
    {
        if (node.Get("TypeCondition") is not null || node.Get("Name") is null) return "inline";
        return node.Get("Alias") is null && node.Get("SelectionSet") is null && node.Get("Arguments") is null ? "spread" : "field";
    }

    private static bool Read(Value? source, Field field, int depth, out Value? value)
    {
        var isMissing = source is null or NullValue;
        value = null;
        switch (field.Kind)
        {
            case FieldKind.Text: value = isMissing ? StringValue.Empty : source as StringValue; return value is not null;
            case FieldKind.Flag: value = isMissing ? BooleanValue.False : source as BooleanValue; return value is not null;
            case FieldKind.Number: value = isMissing ? Value.Of(0) : source as NumberValue; return value is not null;
        }
        if (isMissing) return true;
        if (field.Kind == FieldKind.Node)
        {
            value = Read(source!, field.Of, depth + 1);
            return value is not null;
        }
        if (source is not ArrayValue list) return false;
        if (field.Kind == FieldKind.Texts)
        {
            value = list.Count == 0 ? null : list;
            return list.All(item => item is StringValue);
        }
        return ReadList(list, field, depth, out value);
    }

    private static bool ReadList(ArrayValue list, Field field, int depth, out Value? value)
    {
        var items = new List<Value>(list.Count);
        value = null;
        foreach (var item in list)
        {
            if (item is NullValue) continue;
            if (Read(item, field.Of, depth + 1) is not { } node) return false;
            items.Add(node);
        }
        if (items.Count > 0) value = new ArrayValue([.. items]);
        return true;
    }
}
