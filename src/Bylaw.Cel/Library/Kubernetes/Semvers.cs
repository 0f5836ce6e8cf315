using System.Globalization;
using System.Numerics;
using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Core.Values;
using static Bylaw.Cel.Library.Define;

namespace Bylaw.Cel.Library.Kubernetes;

/// <summary>A version by semver.org: numbers, what comes before a release, and a build, which does not count.</summary>
internal sealed class SemverValue(ulong major, ulong minor, ulong patch, string[] before, string build) : OpaqueValue
{
    public ulong Major => major;

    public ulong Minor => minor;

    public ulong Patch => patch;

    public override string TypeName => "kubernetes.Semver";

    public override Value ToJson() => new StringValue(FormattableString.Invariant($"{major}.{minor}.{patch}") + (before.Length > 0 ? "-" + string.Join('.', before) : "") + (build.Length > 0 ? "+" + build : ""));

    public override bool Equals(Value? other) => other is SemverValue same && Compare(same) == 0;

    public override int GetHashCode() => HashCode.Combine(major, minor, patch, before.Length);

    public int Compare(SemverValue other)
    {
        if (major != other.Major) return major.CompareTo(other.Major);
        if (minor != other.Minor) return minor.CompareTo(other.Minor);
        if (patch != other.Patch) return patch.CompareTo(other.Patch);
        return ComparePrerelease(before, other.Before);
    }

    private string[] Before => before;

    // A release comes after all that leads to it; numbers come before words.
    private static int ComparePrerelease(string[] left, string[] right)
    {
        if (left.Length == 0 || right.Length == 0) return right.Length.CompareTo(left.Length);
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            bool a = IsNumber(left[i]), b = IsNumber(right[i]);
            var order = a && b ? BigInteger.Parse(left[i], CultureInfo.InvariantCulture).CompareTo(BigInteger.Parse(right[i], CultureInfo.InvariantCulture)) : a != b ? (a ? -1 : 1) : string.CompareOrdinal(left[i], right[i]);
            if (order != 0) return Math.Sign(order);
        }
        return left.Length.CompareTo(right.Length);
    }

    public static bool IsNumber(string part) => part.All(char.IsAsciiDigit);
}

/// <summary>The library <c>semver</c>.</summary>
internal static class Semvers
{
    private const int Longest = 512;

    public static readonly CelType Semver = CelType.Opaque("kubernetes.Semver");

    public static IEnumerable<Function> Functions =>
    [
        Function("semver", Global("string_to_semver", Semver, Make, CelType.String), Global("string_bool_to_semver", Semver, Make, CelType.String, CelType.Bool)),
        Function("isSemver", Global("is_semver_string", CelType.Bool, (_, arguments) => Value.Of(Parse(arguments) is not null), CelType.String),
            Global("is_semver_string_bool", CelType.Bool, (_, arguments) => Value.Of(Parse(arguments) is not null), CelType.String, CelType.Bool)),
        Function("isGreaterThan", Method("semver_is_greater_than", CelType.Bool, (_, arguments) => Value.Of(Compare(arguments) > 0), Semver, Semver)),
        Function("isLessThan", Method("semver_is_less_than", CelType.Bool, (_, arguments) => Value.Of(Compare(arguments) < 0), Semver, Semver)),
        Function("compareTo", Method("semver_compare_to", CelType.Int, (_, arguments) => IntegerValue.Of(Compare(arguments)), Semver, Semver)),
        Part("major", static version => version.Major),
        Part("minor", static version => version.Minor),
        Part("patch", static version => version.Patch),
    ];

    private static Function Part(string name, Func<SemverValue, ulong> part) =>
        Function(name, Method($"semver_{name}", CelType.Int, (_, arguments) => IntegerValue.Of((long)part((SemverValue)arguments[0])), Semver));

    private static int Compare(ReadOnlySpan<Value> arguments) => ((SemverValue)arguments[0]).Compare((SemverValue)arguments[1]);

    private static Value? Make(CelSession session, ReadOnlySpan<Value> arguments) => Parse(arguments) ?? session.Fail($"invalid semantic version: {((StringValue)arguments[0]).Text}");

    private static SemverValue? Parse(ReadOnlySpan<Value> arguments)
    {
        var text = ((StringValue)arguments[0]).Text;
        if (text.Length > Longest) return null;
        return Parse(arguments.Length > 1 && ReferenceEquals(arguments[1], BooleanValue.True) ? Normal(text) : text);
    }

    private static SemverValue? Parse(string text)
    {
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        var build = plus < 0 ? "" : text[(plus + 1)..];
        if (plus >= 0 && !build.Split('.').All(IsPart)) return null;
        var rest = plus < 0 ? text : text[..plus];
        var dash = rest.IndexOf('-', StringComparison.Ordinal);
        string[] before = dash < 0 ? [] : rest[(dash + 1)..].Split('.');
        if (!Array.TrueForAll(before, part => IsPart(part) && !(SemverValue.IsNumber(part) && part.Length > 1 && part[0] == '0'))) return null;
        var numbers = (dash < 0 ? rest : rest[..dash]).Split('.');
        if (numbers.Length != 3) return null;
        var values = new ulong[3];
        for (var i = 0; i < 3; i++)
            if ((numbers[i].Length > 1 && numbers[i][0] == '0') || !ulong.TryParse(numbers[i], NumberStyles.None, CultureInfo.InvariantCulture, out values[i])) return null;
        return new SemverValue(values[0], values[1], values[2], before, build);
    }

    /// <summary>A version as people write it in the form that it should have: no <c>v</c>, no leading zeros, three numbers.</summary>
    private static string Normal(string text)
    {
        if (text.StartsWith('v')) text = text[1..];
        var end = text.IndexOfAny(['-', '+']);
        var (core, rest) = end < 0 ? (text, "") : (text[..end], text[end..]);
        var parts = core.Split('.', 3).Select(part => part.TrimStart('0') is var trimmed && part.Length > 0 && (trimmed.Length == 0 || !char.IsAsciiDigit(trimmed[0])) ? "0" + trimmed : trimmed).ToList();
        if (parts.Count < 3 && rest.Length > 0) return text;
        while (parts.Count < 3) parts.Add("0");
        return string.Join('.', parts) + rest;
    }

    private static bool IsPart(string part) => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
