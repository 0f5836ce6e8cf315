using System.Text;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>JSON text as the reference implementation reads and writes it.</summary>
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

    /// <summary>Writes a value compactly, with what would matter inside HTML escaped.</summary>
    public static string Write(Value value, Budget budget)
    {
        var plain = JsonWriter.Write(value);
        budget.Step(plain.Length >> 4);
        if (plain.AsSpan().IndexOfAny("<>&\u2028\u2029") < 0) return plain;
        var output = new StringBuilder(plain.Length + 32);
        foreach (var unit in plain)
        {
            switch (unit)
            {
                case '<': output.Append("\\u003c"); break;
                case '>': output.Append("\\u003e"); break;
                case '&': output.Append("\\u0026"); break;
                case '\u2028': output.Append("\\u2028"); break;
                case '\u2029': output.Append("\\u2029"); break;
                default: output.Append(unit); break;
            }
        }
        return output.ToString();
    }
}
