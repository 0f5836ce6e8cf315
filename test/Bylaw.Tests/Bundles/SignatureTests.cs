using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;
using Bylaw.Rego.Bundles;
using Bylaw.Rego.Library.Keys;
using Xunit;

namespace Bylaw.Tests.Bundles;

/// <summary>A signed bundle is exactly what was signed, by whom and for what, or it is refused.</summary>
public sealed class SignatureTests
{
    private static readonly (string Path, string Text)[] Files =
    [
        ("/p.rego", "package p\nallow := true\n"), ("/data.json", """{"b": [1, 2.50], "a": {"x": "<ü>"}}"""), ("/y/data.yaml", "n: 1.0\n"), ("/z/data.yml", "n: 1.0\n"),
        ("/.manifest", """{"revision": "1", "metadata": {}}"""), ("/note.txt", "any bytes"),
    ];

    [Theory]
    [InlineData("HS256")]
    [InlineData("HS384")]
    [InlineData("HS512")]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    [InlineData("EdDSA")]
    public void Each_algorithm_signs_and_verifies(string algorithm)
    {
        var (privateKey, publicKeys) = Keys(algorithm);
        var signed = Signed(new BundleSigning { Key = privateKey, Algorithm = algorithm });
        foreach (var key in publicKeys) Assert.Equal("", Problems(signed, Verification(key, algorithm)));
        var (otherPrivate, otherPublic) = Keys(algorithm);
        Assert.Equal(Refused("jws.Verify: could not verify message using any of the signatures or keys"), Problems(signed, Verification(otherPublic[0], algorithm)));
        Assert.Equal("", Problems(Signed(new BundleSigning { Key = otherPrivate, Algorithm = algorithm }), Verification(otherPublic[0], algorithm)));
    }

    [Fact]
    public void Every_changed_byte_of_every_file_is_found()
    {
        var signed = Signed(Secret());
        for (var file = 0; file < Files.Length; file++)
        {
            for (var at = 0; at < Files[file].Text.Length; at++)
            {
                var text = Files[file].Text.ToCharArray();
                text[at] = text[at] == 'x' ? 'y' : 'x';
                var changed = ((string Path, string Text)[])signed.Clone();
                changed[file].Text = new string(text);
                // A change that leaves the value of a structured file the same is none.
                var isSame = Files[file].Path is "/data.json" or "/.manifest" or "/y/data.yaml" && SameValue(Files[file].Path, Files[file].Text, changed[file].Text);
                var problems = Problems(changed, Verification("secret", "HS256"));
                Assert.Equal(isSame, problems.Length == 0);
            }
        }
    }

