using System.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Library.Encodings;
using Bylaw.Rego.Library.Keys;
using Bylaw.Rego.Library.Tokens;

namespace Bylaw.Rego.Library;

/// <summary>JSON Web Tokens in compact form.</summary>
internal static class TokenBuiltins
{
    private const int MaxNesting = 100;
    private static readonly System.Buffers.SearchValues<char> NumberCharacters = System.Buffers.SearchValues.Create("0123456789.eE+-");

    internal static readonly Builtin[] Table =
    [
        new("io.jwt.decode", "(jwt: string) => output: array<object[any: any], object[any: any], string>", Decode),
        new("io.jwt.decode_verify", "(jwt: string, constraints: object[string: any]) => output: array<boolean, object[any: any], object[any: any]>", DecodeVerify, BuiltinTraits.Nondeterministic),
        new("io.jwt.encode_sign", "(headers: object[string: any], payload: object[string: any], key: object[string: any]) => output: string", EncodeSign, BuiltinTraits.Nondeterministic),
        new("io.jwt.encode_sign_raw", "(headers: string, payload: string, key: string) => output: string", EncodeSignRaw, BuiltinTraits.Nondeterministic),
        Verifier("hs256", "HS256"),
        Verifier("hs384", "HS384"),
        Verifier("hs512", "HS512"),
        Verifier("rs256", "RS256"),
        Verifier("rs384", "RS384"),
        Verifier("rs512", "RS512"),
        Verifier("ps256", "PS256"),
        Verifier("ps384", "PS384"),
        Verifier("ps512", "PS512"),
        Verifier("es256", "ES256"),
        Verifier("es384", "ES384"),
        Verifier("es512", "ES512"),
        Verifier("eddsa", "EdDSA"),
    ];

    private static Builtin Verifier(string name, string algorithmName)
    {
        var algorithm = SignatureAlgorithm.Find(algorithmName)!;
        BuiltinBody body = algorithm.Family == SignatureFamily.Hmac
            ? (call, args) => VerifyWithSecret(call, args, algorithm)
            : (call, args) => VerifyWithKey(call, args, algorithm);
        var key = algorithm.Family == SignatureFamily.Hmac ? "secret" : "certificate";
        return new Builtin("io.jwt.verify_" + name, $"(jwt: string, {key}: string) => result: boolean", body);
    }

    private static Value? Decode(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (args[0] is not StringValue text) return call.OperandMustBe(1, "string", args[0]);
        var encoded = text.Text;
        for (var depth = 0; depth < MaxNesting; depth++)
        {
            if (WebToken.Split(encoded, out var error) is not { } token) return call.Fail(error!);
            if (token.DecodeHeader(call.Budget, out error) is not { } header) return call.Fail(error!);
            if (token.DecodePayload(out error) is not { } payload) return call.Fail(error!);
            if (header.GetText("cty") == "JWT")
            {
                encoded = payload.Trim('"', '\'');
                continue;
            }
            if (WebToken.ReadObject(payload, call.Budget, out error) is not { } claims) return call.Fail(error!);
            if (token.DecodeSignature(out error) is not { } signature) return call.Fail(error!);
            return new ArrayValue([header, claims, Value.Of(Convert.ToHexStringLower(signature))]);
        }
        return call.Fail($"JWT is nested more than {MaxNesting} deep");
    }

    // RFC 7519, section 7.2.
    private static Value? DecodeVerify(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (args[1] is not ObjectValue source) return call.OperandMustBe(2, "object", args[1]);
        if (TokenConstraints.Read(call, source) is not { } constraints) return null;
        if (args[0] is not StringValue text) return call.OperandMustBe(1, "string", args[0]);
        var encoded = text.Text;
        for (var depth = 0; depth < MaxNesting; depth++)
        {
            if (WebToken.Split(encoded, out var error) is not { } token) return call.Fail(error!);
            if (token.DecodeHeader(call.Budget, out error) is not { } fields) return call.Fail(error!);
            if (TokenHeader.Read(fields, out error) is not { } header) return call.Fail(error!);
            if (!header.IsValid || (constraints.Algorithm.Length > 0 && constraints.Algorithm != header.Algorithm)) return Unverified();
            if (token.DecodeSignature(out error) is not { } signature) return call.Fail(error!);
            if (!constraints.Verify(call, header, token, signature)) return Unverified();
            if (token.DecodePayload(out error) is not { } payload) return call.Fail(error!);
            if (string.Equals(header.ContentType, "JWT", StringComparison.OrdinalIgnoreCase))
            {
                encoded = payload;
                continue;
            }
            if (WebToken.ReadObject(payload, call.Budget, out error) is not { } claims) return call.Fail(error!);
            if (constraints.Allow(claims, out error) is not { } allowed) return call.Fail(error!);
            return allowed ? new ArrayValue([BooleanValue.True, fields, claims]) : Unverified();
        }
        return call.Fail($"JWT is nested more than {MaxNesting} deep");
    }

