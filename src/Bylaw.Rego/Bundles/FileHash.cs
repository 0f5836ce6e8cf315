using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Bundles;

/// <summary>
/// Hashes of a bundle's files. Of structured files not the bytes count but the value: keys in order, no blanks, so that a
/// signature outlives reformatting.
/// </summary>
internal sealed class FileHash : IDisposable
{
    /// <summary>The algorithm for new signatures.</summary>
    public const string Default = "SHA-256";

    private readonly IHashState _state;
    private readonly byte[] _buffer = new byte[4096];
    private int _count;

    private FileHash(IHashState state) => _state = state;

    /// <summary>A hash by its name in signatures; null for an unknown one.</summary>
    public static FileHash? Find(string name)
    {
        IHashState? state = name switch
        {
            "MD5" => new PlatformHash(HashAlgorithmName.MD5),
            "SHA-1" => new PlatformHash(HashAlgorithmName.SHA1),
            "SHA-224" => TruncatedSha2.Sha224(),
            "SHA-256" => new PlatformHash(HashAlgorithmName.SHA256),
            "SHA-384" => new PlatformHash(HashAlgorithmName.SHA384),
            "SHA-512" => new PlatformHash(HashAlgorithmName.SHA512),
            "SHA-512-224" => TruncatedSha2.Sha512(224),
            "SHA-512-256" => TruncatedSha2.Sha512(256),
            _ => null,
        };
        return state is null ? null : new FileHash(state);
    }

    /// <summary>Whether a file is hashed by its value. <c>data.yml</c> is not, as in OPA.</summary>
    public static bool IsStructured(string name) => name is "data.json" or "data.yaml" or "signatures.json" or ".manifest";

    /// <summary>The hash of bytes, in hexadecimal digits.</summary>
    public string Of(ReadOnlySpan<byte> content)
    {
        _state.Append(content);
        return Convert.ToHexStringLower(_state.Finish());
    }

    /// <summary>The hash of a value, in hexadecimal digits.</summary>
    public string Of(Value value)
    {
        Append(value);
        Flush();
        return Convert.ToHexStringLower(_state.Finish());
    }

    public void Dispose() => _state.Dispose();

    private void Append(Value value)
    {
        switch (value)
        {
            case ObjectValue map:
                var separator = (byte)'{';
                if (map.Count == 0) Append(separator);
                foreach (var (key, item) in map)
                {
                    Append(separator);
                    separator = (byte)',';
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

    // As Go writes JSON texts, without the escapes for HTML.
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
                case < ' ' or 0x2028 or 0x2029: AppendAscii("\\u" + rune.Value.ToString("x4", CultureInfo.InvariantCulture)); break;
                default:
                    foreach (var unit in utf8[..rune.EncodeToUtf8(utf8)]) Append(unit);
                    break;
            }
        }
        Append((byte)'"');
    }

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
        _state.Append(_buffer.AsSpan(0, _count));
        _count = 0;
    }
}

/// <summary>A hash that is fed piece by piece.</summary>
internal interface IHashState : IDisposable
{
    void Append(ReadOnlySpan<byte> data);

    byte[] Finish();
}

internal sealed class PlatformHash(HashAlgorithmName name) : IHashState
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(name);

    public void Append(ReadOnlySpan<byte> data) => _hash.AppendData(data);

    public byte[] Finish() => _hash.GetHashAndReset();

    public void Dispose() => _hash.Dispose();
}
