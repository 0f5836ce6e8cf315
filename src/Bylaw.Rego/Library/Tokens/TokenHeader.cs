using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.Tokens;

/// <summary>The header fields that decide how a token is checked. RFC 7515, section 4.1.</summary>
internal sealed class TokenHeader
{
    private static readonly string[] TextFields = ["alg", "kid", "typ", "cty"];
    private readonly ObjectValue _fields;

    private TokenHeader(ObjectValue fields) => _fields = fields;

    public string Algorithm => _fields.GetText("alg") ?? "";

    public string KeyId => _fields.GetText("kid") ?? "";

    public string ContentType => _fields.GetText("cty") ?? "";

    /// <summary>Reads a header; null with a message when a field has a wrong type.</summary>
    public static TokenHeader? Read(ObjectValue fields, out string? error)
    {
        error = null;
        foreach (var (key, value) in fields)
        {
            var name = ((StringValue)key).Text;
            if (name == "crit")
            {
                if (value is not ArrayValue) error ??= "crit: must be a list";
                else if (value is ArrayValue { Count: 0 }) error ??= "crit: must be a nonempty list";
                else if (!((ArrayValue)value).All(item => item is StringValue)) error ??= "crit: must be a list of strings";
            }
            else if (Array.IndexOf(TextFields, name) >= 0 && value is not StringValue)
            {
                error ??= $"{name}: must be a string";
            }
        }
        return error is null ? new TokenHeader(fields) : null;
    }

    /// <summary>Whether there is an algorithm, and no critical field that is not understood.</summary>
    public bool IsValid
    {
        get
        {
            if (Algorithm.Length == 0) return false;
            if (_fields.Get("crit") is not ArrayValue critical) return true;
            foreach (var item in critical)
                if (item is StringValue { Text: var name } && name != "crit" && Array.IndexOf(TextFields, name) < 0 && _fields.Get(name) is not null) return false;
            return true;
        }
    }
}
