using System.Text;
using Bylaw.Core.Text;

namespace Bylaw.Core.Values;

/// <summary>
/// Reads YAML streams straight into values. Each document stands for itself: a broken one gives diagnostics and the others are still
/// read; empty ones are left out but counted. Scalars follow <see cref="ReadOptions.Schema"/>; numbers, booleans and null as keys
/// become text; infinities and not-a-number, which JSON does not have, are errors.
/// </summary>
public static class YamlReader
{
    /// <summary>Reads UTF-8 text. The bytes are not kept.</summary>
    public static ReadResult Read(string name, ReadOnlyMemory<byte> utf8, ReadOptions? options = null)
    {
        options ??= ReadOptions.Default;
        if (utf8.Length > options.MaxBytes)
            return new ReadResult([], [InputDiagnostics.InputTooLarge(SourceText.OverUtf8(name, utf8), utf8.Length, options.MaxBytes)]);
        if (SourceText.FromUtf8(name, utf8.Span, out var invalidAt) is { } source) return new YamlStream(source, options).Read();
        var lossy = SourceText.OverUtf8(name, utf8);
        var bytes = utf8.Span.StartsWith("\uFEFF"u8) ? utf8.Span[3..] : utf8.Span;
        return new ReadResult([], [InputDiagnostics.InvalidUtf8At(lossy, bytes, invalidAt)]);
    }

    /// <summary>Reads a text.</summary>
    public static ReadResult Read(SourceText source, ReadOptions? options = null)
    {
        options ??= ReadOptions.Default;
        var length = Encoding.UTF8.GetByteCount(source.Content);
        return length > options.MaxBytes
            ? new ReadResult([], [InputDiagnostics.InputTooLarge(source, length, options.MaxBytes)])
            : new YamlStream(source, options).Read();
    }
}
