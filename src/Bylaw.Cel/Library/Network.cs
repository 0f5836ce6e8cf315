using System.Net;
using System.Net.Sockets;
using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Core.Values;
using static Bylaw.Cel.Library.Define;

namespace Bylaw.Cel.Library;

/// <summary>An address of IPv4 or IPv6.</summary>
internal sealed class IpValue(IPAddress address) : OpaqueValue
{
    public IPAddress Address => address;

    public override string TypeName => "net.IP";

    public override Value ToJson() => new StringValue(address.ToString());

    // An address of IPv4 is the same one when it is written inside IPv6.
    public override bool Equals(Value? other) => other is IpValue same && Plain(same.Address).Equals(Plain(address));

    public override int GetHashCode() => Plain(address).GetHashCode();

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}

/// <summary>A range of addresses: one of them, and how many of its bits all have in common.</summary>
internal sealed class CidrValue(IPAddress address, int bits) : OpaqueValue
{
    public IPAddress Address => address;

    public int Bits => bits;

    public override string TypeName => "net.CIDR";

    public override Value ToJson() => new StringValue(FormattableString.Invariant($"{address}/{bits}"));

    public override bool Equals(Value? other) => other is CidrValue same && same.Bits == bits && same.Address.Equals(address);

    public override int GetHashCode() => HashCode.Combine(address, bits);

    public bool Contains(CidrValue other) => bits <= other.Bits && Contains(other.Address);

    public bool Contains(IPAddress other) => other.AddressFamily == address.AddressFamily && Network.Masked(other, bits).Equals(Network.Masked(address, bits));
}

/// <summary>Addresses and ranges of them.</summary>
internal static class Network
{
    public static readonly CelType Ip = CelType.Opaque("net.IP"), Cidr = CelType.Opaque("net.CIDR");

