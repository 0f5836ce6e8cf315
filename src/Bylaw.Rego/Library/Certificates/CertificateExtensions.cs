using System.Formats.Asn1;
using System.Net;

namespace Bylaw.Rego.Library.Certificates;

/// <summary>One extension, undecoded.</summary>
internal sealed record RawExtension(string Oid, bool Critical, byte[] Value);

/// <summary>The extensions of a certificate, RFC 5280, section 4.2. Lists are null when the extension is missing.</summary>
internal sealed class CertificateExtensions
{
    private static readonly string[] UsageOids =
    [
        "2.5.29.37.0", "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.3", "1.3.6.1.5.5.7.3.4",
        "1.3.6.1.5.5.7.3.5", "1.3.6.1.5.5.7.3.6", "1.3.6.1.5.5.7.3.7", "1.3.6.1.5.5.7.3.8", "1.3.6.1.5.5.7.3.9",
        "1.3.6.1.4.1.311.10.3.3", "2.16.840.1.113730.4.1", "1.3.6.1.4.1.311.2.1.22", "1.3.6.1.4.1.311.61.1.1",
    ];

    public static readonly CertificateExtensions None = new();

    public List<RawExtension> All { get; } = [];

    public List<string>? UnhandledCritical { get; private set; }

    public int KeyUsage { get; private set; }

    /// <summary>Purposes, as numbers of the reference implementation.</summary>
    public List<int>? Usages { get; private set; }

    public List<string>? UnknownUsages { get; private set; }

    public bool HasBasicConstraints { get; private set; }

    public bool IsAuthority { get; private set; }

    /// <summary>Most intermediate certificates below; -1 for no limit, 0 also when nothing is said at all.</summary>
    public int MaxPathLength { get; private set; }

    public byte[]? SubjectKeyId { get; private set; }

    public byte[]? AuthorityKeyId { get; private set; }

    public SubjectNames Names { get; private set; } = SubjectNames.None;

    public bool HasNameConstraints { get; private set; }

    public List<string>? OcspServers { get; private set; }

    public List<string>? IssuerUrls { get; private set; }

    public List<string>? RevocationLists { get; private set; }

    public List<string>? Policies { get; private set; }

    public static CertificateExtensions Read(AsnReader sequence)
    {
        var result = new CertificateExtensions();
        while (sequence.HasData)
        {
            var item = sequence.ReadSequence();
            var oid = item.ReadObjectIdentifier();
            var critical = item.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && item.ReadBoolean();
            var extension = new RawExtension(oid, critical, item.ReadOctetString());
            result.All.Add(extension);
            if (!result.Take(extension) && critical) (result.UnhandledCritical ??= []).Add(oid);
        }
        return result;
    }

    // False when the extension is not one of those that are understood.
    private bool Take(RawExtension extension)
    {
        var reader = new AsnReader(extension.Value, AsnEncodingRules.DER);
        switch (extension.Oid)
        {
            case "2.5.29.15": KeyUsage = ReadKeyUsage(reader); return true;
            case "2.5.29.19": ReadBasicConstraints(reader.ReadSequence()); return true;
            case "2.5.29.17":
                Names = SubjectNames.Read(reader.ReadSequence());
                return !Names.IsEmpty;
            case "2.5.29.30": HasNameConstraints = true; return true;
            case "2.5.29.37": ReadUsages(reader.ReadSequence()); return true;
            case "2.5.29.14": SubjectKeyId = reader.ReadOctetString(); return true;
            case "2.5.29.35": ReadAuthorityKeyId(reader.ReadSequence()); return true;
            case "2.5.29.31": ReadRevocationLists(reader.ReadSequence()); return true;
            case "2.5.29.32": ReadPolicies(reader.ReadSequence()); return true;
            case "1.3.6.1.5.5.7.1.1": ReadAuthorityAccess(reader.ReadSequence()); return true;
            default: return false;
        }
    }

    private static int ReadKeyUsage(AsnReader reader)
    {
        var bits = reader.ReadBitString(out _);
        var usage = 0;
        for (var i = 0; i < 9 && i / 8 < bits.Length; i++)
            if ((bits[i / 8] >> (7 - i % 8) & 1) == 1) usage |= 1 << i;
        return usage;
    }