    [Fact]
    public void Every_changed_byte_of_the_signature_is_found()
    {
        var signed = Signed(Secret());
        var at = Array.FindIndex(signed, file => file.Path == "/.signatures.json");
        var text = signed[at].Text;
        var start = text.IndexOf("ey", StringComparison.Ordinal);
        var end = text.LastIndexOf('"');
        for (var i = start; i < end; i++)
        {
            var changed = ((string Path, string Text)[])signed.Clone();
            changed[at].Text = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];
            var isLast = i == end - 1;
            // The last character of base64 has bits that do not count.
            if (!isLast) Assert.NotEqual("", Problems(changed, Verification("secret", "HS256")));
        }
    }

    [Fact]
    public void Reformatting_structured_files_is_no_change()
    {
        var signed = Signed(Secret());
        signed[1].Text = "{\"a\":{\"x\":\"\\u003c\\u00fc>\"},\n\"b\":[1,2.50]}";
        signed[2].Text = "n:   1.00 # one\n";
        Assert.Equal("", Problems(signed, Verification("secret", "HS256")));
        signed[3].Text += "\n";
        Assert.StartsWith("BLW2116 bundle b.tar.gz: z/data.yml: digest mismatch (want: ", Problems(signed, Verification("secret", "HS256")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_found()
    {
        var signed = Signed(Secret());
        Assert.Equal(
            "BLW2116 bundle b.tar.gz: file(s) [note.txt p.rego] specified in bundle signatures but not found in the target bundle",
            Problems([.. signed.Where(file => file.Path is not ("/p.rego" or "/note.txt"))], Verification("secret", "HS256")));
    }

    [Theory]
    [InlineData("/q.rego", "package q", "file q.rego not included in bundle signature")]
    [InlineData("/a/data.json", "{}", "file a/data.json not included in bundle signature")]
    [InlineData("/anything", "", "file anything not included in bundle signature")]
    [InlineData("/patch.json", """{"data": [{"op": "remove", "path": "/a"}]}""", "file patch.json not included in bundle signature")]
    public void A_further_file_is_found(string path, string text, string problem) =>
        Assert.Equal($"BLW2116 bundle b.tar.gz: {problem}", Problems([.. Signed(Secret()), (path, text)], Verification("secret", "HS256")));

    [Fact]
    public void Excluded_files_need_no_signature()
    {
        var signed = Signed(Secret());
        signed[0].Text += "# changed";
        var verification = Verification("secret", "HS256") with { ExcludedFiles = ["*.rego", "a/*"] };
        Assert.Equal("", Problems([.. signed, ("/a/data.json", "{}")], verification));
        Assert.Equal("BLW2116 bundle b.tar.gz: file a/b/data.json not included in bundle signature", Problems([.. signed, ("/a/b/data.json", "{}")], verification));
    }

    [Fact]
    public void Scope_and_key_are_checked()
    {
        var claims = (ObjectValue)JsonReader.Read("c", "{\"scope\": \"write\", \"iss\": \"me\"}"u8.ToArray()).Value!;
        var scoped = Signed(Secret() with { Claims = claims });
        Assert.Equal(Refused("scope mismatch"), Problems(scoped, Verification("secret", "HS256")));
        Assert.Equal(Refused("scope mismatch"), Problems(scoped, Verification("secret", "HS256") with { Scope = "read" }));
        Assert.Equal("", Problems(scoped, Verification("secret", "HS256") with { Scope = "write" }));
        Assert.Equal("", Problems(scoped, BundleVerification.Of("k", new VerificationKey("secret", "HS256", "write"))));
        var plain = Signed(Secret());
        Assert.Equal(Refused("scope mismatch"), Problems(plain, Verification("secret", "HS256") with { Scope = "write" }));
        Assert.Equal(Refused("unknown signature algorithm: HS1"), Problems(plain, Verification("secret", "HS1")));
        Assert.Equal(Refused("failed to parse PEM block containing the key"), Problems(plain, Verification("no pem", "RS256")));
    }

    [Fact]
    public void The_key_is_found_by_its_id()
    {
        var keys = ImmutableDictionary<string, VerificationKey>.Empty.Add("one", new VerificationKey("wrong", "HS256")).Add("two", new VerificationKey("secret", "HS256"));
        var named = Signed(Secret() with { KeyId = "two" });
        Assert.Equal("", Problems(named, new BundleVerification { Keys = keys }));
        Assert.Equal(Refused("verification key ID is empty"), Problems(Signed(Secret()), new BundleVerification { Keys = keys }));
        Assert.Equal(Refused("verification key corresponding to ID three not found"), Problems(Signed(Secret() with { KeyId = "three" }), new BundleVerification { Keys = keys }));
        // What the host says counts more than what the bundle says.
        Assert.Equal("", Problems(Signed(Secret() with { KeyId = "one" }), new BundleVerification { Keys = keys, KeyId = "two" }));
    }

    [Fact]
    public void A_signed_bundle_is_not_read_without_a_key()
    {
        var signed = Signed(Secret());
        Assert.Equal(Refused("verification key not provided"), Problems(signed, null));
        Assert.NotNull(Archives.Read(Archives.Of(signed), new LoadOptions { SkipVerification = true }).Bundle);
        Assert.Equal(Refused("bundle missing .signatures.json file"), Problems(Files, Verification("secret", "HS256")));
        Assert.Equal("", Problems(Files, new BundleVerification()));
    }

    [Theory]
    [InlineData("""{"signatures": []}""", ".signatures.json: missing JWT (expected exactly one)")]
    [InlineData("""{}""", ".signatures.json: missing JWT (expected exactly one)")]
    [InlineData("""{"signatures": ["a.b.c", "d.e.f"]}""", ".signatures.json: multiple JWTs not supported (expected exactly one)")]
    [InlineData("""{"signatures": ["a.b.c"], "plugin": "other"}""", "no verifier exists under id other")]
    [InlineData("""{"signatures": 1}""", "bundle load failed on signatures decode: `signatures` must be an array of strings")]
    [InlineData("""{"signatures": [1]}""", "bundle load failed on signatures decode: `signatures` must be an array of strings")]
    [InlineData("""{"signatures": ["abc"]}""", "encoded JWT had no period separators")]
    [InlineData("""{"signatures": ["!.b.c"]}""", "failed to base64 decode JWT headers: illegal base64 data at input byte 0")]
    public void Broken_signature_files_are_refused(string text, string problem)
    {
        var problems = Problems([.. Files, ("/.signatures.json", text)], Verification("secret", "HS256"));
        Assert.StartsWith(Refused(problem.Split(": illegal")[0]), problems, StringComparison.Ordinal);
    }

    // "none" and a public key taken for a secret are the classic ways around signatures.
    [Fact]
    public void The_algorithm_is_the_hosts_choice()
    {
        var (_, publicKeys) = Keys("RS256");
        var forged = Signed(new BundleSigning { Key = publicKeys[0], Algorithm = "HS256" });
        Assert.NotEqual("", Problems(forged, Verification(publicKeys[0], "RS256")));
        var header = Base64Url.EncodeToString("{\"alg\":\"none\"}"u8);
        var token = Token(Signed(Secret())).Split('.');
        Assert.NotEqual("", Problems([.. Files, ("/.signatures.json", $"{{\"signatures\": [\"{header}.{token[1]}.\"]}}")], Verification("secret", "HS256")));
    }

    [Fact]
    public void The_signature_may_come_last_or_first()
    {
        var signed = Signed(Secret());
        Assert.Equal("", Problems([.. signed.Reverse()], Verification("secret", "HS256")));
    }

    [Theory]
    [InlineData("MD5", "900150983cd24fb0d6963f7d28e17f72")]
    [InlineData("SHA-1", "a9993e364706816aba3e25717850c26c9cd0d89d")]
    [InlineData("SHA-224", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7")]
    [InlineData("SHA-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("SHA-384", "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7")]
    [InlineData("SHA-512-224", "4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa")]
    [InlineData("SHA-512-256", "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23")]
    public void Hashes_are_those_of_the_standard(string name, string abc)
    {
        using var hash = FileHash.Find(name)!;
        Assert.Equal(abc, hash.Of("abc"u8));
    }

    // The padding has its corners around the ends of blocks. The digests' beginnings are those of OpenSSL.
    [Theory]
    [InlineData(0, "d14a028c2a3a2bc9", "c672b8d1ef56ed28", "6ed0dd02806fa89e")]
    [InlineData(55, "fb0bd626a70c2854", "f6513468f05e7cec", "70a40c59a45a82e8")]
    [InlineData(56, "d40854fc9caf1720", "baa8bd7fb02a1187", "b0f36f90a5c465e3")]
    [InlineData(63, "1d4e051f4d6fed2a", "3c4458337119e694", "25be9fbfe4a7c66c")]
    [InlineData(64, "a88cd5cde6d6fe91", "2c3fa8f196f2aac6", "02682009a96ba45d")]
    [InlineData(111, "4aeec1a49b2c1bc6", "0239e429f98d0ed6", "3ebe1b48e8c66acb")]
    [InlineData(112, "0336b66821946e7f", "9216b5303edb6650", "79b41fef2a0439d2")]
    [InlineData(119, "e000e6709d26667b", "6cb452f832033489", "3faf8c370047a31f")]
    [InlineData(120, "66924e30a9929327", "2e6ca4d879d367d7", "724c823bb25a39b9")]
    [InlineData(127, "0822db3f33424aea", "2fe3b2a6ee7e12f6", "65aec5ddd181bb86")]
    [InlineData(128, "39873a2441c56608", "b88f97e274f9c1d4", "261b94bcba554264")]
    [InlineData(1000, "4e8f0ce90b64661a", "40eb4a70d4d69815", "ffdfa284ae9e5622")]
    public void Truncated_hashes_pad_at_every_length(int length, string sha224, string sha512256, string sha512224)
    {
        foreach (var (name, start) in (ReadOnlySpan<(string, string)>)[("SHA-224", sha224), ("SHA-512-256", sha512256), ("SHA-512-224", sha512224)])
        {
            using var hash = FileHash.Find(name)!;
            Assert.StartsWith(start, hash.Of(Encoding.ASCII.GetBytes(new string('a', length))), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_value_of_a_structured_file_is_hashed_as_in_OPA()
    {
        var value = JsonReader.Read("v", Encoding.UTF8.GetBytes("""{"b": [1, 2.50, 1e3, null, true], "a": "<\u2028\n\u0001ü>", "c": {}, "d": []}""")).Value!;
        using var hash = FileHash.Find("SHA-256")!;
        var text = """{"a":"<\u2028\n\u0001ü>","b":[1,2.50,1e3,null,true],"c":{},"d":[]}""";
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), hash.Of(value));
    }

    [Fact]
    public void A_hash_that_is_not_known_is_refused()
    {
        var header = Base64Url.EncodeToString("{\"alg\":\"HS256\"}"u8);
        foreach (var (file, problem) in (ReadOnlySpan<(string, string)>)
                 [
                     ("""{"name": "p.rego", "hash": "00", "algorithm": "CRC"}""", "unsupported hashing algorithm: CRC"),
                     ("""{"name": "p.rego", "hash": "00"}""", "no hashing algorithm provided for file p.rego"),
                 ])
        {
            var signed = $"{header}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{{\"files\": [{file}]}}"))}";
            var signature = Base64Url.EncodeToString(HMACSHA256.HashData("secret"u8, Encoding.ASCII.GetBytes(signed)));
            Assert.Equal($"BLW2116 bundle b.tar.gz: {problem}", Problems([("/p.rego", "package p"), ("/.signatures.json", $"{{\"signatures\": [\"{signed}.{signature}\"]}}")], Verification("secret", "HS256")));
        }
    }

    [Fact]
    public void Keys_that_do_not_fit_are_refused()
    {
        var (rsa, _) = Keys("RS256");
        Assert.Equal("the key does not fit the algorithm ES256", SignProblem(new BundleSigning { Key = rsa, Algorithm = "ES256" }));
        Assert.Equal("failed to parse PEM block containing the key", SignProblem(new BundleSigning { Key = "nothing" }));
        Assert.Equal("unknown signature algorithm: XS1", SignProblem(new BundleSigning { Key = "nothing", Algorithm = "XS1" }));
        Assert.Equal("no signer exists under id kms", SignProblem(new BundleSigning { Key = "nothing", Algorithm = "HS256", Plugin = "kms" }));
        Assert.Equal("unsupported key type: CERTIFICATE", SignProblem(new BundleSigning { Key = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" }));
    }

    // Names of files in folders begin with the folder, as `opa sign --bundle folder` has it; verification expects the same.
    [Fact]
    public void A_signed_folder_verifies()
    {
        using var folder = new TemporaryFolder([.. Files.Select(file => (file.Path[1..], file.Text))]);
        var signatures = BundleSigning.SignFiles([folder.Root], Secret(), LoadOptions.Default, [])!;
        folder.Write(".signatures.json", signatures.ToText());
        var problems = new List<Diagnostic>();
        Assert.NotNull(RegoLoader.ReadBundle(folder.Root, new LoadOptions { Verification = Verification("secret", "HS256") }, problems));
        folder.Write("q.rego", "package q");
        Assert.Null(RegoLoader.ReadBundle(folder.Root, new LoadOptions { Verification = Verification("secret", "HS256") }, problems));
        Assert.EndsWith("q.rego not included in bundle signature", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    private static BundleSigning Secret() => new() { Key = "secret", Algorithm = "HS256" };

    private static BundleVerification Verification(string key, string algorithm) => BundleVerification.Of("default", new VerificationKey(key, algorithm));

    private static string Refused(string reason) => $"BLW2115 bundle b.tar.gz: {reason}";

    private static string Problems((string, string)[] files, BundleVerification? verification) =>
        Archives.Read(Archives.Of(files), new LoadOptions { Verification = verification }).Problems;

    private static (string Path, string Text)[] Signed(BundleSigning signing)
    {
        using var folder = new TemporaryFolder();
        var problems = new List<Diagnostic>();
        var signatures = BundleSigning.SignFiles([folder.Write("b.tar.gz", Archives.Of(Files))], signing, LoadOptions.Default, problems);
        Assert.Empty(problems);
        return [.. Files, ("/.signatures.json", signatures!.ToText())];
    }

    private static string SignProblem(BundleSigning signing)
    {
        using var folder = new TemporaryFolder(("p.rego", "package p"));
        var problems = new List<Diagnostic>();
        Assert.Null(BundleSigning.SignFiles([folder.Root], signing, LoadOptions.Default, problems));
        Assert.Equal("BLW2117", problems[0].Code.Id);
        return Assert.Single(problems).Message;
    }

    private static string Token((string, string Text)[] files) => ((StringValue)((ArrayValue)((ObjectValue)JsonReader.Read("s", Encoding.UTF8.GetBytes(files[^1].Text)).Value!).Get("signatures")!)[0]).Text;

    private static bool SameValue(string path, string left, string right) => Read(path, right) is { } value && value.Equals(Read(path, left)) && value.ToString() == Read(path, left)!.ToString();

    private static Value? Read(string path, string text) => path.EndsWith(".yaml", StringComparison.Ordinal)
        ? DataFiles.ReadYaml("v", Encoding.UTF8.GetBytes(text), [])
        : DataFiles.ReadJson("v", Encoding.UTF8.GetBytes(text), []);

    private static (string Private, string[] Public) Keys(string algorithm)
    {
        switch (algorithm[..2])
        {
            case "HS":
                var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
                return (secret, [secret]);
            case "RS" or "PS":
                using (var rsa = RSA.Create(2048))
                {
                    var request = new CertificateRequest("CN=test", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                    using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
                    return (rsa.ExportRSAPrivateKeyPem() + "\n", [rsa.ExportSubjectPublicKeyInfoPem(), rsa.ExportRSAPublicKeyPem(), rsa.ExportPkcs8PrivateKeyPem(), certificate.ExportCertificatePem()]);
                }
            case "ES":
                using (var key = ECDsa.Create(algorithm switch { "ES256" => ECCurve.NamedCurves.nistP256, "ES384" => ECCurve.NamedCurves.nistP384, _ => ECCurve.NamedCurves.nistP521 }))
                    return (key.ExportECPrivateKeyPem(), [key.ExportSubjectPublicKeyInfoPem(), key.ExportECPrivateKeyPem()]);
            default:
                var seed = RandomNumberGenerator.GetBytes(32);
                // PrivateKeyInfo and SubjectPublicKeyInfo of RFC 8410 are these bytes around the key.
                byte[] pkcs8 = [.. Convert.FromHexString("302e020100300506032b657004220420"), .. seed];
                byte[] spki = [.. Convert.FromHexString("302a300506032b6570032100"), .. Ed25519.PublicOf(seed)];
                return (PemEncoding.WriteString("PRIVATE KEY", pkcs8), [PemEncoding.WriteString("PUBLIC KEY", spki)]);
        }
    }
}
