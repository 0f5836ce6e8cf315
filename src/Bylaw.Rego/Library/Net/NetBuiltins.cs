using System.Net;
using System.Net.Sockets;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.Net;

/// <summary>Builtins on IP addresses and blocks of them.</summary>
internal static class NetBuiltins
{
    private const string Blocks = "any<string, array[any<string, array[any]>], object[string: any<string, array[any]>], set[any<string, array[any]>]>";

    internal static readonly Builtin[] Table =
    [
        new("net.cidr_contains", "(cidr: string, cidr_or_ip: string) => result: boolean", Contains),
        new("net.cidr_contains_matches", $"(cidrs: {Blocks}, cidrs_or_ips: {Blocks}) => output: set[array<any, any>]", ContainsMatches),
        new("net.cidr_expand", "(cidr: string) => hosts: set[string]", Expand),
        new("net.cidr_intersects", "(cidr1: string, cidr2: string) => result: boolean", Intersects),
        new("net.cidr_is_valid", "(cidr: string) => result: boolean", IsValid),
        new("net.cidr_merge", "(addrs: any<array[any<string>], set[string]>) => output: set[string]", Merge),
        new("net.cidr_overlap", "(string, string) => boolean", Contains, BuiltinTraits.Deprecated),
        new("net.lookup_ip_addr", "(name: string) => addrs: set[string]", Lookup, BuiltinTraits.Nondeterministic),
    ];

    private static Network? Block(BuiltinCall call, string text)
    {
        if (Network.TryParse(text) is { } network) return network;
        call.Fail($"invalid CIDR address: {text}");
        return null;
    }

    private static Value? IsValid(BuiltinCall call, ReadOnlySpan<Value> args) =>
        Value.Of(args[0] is StringValue text && Network.TryParse(text.Text) is not null);

