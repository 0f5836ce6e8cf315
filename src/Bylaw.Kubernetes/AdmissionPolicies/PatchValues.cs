using Bylaw.Cel;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>Makes plain values of what a mutation gives, whose objects have types that say where they belong.</summary>
internal sealed class PatchValues(Budget budget)
{
    /// <summary>The plain value; null, with why, when it has none.</summary>
    public Value? Plain(Value value, out string problem)
    {
        problem = "";
        return value is TypedObjectValue typed ? Plain(typed, new FieldPath(null, typed.TypeName), ref problem) : Plain(value, null, ref problem);
    }

    /// <param name="value">The value.</param>
    /// <param name="wanted">The type that an object must have here; null for any.</param>
    /// <param name="problem">Why there is none.</param>
    private Value? Plain(Value value, FieldPath? wanted, ref string problem)
    {
        budget.Step();
        budget.Enter();
        var plain = value switch
        {
            TypedObjectValue typed when wanted is not null && !wanted.Reads(typed.TypeName, budget) =>
                Refused($"unexpected type name \"{typed.TypeName}\", expected \"{wanted.Text(budget)}\", which matches field name path from root Object type", ref problem),
            TypedObjectValue typed => Map(typed.Fields, wanted ?? new FieldPath(null, typed.TypeName), ref problem),
            ObjectValue map => Map(map, wanted, ref problem),
            ArrayValue list => List(list, wanted, ref problem),
            OptionalValue => Refused("an optional is no value of an object: take it out with value() or orValue(), or put it behind `?`", ref problem),
            OpaqueValue opaque => opaque.ToJson(),
            _ => value,
        };
        budget.Leave();
        return plain;
    }

    private ObjectValue? Map(ObjectValue map, FieldPath? type, ref string problem)
    {
        var plain = new ObjectBuilder(map.Count);
        for (var i = 0; i < map.Count; i++)
        {
            if (map.WrittenKey(i) is not StringValue key) return (ObjectValue?)Refused($"the key {map.WrittenKey(i)} is no text", ref problem);
            if (Plain(map.WrittenValue(i), type?.Field(key.Text), ref problem) is not { } value) return null;
            plain.Set(key, value);
        }
        return plain.ToObject();
    }

    private ArrayValue? List(ArrayValue list, FieldPath? type, ref string problem)
    {
        var items = new Value[list.Count];
        for (var i = 0; i < items.Length; i++)
        {
            if (Plain(list[i], type, ref problem) is not { } item) return null;
            items[i] = item;
        }
        return new ArrayValue(items);
    }

    private static Value? Refused(string why, ref string problem)
    {
        problem = why;
        return null;
    }
}
