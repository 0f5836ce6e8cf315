using System.Globalization;

namespace Bylaw.Rego.Library.Net;

/// <summary>A block of addresses; the prefix counts all 128 bits.</summary>
internal readonly record struct Network(Address First, int Prefix)
{
    public Address Last => new(First.Bits | HostMask(Prefix));

    /// <summary>Reads <c>address/prefix</c>; bits of the address beyond the prefix are dropped.</summary>
    public static Network? TryParse(string text)
    {
        var slash = text.IndexOf('/');
        if (slash < 0 || Address.TryParse(text[..slash]) is not { } address) return null;
        var digits = text[(slash + 1)..];
        if (digits.Length is 0 or > 3 || !digits.All(char.IsAsciiDigit)) return null;
        var prefix = int.Parse(digits, CultureInfo.InvariantCulture);
        if (!text[..slash].Contains(':')) prefix += 96;
        return prefix > 128 ? null : Of(address, prefix);
    }

    public static Network Of(Address address, int prefix) => new(new Address(address.Bits & ~HostMask(prefix)), prefix);

    public bool Contains(Address address) => address.IsIPv4 == First.IsIPv4 && (address.Bits & ~HostMask(Prefix)) == First.Bits;

    /// <summary>The fewest blocks that cover a range.</summary>
    public static IEnumerable<Network> Cover(Address first, Address last)
    {
        var at = first.Bits;
        while (true)
        {
            var prefix = 128;
            while (prefix > 0 && (at & HostMask(prefix - 1)) == 0 && (at | HostMask(prefix - 1)) <= last.Bits) prefix--;
            yield return new Network(new Address(at), prefix);
            var end = at | HostMask(prefix);
            if (end >= last.Bits) yield break;
            at = end + 1;
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{First}/{(First.IsIPv4 && Prefix >= 96 ? Prefix - 96 : Prefix)}");

    private static UInt128 HostMask(int prefix) => prefix == 0 ? UInt128.MaxValue : (UInt128.One << (128 - prefix)) - 1;
}
