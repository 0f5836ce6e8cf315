using Bylaw.Core.Values;

namespace Bylaw.Cel.Planning;

/// <summary>
/// What the parts of an expression cost, in the units of the API server: about one for each simple operation, more for what
/// goes through texts and lists. Its limits of cost are in these units.
/// </summary>
internal static class Costs
{
    /// <summary>A list is made.</summary>
    public const long List = 10;

    /// <summary>A map is made.</summary>
    public const long Map = 30;

    /// <summary>An object is made.</summary>
    public const long Message = 40;

    public const double PerCharacter = 0.1, PerPatternCharacter = 0.25, PerSelectorCharacter = 25.6;

    /// <summary>The API server is asked whether somebody may do something.</summary>
    public const long Authorization = 350_000;

    /// <summary>What a call costs.</summary>
    public static long Of(string function, ReadOnlySpan<Value> arguments, Value? result) => function switch
    {
        "startsWith" or "endsWith" => Through(arguments[1]),
        "matches" or "find" or "findAll" => Pattern(arguments[0], Size(arguments[1])),
        "contains" => Through(arguments[0]) * Through(arguments[1]),
        "isSorted" or "sum" or "min" or "max" or "includes" => Size(arguments[0]),
        "indexOf" or "lastIndexOf" => arguments[0] is ArrayValue list ? list.Count : Through(arguments[0]),
        "url" or "isURL" or "lowerAscii" or "upperAscii" or "substring" or "trim" or "jsonpatch.escapeKey" or "strings.quote" or "charAt" or "reverse" when arguments[0] is StringValue => Through(arguments[0]),
        "replace" or "split" or "ip.isCanonical" => Through(arguments[0], times: 2),
        "join" => result is null ? 1 : Through(result, times: 2),
        "quantity" or "isQuantity" or "semver" or "isSemver" or "ip" or "isIP" or "cidr" or "isCIDR" when arguments[0] is StringValue => Through(arguments[0]),
        "containsIP" or "containsCIDR" => Network(function, arguments),
        "validate" => Pattern(arguments[1], Library.Kubernetes.Formats.PatternSize(arguments[0])),
        "sets.contains" or "sets.intersects" => 1 + Size(arguments[0]) * Size(arguments[1]),
        "sets.equivalent" => 1 + 2 * Size(arguments[0]) * Size(arguments[1]),
        "fieldSelector" or "labelSelector" => (long)Math.Ceiling(Size(arguments[1]) * PerSelectorCharacter),
        "check" => Authorization,
        _ => 1,
    };

    /// <summary>What a comparison costs.</summary>
    public static long Comparison(Value left, Value right)
    {
        var size = Math.Min(Size(left), Size(right));
        return size <= 10 ? (size > 0 ? 1 : 0) : (size + 9) / 10;
    }

    /// <summary>What two texts cost when they are put together; anything else one.</summary>
    public static long Sum(char sign, Value left, Value right) => sign == '+' && left is StringValue or BytesValue ? (long)Math.Ceiling((Size(left) + Size(right)) * PerCharacter) : 1;

    /// <summary>How large a value counts: characters, bytes, items; anything else one.</summary>
    public static long Size(Value value) => value switch
    {
        // In units of ten, up to ten characters are the same: whether some of them are wide does not matter.
        StringValue text => text.Text.Length <= 10 ? text.Text.Length : text.Text.AsSpan().ContainsAnyInRange('\uDC00', '\uDFFF') ? text.CodePointCount : text.Text.Length,
        BytesValue bytes => bytes.Bytes.Length,
        ArrayValue list => list.Count,
        ObjectValue map => map.Count,
        Library.IpValue ip => ip.Address.GetAddressBytes().Length,
        Library.CidrValue cidr => (cidr.Bits + 7) / 8,
        _ => 1,
    };

    private static long Through(Value value, int times = 1) => (long)Math.Ceiling(Size(value) * times * PerCharacter);

    private static long Pattern(Value text, long pattern) => (long)Math.Ceiling((1.0 + Size(text)) * PerCharacter) * (long)Math.Ceiling(pattern * PerPatternCharacter);

    private static long Network(string function, ReadOnlySpan<Value> arguments) =>
        Through(arguments[0]) + (function == "containsCIDR" ? Through(arguments[0]) + 1 : 0) + (arguments[1] is StringValue ? Through(arguments[1]) : 0);
}
