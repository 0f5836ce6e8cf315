using System.Text;
using Bylaw.Core.Text;

namespace Bylaw.Core.Values;

/// <summary>Reads files of documents, JSON or YAML by their name, else by their content. What cannot be read is a diagnostic.</summary>
public static class DocumentReader
{
    /// <summary>Whether a path has the name of a JSON or YAML file.</summary>
    public static bool Accepts(string path) => Path.GetExtension(path.AsSpan()) is var extension && (IsJson(extension) || IsYaml(extension));

    /// <summary>Reads a file. <paramref name="name"/> is what diagnostics show, by default the path.</summary>
    public static ReadResult ReadFile(string path, ReadOptions? options = null, string? name = null)
    {
        options ??= ReadOptions.Default;
        name ??= path;
        try
        {
            if (Directory.Exists(path)) return Unreadable(name, "it is a directory");
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return ReadStream(name, file, options);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Unreadable(name, "there is no such file");
        }
        catch (UnauthorizedAccessException)
        {
            return Unreadable(name, "permission is denied");
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            return Unreadable(name, "the system could not open or read it");
        }
    }

    /// <summary>Reads a file that is not on disk, but somewhere that opens it; null from there says that there is none.</summary>
    public static ReadResult ReadFile(string path, Func<string, SourceText?> open, ReadOptions? options = null, string? name = null) =>
        open(path) is { } source ? Read(name ?? path, Encoding.UTF8.GetBytes(source.Content), options) : Unreadable(name ?? path, "there is no such file");

    /// <summary>Reads a stream to its end, but no further than <see cref="ReadOptions.MaxBytes"/>. Errors of the stream itself are thrown.</summary>
    public static ReadResult ReadStream(string name, Stream stream, ReadOptions? options = null)
    {
        options ??= ReadOptions.Default;
        var size = stream.CanSeek ? stream.Length - stream.Position : 0;
        if (size > options.MaxBytes) return TooLarge(name, size, options);
        var buffer = new byte[Math.Max(size, 4096)];
        var count = 0;
        for (int read; (read = stream.Read(buffer, count, buffer.Length - count)) > 0;)
        {
            count += read;
            if (count > options.MaxBytes) return TooLarge(name, count, options);
            if (count == buffer.Length && (size == 0 || count > size)) Array.Resize(ref buffer, (int)Math.Min(2L * count, options.MaxBytes + 1L));
            else if (count == buffer.Length) break;
        }
        return Read(name, buffer.AsMemory(0, count), options);
    }

    /// <summary>Reads UTF-8 text. The bytes must not change while the result is in use.</summary>
    public static ReadResult Read(string name, ReadOnlyMemory<byte> utf8, ReadOptions? options = null)
    {
        var extension = Path.GetExtension(name.AsSpan());
        if (IsJson(extension)) return JsonReader.Read(name, utf8, options);
        if (IsYaml(extension) || !LooksLikeJson(utf8.Span)) return YamlReader.Read(name, utf8, options);
        // YAML may begin like JSON; what is right as either counts, and what is wrong as both is explained as JSON.
        var asJson = JsonReader.Read(name, utf8, options);
        if (!asJson.HasErrors) return asJson;
        var asYaml = YamlReader.Read(name, utf8, options);
        return asYaml.HasErrors ? asJson : asYaml;
    }

    private static bool IsJson(ReadOnlySpan<char> extension) => extension.Equals(".json", StringComparison.OrdinalIgnoreCase);

    private static bool IsYaml(ReadOnlySpan<char> extension) =>
        extension.Equals(".yaml", StringComparison.OrdinalIgnoreCase) || extension.Equals(".yml", StringComparison.OrdinalIgnoreCase);

    private static bool LooksLikeJson(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith("\uFEFF"u8)) utf8 = utf8[3..];
        utf8 = utf8.TrimStart(" \t\r\n"u8);
        return !utf8.IsEmpty && utf8[0] is (byte)'{' or (byte)'[' or (byte)'"';
    }

    private static ReadResult Unreadable(string name, string reason) => new([], [InputDiagnostics.FileUnreadable(name, reason)]);

    private static ReadResult TooLarge(string name, long size, ReadOptions options) =>
        new([], [InputDiagnostics.InputTooLarge(new SourceText(name, ""), size, options.MaxBytes)]);
}
