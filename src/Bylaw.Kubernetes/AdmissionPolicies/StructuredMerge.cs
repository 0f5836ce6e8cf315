using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Kubernetes.Types;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>
/// Merges an object into another as server-side apply does: maps field by field, lists of items with keys item by item, sets
/// by their members. What is atomic can only be replaced as a whole, which the API server refuses here.
/// </summary>
/// <remarks>The rules of the lists are those of structured-merge-diff, https://github.com/kubernetes-sigs/structured-merge-diff.</remarks>
internal sealed class StructuredMerge(Budget budget)
{
    private string? _problem;

    /// <summary>The merged object; null with why not.</summary>
    /// <param name="live">The object.</param>
    /// <param name="patch">What to merge into it.</param>
    /// <param name="schema">Its type; null when it is not known: then every list is atomic.</param>
    /// <param name="problem">Why it cannot be merged.</param>
    public Value? Merge(Value live, Value patch, TypeSchema? schema, out string problem)
    {
        var atomics = new List<string>();
        FindAtomics(patch, schema, FieldPath.Root, atomics);
        _problem = atomics.Count == 0 ? null : $"invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: {string.Join(", ", atomics)}";
        var merged = Merged(live, patch, schema, FieldPath.Root);
        problem = _problem ?? "";
        return _problem is null ? merged : null;
    }

    /// <summary>Everything atomic in a patch, wherever it would go: what it leaves out would be lost.</summary>
    private void FindAtomics(Value patch, TypeSchema? schema, FieldPath path, List<string> atomics)
    {
        budget.Step();
        budget.Enter();
        if (patch is ArrayValue && schema is null or { IsAtomic: true, IsList: true } || patch is ObjectValue && schema is { IsAtomic: true, IsMap: true }) atomics.Add(path.Text(budget));
        if (patch is ObjectValue map)
            for (var i = 0; i < map.Count; i++) FindAtomics(map.WrittenValue(i), schema?.Field(((StringValue)map.WrittenKey(i)).Text), path.Field(((StringValue)map.WrittenKey(i)).Text), atomics);
        if (patch is ArrayValue list)
            for (var i = 0; i < list.Count; i++) FindAtomics(list[i], schema?.Items, path.Item(i), atomics);
        budget.Leave();
    }

    private Value? Merged(Value? live, Value patch, TypeSchema? schema, FieldPath path)
    {
        if (_problem is not null) return live;
        budget.Step();
        budget.Enter();
        var merged = (patch, schema) switch
        {
            (NullValue, { IsMap: true } or { IsList: true }) => live,
            (ObjectValue map, null or { IsMap: true }) => Map(live as ObjectValue, map, schema, path),
            (ArrayValue list, { IsList: true }) => List(live as ArrayValue, list, schema, path),
            (_, { IsMap: true }) => Refuse($"{path.Text(budget)}: expected map, got {Named(patch)}"),
            (_, { IsList: true }) => Refuse($"{path.Text(budget)}: expected list, got {Named(patch)}"),
            (ObjectValue or ArrayValue, { IsScalar: true }) => Refuse($"{path.Text(budget)}: expected {schema.Kind}, got {Named(patch)}"),
            _ => patch,
        };
        budget.Leave();
        return merged;
    }

    private ObjectValue Map(ObjectValue? live, ObjectValue patch, TypeSchema? schema, FieldPath path)
    {
        var merged = new ObjectBuilder((live?.Count ?? 0) + patch.Count);
        for (var i = 0; i < live?.Count; i++) merged.Set(live.WrittenKey(i), live.WrittenValue(i));
        for (var i = 0; i < patch.Count && _problem is null; i++)
        {
            var key = (StringValue)patch.WrittenKey(i);
            var field = schema?.Field(key.Text);
            if (field is null && schema is { TakesAnyField: false }) Refuse($"{path.Field(key.Text).Text(budget)}: field not declared in schema");
            else if (Merged(merged.Get(key), patch.WrittenValue(i), field, path.Field(key.Text)) is { } value) merged.Set(key, value);
        }
        return merged.ToObject();
    }

