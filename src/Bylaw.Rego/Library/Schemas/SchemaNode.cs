using Bylaw.Core.Library;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.Schemas;

/// <summary>A compiled JSON Schema or a part of it. Drafts 4, 6 and 7 in one: keywords of all of them count.</summary>
internal sealed class SchemaNode
{
    /// <summary>For the schemas <c>true</c> and <c>false</c>.</summary>
    public bool? Always { get; set; }

    /// <summary>What <c>$ref</c> leads to; nothing else counts then.</summary>
    public SchemaNode? Reference { get; set; }

    /// <summary>Allowed types; empty for any.</summary>
    public List<string> Types { get; } = [];

    public List<(string Name, SchemaNode Schema)> Properties { get; } = [];

    public List<(Re2 Pattern, SchemaNode Schema)> PatternProperties { get; } = [];

    public SchemaNode? AdditionalProperties { get; set; }

    /// <summary>Whether <c>additionalProperties</c> was written as <c>false</c>.</summary>
    public bool NoAdditionalProperties { get; set; }

    public SchemaNode? PropertyNames { get; set; }

    public List<(string Name, List<string>? Names, SchemaNode? Schema)> Dependencies { get; } = [];

    public List<string> Required { get; } = [];

    public SchemaNode? EachItem { get; set; }

    public List<SchemaNode>? Items { get; set; }

    public SchemaNode? AdditionalItems { get; set; }

    public bool NoAdditionalItems { get; set; }

    public SchemaNode? Contains { get; set; }

    public bool UniqueItems { get; set; }

    public NumberValue? MultipleOf { get; set; }

    public NumberValue? Minimum { get; set; }

    public NumberValue? Maximum { get; set; }

    public NumberValue? ExclusiveMinimum { get; set; }

    public NumberValue? ExclusiveMaximum { get; set; }

    public long? MinLength { get; set; }

    public long? MaxLength { get; set; }

    public long? MinItems { get; set; }

    public long? MaxItems { get; set; }

    public long? MinProperties { get; set; }

    public long? MaxProperties { get; set; }

    public Re2? Pattern { get; set; }

    public string? Format { get; set; }

    public Value? Const { get; set; }

    public List<Value>? Enum { get; set; }

    public List<SchemaNode> AllOf { get; } = [];

    public List<SchemaNode> AnyOf { get; } = [];

    public List<SchemaNode> OneOf { get; } = [];

    public SchemaNode? Not { get; set; }

    public SchemaNode? If { get; set; }

    public SchemaNode? Then { get; set; }

    public SchemaNode? Else { get; set; }
}
