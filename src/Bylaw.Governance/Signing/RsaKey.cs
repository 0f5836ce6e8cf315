using System.Numerics;
using System.Security.Cryptography;

namespace Bylaw.Governance.Signing;

/// <summary>RSA with SHA-2. Signatures with SHA-1 hold for nothing.</summary>
internal sealed class RsaKey(RSAParameters numbers) : SshVerifier
{
    private const int Fewest = 2048;
    private const int Advised = 3072;
    private const int Most = 16384;

    public static RsaKey? Read(Wire key, out string? weakness, out string? advice)
    {
        var exponent = key.Positive();
        var modulus = key.Positive();
        advice = null;
        weakness = key.IsAtEnd ? Weakness(modulus, exponent, out advice) : "its letters are not those of an RSA key";
        return weakness is null ? new RsaKey(new RSAParameters { Modulus = modulus.ToArray(), Exponent = exponent.ToArray() }) : null;
    }

    /// <summary>Why nothing signed by a key of these numbers counts; null when it may be used.</summary>
    public static string? Weakness(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent, out string? advice)
    {
        advice = null;
        var bits = modulus.IsEmpty ? 0 : (modulus.Length * 8) - BitOperations.LeadingZeroCount((uint)modulus[0]) + 24;
        if (bits < Fewest) return $"an RSA key of {bits} bits is too short: {Fewest} at least, {Advised} advised";
        if (bits > Most) return $"an RSA key of {bits} bits is longer than any in use";
        if ((modulus[^1] & 1) == 0 || !IsExponent(exponent)) return "its numbers are no RSA key";
        if (bits < Advised) advice = $"an RSA key of {bits} bits: {Advised} are advised";
        return null;
    }

    public override bool Holds(string format, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> data, ref Wire rest, out string? problem)
    {
        problem = format switch
        {
            "rsa-sha2-256" or "rsa-sha2-512" => null,
            "ssh-rsa" => "the signature uses SHA-1, which is not secure any more",
            _ => $"the signature is of the kind `{format}`, the key is not",
        };
        return problem is null && Holds(numbers, signature, data, format == "rsa-sha2-256" ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512);
    }

    public static bool Holds(RSAParameters numbers, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> data, HashAlgorithmName hash)
    {
        if (signature.Length > numbers.Modulus!.Length) return false;
        // Leading zeros of the number may have been left out.
        var padded = new byte[numbers.Modulus.Length];
        signature.CopyTo(padded.AsSpan(padded.Length - signature.Length));
        using var rsa = RSA.Create(numbers);
        return rsa.VerifyData(data, padded, hash, RSASignaturePadding.Pkcs1);
    }

    // Odd and at least 3; longer than eight bytes is no exponent in use, and slow to compute with.
    private static bool IsExponent(ReadOnlySpan<byte> exponent) =>
        exponent.Length is > 0 and <= 8 && (exponent[^1] & 1) == 1 && (exponent.Length > 1 || exponent[0] >= 3);
}
