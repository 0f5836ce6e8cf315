using System.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>
/// The text of a value as Rego writes it: <c>[1, "a"]</c>, <c>{"a": 1}</c>, <c>{1, 2}</c>, <c>set()</c>.
/// Used by <c>sprintf</c>, template strings, <c>print</c> and messages.
/// </summary>
internal static class TermText
{
    /// <summary>The term; a text stands in quotes.</summary>
    public static string Of(Value value)
    {
        var output = new StringBuilder();
        Append(output, value);
        return output.ToString();
    }

    /// <summary>The term as people read it: a text stands bare, but inside collections in quotes.</summary>
    public static string Bare(Value value) => value is StringValue text ? text.Text : Of(value);

    /// <summary>Appends the term.</summary>
    public static void Append(StringBuilder output, Value value)
    {
        switch (value)
        {
            case NullValue: output.Append("null"); break;
            case BooleanValue boolean: output.Append(boolean.IsTrue ? "true" : "false"); break;
            case NumberValue number: output.Append(number.Text); break;
            case StringValue text: GoText.AppendQuoted(output, text.Text); break;
            case ArrayValue array: AppendList(output, array, '[', ']'); break;
            case SetValue { Count: 0 }: output.Append("set()"); break;
            case SetValue set: AppendList(output, set, '{', '}'); break;
            case ObjectValue map: AppendObject(output, map); break;
        }
    }

    private static void AppendList(StringBuilder output, IEnumerable<Value> items, char open, char close)
    {
        output.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first) output.Append(", ");
            first = false;
            Append(output, item);
        }
        output.Append(close);
    }

    private static void AppendObject(StringBuilder output, ObjectValue map)
    {
        output.Append('{');
        var first = true;
        foreach (var (key, item) in map)
        {
            if (!first) output.Append(", ");
            first = false;
            Append(output, key);
            output.Append(": ");
            Append(output, item);
        }
        output.Append('}');
    }
}
