using Bylaw.Core.Values;
using Bylaw.Rego.Library.Encodings;
using Bylaw.Rego.Library.Keys;

namespace Bylaw.Rego.Library.Tokens;

/// <summary>What a token has to satisfy beyond being signed. RFC 7519, section 4.1.</summary>
internal sealed class TokenConstraints
{
    private const double NanosecondsPerSecond = 1_000_000_000;
    private List<JsonWebKey>? _keys;
    private string _secret = "";
    private string _issuer = "";
    private string _audience = "";
    private double? _time;

    /// <summary>The only algorithm allowed; empty for any.</summary>
    public string Algorithm { get; private set; } = "";

    /// <summary>Reads the constraints; null after an error.</summary>
    public static TokenConstraints? Read(BuiltinCall call, ObjectValue source)
    {
        var result = new TokenConstraints();
        foreach (var (key, value) in source)
        {
            var name = key is StringValue text ? text.Text : key.ToString();
            if (result.Take(call, name, value) is { } error)
            {
                call.Fail(error);
                return null;
            }
        }
        result._time ??= (call.Now - DateTimeOffset.UnixEpoch).Ticks * 100.0;
        var keys = (result._keys is null ? 0 : 1) + (result._secret.Length == 0 ? 0 : 1);
        if (keys == 1) return result;
        call.Fail(keys == 0 ? "no key constraint" : "duplicate key constraints");
        return null;
    }

    /// <summary>Whether a trusted key made the signature.</summary>
    public bool Verify(BuiltinCall call, TokenHeader header, WebToken token, byte[] signature)
    {
        if (SignatureAlgorithm.Find(header.Algorithm) is not { } algorithm) return false;
        var signed = token.Signed;
        call.Budget.Step(signed.Length >> 5);
        if (_keys is null) return Signatures.Verify(algorithm, new SecretKey(TextBytes.ToBytes(_secret)), signed, signature);
        return VerificationKeys.AnyVerifies(_keys, header, call.Budget, key => Signatures.Verify(algorithm, key, signed, signature));
    }

    /// <summary>Whether issuer, audience and times of the claims fit; null with a message when a time is no number.</summary>
    public bool? Allow(ObjectValue claims, out string? error)
    {
        error = null;
        if (_issuer.Length > 0 && claims.GetText("iss") != _issuer) return false;
        if (claims.Get("aud") is { } audience ? !IsAudience(audience) : _audience.Length > 0) return false;
        var now = BigDecimal.FromDouble(_time!.Value / NanosecondsPerSecond) ?? default;
        if (claims.Get("exp") is { } expires)
        {
            if (expires is not NumberValue end) error = "exp value must be a number";
            else if (now >= end.Exact) return false;
        }
        if (error is null && claims.Get("nbf") is { } starts)
        {
            if (starts is not NumberValue start) error = "nbf value must be a number";
            else if (now < start.Exact) return false;
        }
        return error is null ? true : null;
    }

    private string? Take(BuiltinCall call, string name, Value value)
    {
        switch (name)
        {
            case "cert":
                if (value is not StringValue certificate) return "cert constraint: must be a string";
                _keys = VerificationKeys.Read(certificate.Text, call.Budget, out var error);
                return error;
            case "secret" when value is StringValue text: _secret = text.Text; return null;
            case "alg" when value is StringValue text: Algorithm = text.Text; return null;
            case "iss" when value is StringValue text: _issuer = text.Text; return null;
            case "aud" when value is StringValue text: _audience = text.Text; return null;
            case "secret" or "alg" or "iss" or "aud": return $"{name} constraint: must be a string";
            case "time": return TakeTime(value);
            default: return $"unknown token validation constraint: {name}";
        }
    }

    private string? TakeTime(Value value)
    {
        if (value is not NumberValue number) return "token time constraint: must be a number";
        var time = number.ToDouble();
        if (!double.IsFinite(time)) return "token time constraint: invalid number";
        if (time < 0) return "token time constraint: must not be negative";
        _time = time;
        return null;
    }

    private bool IsAudience(Value value) => value switch
    {
        StringValue text => text.Text == _audience,
        ArrayValue list => list.Any(item => item is StringValue text && text.Text == _audience),
        _ => false,
    };
}
