using System.Formats.Asn1;
using Bylaw.Rego.Library.Keys;

namespace Bylaw.Rego.Library.Certificates;

/// <summary>A public key as it stands in a certificate; the key is null when its algorithm is not supported.</summary>
internal sealed record PublicKeyInfo(ReadOnlyMemory<byte> Raw, KeyMaterial? Key)
{
    /// <summary>The algorithm's number in the reference implementation's output.</summary>
    public int AlgorithmNumber => Key switch
    {
        RsaPublicKey => 1,
        EcPublicKey => 3,
        EdPublicKey => 4,
        _ => 0,
    };

    public static PublicKeyInfo Read(ReadOnlyMemory<byte> raw)
    {
        var info = new AsnReader(raw, AsnEncodingRules.DER).ReadSequence();
        info.ReadSequence();
        info.ReadBitString(out _);
        return new PublicKeyInfo(raw, DerKeys.ReadPublic(raw));
    }
}