    private ArrayValue List(ArrayValue? live, ArrayValue patch, TypeSchema schema, FieldPath path)
    {
        var old = KeysOf(live ?? ArrayValue.Empty, schema, path);
        var given = KeysOf(patch, schema, path);
        if (_problem is not null) return patch;
        return new ArrayValue([.. new ListMerge(old, given).Order().Select(place => (place.Live, place.Given) switch
        {
            (var before, { } item) when schema.ListMapKeys.Length > 0 => Merged(before is null ? null : live![before.Value], patch[item], schema.Items, path.Item(item)) ?? patch[item],
            (_, { } item) => patch[item],
            var (before, _) => live![before!.Value],
        })]);
    }

    /// <summary>What the items of a list are told apart by: their keys, or, in a set, themselves.</summary>
    private List<Value> KeysOf(ArrayValue list, TypeSchema schema, FieldPath path)
    {
        var keys = new List<Value>(list.Count);
        foreach (var item in list)
        {
            budget.Step();
            if (schema.ListMapKeys.Length == 0) keys.Add(item);
            else if (KeyOf(item, schema, path, keys.Count) is { } key) keys.Add(key);
            else return keys;
        }
        return keys;
    }

    private ArrayValue? KeyOf(Value item, TypeSchema schema, FieldPath path, int place)
    {
        var keys = new List<Value>(schema.ListMapKeys.Length);
        foreach (var name in schema.ListMapKeys)
        {
            if ((item as ObjectValue)?.Get(name) is { } key) keys.Add(key);
            // The one key that has a default: ports may leave their protocol out.
            else if (name == "protocol") keys.Add(new StringValue("TCP"));
            else
            {
                Refuse($"{path.Text(budget)}: element {place}: associative list with keys has an element that omits key field \"{name}\" (and doesn't have default value)");
                return null;
            }
        }
        return new ArrayValue([.. keys]);
    }

    private Value? Refuse(string why)
    {
        _problem ??= why;
        return null;
    }

    private static string Named(Value value) => value switch { ObjectValue => "map", ArrayValue => "list", NullValue => "null", StringValue => "string", BooleanValue => "boolean", _ => "number" };
}

/// <summary>The order of two lists put together: the given items in their order, what only the live list has where it stood between them.</summary>
internal sealed class ListMerge
{
    private readonly List<Value> _live, _given;
    private readonly Dictionary<Value, int> _liveAt, _givenAt;

    public ListMerge(List<Value> live, List<Value> given)
    {
        (_live, _given) = (live, given);
        _liveAt = Places(live);
        _givenAt = Places(given);
    }

    /// <summary>Which item of which list comes next; of both where they are the same item.</summary>
    public IEnumerable<(int? Live, int? Given)> Order()
    {
        var shared = new Queue<Value>(_given.Where(_liveAt.ContainsKey));
        var merged = new HashSet<Value>();
        for (int l = 0, g = 0; l < _live.Count || g < _given.Count;)
        {
            if (l < _live.Count && _givenAt.ContainsKey(_live[l]))
            {
                // An item of both lists that is out of turn comes when the given list names it.
                if (merged.Contains(_live[l]) || (shared.TryPeek(out var turn) && g < _given.Count && !turn.Equals(_live[l])))
                {
                    l++;
                    continue;
                }
            }
            else if (l < _live.Count)
            {
                yield return (l++, null);
                continue;
            }
            if (g >= _given.Count) { l++; continue; }
            var item = _given[g];
            if (shared.TryPeek(out var first) && first.Equals(item)) shared.Dequeue();
            if (!merged.Add(item)) { g++; continue; }
            yield return (_liveAt.TryGetValue(item, out var place) ? place : null, g++);
        }
    }

    private static Dictionary<Value, int> Places(List<Value> keys)
    {
        var places = new Dictionary<Value, int>(keys.Count);
        for (var i = 0; i < keys.Count; i++) places.TryAdd(keys[i], i);
        return places;
    }
}
