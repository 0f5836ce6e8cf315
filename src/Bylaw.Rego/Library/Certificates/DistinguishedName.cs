using System.Formats.Asn1;

namespace Bylaw.Rego.Library.Certificates;

/// <summary>The name of a subject or issuer: attributes by their object identifiers, in order.</summary>
internal sealed record DistinguishedName(ReadOnlyMemory<byte> Raw, List<(string Oid, string Value)> Attributes)
{
    // Name = SEQUENCE OF SET OF SEQUENCE { type, value } .
    public static DistinguishedName Read(ReadOnlyMemory<byte> raw)
    {
        var attributes = new List<(string, string)>();
        for (var name = new AsnReader(raw, AsnEncodingRules.DER).ReadSequence(); name.HasData;)
        {
            for (var set = name.ReadSetOf(skipSortOrderValidation: true); set.HasData;)
            {
                var attribute = set.ReadSequence();
                var oid = attribute.ReadObjectIdentifier();
                attributes.Add((oid, ReadText(attribute)));
            }
        }
        return new DistinguishedName(raw, attributes);
    }

    private static string ReadText(AsnReader reader)
    {
        var tag = (UniversalTagNumber)reader.PeekTag().TagValue;
        switch (tag)
        {
            case UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String
                or UniversalTagNumber.T61String or UniversalTagNumber.BMPString or UniversalTagNumber.NumericString:
                return reader.ReadCharacterString(tag);
            default:
                return Convert.ToHexStringLower(reader.ReadEncodedValue().Span);
        }
    }
}
