using System.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.Encodings;

/// <summary>Base64, hexadecimal and URL queries.</summary>
internal static class EncodingBuiltins
{
    internal static readonly Builtin[] Table =
    [
        new("base64.encode", "(x: string) => y: string", (call, args) => Encode(call, args, bytes => Base64Text.Encode(bytes, isUrl: false))),
        new("base64.decode", "(x: string) => y: string", Base64Decode),
        new("base64.is_valid", "(x: string) => result: boolean", (_, args) => Value.Of(args[0] is StringValue text && Base64Text.Decode(text.Text, isUrl: false, out var _) is not null)),
        new("base64url.encode", "(x: string) => y: string", (call, args) => Encode(call, args, bytes => Base64Text.Encode(bytes, isUrl: true))),
        new("base64url.encode_no_pad", "(x: string) => y: string", (call, args) => Encode(call, args, bytes => Base64Text.Encode(bytes, isUrl: true, isPadded: false))),
        new("base64url.decode", "(x: string) => y: string", Base64UrlDecode),
        new("hex.encode", "(x: string) => y: string", (call, args) => Encode(call, args, Convert.ToHexStringLower)),
        new("hex.decode", "(x: string) => y: string", HexDecode),
        new("urlquery.encode", "(x: string) => y: string", UrlEncode),
        new("urlquery.decode", "(x: string) => y: string", UrlDecode),
        new("urlquery.encode_object", "(object: object[string: any<string, array[string], set[string]>]) => y: string", UrlEncodeObject),
        new("urlquery.decode_object", "(x: string) => object: object[string: array[string]]", UrlDecodeObject),
    ];

    private static StringValue? Encode(BuiltinCall call, ReadOnlySpan<Value> args, Func<byte[], string> encode)
    {
        if (!call.TryGetText(args, 0, out var text)) return null;
        call.Budget.Reserve(4L * text.Length);
        return new StringValue(encode(TextBytes.ToBytes(text)));
    }

    private static Value? Base64Decode(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetText(args, 0, out var text)) return null;
        call.Budget.Reserve(2L * text.Length);
        return Base64Text.Decode(text, isUrl: false, out var error) is { } bytes ? Value.Of(TextBytes.ToText(bytes)) : call.Fail(error);
    }

    /// <summary>Padding may be left out (RFC 7515, appendix C).</summary>
    private static Value? Base64UrlDecode(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetText(args, 0, out var text)) return null;
        call.Budget.Reserve(2L * text.Length);
        var padded = text;
        if (!text.EndsWith('='))
        {
            var over = Encoding.UTF8.GetByteCount(text) % 4;
            if (over == 1) return call.Fail($"illegal base64url string: {text}");
            padded = text + (over == 2 ? "==" : over == 3 ? "=" : "");
        }
        return Base64Text.Decode(padded, isUrl: true, out var error) is { } bytes ? Value.Of(TextBytes.ToText(bytes)) : call.Fail(error);
    }

    private static Value? HexDecode(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetText(args, 0, out var text)) return null;
        call.Budget.Reserve(text.Length);
        foreach (var b in TextBytes.ToBytes(text))
        {
            if (char.IsAsciiHexDigit((char)b)) continue;
            var shown = char.IsControl((char)b) || (char)b == '\u00A0' ? "" : $" '{(char)b}'";
            return call.Fail($"encoding/hex: invalid byte: U+{b:X4}{shown}");
        }
        return text.Length % 2 != 0 ? call.Fail("encoding/hex: odd length hex string") : Value.Of(TextBytes.ToText(Convert.FromHexString(text)));
    }

    private static StringValue? UrlEncode(BuiltinCall call, ReadOnlySpan<Value> args) =>
        call.TryGetText(args, 0, out var text) ? new StringValue(UrlQuery.Escape(text)) : null;

    private static Value? UrlDecode(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetText(args, 0, out var text)) return null;
        return UrlQuery.Unescape(text, out var error) is { } decoded ? Value.Of(decoded) : call.Fail(error);
    }

    private static Value? UrlEncodeObject(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetObject(args, 0, out var map)) return null;
        var output = new StringBuilder();
        foreach (var (key, value) in GoJson.TextEntries(call, map))
        {
            IEnumerable<Value> values = value is ArrayValue or SetValue ? (IEnumerable<Value>)value : [value];
            foreach (var item in values)
            {
                if (item is not StringValue text) return call.TypeError("operand 1 values must be string, array[string], or set[string]");
                if (output.Length > 0) output.Append('&');
                output.Append(UrlQuery.Escape(key)).Append('=').Append(UrlQuery.Escape(text.Text));
            }
        }
        return Value.Of(output.ToString());
    }

    private static Value? UrlDecodeObject(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetText(args, 0, out var query)) return null;
        if (UrlQuery.Parse(query, out var error) is not { } pairs) return call.Fail(error);
        var result = new ObjectBuilder();
        foreach (var group in pairs.GroupBy(pair => pair.Key, pair => Value.Of(pair.Value), StringComparer.Ordinal))
            result.Set(group.Key, new ArrayValue([.. group]));
        return result.ToObject();
    }
}
