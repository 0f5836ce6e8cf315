using Bylaw.Core.Values;

namespace Bylaw.Rego.Checking.Types;

/// <summary>Types of documents by their paths. A node with a type is a rule or has a schema; others are on the way to some.</summary>
internal sealed class TypeTree(TypeTree? parent = null)
{
    private RegoType? _extent;

    /// <summary>What is below, by name; null until there is something.</summary>
    public Dictionary<Value, TypeTree>? Children { get; private set; }

    /// <summary>The type here; null on the way to one.</summary>
    public RegoType? Type { get; private set; }

    public TypeTree? Child(Value name) => Children?.GetValueOrDefault(name);

    /// <summary>Sets the type at a path.</summary>
    public void Put(ReadOnlySpan<Value> path, RegoType type)
    {
        var node = this;
        foreach (var name in path) node = node.Make(name);
        node.Type = type;
        node.Forget();
    }

    /// <summary>Adds what one more rule defines at a path.</summary>
    public void Insert(ReadOnlySpan<Value> path, RegoType type)
    {
        var node = this;
        for (var i = 0; i < path.Length; i++)
        {
            node = node.Make(path[i]);
            if (node.Type is ObjectType around && i + 1 < path.Length) node.Type = TypeRelations.Insert(around, path[(i + 1)..], type);
        }
        node.Type = TypeRelations.Merge(node.Type, type);
        if (type is ObjectType && node.Children is not null) node.TakeBelow();
        node.Forget();
    }

    // A rule whose keys are computed shows what rules with longer paths define, too.
    private void TakeBelow()
    {
        var pending = new Stack<(TypeTree Node, Value[] Path)>([(this, [])]);
        while (pending.TryPop(out var next))
        {
            if (next.Path.Length > 0 && next.Node.Type is { } type && Type is ObjectType map) Type = TypeRelations.Insert(map, next.Path, type);
            foreach (var (name, child) in next.Node.Children ?? []) pending.Push((child, [.. next.Path, name]));
        }
    }

    /// <summary>The type of the document as a whole.</summary>
    public RegoType Extent()
    {
        if (Type is not null) return Type;
        return _extent ??= ObjectType.Of((Children ?? []).Select(child => (child.Key, (RegoType?)child.Value.Extent())), (ScalarType.String, UnionType.Any));
    }

    private TypeTree Make(Value name)
    {
        Children ??= [];
        if (!Children.TryGetValue(name, out var child)) Children[name] = child = new TypeTree(this);
        return child;
    }

    private void Forget()
    {
        for (var node = this; node is not null; node = node._parent) node._extent = null;
    }

    private readonly TypeTree? _parent = parent;
}