    private void ReadBasicConstraints(AsnReader reader)
    {
        HasBasicConstraints = true;
        IsAuthority = reader.HasData && reader.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && reader.ReadBoolean();
        MaxPathLength = -1;
        if (!reader.HasData) return;
        var length = reader.ReadInteger();
        MaxPathLength = length.Sign >= 0 && length < int.MaxValue ? (int)length : throw new AsnContentException("invalid basic constraints");
    }

    private void ReadUsages(AsnReader reader)
    {
        while (reader.HasData)
        {
            var oid = reader.ReadObjectIdentifier();
            var number = Array.IndexOf(UsageOids, oid);
            if (number >= 0) (Usages ??= []).Add(number);
            else (UnknownUsages ??= []).Add(oid);
        }
    }

    private void ReadAuthorityKeyId(AsnReader reader)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, 0);
        if (reader.HasData && reader.PeekTag().HasSameClassAndValue(tag)) AuthorityKeyId = reader.ReadOctetString(tag);
    }

    private void ReadRevocationLists(AsnReader reader)
    {
        var wrapped = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        while (reader.HasData)
        {
            var point = reader.ReadSequence();
            if (!point.HasData || point.PeekTag() != wrapped) continue;
            var name = point.ReadSequence(wrapped);
            if (!name.HasData || name.PeekTag() != wrapped) continue;
            for (var full = name.ReadSequence(wrapped); full.HasData;)
            {
                if (full.PeekTag().HasSameClassAndValue(SubjectNames.UriTag)) (RevocationLists ??= []).Add(full.ReadCharacterString(UniversalTagNumber.IA5String, SubjectNames.UriTag));
                else full.ReadEncodedValue();
            }
        }
    }

    private void ReadPolicies(AsnReader reader)
    {
        while (reader.HasData) (Policies ??= []).Add(reader.ReadSequence().ReadObjectIdentifier());
    }

    private void ReadAuthorityAccess(AsnReader reader)
    {
        while (reader.HasData)
        {
            var access = reader.ReadSequence();
            var method = access.ReadObjectIdentifier();
            if (!access.PeekTag().HasSameClassAndValue(SubjectNames.UriTag)) continue;
            var url = access.ReadCharacterString(UniversalTagNumber.IA5String, SubjectNames.UriTag);
            if (method == "1.3.6.1.5.5.7.48.1") (OcspServers ??= []).Add(url);
            else if (method == "1.3.6.1.5.5.7.48.2") (IssuerUrls ??= []).Add(url);
        }
    }
}

/// <summary>The alternative names of a subject.</summary>
internal sealed class SubjectNames
{
    public static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);
    private static readonly Asn1Tag EmailTag = new(TagClass.ContextSpecific, 1), DnsTag = new(TagClass.ContextSpecific, 2), AddressTag = new(TagClass.ContextSpecific, 7);

    public static readonly SubjectNames None = new();

    public List<string>? Dns { get; private set; }

    public List<string>? Emails { get; private set; }

    public List<string>? Uris { get; private set; }

    public List<IPAddress>? Addresses { get; private set; }

    public bool IsEmpty => Dns is null && Emails is null && Uris is null && Addresses is null;

    public static SubjectNames Read(AsnReader reader)
    {
        var names = new SubjectNames();
        while (reader.HasData)
        {
            var tag = reader.PeekTag();
            if (tag.HasSameClassAndValue(EmailTag)) (names.Emails ??= []).Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, EmailTag));
            else if (tag.HasSameClassAndValue(DnsTag)) (names.Dns ??= []).Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, DnsTag));
            else if (tag.HasSameClassAndValue(UriTag)) (names.Uris ??= []).Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, UriTag));
            else if (tag.HasSameClassAndValue(AddressTag)) (names.Addresses ??= []).Add(ReadAddress(reader.ReadOctetString(AddressTag)));
            else reader.ReadEncodedValue();
        }
        return names;
    }

    private static IPAddress ReadAddress(byte[] bytes) =>
        bytes.Length is 4 or 16 ? new IPAddress(bytes) : throw new AsnContentException("cannot parse IP address");
}
