using Bylaw.Core.Values;

namespace Bylaw.Rego.Planning;

/// <summary>A node of the tree of virtual documents: packages inside, rules at the leaves.</summary>
internal sealed class DocumentPlan(StringValue name)
{
    private readonly Dictionary<Value, DocumentPlan> _children = [];

    public StringValue Name { get; } = name;

    /// <summary>Children in canonical order.</summary>
    public IReadOnlyList<DocumentPlan> Children { get; private set; } = [];

    /// <summary>The rules here; null inside the tree.</summary>
    public GroupPlan? Group { get; set; }

    public void SetChildren(IReadOnlyList<DocumentPlan> children)
    {
        Children = children;
        foreach (var child in children) _children[child.Name] = child;
    }

    public DocumentPlan? Find(Value key) => _children.GetValueOrDefault(key);
}

/// <summary>
/// A place in <c>data</c>, where base and virtual documents lie over each other. Once a rule or a base document has
/// decided, <c>Node</c> is null and <c>Base</c> is the value.
/// </summary>
internal readonly record struct DataCursor(DocumentPlan? Node, Value? Base, bool IsBase = true)
{
    public bool IsUndefined => Node is null && Base is null;

    /// <summary>One step down. Rules hide base documents under the same name.</summary>
    public DataCursor Step(RegoSession session, Value key)
    {
        if (Node is null) return new DataCursor(null, Base is null ? null : IsBase ? Stored(Base, key) : Lookup.Part(Base, key), IsBase);
        var below = Base is null ? null : Stored(Base, key);
        var child = Node.Find(key);
        if (child is null || session.Scope.Shadowed?.Contains(child) == true) return new DataCursor(null, below);
        if (child.Group is null) return new DataCursor(child, below);
        return new DataCursor(null, child.Group.IsFunction ? null : child.Group.Value(session), IsBase: false);
    }

    // Keys of base documents are texts: a number finds the text it is written as.
    private static Value? Stored(Value document, Value key) =>
        document is ObjectValue map && key is NumberValue number ? map.Get(number.Text) : Lookup.Part(document, key);

    /// <summary>The whole document here: base and virtual parts merged.</summary>
    public Value? Materialize(RegoSession session)
    {
        if (Node is null) return Base;
        var builder = new ObjectBuilder(Node.Children.Count);
        if (Base is ObjectValue map)
            for (var i = 0; i < map.Count; i++) builder.Set(map.WrittenKey(i), map.WrittenValue(i));
        foreach (var child in Node.Children)
        {
            session.Budget.Step();
            if (child.Group is { IsFunction: true }) continue;
            // In a whole document a base value stays before the rule of the same name.
            if (child.Group is not null && Base is ObjectValue stored && stored.Get(child.Name) is not null) continue;
            if (Step(session, child.Name).Materialize(session) is { } value) builder.Set(child.Name, value);
        }
        return builder.ToObject();
    }

    /// <summary>Keys here, of base and virtual documents, in canonical order.</summary>
    public IReadOnlyList<Value> Keys()
    {
        var keys = new SetBuilder();
        if (Base is ObjectValue map)
            for (var i = 0; i < map.Count; i++) keys.Add(map.WrittenKey(i));
        foreach (var child in Node!.Children) keys.Add(child.Name);
        return [.. keys.ToSet()];
    }
}
