using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bylaw.Rego.Library.Keys;

namespace Bylaw.Rego.Library.Http;

/// <summary>The keys and the scope of a signature.</summary>
internal sealed record AwsCredentials(string AccessKey, string SecretKey, string SessionToken, string Service, string Region);

/// <summary>Request signatures of Amazon Web Services, version 4.</summary>
internal static class AwsSignature
{
    private const string Algorithm = "AWS4-HMAC-SHA256", ContentHash = "x-amz-content-sha256";
    private static readonly string[] NotSigned = ["authorization", "user-agent", "x-amzn-trace-id"];
    private static readonly string[] HashingServices = ["s3", "glacier", "s3-outposts", "s3-object-lambda"];

    /// <summary>The headers that a request needs, the signature among them.</summary>
    public static Dictionary<string, string> Sign(string method, string url, Dictionary<string, string> headers, byte[]? body, AwsCredentials credentials, DateTimeOffset time)
    {
        var (host, path, query) = Split(url);
        var stamp = time.ToUniversalTime().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var hash = body is null ? "UNSIGNED-PAYLOAD" : Hash(body);
        var own = new Dictionary<string, string>(StringComparer.Ordinal) { ["host"] = host, ["x-amz-date"] = stamp };
        if (Array.IndexOf(HashingServices, credentials.Service) >= 0) own[ContentHash] = hash;
        if (credentials.SessionToken.Length > 0) own["x-amz-security-token"] = credentials.SessionToken;
        var signed = new SortedDictionary<string, string>(own, StringComparer.Ordinal);
        foreach (var (key, value) in headers)
            if (Array.IndexOf(NotSigned, key.ToLowerInvariant()) < 0) signed[key.ToLowerInvariant()] = value;
        var names = string.Join(';', signed.Keys);
        var canonical = $"{method}\n{path}\n{query}\n{string.Concat(signed.Select(header => $"{header.Key}:{header.Value}\n"))}\n{names}\n{hash}";
        var scope = $"{stamp[..8]}/{credentials.Region}/{credentials.Service}/aws4_request";
        var signature = Convert.ToHexStringLower(Mac(SigningKey(credentials, stamp[..8]), $"{Algorithm}\n{stamp}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(canonical))}"));
        own["Authorization"] = $"{Algorithm} Credential={credentials.AccessKey}/{scope},SignedHeaders={names},Signature={signature}";
        return own;
    }

    private static byte[] SigningKey(AwsCredentials credentials, string date)
    {
        var key = Mac(Encoding.UTF8.GetBytes("AWS4" + credentials.SecretKey), date);
        return Mac(Mac(Mac(key, credentials.Region), credentials.Service), "aws4_request");
    }

    private static byte[] Mac(byte[] key, string text) => Signatures.Mac(HashAlgorithmName.SHA256, key, Encoding.UTF8.GetBytes(text));

    private static string Hash(byte[] data) => Convert.ToHexStringLower(SHA256.HashData(data));

    // Kept as written: the service signs what it receives.
    private static (string Host, string Path, string Query) Split(string url)
    {
        var hash = url.IndexOf('#');
        if (hash >= 0) url = url[..hash];
        var question = url.IndexOf('?');
        var query = question < 0 ? "" : url[(question + 1)..];
        if (question >= 0) url = url[..question];
        var start = url.IndexOf("://", StringComparison.Ordinal);
        if (start < 0) return ("", url, query);
        var slash = url.IndexOf('/', start + 3);
        var host = slash < 0 ? url[(start + 3)..] : url[(start + 3)..slash];
        return (host[(host.LastIndexOf('@') + 1)..], slash < 0 ? "" : url[slash..], query);
    }
}
