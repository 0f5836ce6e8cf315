using System.Formats.Asn1;
using System.Numerics;

namespace Bylaw.Rego.Library.Certificates;

/// <summary>An X.509 certificate, RFC 5280.</summary>
internal sealed class Certificate
{
    private Certificate(ReadOnlyMemory<byte> raw, ReadOnlyMemory<byte> signed, SignedBy signedBy)
    {
        Raw = raw;
        Signed = signed;
        SignedBy = signedBy;
    }

    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>The part that the signature covers.</summary>
    public ReadOnlyMemory<byte> Signed { get; }

    public SignedBy SignedBy { get; }

    public int Version { get; private init; }

    public BigInteger SerialNumber { get; private init; }

    public required DistinguishedName Issuer { get; init; }

    public required DistinguishedName Subject { get; init; }

    public DateTimeOffset NotBefore { get; private init; }

    public DateTimeOffset NotAfter { get; private init; }

    public required PublicKeyInfo PublicKey { get; init; }

    public required CertificateExtensions Extensions { get; init; }

    /// <summary>Reads the certificates that stand one after another; null with a message when one is malformed.</summary>
    public static List<Certificate>? ReadAll(ReadOnlyMemory<byte> der, out string? error)
    {
        var all = new List<Certificate>();
        try
        {
            for (var reader = new AsnReader(der, AsnEncodingRules.DER); reader.HasData;)
                all.Add(Read(reader.ReadEncodedValue()));
        }
        catch (AsnContentException)
        {
            error = "x509: malformed certificate";
            return null;
        }
        error = null;
        return all;
    }

    // Certificate = SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue } .
    private static Certificate Read(ReadOnlyMemory<byte> raw)
    {
        var outer = new AsnReader(raw, AsnEncodingRules.DER).ReadSequence();
        var signed = outer.ReadEncodedValue();
        var algorithm = outer.ReadEncodedValue();
        var signature = outer.ReadBitString(out _);
        outer.ThrowIfNotEmpty();
        var body = new AsnReader(signed, AsnEncodingRules.DER).ReadSequence();
        var version = ReadVersion(body);
        var serial = body.ReadInteger();
        body.ReadEncodedValue();
        var issuer = DistinguishedName.Read(body.ReadEncodedValue());
        var validity = body.ReadSequence();
        var notBefore = ReadTime(validity);
        var notAfter = ReadTime(validity);
        var subject = DistinguishedName.Read(body.ReadEncodedValue());
        var key = PublicKeyInfo.Read(body.ReadEncodedValue());
        return new Certificate(raw, signed, new SignedBy(algorithm, signature))
        {
            Version = version,
            SerialNumber = serial,
            Issuer = issuer,
            Subject = subject,
            NotBefore = notBefore,
            NotAfter = notAfter,
            PublicKey = key,
            Extensions = ReadExtensions(body),
        };
    }

    private static int ReadVersion(AsnReader body)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (body.PeekTag() != tag) return 1;
        var version = body.ReadSequence(tag).ReadInteger();
        return version >= 0 && version <= 2 ? (int)version + 1 : throw new AsnContentException("invalid version");
    }

    private static DateTimeOffset ReadTime(AsnReader validity) =>
        validity.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? validity.ReadUtcTime(2049) : validity.ReadGeneralizedTime();

    private static CertificateExtensions ReadExtensions(AsnReader body)
    {
        while (body.HasData)
        {
            var tag = body.PeekTag();
            if (tag == new Asn1Tag(TagClass.ContextSpecific, 3, isConstructed: true)) return CertificateExtensions.Read(body.ReadSequence(tag).ReadSequence());
            body.ReadEncodedValue();
        }
        return CertificateExtensions.None;
    }
}