    public static IEnumerable<Function> Functions =>
    [
        .. Readers(takesMapped: true),
        Function("ip", Method("cidr_ip", Ip, (_, arguments) => new IpValue(((CidrValue)arguments[0]).Address), Cidr)),
        Function("family", Method("ip_family", CelType.Int, (_, arguments) => IntegerValue.Of(IsV4(arguments[0]) ? 4 : 6), Ip)),
        Test("isUnspecified", static ip => ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)),
        Test("isLoopback", IsLoopback),
        Test("isLinkLocalMulticast", static ip => Starts(ip, 224, 0, 0) || (ip.AddressFamily == AddressFamily.InterNetworkV6 && ip.GetAddressBytes() is [0xFF, var scope, ..] && (scope & 0x0F) == 2)),
        Test("isLinkLocalUnicast", IsLinkLocal),
        Test("isGlobalUnicast", static ip => !ip.Equals(IPAddress.Broadcast) && !ip.Equals(IPAddress.Any) && !ip.Equals(IPAddress.IPv6Any) && !IsLoopback(ip) && !IsMulticast(ip) && !IsLinkLocal(ip)),
        Function("containsIP", Method("cidr_contains_ip_ip", CelType.Bool, (_, arguments) => Value.Of(((CidrValue)arguments[0]).Contains(((IpValue)arguments[1]).Address)), Cidr, Ip)),
        Function("containsCIDR", Method("cidr_contains_cidr", CelType.Bool, (_, arguments) => Value.Of(((CidrValue)arguments[0]).Contains((CidrValue)arguments[1])), Cidr, Cidr)),
        Function("masked", Method("cidr_masked", Cidr, (_, arguments) => ((CidrValue)arguments[0]) is var cidr ? new CidrValue(Masked(cidr.Address, cidr.Bits), cidr.Bits) : null, Cidr)),
        Function("prefixLength", Method("cidr_prefix_length", CelType.Int, (_, arguments) => IntegerValue.Of(((CidrValue)arguments[0]).Bits), Cidr)),
        Function("string", Global("ip_to_string", CelType.String, (_, arguments) => ((IpValue)arguments[0]).ToJson(), Ip), Global("cidr_to_string", CelType.String, (_, arguments) => ((CidrValue)arguments[0]).ToJson(), Cidr)),
    ];

    /// <summary>What reads texts. The API server takes no address of IPv4 that is written inside IPv6.</summary>
    public static IEnumerable<Function> Readers(bool takesMapped)
    {
        Value? ToIp(CelSession session, Value text) => Parse(Text(text), takesMapped) is { } address ? new IpValue(address) : session.Fail($"IP Address \"{Text(text)}\" parse error during conversion from string");
        Value? ToCidr(CelSession session, Value text) => ParseRange(Text(text), takesMapped) ?? session.Fail($"network address parse error during conversion from string: \"{Text(text)}\"");
        return
        [
            Function("ip", Global("string_to_ip", Ip, (session, arguments) => ToIp(session, arguments[0]), CelType.String)),
            Function("isIP", Global("is_ip", CelType.Bool, (_, arguments) => Value.Of(Parse(Text(arguments[0]), takesMapped) is not null), CelType.String)),
            Function("ip.isCanonical", Global("ip_is_canonical", CelType.Bool, (session, arguments) => ToIp(session, arguments[0]) is IpValue ip ? Value.Of(ip.Address.ToString() == Text(arguments[0])) : null, CelType.String)),
            Function("cidr", Global("string_to_cidr", Cidr, (session, arguments) => ToCidr(session, arguments[0]), CelType.String)),
            Function("isCIDR", Global("is_cidr", CelType.Bool, (_, arguments) => Value.Of(ParseRange(Text(arguments[0]), takesMapped) is not null), CelType.String)),
            Function("containsIP", Method("cidr_contains_ip_string", CelType.Bool, (session, arguments) => ToIp(session, arguments[1]) is IpValue ip ? Value.Of(((CidrValue)arguments[0]).Contains(ip.Address)) : null, Cidr, CelType.String)),
            Function("containsCIDR", Method("cidr_contains_cidr_string", CelType.Bool, (session, arguments) => ToCidr(session, arguments[1]) is CidrValue other ? Value.Of(((CidrValue)arguments[0]).Contains(other)) : null, Cidr, CelType.String)),
        ];
    }

    /// <summary>The address with all bits behind the first few off.</summary>
    public static IPAddress Masked(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(bits - 8 * i, 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - kept));
        }
        return new IPAddress(bytes);
    }

    private static string Text(Value value) => ((StringValue)value).Text;

    private static Function Test(string name, Func<IPAddress, bool> test) => Function(name, Method($"ip_{name}", CelType.Bool, (_, arguments) => Value.Of(test(((IpValue)arguments[0]).Address)), Ip));

    /// <summary>An address as people write it: four numbers without leading zeros, or IPv6 without a zone and with no IPv4 in it.</summary>
    private static IPAddress? Parse(string text, bool takesMapped)
    {
        if (text.Length is 0 or > 45 || text.Contains('%', StringComparison.Ordinal) || text.Contains('[', StringComparison.Ordinal)) return null;
        if (!text.Contains(':', StringComparison.Ordinal)) return text.Split('.') is { Length: 4 } parts && Array.TrueForAll(parts, IsOctet) ? IPAddress.Parse(text) : null;
        return IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 && (takesMapped || !address.IsIPv4MappedToIPv6) ? address : null;
    }

    private static bool IsOctet(string part) => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0') && int.Parse(part, System.Globalization.CultureInfo.InvariantCulture) <= 255;

    private static CidrValue? ParseRange(string text, bool takesMapped)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || Parse(text[..slash], takesMapped) is not { } address) return null;
        var length = text[(slash + 1)..];
        if (length.Length is 0 or > 3 || !length.All(char.IsAsciiDigit) || (length.Length > 1 && length[0] == '0')) return null;
        var bits = int.Parse(length, System.Globalization.CultureInfo.InvariantCulture);
        return bits <= (address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128) ? new CidrValue(address, bits) : null;
    }

    private static bool IsV4(Value value) => ((IpValue)value).Address.AddressFamily == AddressFamily.InterNetwork;

    private static bool Starts(IPAddress address, params ReadOnlySpan<byte> bytes) => address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes().AsSpan().StartsWith(bytes);

    private static bool IsLoopback(IPAddress address) => Starts(address, 127) || address.Equals(IPAddress.IPv6Loopback);

    private static bool IsMulticast(IPAddress address) => address.IsIPv6Multicast || (address.AddressFamily == AddressFamily.InterNetwork && (address.GetAddressBytes()[0] & 0xF0) == 224);

    private static bool IsLinkLocal(IPAddress address) => Starts(address, 169, 254) || address.IsIPv6LinkLocal;
}