    private static ArrayValue Unverified() => new([BooleanValue.False, ObjectValue.Empty, ObjectValue.Empty]);

    private static Value? VerifyWithSecret(BuiltinCall call, ReadOnlySpan<Value> args, SignatureAlgorithm algorithm)
    {
        if (args[0] is not StringValue text) return call.OperandMustBe(1, "string", args[0]);
        if (args[1] is not StringValue secret) return call.OperandMustBe(2, "string", args[1]);
        if (WebToken.Split(text.Text, out var error) is not { } token) return call.Fail(error!);
        if (token.DecodeSignature(out error) is not { } signature) return call.Fail(error!);
        call.Budget.Step(text.Text.Length >> 5);
        return Value.Of(Signatures.Verify(algorithm, new SecretKey(TextBytes.ToBytes(secret.Text)), token.Signed, signature));
    }

    private static Value? VerifyWithKey(BuiltinCall call, ReadOnlySpan<Value> args, SignatureAlgorithm algorithm)
    {
        if (args[0] is not StringValue text) return call.OperandMustBe(1, "string", args[0]);
        if (WebToken.Split(text.Text, out var error) is not { } token) return call.Fail(error!);
        if (args[1] is not StringValue source) return call.OperandMustBe(2, "string", args[1]);
        if (VerificationKeys.Read(source.Text, call.Budget, out error) is not { } keys) return call.Fail(error!);
        if (token.DecodeSignature(out error) is not { } signature) return call.Fail(error!);
        if (token.DecodeHeader(call.Budget, out error) is not { } fields) return call.Fail(error!);
        if (TokenHeader.Read(fields, out error) is not { } header) return call.Fail(error!);
        var signed = token.Signed;
        call.Budget.Step(signed.Length >> 5);
        return Value.Of(VerificationKeys.AnyVerifies(keys, header, call.Budget, key => Signatures.Verify(algorithm, key, signed, signature)));
    }

    private static Value? EncodeSign(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        for (var i = 0; i < 3; i++)
            if (args[i] is not ObjectValue) return call.OperandMustBe(i + 1, "object", args[i]);
        return Sign(call, GoJson.Write(call, args[0]), GoJson.Write(call, args[1]), GoJson.Write(call, args[2]));
    }

    private static Value? EncodeSignRaw(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (args[2] is not StringValue key) return call.OperandMustBe(3, "string", args[2]);
        if (args[0] is not StringValue header) return call.OperandMustBe(1, "string", args[0]);
        if (args[1] is not StringValue payload) return call.OperandMustBe(2, "string", args[1]);
        return Sign(call, header.Text, payload.Text, key.Text);
    }

    private static Value? Sign(BuiltinCall call, string headerJson, string payload, string keyJson)
    {
        if (JsonText.Read(keyJson, call.Budget, out var error) is not { } keySource) return call.Fail($"failed to parse JWK: {error}");
        if (JsonWebKeys.Read(keySource, out error) is not { } keys) return call.Fail(error!);
        if (keys.Count == 0) return call.Fail("no keys found in JWK set");
        if (ReadSigningHeader(call, headerJson) is not { } header) return null;
        if (header.Get("alg") is not { } named) return call.Fail("missing or invalid 'alg' header: jwsbb: header \"alg\" not found");
        if (named is not StringValue { Text: var name }) return call.Fail("missing or invalid 'alg' header: jwsbb: header \"alg\" is not a string");
        if (SignatureAlgorithm.Find(name) is not { } algorithm) return call.Fail($"unknown JWS algorithm: {name}");
        if (header.GetText("typ") is null or "JWT" && JsonText.Read(payload, call.Budget, out _) is null)
            return call.Fail("type is JWT but payload is not JSON");
        var signed = $"{EncodeText(headerJson)}.{EncodeText(payload)}";
        call.Budget.Step(Signatures.Cost + (signed.Length >> 5));
        if (Signatures.Sign(algorithm, keys[0].Key, Encoding.ASCII.GetBytes(signed)) is not { } signature)
            return call.Fail($"failed to sign: the key does not fit the algorithm {name}");
        return Value.Of($"{signed}.{Base64Data.EncodeUrl(signature)}");
    }

    // What is no object has no "alg"; the reference takes runs of number characters for numbers, however malformed.
    private static ObjectValue? ReadSigningHeader(BuiltinCall call, string json)
    {
        var text = json.AsSpan().Trim(" \t\r\n");
        if (!text.IsEmpty && text.IndexOfAnyExcept(NumberCharacters) < 0) return ObjectValue.Empty;
        if (JsonText.Read(json, call.Budget, out var error) is { } value) return value as ObjectValue ?? ObjectValue.Empty;
        call.Fail($"missing or invalid 'alg' header: cannot parse JSON: {error}");
        return null;
    }

    private static string EncodeText(string text) => Base64Data.EncodeUrl(TextBytes.ToBytes(text));
}