    private static Value? Intersects(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!TextOperands.Two(call, args, out var left, out var right)) return null;
        if (Block(call, left) is not { } a || Block(call, right) is not { } b) return null;
        return Value.Of(a.Contains(b.First) || b.Contains(a.First));
    }

    private static Value? Contains(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!TextOperands.Two(call, args, out var block, out var inner)) return null;
        return IsInside(call, block, inner) is { } inside ? Value.Of(inside) : null;
    }

    /// <summary>Whether a block has an address or all of another block; null after an error.</summary>
    private static bool? IsInside(BuiltinCall call, string block, string inner)
    {
        if (Block(call, block) is not { } network) return null;
        if (Address.TryParse(inner) is { } address) return network.Contains(address);
        if (Network.TryParse(inner) is { } other) return network.Contains(other.First) && network.Contains(other.Last);
        call.Fail($"not a valid textual representation of an IP address or CIDR: {inner}");
        return null;
    }

    private static Value? ContainsMatches(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        var result = new SetBuilder();
        if (Entries(call, args[0], 1) is not { } blocks) return null;
        if (blocks.Count == 0) return SetValue.Empty;
        if (Entries(call, args[1], 2) is not { } inner) return null;
        foreach (var (block, blockKey) in blocks)
        {
            foreach (var (address, addressKey) in inner)
            {
                call.Budget.Step();
                if (block is not StringValue blockText) return call.OperandMustBe(1, "string", block);
                if (address is not StringValue addressText) return call.OperandMustBe(1, "string", address);
                if (IsInside(call, blockText.Text, addressText.Text) is not { } inside) return null;
                if (inside) result.Add(new ArrayValue([blockKey, addressKey]));
            }
        }
        return result.ToSet();
    }

    /// <summary>Blocks and what stands for them in the result: an index, a key or the entry itself.</summary>
    private static List<(Value Block, Value Key)>? Entries(BuiltinCall call, Value operand, int place)
    {
        IEnumerable<(Value Entry, Value Key)> entries = operand switch
        {
            StringValue => [(operand, operand)],
            ArrayValue list => list.Select((item, i) => (item, Value.Of(i))),
            SetValue set => set.Select(item => (item, item)),
            ObjectValue map => map.Select(entry => (entry.Value, entry.Key)),
            _ => [],
        };
        var result = new List<(Value, Value)>();
        foreach (var (entry, key) in entries)
        {
            if (entry is StringValue) result.Add((entry, key));
            else if (entry is ArrayValue { Count: > 0 } tuple) result.Add((tuple[0], key));
            else
            {
                call.Fail($"operand {place}: element must be string or non-empty array");
                return null;
            }
        }
        return result;
    }

    private static SetValue? Expand(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (TextOperands.Text(call, args, 0) is not { } text) return null;
        if (Block(call, text) is not { } network) return null;
        var (at, last) = (network.First.Bits, network.Last.Bits);
        // Cut before it is multiplied: all of IPv6 has more addresses than 128 bits can count.
        call.Budget.Reserve((long)UInt128.Min(last - at, long.MaxValue / 3200) * 100);
        var result = new SetBuilder();
        while (true)
        {
            call.Budget.Step();
            result.Add(Value.Of(new Address(at).ToString()));
            if (at == last) return result.ToSet();
            at++;
        }
    }

    private static Value? Merge(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (args[0] is not (ArrayValue or SetValue)) return call.Fail("operand must be an array");
        var ranges = new List<Range>();
        foreach (var item in (IEnumerable<Value>)args[0])
        {
            if (item is not StringValue text) return call.Fail("element must be string");
            if (Read(call, text.Text) is not { } range) return null;
            ranges.Add(range);
        }
        ranges.Sort((a, b) => a.Last.Bits != b.Last.Bits ? a.Last.Bits.CompareTo(b.Last.Bits) : a.First.Bits.CompareTo(b.First.Bits));
        Join(ranges);
        var result = new SetBuilder();
        foreach (var range in ranges)
        {
            if (range.Text is { } text) result.Add(Value.Of(text));
            else
                foreach (var network in Network.Cover(range.First, range.Last)) result.Add(Value.Of(network.ToString()));
        }
        return result.ToSet();
    }

    /// <summary>A range of addresses; its text while it is still one of the operands.</summary>
    private readonly record struct Range(Address First, Address Last, string? Text);

    private static Range? Read(BuiltinCall call, string text)
    {
        if (Address.TryParse(text) is not { } address)
            return Block(call, text) is { } network ? new Range(network.First, network.Last, network.ToString()) : null;
        if (!address.IsIPv4)
        {
            call.Fail("IPv6 invalid: needs prefix length");
            return null;
        }
        // A bare IPv4 address stands for the block of its class.
        var prefix = (int)(address.Bits >> 24 & 0xff) switch { < 128 => 8, < 192 => 16, _ => 24 };
        var block = Network.Of(address, 96 + prefix);
        return new Range(block.First, block.Last, $"{address}/{prefix}");
    }

    // From the last range down: one that touches the range before it joins it.
    private static void Join(List<Range> ranges)
    {
        for (var i = ranges.Count - 1; i > 0; i--)
        {
            var (first, last, _) = ranges[i];
            var before = ranges[i - 1];
            var isLowest = first.Bits == 0 || first == Address.FirstIPv4;
            if ((isLowest ? first.Bits : first.Bits - 1) > before.Last.Bits) continue;
            ranges[i - 1] = new Range(before.First.Bits < first.Bits ? before.First : first, last, null);
            ranges.RemoveAt(i);
        }
    }

    private static Value? Lookup(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (TextOperands.Text(call, args, 0) is not { } name) return null;
        if (Address.TryParse(name) is { } address) return SetValue.Of([Value.Of(address.ToString())]);
        // RFC 6761: the name of the host itself is never asked of anyone.
        if (name is "localhost") return SetValue.Of([Value.Of("127.0.0.1"), Value.Of("::1")]);
        if (!call.NetworkGranted) return call.Fail($"lookup {name}: network access is not granted");
        if (!call.Allows(name)) return call.Fail($"unallowed host: {name}");
        return call.Cached("lookup " + name, () => Resolve(name)) is { Found: { } found } ? found : call.Fail($"lookup {name}: no such host");
    }

    private sealed record Answer(SetValue? Found);

    private static Answer Resolve(string name)
    {
        try
        {
            return new Answer(SetValue.Of(Dns.GetHostAddresses(name).Select(address => Value.Of(address.ToString()))));
        }
        catch (Exception wrong) when (wrong is SocketException or ArgumentException)
        {
            return new Answer(null);
        }
    }
}
