using System.Formats.Asn1;
using System.Security.Cryptography;
using Bylaw.Rego.Library.Keys;

namespace Bylaw.Rego.Library.Certificates;

/// <summary>Algorithm and signature of a certificate.</summary>
internal sealed class SignedBy
{
    private const string Pss = "1.2.840.113549.1.1.10", Ed = "1.3.101.112";

    private static readonly (string Oid, int Number, SignatureFamily Family, HashAlgorithmName Hash)[] Algorithms =
    [
        ("1.2.840.113549.1.1.4", 2, SignatureFamily.RsaPkcs1, HashAlgorithmName.MD5),
        ("1.2.840.113549.1.1.5", 3, SignatureFamily.RsaPkcs1, HashAlgorithmName.SHA1),
        ("1.3.14.3.2.29", 3, SignatureFamily.RsaPkcs1, HashAlgorithmName.SHA1),
        ("1.2.840.113549.1.1.11", 4, SignatureFamily.RsaPkcs1, HashAlgorithmName.SHA256),
        ("1.2.840.113549.1.1.12", 5, SignatureFamily.RsaPkcs1, HashAlgorithmName.SHA384),
        ("1.2.840.113549.1.1.13", 6, SignatureFamily.RsaPkcs1, HashAlgorithmName.SHA512),
        ("1.2.840.10045.4.1", 9, SignatureFamily.Ecdsa, HashAlgorithmName.SHA1),
        ("1.2.840.10045.4.3.2", 10, SignatureFamily.Ecdsa, HashAlgorithmName.SHA256),
        ("1.2.840.10045.4.3.3", 11, SignatureFamily.Ecdsa, HashAlgorithmName.SHA384),
        ("1.2.840.10045.4.3.4", 12, SignatureFamily.Ecdsa, HashAlgorithmName.SHA512),
        (Ed, 16, SignatureFamily.EdDsa, HashAlgorithmName.SHA512),
    ];

    private static readonly (string Oid, int Number, HashAlgorithmName Hash)[] PssHashes =
    [
        ("2.16.840.1.101.3.4.2.1", 13, HashAlgorithmName.SHA256),
        ("2.16.840.1.101.3.4.2.2", 14, HashAlgorithmName.SHA384),
        ("2.16.840.1.101.3.4.2.3", 15, HashAlgorithmName.SHA512),
    ];

    private readonly SignatureFamily _family;
    private readonly HashAlgorithmName _hash;

    public SignedBy(ReadOnlyMemory<byte> algorithm, byte[] signature)
    {
        Signature = signature;
        var reader = new AsnReader(algorithm, AsnEncodingRules.DER).ReadSequence();
        var oid = reader.ReadObjectIdentifier();
        if (oid == Pss)
        {
            (_, AlgorithmNumber, _hash) = Array.Find(PssHashes, known => known.Oid == PssHash(reader));
            _family = SignatureFamily.RsaPss;
        }
        else
        {
            (_, AlgorithmNumber, _family, _hash) = Array.Find(Algorithms, known => known.Oid == oid);
        }
    }

    /// <summary>The algorithm's number in the reference implementation's output; 0 when it is not known.</summary>
    public int AlgorithmNumber { get; }

    public byte[] Signature { get; }

    /// <summary>Whether the key made the signature over the data; false for algorithms that are not safe any more.</summary>
    public bool Verify(KeyMaterial? key, ReadOnlyMemory<byte> data)
    {
        if (AlgorithmNumber == 0 || _hash == HashAlgorithmName.MD5 || _hash == HashAlgorithmName.SHA1) return false;
        var bytes = data.ToArray();
        return (_family, key) switch
        {
            (SignatureFamily.RsaPkcs1, RsaPublicKey rsa) => Signatures.VerifyPkcs1(rsa, _hash, bytes, Signature),
            (SignatureFamily.RsaPss, RsaPublicKey rsa) => RsaPss.Verify(rsa, _hash, bytes, Signature),
            (SignatureFamily.Ecdsa, EcPublicKey ec) => Signatures.VerifyEcdsa(ec, _hash, bytes, Signature, DSASignatureFormat.Rfc3279DerSequence),
            (SignatureFamily.EdDsa, EdPublicKey ed) => Ed25519.Verify(ed.Bytes, bytes, Signature),
            _ => false,
        };
    }

    private static string PssHash(AsnReader algorithm)
    {
        if (!algorithm.HasData) return "";
        var parameters = algorithm.ReadSequence();
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (!parameters.HasData || parameters.PeekTag() != tag) return "";
        return parameters.ReadSequence(tag).ReadSequence().ReadObjectIdentifier();
    }
}
