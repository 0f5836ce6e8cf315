using System.Collections.Immutable;
using Bylaw.Core.Library;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gatekeeper.Parameters;

/// <summary>A part of the schema of a template's parameters: what of OpenAPI v3 a CustomResourceDefinition may have.</summary>
internal sealed record ParameterSchema
{
    /// <summary><c>object</c>, <c>array</c>, <c>string</c>, <c>integer</c>, <c>number</c> or <c>boolean</c>; empty for any.</summary>
    public string Type { get; init; } = "";

    public bool IsNullable { get; init; }

    /// <summary>Whether it is a text or an integer, whatever the type says.</summary>
    public bool IsIntOrString { get; init; }

    public ImmutableDictionary<string, ParameterSchema> Properties { get; init; } = ImmutableDictionary<string, ParameterSchema>.Empty;

    public ImmutableArray<string> Required { get; init; } = [];

    /// <summary>What fields hold that no property names; null when nothing is said of them.</summary>
    public ParameterSchema? Others { get; init; }

    /// <summary>Whether fields that no property names are refused.</summary>
    public bool RefusesOthers { get; init; }

    public ParameterSchema? Items { get; init; }

    /// <summary>The values that it may have; empty for any.</summary>
    public ImmutableArray<Value> Allowed { get; init; } = [];

    /// <summary>What stands where nothing is given; null for nothing.</summary>
    public Value? Default { get; init; }

    public Re2? Pattern { get; init; }

    public string Format { get; init; } = "";

    public Value? Minimum { get; init; }

    public Value? Maximum { get; init; }

    public bool IsAboveMinimum { get; init; }

    public bool IsBelowMaximum { get; init; }

    public Value? MultipleOf { get; init; }

    /// <summary>Least and most characters, items or fields, by the words of the schema.</summary>
    public ImmutableArray<(string Word, long Limit)> Sizes { get; init; } = [];

    public bool HasUniqueItems { get; init; }

    public ImmutableArray<ParameterSchema> AllOf { get; init; } = [];

    public ImmutableArray<ParameterSchema> AnyOf { get; init; } = [];

    public ImmutableArray<ParameterSchema> OneOf { get; init; } = [];

    public ParameterSchema? Not { get; init; }
}
