using System.Globalization;
using System.Text;

namespace Bylaw.Rego.Library.Net;

/// <summary>An IP address as 128 bits; IPv4 ones as the mapped block <c>::ffff:0:0/96</c>.</summary>
internal readonly record struct Address(UInt128 Bits)
{
    private static readonly UInt128 MappedBlock = (UInt128)0xffff << 32;

    public static readonly Address FirstIPv4 = new(MappedBlock);

    public bool IsIPv4 => Bits >> 32 == 0xffff;

    /// <summary>Reads dotted decimal without leading zeros, or IPv6 without a zone.</summary>
    public static Address? TryParse(string text) => text.Contains(':') ? TryParseIPv6(text) : TryParseIPv4(text);

    private static Address? TryParseIPv4(string text)
    {
        var parts = text.Split('.');
        if (parts.Length != 4) return null;
        UInt128 bits = 0xffff;
        foreach (var part in parts)
        {
            if (part.Length is 0 or > 3 || (part.Length > 1 && part[0] == '0') || !part.All(char.IsAsciiDigit)) return null;
            var octet = int.Parse(part, CultureInfo.InvariantCulture);
            if (octet > 255) return null;
            bits = bits << 8 | (UInt128)octet;
        }
        return new Address(bits);
    }

    private static Address? TryParseIPv6(string text)
    {
        var gap = text.IndexOf("::", StringComparison.Ordinal);
        if (gap < 0) return Groups(text, last: true) is { Count: 8 } all ? Join(all) : null;
        if (Groups(text[..gap], last: false) is not { } head || Groups(text[(gap + 2)..], last: true) is not { } tail) return null;
        if (head.Count + tail.Count > 7) return null;
        return Join([.. head, .. Enumerable.Repeat(0, 8 - head.Count - tail.Count), .. tail]);
    }

    private static Address Join(List<int> groups)
    {
        UInt128 bits = 0;
        foreach (var group in groups) bits = bits << 16 | (UInt128)group;
        return new Address(bits);
    }

    /// <summary>Groups of 16 bits; the last may be an IPv4 address, which makes two.</summary>
    private static List<int>? Groups(string text, bool last)
    {
        var groups = new List<int>();
        if (text.Length == 0) return groups;
        var parts = text.Split(':');
        for (var i = 0; i < parts.Length; i++)
        {
            if (last && i == parts.Length - 1 && parts[i].Contains('.'))
            {
                if (TryParseIPv4(parts[i]) is not { } embedded) return null;
                groups.Add((int)(embedded.Bits >> 16 & 0xffff));
                groups.Add((int)(embedded.Bits & 0xffff));
                continue;
            }
            if (parts[i].Length is 0 or > 4 || !parts[i].All(char.IsAsciiHexDigit)) return null;
            groups.Add(int.Parse(parts[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        }
        return groups;
    }

    /// <summary>Dotted decimal, or IPv6 with its longest run of zeros left out (RFC 5952).</summary>
    public override string ToString()
    {
        var bits = Bits;
        if (IsIPv4) return string.Join('.', Enumerable.Range(0, 4).Select(i => ((byte)(bits >> (24 - 8 * i))).ToString(CultureInfo.InvariantCulture)));
        var groups = Enumerable.Range(0, 8).Select(i => (ushort)(bits >> (112 - 16 * i))).ToArray();
        var (gap, length) = LongestZeros(groups);
        var output = new StringBuilder();
        for (var i = 0; i < 8; i++)
        {
            if (i == gap)
            {
                output.Append("::");
                i += length - 1;
                continue;
            }
            if (output.Length > 0 && output[^1] != ':') output.Append(':');
            output.Append(groups[i].ToString("x", CultureInfo.InvariantCulture));
        }
        return output.ToString();
    }

    private static (int Start, int Length) LongestZeros(ushort[] groups)
    {
        var best = (Start: -1, Length: 1);
        for (var i = 0; i < groups.Length; i++)
        {
            var end = i;
            while (end < groups.Length && groups[end] == 0) end++;
            if (end - i > best.Length) best = (i, end - i);
            if (end > i) i = end;
        }
        return best;
    }
}
