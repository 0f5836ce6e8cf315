using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Bylaw.Core.Values;

/// <summary>
/// Writes values as JSON: keys in canonical order, sets as sorted arrays, keys that are no text as their JSON text,
/// numbers as they were written.
/// </summary>
public static class JsonWriter
{
    /// <summary>JSON text; with <paramref name="indent"/> on several lines.</summary>
    public static string Write(Value value, bool indent = false)
    {
        var output = new StringBuilder();
        Write(output, value, indent ? 0 : -1);
        return output.ToString();
    }

    /// <summary>Writes JSON as UTF-8; with <paramref name="indent"/> on several lines.</summary>
    public static void Write(IBufferWriter<byte> output, Value value, bool indent = false)
    {
        var text = new StringBuilder();
        Write(text, value, indent ? 0 : -1);
        var encoder = Encoding.UTF8.GetEncoder();
        foreach (var chunk in text.GetChunks()) encoder.Convert(chunk.Span, output, flush: false, out _, out _);
        encoder.Convert([], output, flush: true, out _, out _);
    }

    /// <summary>Writes JSON as UTF-8; with <paramref name="indent"/> on several lines.</summary>
    public static void Write(Stream output, Value value, bool indent = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(buffer, value, indent);
        output.Write(buffer.WrittenSpan);
    }

    /// <summary>Appends a text as a JSON string with its quotes.</summary>
    public static void WriteString(StringBuilder output, string text)
    {
        output.Append('"');
        var rest = text.AsSpan();
        while (true)
        {
            var next = rest.IndexOfAny(Special);
            output.Append(next < 0 ? rest : rest[..next]);
            if (next < 0) break;
            rest = rest[next..];
            rest = rest[WriteSpecial(output, rest)..];
        }
        output.Append('"');
    }

    // What JSON escapes, and surrogates, of which only pairs can be written.
    private static readonly SearchValues<char> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(unit => (char)unit), '"', '\\', .. Enumerable.Range(0xD800, 0x800).Select(unit => (char)unit)]);

    private static int WriteSpecial(StringBuilder output, ReadOnlySpan<char> text)
    {
        var unit = text[0];
        switch (unit)
        {
            case '"': output.Append("\\\""); break;
            case '\\': output.Append("\\\\"); break;
            case '\n': output.Append("\\n"); break;
            case '\r': output.Append("\\r"); break;
            case '\t': output.Append("\\t"); break;
            case '\b': output.Append("\\b"); break;
            case '\f': output.Append("\\f"); break;
            case < ' ': output.Append("\\u").Append(((int)unit).ToString("x4", System.Globalization.CultureInfo.InvariantCulture)); break;
            default:
                if (text.Length > 1 && char.IsSurrogatePair(unit, text[1]))
                {
                    output.Append(text[..2]);
                    return 2;
                }
                output.Append('\uFFFD');
                break;
        }
        return 1;
    }

    private static void Write(StringBuilder output, Value value, int level)
    {
        // A value that is too deep for the stack is an exception that can be caught, not the end of the process.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case NullValue: output.Append("null"); break;
            case BooleanValue b: output.Append(b.IsTrue ? "true" : "false"); break;
            case NumberValue n: output.Append(n.Text); break;
            case StringValue s: WriteString(output, s.Text); break;
            case ArrayValue a: WriteList(output, a, a.Count, level); break;
            case SetValue s: WriteList(output, s, s.Count, level); break;
            case ObjectValue o: WriteObject(output, o, level); break;
            case OpaqueValue opaque: Write(output, opaque.ToJson(), level); break;
            default: throw new InvalidOperationException($"no JSON form for {value.Kind}");
        }
    }

    private static void WriteList(StringBuilder output, IEnumerable<Value> items, int count, int level)
    {
        output.Append('[');
        var first = true;
        foreach (var item in items)
        {
            if (!first) output.Append(',');
            first = false;
            NewLine(output, level < 0 ? -1 : level + 1);
            Write(output, item, level < 0 ? -1 : level + 1);
        }
        if (count > 0) NewLine(output, level);
        output.Append(']');
    }

    private static void WriteObject(StringBuilder output, ObjectValue map, int level)
    {
        output.Append('{');
        var inner = level < 0 ? -1 : level + 1;
        var first = true;
        foreach (var (key, item) in map)
        {
            if (!first) output.Append(',');
            first = false;
            NewLine(output, inner);
            WriteString(output, key is StringValue text ? text.Text : Write(key));
            output.Append(level < 0 ? ":" : ": ");
            Write(output, item, inner);
        }
        if (map.Count > 0) NewLine(output, level);
        output.Append('}');
    }

    private static void NewLine(StringBuilder output, int level)
    {
        if (level < 0) return;
        output.Append('\n').Append(' ', level * 2);
    }
}
