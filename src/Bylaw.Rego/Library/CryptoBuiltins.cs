using System.Security.Cryptography;
using Bylaw.Core.Values;
using Bylaw.Rego.Library.Encodings;

namespace Bylaw.Rego.Library;

/// <summary>Hashes and keyed hashes.</summary>
internal static class CryptoBuiltins
{
    internal static readonly Builtin[] Table =
    [
        new("crypto.md5", "(x: string) => y: string", Md5),
        new("crypto.sha1", "(x: string) => y: string", Sha1),
        new("crypto.sha256", "(x: string) => y: string", Sha256),
        new("crypto.hmac.md5", "(x: string, key: string) => y: string", HmacMd5),
        new("crypto.hmac.sha1", "(x: string, key: string) => y: string", HmacSha1),
        new("crypto.hmac.sha256", "(x: string, key: string) => y: string", HmacSha256),
        new("crypto.hmac.sha512", "(x: string, key: string) => y: string", HmacSha512),
        new("crypto.hmac.equal", "(mac1: string, mac2: string) => result: boolean", HmacEqual),
    ];

    private static Value? Md5(BuiltinCall call, ReadOnlySpan<Value> args) => Hash(call, args, HashAlgorithmName.MD5);

    private static Value? Sha1(BuiltinCall call, ReadOnlySpan<Value> args) => Hash(call, args, HashAlgorithmName.SHA1);

    private static Value? Sha256(BuiltinCall call, ReadOnlySpan<Value> args) => Hash(call, args, HashAlgorithmName.SHA256);

    private static Value? HmacMd5(BuiltinCall call, ReadOnlySpan<Value> args) => Mac(call, args, HashAlgorithmName.MD5);

    private static Value? HmacSha1(BuiltinCall call, ReadOnlySpan<Value> args) => Mac(call, args, HashAlgorithmName.SHA1);

    private static Value? HmacSha256(BuiltinCall call, ReadOnlySpan<Value> args) => Mac(call, args, HashAlgorithmName.SHA256);

    private static Value? HmacSha512(BuiltinCall call, ReadOnlySpan<Value> args) => Mac(call, args, HashAlgorithmName.SHA512);

    private static Value? HmacEqual(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (args[0] is not StringValue left) return call.OperandMustBe(1, "string", args[0]);
        if (args[1] is not StringValue right) return call.OperandMustBe(2, "string", args[1]);
        return Value.Of(CryptographicOperations.FixedTimeEquals(TextBytes.ToBytes(left.Text), TextBytes.ToBytes(right.Text)));
    }

    private static Value? Hash(BuiltinCall call, ReadOnlySpan<Value> args, HashAlgorithmName hash)
    {
        if (args[0] is not StringValue text) return call.OperandMustBe(1, "string", args[0]);
        call.Budget.Step(text.Text.Length >> 5);
        return Hex(CryptographicOperations.HashData(hash, TextBytes.ToBytes(text.Text)));
    }

    private static Value? Mac(BuiltinCall call, ReadOnlySpan<Value> args, HashAlgorithmName hash)
    {
        if (args[0] is not StringValue message) return call.OperandMustBe(1, "string", args[0]);
        if (args[1] is not StringValue key) return call.OperandMustBe(2, "string", args[1]);
        call.Budget.Step((message.Text.Length + key.Text.Length) >> 5);
        return Hex(Keys.Signatures.Mac(hash, TextBytes.ToBytes(key.Text), TextBytes.ToBytes(message.Text)));
    }

    private static Value Hex(byte[] bytes) => Value.Of(Convert.ToHexStringLower(bytes));
}
