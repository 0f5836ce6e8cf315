using System.Globalization;
using System.Numerics;
using Bylaw.Core.Values;
using Bylaw.Rego.Library.Keys;

namespace Bylaw.Rego.Library.Certificates;

/// <summary>Certificates as values, with the field names of the reference implementation.</summary>
internal static class CertificateJson
{
    private static readonly string[] NameFields = ["Country", "Organization", "OrganizationalUnit", "Locality", "Province", "StreetAddress", "PostalCode"];
    private static readonly string[] NameOids = ["2.5.4.6", "2.5.4.10", "2.5.4.11", "2.5.4.7", "2.5.4.8", "2.5.4.9", "2.5.4.17"];
    private const string SerialNumberOid = "2.5.4.5", CommonNameOid = "2.5.4.3";

    public static Value Write(IEnumerable<Certificate> certificates, bool withUriStrings = true) =>
        new ArrayValue([.. certificates.Select(certificate => Write(certificate, withUriStrings))]);

    public static Value Write(Certificate certificate, bool withUriStrings)
    {
        var output = new ObjectBuilder(60);
        output.Set("Raw", Bytes(certificate.Raw.Span));
        output.Set("RawTBSCertificate", Bytes(certificate.Signed.Span));
        output.Set("RawSubjectPublicKeyInfo", Bytes(certificate.PublicKey.Raw.Span));
        output.Set("RawSubject", Bytes(certificate.Subject.Raw.Span));
        output.Set("RawIssuer", Bytes(certificate.Issuer.Raw.Span));
        WriteSignature(output, certificate.SignedBy, certificate.PublicKey);
        output.Set("Version", Value.Of(certificate.Version));
        output.Set("SerialNumber", KeyJson.Integer(certificate.SerialNumber));
        output.Set("Issuer", Name(certificate.Issuer));
        output.Set("Subject", Name(certificate.Subject));
        output.Set("NotBefore", Time(certificate.NotBefore));
        output.Set("NotAfter", Time(certificate.NotAfter));
        WriteExtensions(output, certificate.Extensions);
        WriteNames(output, certificate.Extensions.Names);
        WriteConstraints(output, certificate.Extensions);
        if (withUriStrings) output.Set("URIStrings", Texts(certificate.Extensions.Names.Uris));
        return output.ToObject();
    }

    public static Value Write(CertificateRequest request)
    {
        var output = new ObjectBuilder(20);
        output.Set("Raw", Bytes(request.Raw.Span));
        output.Set("RawTBSCertificateRequest", Bytes(request.Signed.Span));
        output.Set("RawSubjectPublicKeyInfo", Bytes(request.PublicKey.Raw.Span));
        output.Set("RawSubject", Bytes(request.Subject.Raw.Span));
        WriteSignature(output, request.SignedBy, request.PublicKey);
        output.Set("Version", Value.Of(request.Version));
        output.Set("Subject", Name(request.Subject));
        output.Set("Attributes", ArrayValue.Empty);
        output.Set("Extensions", List(request.Extensions.All, Extension));
        output.Set("ExtraExtensions", NullValue.Instance);
        WriteNames(output, request.Extensions.Names);
        return output.ToObject();
    }

    private static void WriteSignature(ObjectBuilder output, SignedBy signedBy, PublicKeyInfo key)
    {
        output.Set("Signature", Bytes(signedBy.Signature));
        output.Set("SignatureAlgorithm", Value.Of(signedBy.AlgorithmNumber));
        output.Set("PublicKeyAlgorithm", Value.Of(key.AlgorithmNumber));
        output.Set("PublicKey", key.Key is null ? NullValue.Instance : KeyJson.Write(key.Key));
    }

    private static void WriteExtensions(ObjectBuilder output, CertificateExtensions extensions)
    {
        output.Set("KeyUsage", Value.Of(extensions.KeyUsage));
        output.Set("Extensions", List(extensions.All, Extension));
        output.Set("ExtraExtensions", NullValue.Instance);
        output.Set("UnhandledCriticalExtensions", List(extensions.UnhandledCritical, Oid));
        output.Set("ExtKeyUsage", List(extensions.Usages, number => Value.Of(number)));
        output.Set("UnknownExtKeyUsage", List(extensions.UnknownUsages, Oid));
        output.Set("BasicConstraintsValid", Value.Of(extensions.HasBasicConstraints));
        output.Set("IsCA", Value.Of(extensions.IsAuthority));
        output.Set("MaxPathLen", Value.Of(extensions.MaxPathLength));
        output.Set("MaxPathLenZero", Value.Of(extensions.HasBasicConstraints && extensions.MaxPathLength == 0));
        output.Set("SubjectKeyId", extensions.SubjectKeyId is { } own ? Bytes(own) : NullValue.Instance);
        output.Set("AuthorityKeyId", extensions.AuthorityKeyId is { } authority ? Bytes(authority) : NullValue.Instance);
        output.Set("OCSPServer", Texts(extensions.OcspServers));
        output.Set("IssuingCertificateURL", Texts(extensions.IssuerUrls));
        output.Set("CRLDistributionPoints", Texts(extensions.RevocationLists));
        output.Set("PolicyIdentifiers", List(extensions.Policies, Oid));
        output.Set("Policies", Texts(extensions.Policies));
    }

