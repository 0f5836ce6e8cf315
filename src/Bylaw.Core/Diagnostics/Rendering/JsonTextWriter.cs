using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bylaw.Core.Diagnostics.Rendering;

/// <summary>Indented JSON into a text, handed on in pieces so that a large report is never in memory twice.</summary>
public sealed class JsonTextWriter : IDisposable
{
    private const int PieceSize = 1 << 16;

    private readonly TextWriter _output;
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Starts a JSON text.</summary>
    public JsonTextWriter(TextWriter output)
    {
        _output = output;
        Json = new Utf8JsonWriter(_buffer, new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            // The text goes to files and pipes, not into HTML; control characters are escaped all the same.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    }

    /// <summary>What to write with. Call <see cref="Pass"/> between the items of long lists.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>Hands on what is written so far, when it has become much.</summary>
    public void Pass()
    {
        if (Json.BytesPending + _buffer.WrittenCount >= PieceSize) HandOn();
    }

    /// <summary>Ends the text with a line feed.</summary>
    public void Dispose()
    {
        HandOn();
        _output.Write('\n');
        Json.Dispose();
    }

    private void HandOn()
    {
        Json.Flush();
        _output.Write(Encoding.UTF8.GetString(_buffer.WrittenSpan));
        _buffer.ResetWrittenCount();
    }
}
