using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Bylaw.Core.Text;

namespace Bylaw.Engine.Bundles;

/// <summary>Names a set of files by its content: a hash over paths and texts, whatever the order of adding.</summary>
internal sealed class ContentRevision
{
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public void Add(string path, SourceText text) => _files[path] = SHA256.HashData(Encoding.UTF8.GetBytes(text.Content));

    /// <summary>For each file, by path: length of the path, the path, the hash of the text; all of it hashed again.</summary>
    public override string ToString()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var (path, content) in _files)
        {
            var name = Encoding.UTF8.GetBytes(path);
            BinaryPrimitives.WriteInt32LittleEndian(length, name.Length);
            hash.AppendData(length);
            hash.AppendData(name);
            hash.AppendData(content);
        }
        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
