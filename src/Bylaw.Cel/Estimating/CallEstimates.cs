using System.Collections.Immutable;
using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Cel.Syntax;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Estimating;

/// <summary>What a call costs without its arguments, and how large its result is; null when not known.</summary>
internal sealed record CallEstimate(Bounds Cost, Bounds? Size = null);

/// <summary>What the calls of all functions cost, by the sizes of their arguments. The counterpart of <see cref="Costs"/>.</summary>
internal static class CallEstimates
{
    private const double PerCharacter = Costs.PerCharacter;

    /// <summary>Addresses have 4 or 16 bytes.</summary>
    private static readonly Bounds s_address = new(4, 16);

    /// <summary>The longest pattern of a format, and the longest name of one.</summary>
    private const ulong FormatPattern = 128, FormatName = 64;

    private static readonly CallEstimate s_one = new(Bounds.One);

    public static CallEstimate Of(string function, Overload overload, ImmutableArray<Sized> values, CallExpression call) => (function, values.Length) switch
    {
        ("check", _) => new CallEstimate(Bounds.Exactly(Costs.Authorization)),
        ("fieldSelector" or "labelSelector", 2) => new CallEstimate(Size(values[1]) * Costs.PerSelectorCharacter),
        ("isSorted" or "sum" or "max" or "min" or "indexOf" or "lastIndexOf" or "includes", > 0) => new CallEstimate(Search(values[0])),
        ("url" or "isURL" or "quantity" or "isQuantity" or "semver" or "isSemver" or "cidr" or "isCIDR" or "isIP", > 0) => Through(values[0]),
        ("ip", 1) => values[0].Type.Kind == CelTypeKind.Opaque ? s_one : Through(values[0]),
        ("ip.isCanonical", 1) => Through(values[0], times: 2),
        ("lowerAscii" or "upperAscii" or "substring" or "trim" or "jsonpatch.escapeKey", > 0) => Through(values[0]) with { Size = Size(values[0]) },
        ("reverse" or "charAt", > 0) when values[0].Type.Kind == CelTypeKind.String => Through(values[0]),
        ("replace", >= 3) => Replace(Size(values[0]), Size(values[1]), Size(values[2])),
        ("split", >= 2) => Through(values[0], times: 2) with { Size = new Bounds(0, Most(call, 1) ?? Size(values[0]).Max) },
        ("join", > 0) => Join(values),
        ("find" or "findAll", >= 2) => new CallEstimate(Pattern(values[0], Size(values[1])), new Bounds(0, Size(values[0]).Max)),
        ("matches", 2) => new CallEstimate(Pattern(values[0], Size(values[1]))),
        ("validate", 2) => new CallEstimate(Pattern(values[1], Bounds.Exactly(FormatPattern))),
        ("containsIP", 2) => new CallEstimate((s_address + s_address) * PerCharacter + Parsed(values[1])),
        ("containsCIDR", 2) => new CallEstimate((s_address + s_address) * PerCharacter + s_address * PerCharacter + Bounds.One + Parsed(values[1])),
        ("sets.contains" or "sets.intersects", 2) => new CallEstimate(Size(values[0]) * Size(values[1]) + Bounds.One),
        ("sets.equivalent", 2) => new CallEstimate(Size(values[0]) * Size(values[1]) * Bounds.Exactly(2) + Bounds.One),
        ("format", 2) => Through(values[0]),
        ("strings.quote", 1) => Through(values[0]) with { Size = Size(values[0]) * new Bounds(1, 2) + Bounds.Exactly(2) },
        ("startsWith" or "endsWith", 2) => Through(values[1]),
        ("contains", 2) when values[0].Type.Kind != CelTypeKind.Opaque => new CallEstimate(Size(values[0]) * PerCharacter * (Size(values[1]) * PerCharacter)),
        _ => Operator(function, overload, values),
    };

