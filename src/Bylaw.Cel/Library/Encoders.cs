using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Core.Values;
using static Bylaw.Cel.Library.Define;

namespace Bylaw.Cel.Library;

/// <summary>The extension <c>encoders</c>.</summary>
internal static class Encoders
{
    public static IEnumerable<Function> Functions =>
    [
        Function("base64.encode", Global("base64_encode_bytes", CelType.String, Encode, CelType.Bytes)),
        Function("base64.decode", Global("base64_decode_string", CelType.Bytes, Decode, CelType.String)),
    ];

    private static StringValue Encode(CelSession session, ReadOnlySpan<Value> arguments)
    {
        var bytes = ((BytesValue)arguments[0]).Bytes.Span;
        session.Budget.Reserve(3L * bytes.Length);
        session.Budget.Step(bytes.Length >> 6);
        return new StringValue(Convert.ToBase64String(bytes));
    }

    // Padding may be left out.
    private static Value? Decode(CelSession session, ReadOnlySpan<Value> arguments)
    {
        var text = ((StringValue)arguments[0]).Text;
        session.Budget.Reserve(3L * text.Length);
        session.Budget.Step(text.Length >> 6);
        // The runtime would skip blanks between the digits.
        if (text.AsSpan().ContainsAny(" \t\r\n")) return session.Fail("illegal base64 data");
        var padded = text.Length % 4 == 0 ? text : text + new string('=', 4 - text.Length % 4);
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var length) ? new BytesValue(bytes.AsMemory(0, length)) : session.Fail("illegal base64 data");
    }
}
