using System.Security.Cryptography;
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
        new CanonicalJson(_state, escapeHtml: false).Write(value);
        return Convert.ToHexStringLower(_state.Finish());
    }

    public void Dispose() => _state.Dispose();
}

/// <summary>A hash that is fed piece by piece.</summary>
internal interface IHashState : IByteSink, IDisposable
{
    byte[] Finish();
}

internal sealed class PlatformHash(HashAlgorithmName name) : IHashState
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(name);

    public void Append(ReadOnlySpan<byte> data) => _hash.AppendData(data);

    public byte[] Finish() => _hash.GetHashAndReset();

    public void Dispose() => _hash.Dispose();
}
