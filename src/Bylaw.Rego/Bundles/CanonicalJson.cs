using System.Buffers;
using System.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Bundles;

/// <summary>Takes bytes piece by piece.</summary>
internal interface IByteSink
{
    void Append(ReadOnlySpan<byte> data);
}

/// <summary>
/// JSON as Go writes it, straight to bytes: no blanks, keys in order. Bundles hold it, and hashes of structured files are
/// over it.
/// </summary>
/// <param name="output">Where the bytes go.</param>
/// <param name="escapeHtml">Whether <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> are written as escapes: in files they are, in hashes not.</param>
internal sealed class CanonicalJson(IByteSink output, bool escapeHtml)
{
    private readonly byte[] _buffer = new byte[8192];
    private int _count;

    /// <summary>Writes a value and hands on all of it.</summary>
    public void Write(Value value)
    {
        Append(value);
        Flush();
    }

    /// <summary>Writes an object whose keys keep the order in which they were set.</summary>
    public void WriteAsWritten(ObjectValue map)
    {
        Append((byte)'{');
        for (var place = 0; place < map.Count; place++)
        {
            if (place > 0) Append((byte)',');
            AppendText(((StringValue)map.WrittenKey(place)).Text);
            Append((byte)':');
            Append(map.WrittenValue(place));
        }
        Append((byte)'}');
        Flush();
    }

    private void Append(Value value)
    {
        switch (value)
        {
            case ObjectValue map:
                var isFirst = true;
                Append((byte)'{');
                foreach (var (key, item) in map)
                {
                    if (!isFirst) Append((byte)',');
                    isFirst = false;
                    AppendText(key is StringValue name ? name.Text : key.ToString());
                    Append((byte)':');
                    Append(item);
                }
                Append((byte)'}');
                break;
            case ArrayValue list:
                Append((byte)'[');
                for (var i = 0; i < list.Count; i++)
                {
                    if (i > 0) Append((byte)',');
                    Append(list[i]);
                }
                Append((byte)']');
                break;
            case StringValue text: AppendText(text.Text); break;
            default: AppendAscii(value.ToString()); break;
        }
    }

    private void AppendText(string text)
    {
        Append((byte)'"');
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '"': AppendAscii("\\\""); break;
                case '\\': AppendAscii("\\\\"); break;
                case '\n': AppendAscii("\\n"); break;
                case '\r': AppendAscii("\\r"); break;
                case '\t': AppendAscii("\\t"); break;
                case '\b': AppendAscii("\\b"); break;
                case '\f': AppendAscii("\\f"); break;
                case < ' ' or 0x2028 or 0x2029: AppendEscape(rune.Value); break;
                case '<' or '>' or '&' when escapeHtml: AppendEscape(rune.Value); break;
                default:
                    foreach (var unit in utf8[..rune.EncodeToUtf8(utf8)]) Append(unit);
                    break;
            }
        }
        Append((byte)'"');
    }

    private void AppendEscape(int value) => AppendAscii("\\u" + value.ToString("x4", System.Globalization.CultureInfo.InvariantCulture));

    private void AppendAscii(string text)
    {
        foreach (var unit in text) Append((byte)unit);
    }

    private void Append(byte unit)
    {
        if (_count == _buffer.Length) Flush();
        _buffer[_count++] = unit;
    }

    private void Flush()
    {
        output.Append(_buffer.AsSpan(0, _count));
        _count = 0;
    }
}

/// <summary>Collects bytes in memory.</summary>
internal sealed class ByteCollector : IByteSink
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public void Append(ReadOnlySpan<byte> data) => _bytes.Write(data);

    /// <summary>What was collected.</summary>
    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    /// <summary>A value as Go's encoder writes it to a file: with a line break at its end.</summary>
    public static byte[] FileOf(Value value)
    {
        var bytes = new ByteCollector();
        new CanonicalJson(bytes, escapeHtml: true).Write(value);
        bytes.Append("\n"u8);
        return bytes.ToArray();
    }

    /// <summary>A value as text.</summary>
    public static string TextOf(Value value)
    {
        var bytes = new ByteCollector();
        new CanonicalJson(bytes, escapeHtml: true).Write(value);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
