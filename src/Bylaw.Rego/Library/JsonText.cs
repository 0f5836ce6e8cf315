using System.Text;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>JSON from texts and values.</summary>
internal static class JsonText
{
    /// <summary>Reads a text; null with a message when it is no JSON. Of a key that comes twice the last entry counts.</summary>
    public static Value? Read(string text, Budget budget, out string? error)
    {
        budget.Step(text.Length >> 2);
        budget.Reserve(text.Length * 4L);
        if (JsonReader.TryReadValue(Encoding.UTF8.GetBytes(text), out var value, out error)) return value;
        return null;
    }

    /// <summary>A value as JSON can hold it: sets as sorted arrays, keys that are no text as their JSON text.</summary>
    public static Value Plain(Value value, Budget budget)
    {
        budget.Step();
        switch (value)
        {
            case SetValue set: return new ArrayValue(PlainItems(set, set.Count, budget));
            case ArrayValue list: return new ArrayValue(PlainItems(list, list.Count, budget));
            case ObjectValue map:
                var output = new ObjectBuilder(map.Count);
                budget.Enter();
                foreach (var (key, item) in map) output.Set(key as StringValue ?? new StringValue(key.ToString()), Plain(item, budget));
                budget.Leave();
                return output.ToObject();
            default: return value;
        }
    }

    private static Value[] PlainItems(IEnumerable<Value> items, int count, Budget budget)
    {
        var output = new Value[count];
        var at = 0;
        budget.Enter();
        foreach (var item in items) output[at++] = Plain(item, budget);
        budget.Leave();
        return output;
    }
}
