using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Core.Values;

/// <summary>
/// Reads JSON text (RFC 8259, one value, no comments, no trailing commas) straight into values. Numbers keep their spelling.
/// Text that is no JSON gives diagnostics, never an exception.
/// </summary>
public static class JsonReader
{
    /// <summary>
    /// Reads UTF-8 text. The bytes must not change while the result is in use: its text is decoded only when somebody looks at it.
    /// </summary>
    public static ReadResult Read(string name, ReadOnlyMemory<byte> utf8, ReadOptions? options = null)
    {
        options ??= ReadOptions.Default;
        var source = SourceText.OverUtf8(name, utf8);
        if (utf8.Length > options.MaxBytes) return Refused(InputDiagnostics.InputTooLarge(source, utf8.Length, options.MaxBytes));
        var bytes = WithoutMark(utf8.Span);
        var invalidAt = SourceText.IndexOfInvalidUtf8(bytes);
        if (invalidAt >= 0) return Refused(InputDiagnostics.InvalidUtf8At(source, bytes, invalidAt));
        if (options.Compact && !options.KeepPositions && bytes.Length >= LeastCompact) return ReadCompact(source, utf8[(utf8.Length - bytes.Length)..], options);
        return Read(source, bytes, options);
    }

    /// <summary>Smaller documents are made at once.</summary>
    private const int LeastCompact = 1 << 20;

    private const int WorthCollecting = 16 << 20;

    internal static ReadResult ReadCompact(SourceText source, ReadOnlyMemory<byte> utf8, ReadOptions options)
    {
        var parser = new JsonParser(utf8.Span, options, keepPositions: false) { Examines = true };
        if (!parser.TryRead()) return Read(source, utf8.Span, options);
        // The keys that were compared are garbage by now, in the oldest generation if there were many.
        if (utf8.Length >= WorthCollecting) GC.Collect();
        var start = utf8.Length - utf8.Span.TrimStart(" \t\r\n"u8).Length;
        var first = utf8.Span[start];
        if (first is not ((byte)'{' or (byte)'[')) return Read(source, utf8.Span, options);
        var length = utf8.Span[start..].TrimEnd(" \t\r\n"u8).Length;
        return new ReadResult([new Document(source, 0, new JsonStore(utf8, options).Part(start, length, first == '{'), null)], []);
    }

    /// <summary>Reads a text.</summary>
    public static ReadResult Read(SourceText source, ReadOptions? options = null)
    {
        options ??= ReadOptions.Default;
        var length = Encoding.UTF8.GetByteCount(source.Content);
        if (length > options.MaxBytes) return Refused(InputDiagnostics.InputTooLarge(source, length, options.MaxBytes));
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var written = Encoding.UTF8.GetBytes(source.Content, buffer);
            return Read(source, buffer.AsSpan(0, written), options);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Reads one value from UTF-8 text as most JSON libraries do: of a key that comes twice the last entry counts. Keeps no reference to
    /// the bytes. When false, <paramref name="error"/> says why, with line and column.
    /// </summary>
    public static bool TryReadValue(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Value? value, [NotNullWhen(false)] out string? error)
    {
        var bytes = WithoutMark(utf8);
        if (bytes.Length <= Lenient.MaxBytes && Utf8.IsValid(bytes))
        {
            value = ReadQuickly(bytes, Lenient);
            if (value is null && new JsonParser(bytes, Lenient, keepPositions: false) is var parser && parser.TryRead()) value = parser.Tree.TakeRoot().Value;
            if (value is not null)
            {
                error = null;
                return true;
            }
        }
        var problem = Read("json", utf8.ToArray(), Lenient).Diagnostics[0];
        value = null;
        error = problem.At is { } at ? $"{at.Start}: {problem.Message}" : problem.Message;
        return false;
    }

    /// <summary>Reads one value from a text; see the overload for UTF-8.</summary>
    public static bool TryReadValue(string json, [NotNullWhen(true)] out Value? value, [NotNullWhen(false)] out string? error)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(json.Length));
        try
        {
            var written = Encoding.UTF8.GetBytes(json, buffer);
            return TryReadValue(buffer.AsSpan(0, written), out value, out error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static readonly ReadOptions Lenient = new() { DuplicateKeys = DuplicateKeys.LastWins };

    private static ReadResult Read(SourceText source, ReadOnlySpan<byte> utf8, ReadOptions options)
    {
        if (!options.KeepPositions && ReadQuickly(utf8, options) is { } value) return new ReadResult([new Document(source, 0, value, null)], []);
        var parser = new JsonParser(utf8, options, options.KeepPositions);
        if (parser.TryRead())
        {
            var root = parser.Tree.TakeRoot();
            return new ReadResult([new Document(source, 0, root.Value, root.Node)], []);
        }
        if (!options.KeepPositions)
        {
            // Only what is wrong needs positions, so only then they are looked for.
            parser = new JsonParser(utf8, options, keepPositions: true);
            parser.TryRead();
        }
        return new ReadResult([], JsonProblems.Explain(source, utf8, options, ref parser));
    }

    private static Value? ReadQuickly(ReadOnlySpan<byte> utf8, ReadOptions options)
    {
        var desk = ReadingDesk.Take(options.Names);
        var value = new QuickReader(utf8, options, desk).Read();
        desk.GiveBack();
        return value;
    }

    private static ReadResult Refused(Diagnostic diagnostic) => new([], [diagnostic]);

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> utf8) => utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
}