    private static CallEstimate Operator(string function, Overload overload, ImmutableArray<Sized> values) => (function, overload.Id) switch
    {
        ("_==_" or "_!=_", _) => new CallEstimate(Equality(values[0], values[1])),
        ("_<_" or "_<=_" or "_>_" or "_>=_", _) when overload.Parameters[0].Kind is CelTypeKind.String or CelTypeKind.Bytes => new CallEstimate(Comparison(values[0], values[1])),
        ("@in", "in_list") => new CallEstimate(Size(values[1])),
        (_, "add_string" or "add_bytes") => new CallEstimate((Size(values[0]) + Size(values[1])) * PerCharacter, Size(values[0]) + Size(values[1])),
        (_, "add_list") => new CallEstimate(Bounds.One, Size(values[0]) + Size(values[1])),
        ("bytes", _) when values[0].Type.Kind == CelTypeKind.String => Through(values[0]) with { Size = Size(values[0]) * new Bounds(1, 4) },
        ("string", _) when values[0].Type.Kind == CelTypeKind.Bytes => Through(values[0]) with { Size = new Bounds(Size(values[0]).Min / 4, Size(values[0]).Max) },
        _ => s_one,
    };

    /// <summary>Types of libraries cost what their parts cost; of others the smaller operand counts.</summary>
    private static Bounds Equality(Sized left, Sized right) => left.Type.Equals(right.Type) && left.Type.Kind == CelTypeKind.Opaque ? left.Type.Name switch
    {
        "kubernetes.NamedFormat" => new Bounds(1, FormatName) * PerCharacter,
        "kubernetes.URL" => new Bounds(1, (left.Size is { } one && right.Size is { } other ? one.Or(other) : Bounds.One).Max) * PerCharacter,
        "net.IP" or "net.CIDR" => new Bounds(1, s_address.Max) * PerCharacter,
        "optional_type" => Comparison(left, right),
        _ => Bounds.One,
    } : Comparison(left, right);

    private static Bounds Comparison(Sized left, Sized right)
    {
        var most = Math.Min(Size(left).Max, Size(right).Max);
        return new Bounds(most > 0 ? 1UL : 0, most) * PerCharacter;
    }

    /// <summary>Through a list item by item, and through the texts in it; or through a text.</summary>
    private static Bounds Search(Sized value)
    {
        if (value.Type.Kind != CelTypeKind.List) return Size(value) * PerCharacter;
        var hasTexts = value.Type.Parameters[0].Kind is CelTypeKind.String or CelTypeKind.Bytes;
        return Size(value) * (hasTexts ? Bounds.One + (value.ItemHint ?? Bounds.Unknown) * PerCharacter : Bounds.One);
    }

    private static CallEstimate Replace(Bounds text, Bounds old, Bounds with)
    {
        var (most, longest) = old.Min == 0 ? (text.Max == ulong.MaxValue ? text.Max : text.Max + 1, text.Max)
            : with.Max <= old.Min ? (0UL, text.Max)
            : ((Bounds.Exactly(text.Max) * (1.0 / old.Min)).Max, 0UL);
        var (least, shortest) = old.Max == 0 ? (text.Min == ulong.MaxValue ? text.Min : text.Min + 1, text.Min)
            : old.Max <= with.Min ? (0UL, text.Min)
            : ((Bounds.Exactly(text.Min) * (1.0 / old.Max)).Min, 0UL);
        return new CallEstimate(text * (2 * PerCharacter), new Bounds(least, most) * with + new Bounds(shortest, longest));
    }

    private static CallEstimate Join(ImmutableArray<Sized> values)
    {
        var list = Size(values[0]);
        var size = list * (values[0].ItemHint ?? Bounds.Unknown);
        if (values.Length > 1) size += Size(values[1]) * new Bounds(list.Min > 0 ? list.Min - 1 : 0, list.Max > 0 ? list.Max - 1 : 0);
        return new CallEstimate(size * PerCharacter, size);
    }

    private static Bounds Size(Sized value) => value.SizeOrUnknown;

    private static CallEstimate Through(Sized value, int times = 1) => new(Size(value) * (times * PerCharacter));

    private static Bounds Pattern(Sized text, Bounds pattern) => (Size(text) + Bounds.One) * PerCharacter * (pattern * Costs.PerPatternCharacter);

    private static Bounds Parsed(Sized address) => address.Type.Kind == CelTypeKind.String ? Size(address) * PerCharacter : Bounds.Zero;

    private static ulong? Most(CallExpression call, int argument) =>
        call.Arguments.Length > argument && call.Arguments[argument] is LiteralExpression { Value: IntegerValue { Value: >= 0 } limit } ? (ulong)limit.Value : null;
}
