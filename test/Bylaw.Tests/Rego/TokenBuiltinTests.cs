using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Bylaw.Rego.Library.Keys;
using Xunit;

namespace Bylaw.Tests.Rego;

public class TokenBuiltinTests
{
    private const string Secret = "{\"kty\": \"oct\", \"k\": \"c2VjcmV0\"}";

    // RFC 8032, section 7.1, tests 2 and 3.
    [Theory]
    [InlineData("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Ed25519Vectors(string seed, string publicKey, string message, string signature)
    {
        var key = new EdPrivateKey(Convert.FromHexString(seed), Ed25519.PublicOf(Convert.FromHexString(seed)));
        Assert.Equal(publicKey, Convert.ToHexStringLower(key.Public));
        Assert.Equal(signature, Convert.ToHexStringLower(Ed25519.Sign(key, Convert.FromHexString(message))));
        Assert.True(Ed25519.Verify(key.Public, Convert.FromHexString(message), Convert.FromHexString(signature)));
        Assert.False(Ed25519.Verify(key.Public, [1], Convert.FromHexString(signature)));
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("PS256")]
    [InlineData("PS512")]
    public void RsaTokensRoundTrip(string algorithm)
    {
        using var rsa = RSA.Create(2048);
        var parts = rsa.ExportParameters(true);
        var jwk = $$"""{"kty": "RSA", "n": "{{Url(parts.Modulus)}}", "e": "{{Url(parts.Exponent)}}", "d": "{{Url(parts.D)}}", "p": "{{Url(parts.P)}}", "q": "{{Url(parts.Q)}}"}""";
        var token = Sign($"{{\"alg\": \"{algorithm}\"}}", jwk);
        CheckVerifies(algorithm, token, rsa.ExportSubjectPublicKeyInfoPem());
        CheckVerifies(algorithm, token, $$"""{"keys": [{"kty": "RSA", "n": "{{Url(parts.Modulus)}}", "e": "{{Url(parts.Exponent)}}"}]}""");
    }

    [Theory]
    [InlineData("ES256", "P-256")]
    [InlineData("ES384", "P-384")]
    [InlineData("ES512", "P-521")]
    public void EcTokensRoundTrip(string algorithm, string curve)
    {
        using var key = ECDsa.Create(curve switch { "P-256" => ECCurve.NamedCurves.nistP256, "P-384" => ECCurve.NamedCurves.nistP384, _ => ECCurve.NamedCurves.nistP521 });
        var parts = key.ExportParameters(true);
        var jwk = $$"""{"kty": "EC", "crv": "{{curve}}", "x": "{{Url(parts.Q.X)}}", "y": "{{Url(parts.Q.Y)}}", "d": "{{Url(parts.D)}}"}""";
        var token = Sign($"{{\"alg\": \"{algorithm}\"}}", jwk);
        CheckVerifies(algorithm, token, key.ExportSubjectPublicKeyInfoPem());
    }

    [Theory]
    [InlineData("""{"iss": "me", "aud": ["a", "b"], "exp": 100}""", """{"iss": "me", "aud": "b", "time": 99000000000}""", true)]
    [InlineData("""{"iss": "me"}""", """{"iss": "you"}""", false)]
    [InlineData("""{"aud": "a"}""", "{}", false)]
    [InlineData("{}", """{"aud": "a"}""", false)]
    [InlineData("""{"exp": 100}""", """{"time": 100000000000}""", false)]
    [InlineData("""{"nbf": 100}""", """{"time": 100000000000}""", true)]
    [InlineData("""{"nbf": 100.5}""", """{"time": 100000000000}""", false)]
    [InlineData("{}", """{"alg": "HS512"}""", false)]
    public void Constraints(string claims, string constraints, bool allowed)
    {
        var token = Unquote(JsonCall.Run("io.jwt.encode_sign", $"[{{\"alg\": \"HS256\"}}, {claims}, {Secret}]"));
        var withSecret = constraints.Length == 2 ? "{\"secret\": \"secret\"}" : $"{{\"secret\": \"secret\", {constraints[1..]}";
        Assert.StartsWith(allowed ? "[true," : "[false,", JsonCall.Run("io.jwt.decode_verify", $"[\"{token}\", {withSecret}]"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"secret": "a", "kind": 1}""", "unknown token validation constraint: kind")]
    [InlineData("{}", "no key constraint")]
    [InlineData("""{"secret": "a", "time": -1}""", "token time constraint: must not be negative")]
    [InlineData("""{"secret": "a", "alg": 1}""", "alg constraint: must be a string")]
    public void WrongConstraints(string constraints, string message) =>
        Assert.Equal($"!io.jwt.decode_verify: {message}", JsonCall.Run("io.jwt.decode_verify", $"[\"a.b.c\", {constraints}]"));

    [Fact]
    public void TheTypeOfAKeyIsNotTakenFromTheToken()
    {
        // A public key is no secret: a token signed with it as one must not pass.
        using var rsa = RSA.Create(2048);
        var pem = rsa.ExportSubjectPublicKeyInfoPem();
        var key = $"{{\"kty\": \"oct\", \"k\": \"{Url(Encoding.UTF8.GetBytes(pem))}\"}}";
        var token = Sign("{\"alg\": \"HS256\"}", key);
        Assert.Equal("[false,{},{}]", JsonCall.Run("io.jwt.decode_verify", JsonSerializer.Serialize(new object[] { token, new Dictionary<string, string> { ["cert"] = pem } })));
    }

    [Fact]
    public void ChainsAreVerified()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var leafKey = RSA.Create(2048);
        var rootRequest = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=root", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = rootRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var leafRequest = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=leaf", leafKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("*.example.com");
        leafRequest.CertificateExtensions.Add(names.Build());
        using var leaf = leafRequest.Create(root.SubjectName, X509SignatureGenerator.CreateForECDsa(rootKey), now.AddDays(-1), now.AddHours(1), [1, 2, 3]);
        var pem = $"{root.ExportCertificatePem()}\n{leaf.ExportCertificatePem()}\n";
        Assert.StartsWith("[true,", Verify(pem, "{}"), StringComparison.Ordinal);
        Assert.StartsWith("[true,", Verify(pem, "{\"DNSName\": \"a.example.com\"}"), StringComparison.Ordinal);
        Assert.Equal("[false,[]]", Verify(pem, "{\"DNSName\": \"a.b.example.com\"}"));
        Assert.Equal("[false,[]]", Verify(pem, $"{{\"CurrentTime\": {now.AddHours(2).ToUnixTimeSeconds()}000000000}}"));
        Assert.Equal("[false,[]]", Verify($"{leaf.ExportCertificatePem()}\n{root.ExportCertificatePem()}\n", "{}"));
        Assert.Equal("!crypto.x509.parse_and_verify_certificates_with_options: invalid entries for 'KeyUsages' found: [x]", Verify(pem, "{\"KeyUsages\": [\"x\"]}"));
    }

    [Theory]
    [InlineData("AAAA")]
    [InlineData("MIIBCgKCAQEA")]
    [InlineData("MIQAAAAA")]
    public void BrokenKeysGiveMessages(string base64)
    {
        Assert.StartsWith("!", JsonCall.Run("crypto.x509.parse_certificates", $"[\"{base64}\"]"), StringComparison.Ordinal);
        Assert.StartsWith("!", JsonCall.Run("crypto.x509.parse_certificate_request", $"[\"{base64}\"]"), StringComparison.Ordinal);
        foreach (var label in new[] { "RSA PRIVATE KEY", "EC PRIVATE KEY", "PRIVATE KEY" })
            Assert.StartsWith("!", JsonCall.Run("crypto.parse_private_keys", JsonSerializer.Serialize(new[] { $"-----BEGIN {label}-----\n{base64}\n-----END {label}-----\n" })), StringComparison.Ordinal);
    }

    [Fact]
    public void HttpNeedsAGrant() =>
        Assert.Equal("!http.send: network access is not granted to this evaluation", JsonCall.Run("http.send", "[{\"method\": \"get\", \"url\": \"http://127.0.0.1/\"}]"));

    private static string Verify(string pem, string options) =>
        JsonCall.Run("crypto.x509.parse_and_verify_certificates_with_options", $"[{JsonSerializer.Serialize(pem)}, {options}]");

    private static string Sign(string header, string key) => Unquote(JsonCall.Run("io.jwt.encode_sign", $"[{header}, {{\"sub\": \"a\"}}, {key}]"));

    private static void CheckVerifies(string algorithm, string token, string key)
    {
        var name = $"io.jwt.verify_{algorithm.ToLowerInvariant()}";
        Assert.Equal("true", JsonCall.Run(name, JsonSerializer.Serialize(new[] { token, key })));
        var dot = token.LastIndexOf('.');
        var other = token[..dot] + "x" + token[dot..];
        Assert.Equal("false", JsonCall.Run(name, JsonSerializer.Serialize(new[] { other, key })));
    }

    private static string Unquote(string json)
    {
        Assert.StartsWith("\"", json, StringComparison.Ordinal);
        return json.Trim('"');
    }

    private static string Url(byte[]? bytes) => Base64Url.EncodeToString(bytes);
}
