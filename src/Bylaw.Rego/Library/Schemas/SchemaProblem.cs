using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.Schemas;

/// <summary>Why a document does not match.</summary>
/// <param name="Kind">A word for the kind of problem.</param>
/// <param name="Field">Where, with dots; <c>(root)</c> for the whole document.</param>
/// <param name="Description">One sentence.</param>
internal sealed record SchemaProblem(string Kind, string Field, string Description)
{
    public Value ToValue()
    {
        var output = new ObjectBuilder(4);
        output.Set("error", Value.Of($"{Field}: {Description}"));
        output.Set("type", Value.Of(Kind));
        output.Set("field", Value.Of(Field));
        output.Set("desc", Value.Of(Description));
        return output.ToObject();
    }
}

/// <summary>A place in a document: a chain of keys and indexes up to the root.</summary>
internal sealed record SchemaPlace(SchemaPlace? Parent, string Key)
{
    public static readonly SchemaPlace Root = new(null, "(root)");

    public SchemaPlace Then(string key) => new(this, key);

    /// <summary>The path with dots, without the root unless it is the root itself.</summary>
    public override string ToString()
    {
        if (Parent is null) return Key;
        var keys = new Stack<string>();
        for (var at = this; at.Parent is not null; at = at.Parent) keys.Push(at.Key);
        return string.Join('.', keys);
    }
}
