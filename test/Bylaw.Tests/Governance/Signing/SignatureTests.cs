using System.Text;
using Bylaw.Governance.Signing;
using CsCheck;
using Xunit;

namespace Bylaw.Tests.Governance.Signing;

/// <summary>Signatures of SSH: what holds, and all that must not.</summary>
public sealed class SignatureTests
{
    private static readonly byte[] s_message = Encoding.UTF8.GetBytes("approve policies/no-root\n");
    private static readonly Dictionary<string, TestKey> s_keys = new(StringComparer.Ordinal)
    {
        ["ed25519"] = TestKey.Ed25519(1),
        ["ecdsa 256"] = TestKey.Ecdsa(2, 256),
        ["ecdsa 384"] = TestKey.Ecdsa(3, 384),
        ["ecdsa 521"] = TestKey.Ecdsa(4, 521),
        ["rsa"] = TestKey.Rsa(5, 2048),
        ["security key"] = TestKey.SecurityKey(6),
    };

    public static TheoryData<string> Kinds => [.. s_keys.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_signature_holds_for_its_message_namespace_and_key(string kind)
    {
        var key = s_keys[kind];
        var armored = key.Sign(s_message, "bylaw");
        Assert.Equal(new SignatureCheck(key.Public, null), Check(armored, key));
        Assert.Equal(key.Fingerprint, key.Public.Fingerprint);
        Assert.Contains("does not hold", Signatures.Check(armored, "other"u8, "bylaw", [key.Public]).Problem, StringComparison.Ordinal);
        Assert.Contains("namespace", Signatures.Check(armored, s_message, "git", [key.Public]).Problem, StringComparison.Ordinal);
        Assert.Equal($"the key `{key.Fingerprint}` is not known", Signatures.Check(armored, s_message, "bylaw", [TestKey.Ed25519(99).Public]).Problem);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_byte_of_a_signature_can_be_changed(string kind)
    {
        var key = s_keys[kind];
        var armored = key.Sign(s_message, "bylaw").TrimEnd('\n');
        Gen.Select(Gen.Int[0, armored.Length - 1], Gen.Char[(char)0, (char)127]).Sample((at, letter) =>
        {
            if (armored[at] == letter) return;
            var changed = armored.ToCharArray();
            changed[at] = letter;
            var check = Check(new string(changed), key);
            Assert.Null(check.Key);
            Assert.NotNull(check.Problem);
        }, iter: 300);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Whatever_the_bytes_say_there_is_a_problem_and_no_exception(string kind)
    {
        var key = s_keys[kind];
        var bytes = TestKey.Opened(key.Sign(s_message, "bylaw"));
        Gen.Select(Gen.Int[0, bytes.Length], Gen.Int[0, 8], Gen.Byte.Array[0, 8]).Sample((at, removed, added) =>
        {
            byte[] changed = [.. bytes[..at], .. added, .. bytes[Math.Min(bytes.Length, at + removed)..]];
            if (!changed.AsSpan().SequenceEqual(bytes)) Assert.NotNull(Check(TestKey.Armored(changed), key).Problem);
        }, iter: 500);
    }

    [Fact]
    public void A_signature_with_SHA_1_does_not_hold()
    {
        var key = s_keys["rsa"];
        var bytes = TestKey.Opened(key.Sign(s_message, "bylaw"));
        var at = bytes.AsSpan().IndexOf("rsa-sha2-512"u8);
        byte[] inner = [.. new WireWriter().Text("ssh-rsa").ToArray(), .. bytes[(at + 12)..]];
        byte[] changed = [.. bytes[..(at - 8)], .. new WireWriter().String(inner).ToArray()];
        Assert.Equal("the signature uses SHA-1, which is not secure any more", Check(TestKey.Armored(changed), key).Problem);
    }

    [Theory]
    [InlineData("sha384")]
    public void Another_hash_is_refused(string hash) =>
        Assert.Contains("neither SHA-256 nor SHA-512", Check(s_keys["ed25519"].Sign(s_message, "bylaw", hash), s_keys["ed25519"]).Problem, StringComparison.Ordinal);

    [Fact]
    public void SHA_256_is_taken() => Assert.Null(Check(s_keys["ed25519"].Sign(s_message, "bylaw", "sha256"), s_keys["ed25519"]).Problem);

    [Fact]
    public void A_security_key_that_nobody_touched_does_not_count()
    {
        var key = TestKey.SecurityKey(7, flags: 0);
        Assert.Equal("nobody touched the security key for this signature", Check(key.Sign(s_message, "bylaw"), key).Problem);
    }

    [Fact]
    public void A_signature_of_a_weak_key_does_not_count()
    {
        var key = TestKey.Rsa(8, 1024);
        Assert.Equal("an RSA key of 1024 bits is too short: 2048 at least, 3072 advised", key.Public.Weakness);
        Assert.Contains("is weak", Check(key.Sign(s_message, "bylaw"), key).Problem, StringComparison.Ordinal);
        Assert.Equal("an RSA key of 2048 bits: 3072 are advised", s_keys["rsa"].Public.Advice);
        Assert.Null(TestKey.Rsa(9, 3072).Public.Advice);
    }

    [Fact]
    public void Ed25519_is_strict()
    {
        // The neutral point would sign everything with (R, S) = (neutral, 0); S above the order is a second form of the same signature.
        byte[] neutral = [1, .. new byte[31]];
        var weak = PublicKey.TryParse("ssh-ed25519 " + Convert.ToBase64String(new WireWriter().Text("ssh-ed25519").String(neutral).ToArray()), out _);
        Assert.Equal("its point is none that Ed25519 allows", weak!.Weakness);
        var key = TestKey.Ed25519(1);
        var bytes = TestKey.Opened(key.Sign(s_message, "bylaw"));
        AddOrder(bytes.AsSpan(bytes.Length - 32));
        Assert.Contains("does not hold", Check(TestKey.Armored(bytes), key).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "no key")]
    [InlineData("ssh-ed25519", "no key")]
    [InlineData("ssh-ed25519 AAAA!", "no base64")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA", "")]
    [InlineData("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAA", "the key says `ssh-rsa`")]
    [InlineData("command=\"x\" ssh-ed25519 AAAA", "options")]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----", "packets")]
    public void What_is_no_key_is_a_problem_or_weak(string text, string problem)
    {
        var key = PublicKey.TryParse(text, out var found);
        if (problem.Length == 0) Assert.NotNull(key!.Weakness);
        else Assert.Contains(problem, found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nistp256", 65)]
    [InlineData("nistp384", 97)]
    [InlineData("nistp521", 133)]
    public void A_point_beside_its_curve_is_weak(string curve, int length)
    {
        var point = new byte[length];
        point[0] = 4;
        point[^1] = 1;
        var blob = new WireWriter().Text("ecdsa-sha2-" + curve).Text(curve).String(point).ToArray();
        Assert.Equal("its point does not lie on its curve", PublicKey.TryParse($"ecdsa-sha2-{curve} {Convert.ToBase64String(blob)}", out _)!.Weakness);
    }

    [Fact]
    public void Two_texts_of_a_key_are_one_key()
    {
        var key = TestKey.Ed25519(1);
        Assert.Equal(key.Public, PublicKey.TryParse(key.SshPublicLine + " somebody@else", out _));
        Assert.NotEqual(key.Public, TestKey.Ed25519(2).Public);
    }

    private static SignatureCheck Check(string armored, TestKey key) => Signatures.Check(armored, s_message, "bylaw", [TestKey.Ed25519(99).Public, key.Public]);

    // The order of the group of Ed25519, in little-endian bytes (RFC 8032, section 5.1).
    private static void AddOrder(Span<byte> number)
    {
        var order = Convert.FromHexString("EDD3F55C1A631258D69CF7A2DEF9DE1400000000000000000000000000000010");
        var carry = 0;
        for (var i = 0; i < 32; i++)
        {
            carry += number[i] + order[i];
            number[i] = (byte)carry;
            carry >>= 8;
        }
    }
}
