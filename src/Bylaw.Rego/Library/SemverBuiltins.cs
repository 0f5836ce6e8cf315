using System.Globalization;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Builtins on semantic versions (semver.org 2.0.0).</summary>
internal static class SemverBuiltins
{
    internal static readonly Builtin[] Table =
    [
        new("semver.compare", "(a: string, b: string) => result: number", Compare),
        new("semver.is_valid", "(vsn: any) => result: boolean", IsValid),
    ];

    private static Value? IsValid(BuiltinCall call, ReadOnlySpan<Value> args) =>
        Value.Of(args[0] is StringValue text && Version.TryParse(text.Text) is not null);

    private static Value? Compare(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!TextOperands.Two(call, args, out var left, out var right)) return null;
        if (Version.TryParse(left) is not { } a) return Invalid(call, 1, left);
        if (Version.TryParse(right) is not { } b) return Invalid(call, 2, right);
        return Value.Of(a.CompareTo(b));
    }

    private static Value? Invalid(BuiltinCall call, int operand, string text) =>
        call.Fail($"operand {operand}: string {GoText.Quote(text)} is not a valid SemVer");

    private sealed record Version(long[] Core, string[] Prerelease)
    {
        // ["v"] major "." minor "." patch ["-" identifiers] ["+" identifiers]; leading zeros are let pass.
        public static Version? TryParse(string text)
        {
            if (text.StartsWith('v')) text = text[1..];
            var plus = text.IndexOf('+');
            var metadata = plus < 0 ? "" : text[(plus + 1)..];
            var rest = plus < 0 ? text : text[..plus];
            var dash = rest.IndexOf('-');
            var prerelease = dash < 0 ? "" : rest[(dash + 1)..];
            var core = (dash < 0 ? rest : rest[..dash]).Split('.');
            if (core.Length != 3 || !AreIdentifiers(metadata) || !AreIdentifiers(prerelease)) return null;
            var numbers = new long[3];
            for (var i = 0; i < 3; i++)
                if (!IsNumber(core[i]) || !long.TryParse(core[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) return null;
            return new Version(numbers, prerelease.Length == 0 ? [] : prerelease.Split('.'));
        }

        private static bool AreIdentifiers(string text) =>
            text.Length == 0 || text.Split('.').All(part => part.Length > 0 && part.All(unit => char.IsAsciiLetterOrDigit(unit) || unit == '-'));

        private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

        public int CompareTo(Version other)
        {
            for (var i = 0; i < 3; i++)
                if (Core[i] != other.Core[i]) return Core[i].CompareTo(other.Core[i]);
            // A version without a prerelease comes after its prereleases.
            if (Prerelease.Length == 0 || other.Prerelease.Length == 0) return Math.Sign(other.Prerelease.Length - Prerelease.Length);
            for (var i = 0; i < Math.Min(Prerelease.Length, other.Prerelease.Length); i++)
                if (ComparePart(Prerelease[i], other.Prerelease[i]) is var order and not 0) return order;
            return Math.Sign(Prerelease.Length - other.Prerelease.Length);
        }

        private static int ComparePart(string left, string right)
        {
            bool leftNumber = IsNumber(left), rightNumber = IsNumber(right);
            if (leftNumber != rightNumber) return leftNumber ? -1 : 1;
            if (leftNumber)
            {
                left = left.TrimStart('0');
                right = right.TrimStart('0');
                if (left.Length != right.Length) return left.Length < right.Length ? -1 : 1;
            }
            return Math.Sign(string.CompareOrdinal(left, right));
        }
    }
}
