using System.Formats.Asn1;

namespace Bylaw.Rego.Library.Certificates;

/// <summary>A request for a certificate, RFC 2986.</summary>
internal sealed record CertificateRequest(
    ReadOnlyMemory<byte> Raw,
    ReadOnlyMemory<byte> Signed,
    SignedBy SignedBy,
    int Version,
    DistinguishedName Subject,
    PublicKeyInfo PublicKey,
    CertificateExtensions Extensions)
{
    private const string ExtensionRequest = "1.2.840.113549.1.9.14";

    /// <summary>Reads a request; null with a message when it is malformed.</summary>
    public static CertificateRequest? Read(ReadOnlyMemory<byte> der, out string? error)
    {
        error = null;
        try
        {
            var all = new AsnReader(der, AsnEncodingRules.DER);
            var raw = all.PeekEncodedValue();
            var outer = all.ReadSequence();
            if (all.HasData)
            {
                error = "asn1: syntax error: trailing data";
                return null;
            }
            return Read(raw, outer);
        }
        catch (AsnContentException)
        {
            error = "asn1: structure error: no certificate request";
            return null;
        }
    }

    private static CertificateRequest Read(ReadOnlyMemory<byte> raw, AsnReader outer)
    {
        var signed = outer.ReadEncodedValue();
        var signedBy = new SignedBy(outer.ReadEncodedValue(), outer.ReadBitString(out _));
        var body = new AsnReader(signed, AsnEncodingRules.DER).ReadSequence();
        var version = body.ReadInteger();
        var subject = DistinguishedName.Read(body.ReadEncodedValue());
        var key = PublicKeyInfo.Read(body.ReadEncodedValue());
        return new CertificateRequest(raw, signed, signedBy, (int)(version % 100), subject, key, ReadExtensions(body));
    }

    private static CertificateExtensions ReadExtensions(AsnReader body)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (!body.HasData || body.PeekTag() != tag) return CertificateExtensions.None;
        for (var attributes = body.ReadSetOf(skipSortOrderValidation: true, tag); attributes.HasData;)
        {
            var attribute = attributes.ReadSequence();
            if (attribute.ReadObjectIdentifier() != ExtensionRequest) continue;
            var values = attribute.ReadSetOf();
            if (values.HasData) return CertificateExtensions.Read(values.ReadSequence());
        }
        return CertificateExtensions.None;
    }
}
