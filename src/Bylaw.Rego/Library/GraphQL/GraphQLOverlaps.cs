using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.GraphQL;

/// <summary>
/// Fields of one response name in one place must be able to be merged. Specification of October 2021, section 5.3.2. Two lists of
/// selections are compared once, however often they meet.
/// </summary>
internal sealed class GraphQLOverlaps(GraphQLSchema schema, Dictionary<string, ObjectValue> fragments, Budget budget, Action<ObjectValue, string> report)
{
    private readonly HashSet<(object, object, bool)> _compared = [];

    private sealed record Selected(ObjectValue Field, GraphQLType? Parent);

    /// <summary>Checks the selections of a node whose fields belong to a type.</summary>
    public void Check(ObjectValue node, GraphQLType? type)
    {
        if (node.Get("SelectionSet") is null) return;
        foreach (var (name, fields) in Collect([(node, type)]))
        {
            for (var i = 0; i < fields.Count; i++)
            {
                for (var j = i + 1; j < fields.Count; j++)
                {
                    if (Conflict(fields[i], fields[j], exclusive: false) is not { } reason) continue;
                    report(fields[i].Field, $"Fields \"{name}\" conflict because {reason}. Use different aliases on the fields to fetch both if this was intentional.");
                    break;
                }
            }
        }
    }

    private Dictionary<string, List<Selected>> Collect(IEnumerable<(ObjectValue Node, GraphQLType? Type)> nodes)
    {
        var fields = new Dictionary<string, List<Selected>>(StringComparer.Ordinal);
        var spread = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (node, type) in nodes) Collect(node, type, fields, spread);
        return fields;
    }

    private void Collect(ObjectValue node, GraphQLType? type, Dictionary<string, List<Selected>> into, HashSet<string> spread)
    {
        budget.Enter();
        foreach (var selection in node.List("SelectionSet"))
        {
            budget.Step();
            if (selection.GetText("Alias") is { } alias)
            {
                if (!into.TryGetValue(alias, out var list)) into[alias] = list = [];
                list.Add(new Selected(selection, type));
            }
            else if (selection.GetText("TypeCondition") is { } condition)
            {
                Collect(selection, condition.Length == 0 ? type : schema.Type(condition), into, spread);
            }
            else if (spread.Add(selection.Name()) && fragments.GetValueOrDefault(selection.Name()) is { } fragment)
            {
                Collect(fragment, schema.Type(fragment.GetText("TypeCondition") ?? ""), into, spread);
            }
        }
        budget.Leave();
    }

    // Why two fields cannot be merged; null when they can. Fields of different object types may differ, but not in shape.
    private string? Conflict(Selected a, Selected b, bool exclusive)
    {
        budget.Step();
        if (ReferenceEquals(a.Field, b.Field)) return null;
        exclusive = exclusive || (a.Parent is { Kind: "OBJECT" } left && b.Parent is { Kind: "OBJECT" } right && left.Name != right.Name);
        if (!exclusive)
        {
            if (a.Field.Name() != b.Field.Name()) return $"\"{a.Field.Name()}\" and \"{b.Field.Name()}\" are different fields";
            if (!SameArguments(a.Field, b.Field)) return "they have differing arguments";
        }
        ObjectValue? type = TypeOf(a), other = TypeOf(b);
        if (type is not null && other is not null && TypesConflict(type, other))
            return $"they return conflicting types \"{type.TypeText()}\" and \"{other.TypeText()}\"";
        return a.Field.Get("SelectionSet") is not null && b.Field.Get("SelectionSet") is not null ? SubfieldConflict(a, b, exclusive) : null;
    }

    private string? SubfieldConflict(Selected a, Selected b, bool exclusive)
    {
        if (!_compared.Add((a.Field, b.Field, exclusive))) return null;
        budget.Enter();
        var left = Collect([(a.Field, schema.Type(TypeOf(a)?.TypeName() ?? ""))]);
        var right = Collect([(b.Field, schema.Type(TypeOf(b)?.TypeName() ?? ""))]);
        var reasons = new List<string>();
        foreach (var (name, fields) in left)
        {
            if (!right.TryGetValue(name, out var others)) continue;
            foreach (var field in fields)
                foreach (var other in others)
                    if (Conflict(field, other, exclusive) is { } reason) reasons.Add($"subfields \"{name}\" conflict because {reason}");
        }
        budget.Leave();
        return reasons.Count == 0 ? null : string.Join(" and ", reasons);
    }

    private static ObjectValue? TypeOf(Selected field) => GraphQLWalker.Definition(field.Parent, field.Field.Name())?.Child("Type");

    private static bool SameArguments(ObjectValue a, ObjectValue b)
    {
        List<ObjectValue> left = [.. a.List("Arguments")], right = [.. b.List("Arguments")];
        return left.Count == right.Count && left.TrueForAll(item => right.Named(item.Name()) is { } other && SameValue(item.Child("Value"), other.Child("Value")));
    }

    private static bool SameValue(ObjectValue? a, ObjectValue? b) =>
        a is null || b is null ? ReferenceEquals(a, b) : a.ValueKind() == b.ValueKind() && a.ValueText() == b.ValueText();

    private bool TypesConflict(ObjectValue type, ObjectValue other)
    {
        while (true)
        {
            if (type.Flag("NonNull") != other.Flag("NonNull")) return true;
            ObjectValue? inner = type.Child("Elem"), otherInner = other.Child("Elem");
            if (inner is null != otherInner is null) return true;
            if (inner is null) break;
            type = inner;
            other = otherInner!;
        }
        string name = type.TypeName(), otherName = other.TypeName();
        if (schema.Type(name) is { IsLeaf: true } || schema.Type(otherName) is { IsLeaf: true }) return name != otherName;
        return false;
    }
}
