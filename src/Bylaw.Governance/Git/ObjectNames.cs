using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Bylaw.Governance.Git;

/// <summary>Names of git's objects: the hash of their type, length and content, by SHA-1 or SHA-256.</summary>
internal sealed class ObjectNames(int idLength) : IDisposable
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(idLength == 64 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);

    /// <summary>Length of a name, in hexadecimal digits.</summary>
    public int IdLength => idLength;

    /// <summary>Length of a name in a tree, in bytes.</summary>
    public int IdBytes => idLength / 2;

    /// <summary>The name that an object of this content has.</summary>
    public string Of(string type, ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[32];
        _hash.AppendData(Encoding.ASCII.GetBytes($"{type} {content.Length}\0"));
        _hash.AppendData(content);
        return Convert.ToHexStringLower(hash[.._hash.GetHashAndReset(hash)]);
    }

    /// <summary>Whether a text is a full name.</summary>
    public bool IsId(string text) => IsId(text, idLength);

    public static bool IsId(ReadOnlySpan<char> text, int length) => text.Length == length && !text.ContainsAnyExcept(Digits);

    public void Dispose() => _hash.Dispose();
}
