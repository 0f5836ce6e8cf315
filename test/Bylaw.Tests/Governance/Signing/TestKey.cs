using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Bylaw.Governance.Signing;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Prng;
using Org.BouncyCastle.Security;

namespace Bylaw.Tests.Governance.Signing;

/// <summary>
/// A key of SSH that signs in this process: thousands of signatures cost no time. The same seed gives the same key. What it signs is
/// what <c>ssh-keygen -Y sign</c> would sign; <c>InteropTests</c> holds the two together.
/// </summary>
internal abstract class TestKey
{
    private PublicKey? _public;

    public abstract string Algorithm { get; }

    /// <summary>The key as SSH writes it.</summary>
    public abstract byte[] Blob { get; }

    /// <summary>A line for <c>authorized_keys</c>, without a comment.</summary>
    public string SshPublicLine => $"{Algorithm} {Convert.ToBase64String(Blob)}";

    /// <summary>The key as the product reads it.</summary>
    public PublicKey Public => _public ??= PublicKey.TryParse(SshPublicLine, out _)!;

    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(Blob)).TrimEnd('=');

    public static TestKey Ed25519(int seed) => new Ed25519TestKey(SeedBytes(seed));

    public static TestKey Ecdsa(int seed, int bits = 256) => new EcdsaTestKey(seed, bits);

    public static TestKey Rsa(int seed, int bits = 3072) => new RsaTestKey(seed, bits);

    public static TestKey SecurityKey(int seed, byte flags = 1) => new SecurityTestKey(SeedBytes(seed), flags);

    /// <summary>An armored signature over a message.</summary>
    public string Sign(byte[] message, string @namespace, string hash = "sha512")
    {
        var digest = hash == "sha256" ? SHA256.HashData(message) : hash == "sha512" ? SHA512.HashData(message) : SHA384.HashData(message);
        var signed = new WireWriter().Raw("SSHSIG"u8).Text(@namespace).Text("").Text(hash).String(digest).ToArray();
        return Armored(new WireWriter().Raw("SSHSIG"u8).Number(1).String(Blob).Text(@namespace).Text("").Text(hash).String(SignData(signed)).ToArray());
    }

    public string Sign(string message, string @namespace) => Sign(Encoding.UTF8.GetBytes(message), @namespace);

    /// <summary>The bytes in the armor that <c>ssh-keygen</c> writes.</summary>
    public static string Armored(byte[] bytes) =>
        "-----BEGIN SSH SIGNATURE-----\n" + string.Concat(Convert.ToBase64String(bytes).Chunk(70).Select(line => new string(line) + "\n")) + "-----END SSH SIGNATURE-----\n";

    /// <summary>The bytes in an armor.</summary>
    public static byte[] Opened(string armored) => Convert.FromBase64String(string.Concat(armored.Split('\n')[1..^2]));

    /// <summary>The signature over data, wrapped with its kind.</summary>
    public abstract byte[] SignData(byte[] data);

    protected static byte[] SeedBytes(int seed) => SHA256.HashData(Encoding.ASCII.GetBytes("key " + seed.ToString(CultureInfo.InvariantCulture)));

    private sealed class Ed25519TestKey(byte[] seed) : TestKey
    {
        private readonly byte[] _point = PointOf(seed);

        public override string Algorithm => "ssh-ed25519";

        public override byte[] Blob => new WireWriter().Text(Algorithm).String(_point).ToArray();

        public override byte[] SignData(byte[] data) => new WireWriter().Text(Algorithm).String(Sign(seed, data)).ToArray();

        public static byte[] PointOf(byte[] seed)
        {
            var point = new byte[32];
            Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.GeneratePublicKey(seed, 0, point, 0);
            return point;
        }

        public static byte[] Sign(byte[] seed, byte[] data)
        {
            var signature = new byte[64];
            Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.Sign(seed, 0, data, 0, data.Length, signature, 0);
            return signature;
        }
    }

    private sealed class SecurityTestKey(byte[] seed, byte flags) : TestKey
    {
        public override string Algorithm => "sk-ssh-ed25519@openssh.com";

        public override byte[] Blob => new WireWriter().Text(Algorithm).String(Ed25519TestKey.PointOf(seed)).Text("ssh:").ToArray();

        public override byte[] SignData(byte[] data)
        {
            var signed = new WireWriter().Raw(SHA256.HashData("ssh:"u8)).Raw([flags]).Number(7).Raw(SHA256.HashData(data)).ToArray();
            return new WireWriter().Text(Algorithm).String(Ed25519TestKey.Sign(seed, signed)).Raw([flags]).Number(7).ToArray();
        }
    }

    private sealed class EcdsaTestKey : TestKey
    {
        private readonly int _bits;
        private readonly ECDsa _key;

        public EcdsaTestKey(int seed, int bits)
        {
            _bits = bits;
            var curve = bits switch { 256 => ECCurve.NamedCurves.nistP256, 384 => ECCurve.NamedCurves.nistP384, _ => ECCurve.NamedCurves.nistP521 };
            var number = new byte[(bits + 7) / 8];
            SeedBytes(seed).CopyTo(number, number.Length - 32);
            number[^32] &= 0x7F;
            _key = ECDsa.Create(new ECParameters { Curve = curve, D = number });
        }

        public override string Algorithm => $"ecdsa-sha2-nistp{_bits}";

        public override byte[] Blob
        {
            get
            {
                var point = _key.ExportParameters(false).Q;
                return new WireWriter().Text(Algorithm).Text($"nistp{_bits}").String([4, .. point.X!, .. point.Y!]).ToArray();
            }
        }

        public override byte[] SignData(byte[] data)
        {
            var hash = _bits switch { 256 => HashAlgorithmName.SHA256, 384 => HashAlgorithmName.SHA384, _ => HashAlgorithmName.SHA512 };
            var numbers = _key.SignData(data, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            var half = numbers.Length / 2;
            var pair = new WireWriter().String(Positive(numbers[..half])).String(Positive(numbers[half..])).ToArray();
            return new WireWriter().Text(Algorithm).String(pair).ToArray();
        }
    }

    private sealed class RsaTestKey : TestKey
    {
        private readonly RSA _key;

        public RsaTestKey(int seed, int bits)
        {
            var random = new DigestRandomGenerator(DigestUtilities.GetDigest("SHA-256"));
            random.AddSeedMaterial(SeedBytes(seed));
            var generator = new RsaKeyPairGenerator();
            generator.Init(new RsaKeyGenerationParameters(Org.BouncyCastle.Math.BigInteger.ValueOf(65537), new SecureRandom(random), bits, 64));
            _key = RSA.Create(DotNetUtilities.ToRSAParameters((RsaPrivateCrtKeyParameters)generator.GenerateKeyPair().Private));
        }

        public override string Algorithm => "ssh-rsa";

        public override byte[] Blob
        {
            get
            {
                var numbers = _key.ExportParameters(false);
                return new WireWriter().Text(Algorithm).String(Positive(numbers.Exponent!)).String(Positive(numbers.Modulus!)).ToArray();
            }
        }

        public override byte[] SignData(byte[] data) => new WireWriter().Text("rsa-sha2-512")
            .String(_key.SignData(data, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1)).ToArray();
    }

    private static byte[] Positive(byte[] number) => new BigInteger(number, isUnsigned: true, isBigEndian: true).ToByteArray(isUnsigned: false, isBigEndian: true);
}
