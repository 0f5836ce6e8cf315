using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Rego.Library.Schemas;

namespace Bylaw.Rego.Checking.Types;

/// <summary>
/// The type that a JSON Schema gives a document. As in OPA an object has just the properties that its schema names, and
/// keywords that only narrow values, such as <c>enum</c> or <c>pattern</c>, say nothing.
/// </summary>
internal sealed class SchemaTypes
{
    private readonly Dictionary<SchemaNode, RegoType> _known = new(ReferenceEqualityComparer.Instance);
    private string? _problem;
    private int _depth;

    /// <summary>The type; null, with the problem in OPA's words, for what is no schema.</summary>
    public static RegoType? Of(Value schema, out string? problem)
    {
        var node = Compile(schema, out problem);
        if (node is null)
        {
            problem = $"unable to compile the schema: {problem}";
            return null;
        }
        var types = new SchemaTypes();
        var type = types.Of(node);
        problem = types._problem;
        return problem is null ? type : null;
    }

    private static SchemaNode? Compile(Value schema, out string? problem)
    {
        try
        {
            return SchemaCompiler.Compile(schema, new Budget(BudgetLimits.Default), out problem);
        }
        catch (Exception exception) when (EvaluationHalt.From(exception) is { } halt)
        {
            problem = halt.Message;
            return null;
        }
    }

    private RegoType Of(SchemaNode node)
    {
        while (node.Reference is { } target) node = target;
        if (_known.TryGetValue(node, out var known)) return known;
        if (_depth == RegoType.MostLevels) return UnionType.Any;
        // What refers back to itself may be anything there.
        _known[node] = UnionType.Any;
        _depth++;
        var type = TypeOf(node);
        _depth--;
        return _known[node] = type;
    }

    private RegoType TypeOf(SchemaNode node)
    {
        if (node.AnyOf.Count > 0) return AnyOf(node);
        if (node.AllOf.Count > 0) return AllOf(node);
        if (KindsOf(node) is not { Count: > 0 } kinds) return UnionType.Any;
        RegoType? all = null;
        foreach (var kind in kinds) all = TypeRelations.Or(all, TypeOf(node, kind));
        return all!;
    }

    /// <summary>Properties make an object of a schema that names no type, and items an array.</summary>
    private static List<string> KindsOf(SchemaNode node)
    {
        if (node.Types.Count > 0) return node.Types;
        if (node.Properties.Count > 0) return ["object"];
        return node.EachItem is not null || node.Items is { Count: > 0 } ? ["array"] : [];
    }

    private RegoType TypeOf(SchemaNode node, string kind) => kind switch
    {
        "boolean" => ScalarType.Boolean,
        "string" => ScalarType.String,
        "integer" or "number" => ScalarType.Number,
        "null" => ScalarType.Null,
        "array" when node.EachItem is { } each => ArrayType.Of(Of(each)),
        "array" when node.Items is { Count: > 0 } items => ArrayType.Of([.. items.Select(Of)], null),
        "array" => ArrayType.Of(UnionType.Any),
        _ when node.Properties.Count > 0 => ObjectType.Of(node.Properties.Select(property => ((Value)Value.Of(property.Name), (RegoType?)Of(property.Schema))), null),
        _ => ObjectType.Of(UnionType.Any, UnionType.Any),
    };

    /// <summary>Any of the alternatives, or what the schema around them says, when that names properties.</summary>
    private RegoType AnyOf(SchemaNode node)
    {
        RegoType? all = node.Properties.Count > 0 ? TypeOf(node, "object") : null;
        foreach (var alternative in node.AnyOf) all = TypeRelations.Or(Of(alternative), all);
        return all!;
    }

    /// <summary>What all parts name together. Parts of different types cannot be one.</summary>
    private RegoType AllOf(SchemaNode node)
    {
        var merged = new SchemaNode();
        var parts = new List<SchemaNode>();
        if (KindsOf(node).Count > 0) parts.Add(node);
        foreach (var part in node.AllOf) parts.Add(Resolved(part));
        List<string>? kinds = null;
        foreach (var part in parts)
        {
            var own = KindsOf(part);
            kinds ??= own;
            if (!own.SequenceEqual(kinds))
            {
                _problem ??= $"unable to merge these schemas: type mismatch: {Text(kinds)} and {Text(own)}";
                return UnionType.Any;
            }
            foreach (var property in part.Properties)
                if (!merged.Properties.Exists(other => other.Name == property.Name)) merged.Properties.Add(property);
            merged.EachItem ??= part.EachItem;
            merged.Items ??= part.Items;
        }
        merged.Types.AddRange(kinds ?? []);
        return TypeOf(merged);
    }

    private static SchemaNode Resolved(SchemaNode node)
    {
        while (node.Reference is { } target) node = target;
        return node;
    }

    private static string Text(List<string> kinds) => kinds.Count == 1 ? kinds[0] : $"[{string.Join(',', kinds)}]";
}
