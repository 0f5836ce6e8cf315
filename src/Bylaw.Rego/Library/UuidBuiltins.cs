using System.Buffers.Binary;
using System.Globalization;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Builtins on UUIDs (RFC 4122).</summary>
internal static class UuidBuiltins
{
    // 100 ns intervals from 15 October 1582 to 1 January 1970.
    private const long UnixEpoch = 0x01B21DD213814000;

    internal static readonly Builtin[] Table =
    [
        new("uuid.parse", "(uuid: string) => result: object[string: any]", Parse),
        new("uuid.rfc4122", "(k: string) => output: string", Make, BuiltinTraits.Nondeterministic),
    ];

    /// <summary>The same for the same argument within a query.</summary>
    private static Value? Make(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        var key = TermText.Of(args[0]);
        return call.Cached("uuid " + key, () =>
        {
            Span<byte> bytes = stackalloc byte[16];
            call.Random.NextBytes(bytes);
            bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
            bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
            return Value.Of(new Guid(bytes, bigEndian: true).ToString());
        });
    }

    private static ObjectValue? Parse(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (TextOperands.Text(call, args, 0) is not { } text) return null;
        Span<byte> bytes = stackalloc byte[16];
        if (!TryRead(text, bytes)) return null;
        var result = new ObjectBuilder();
        var version = bytes[6] >> 4;
        result.Set("version", Value.Of(version));
        result.Set("variant", Value.Of(Variant(bytes[8])));
        if (version is 1 or 2) AddOrigin(result, bytes, version);
        return result.ToObject();
    }

    private static void AddOrigin(ObjectBuilder result, ReadOnlySpan<byte> bytes, int version)
    {
        long low = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        long middle = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        long high = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) & 0xfff;
        var time = (low | middle << 32 | high << 48) - UnixEpoch;
        result.Set("time", NumberValue.Of(new System.Numerics.BigInteger(time) * 100));
        result.Set("nodeid", Value.Of(string.Join('-', bytes[10..].ToArray().Select(part => part.ToString("x2", CultureInfo.InvariantCulture)))));
        result.Set("macvariables", Value.Of($"{((bytes[10] & 2) != 0 ? "local" : "global")}:{((bytes[10] & 1) != 0 ? "multicast" : "unicast")}"));
        result.Set("clocksequence", Value.Of(BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]) & 0x3fff));
        if (version != 2) return;
        result.Set("id", Value.Of(low));
        result.Set("domain", Value.Of(bytes[9] switch
        {
            0 => "Person",
            1 => "Group",
            2 => "Org",
            var other => $"Domain{other}",
        }));
    }

    private static string Variant(byte octet) => (octet & 0xc0) == 0x80 ? "RFC4122"
        : (octet & 0xe0) == 0xc0 ? "Microsoft"
        : (octet & 0xe0) == 0xe0 ? "Future"
        : "Reserved";

    // xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx, the same with "urn:uuid:" or in braces, or 32 digits.
    private static bool TryRead(string text, Span<byte> bytes)
    {
        var body = text.Length switch
        {
            36 or 32 => text,
            45 when text.StartsWith("urn:uuid:", StringComparison.OrdinalIgnoreCase) => text[9..],
            38 => text[1..^1],
            _ => "",
        };
        if (!body.All(unit => char.IsAsciiHexDigit(unit) || unit == '-')) return false;
        if (!Guid.TryParseExact(body, body.Length == 32 ? "N" : "D", out var guid)) return false;
        return guid.TryWriteBytes(bytes, bigEndian: true, out _);
    }
}