    private static void WriteNames(ObjectBuilder output, SubjectNames names)
    {
        output.Set("DNSNames", Texts(names.Dns));
        output.Set("EmailAddresses", Texts(names.Emails));
        output.Set("IPAddresses", List(names.Addresses, address => Value.Of(address.ToString())));
        output.Set("URIs", List(names.Uris, Url));
    }

    private static void WriteConstraints(ObjectBuilder output, CertificateExtensions extensions)
    {
        output.Set("PermittedDNSDomainsCritical", Value.Of(extensions.All.Exists(extension => extension.Oid == "2.5.29.30" && extension.Critical)));
        foreach (var side in (ReadOnlySpan<string>)["Permitted", "Excluded"])
            foreach (var kind in (ReadOnlySpan<string>)["DNSDomains", "IPRanges", "EmailAddresses", "URIDomains"])
                output.Set(side + kind, NullValue.Instance);
        foreach (var policy in (ReadOnlySpan<string>)["InhibitAnyPolicy", "InhibitPolicyMapping", "RequireExplicitPolicy"])
        {
            output.Set(policy, Value.Of(0));
            output.Set(policy + "Zero", Value.Of(false));
        }
        output.Set("PolicyMappings", NullValue.Instance);
    }

    private static ObjectValue Name(DistinguishedName name)
    {
        var output = new ObjectBuilder(11);
        for (var i = 0; i < NameFields.Length; i++)
        {
            var values = name.Attributes.FindAll(attribute => attribute.Oid == NameOids[i]).ConvertAll(attribute => attribute.Value);
            output.Set(NameFields[i], values.Count == 0 ? NullValue.Instance : Texts(values));
        }
        output.Set("SerialNumber", Value.Of(name.Attributes.FindLast(attribute => attribute.Oid == SerialNumberOid).Value ?? ""));
        output.Set("CommonName", Value.Of(name.Attributes.FindLast(attribute => attribute.Oid == CommonNameOid).Value ?? ""));
        output.Set("Names", List(name.Attributes, attribute => Entry(("Type", Oid(attribute.Oid)), ("Value", Value.Of(attribute.Value)))));
        output.Set("ExtraNames", NullValue.Instance);
        return output.ToObject();
    }

    private static Value Extension(RawExtension extension) =>
        Entry(("Id", Oid(extension.Oid)), ("Critical", Value.Of(extension.Critical)), ("Value", Bytes(extension.Value)));

    private static Value Url(string text)
    {
        var parts = Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null;
        return Entry(
            ("Scheme", Value.Of(parts?.Scheme ?? "")),
            ("Opaque", Value.Of("")),
            ("User", parts is { UserInfo.Length: > 0 } ? ObjectValue.Empty : NullValue.Instance),
            ("Host", Value.Of(parts is null ? "" : parts.IsDefaultPort ? parts.Host : parts.Authority[(parts.UserInfo.Length > 0 ? parts.UserInfo.Length + 1 : 0)..])),
            ("Path", Value.Of(parts is null ? text : PathOf(text, parts))),
            ("RawPath", Value.Of("")),
            ("OmitHost", Value.Of(false)),
            ("ForceQuery", Value.Of(false)),
            ("RawQuery", Value.Of(parts?.Query.TrimStart('?') ?? "")),
            ("Fragment", Value.Of(parts?.Fragment.TrimStart('#') ?? "")),
            ("RawFragment", Value.Of("")));
    }

    // An empty path stays empty: Uri makes "/" of it.
    private static string PathOf(string text, Uri uri) => uri.AbsolutePath == "/" && !text.EndsWith('/') ? "" : Uri.UnescapeDataString(uri.AbsolutePath);

    private static Value Time(DateTimeOffset time) => Value.Of(time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    private static Value Bytes(ReadOnlySpan<byte> bytes) => Value.Of(Base64Data.Encode(bytes));

    private static Value Texts(List<string>? texts) => List(texts, Value.Of);

    private static Value Oid(string oid) =>
        new ArrayValue([.. oid.Split('.').Select(part => (Value)NumberValue.Of(BigInteger.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture)))]);

    private static Value List<T>(List<T>? items, Func<T, Value> write) =>
        items is null ? NullValue.Instance : new ArrayValue([.. items.Select(write)]);

    private static ObjectValue Entry(params ReadOnlySpan<(string Key, Value Value)> fields)
    {
        var output = new ObjectBuilder(fields.Length);
        foreach (var (key, value) in fields) output.Set(key, value);
        return output.ToObject();
    }
}
