using Bylaw.Core.Values;
using Bylaw.Rego.Library;

namespace Bylaw.Rego.Explaining;

/// <summary>Puts into words what would have kept a condition from holding.</summary>
internal static class Wanted
{
    /// <summary>
    /// What the field should have been for the rule not to fire. The condition held: with <paramref name="negated"/> because its
    /// expression did not. Null when the condition is none of the common ones.
    /// </summary>
    public static string? Of(bool negated, Call? call, Value? found)
    {
        if (call is null) return negated ? found is null ? "a value" : "`true`" : found is null ? null : "nothing here, or `false`";
        if (call.Arguments.Length < 2) return null;
        var subject = found is not null && ReferenceEquals(call.Arguments[1], found) && !ReferenceEquals(call.Arguments[0], found) ? 1 : 0;
        var other = Show(call.Arguments[1 - subject]);
        return (call.Name, negated, subject) switch
        {
            ("equal" or "eq", true, _) or ("neq", false, _) => other,
            ("equal" or "eq", false, _) or ("neq", true, _) => $"anything but {other}",
            ("lt", false, 0) or ("gt", false, 1) => $"at least {other}",
            ("gt", false, 0) or ("lt", false, 1) => $"at most {other}",
            ("lte", false, 0) or ("gte", false, 1) => $"more than {other}",
            ("gte", false, 0) or ("lte", false, 1) => $"less than {other}",
            ("lt", true, 0) or ("gt", true, 1) => $"less than {other}",
            ("gt", true, 0) or ("lt", true, 1) => $"more than {other}",
            ("lte", true, 0) or ("gte", true, 1) => $"at most {other}",
            ("gte", true, 0) or ("lte", true, 1) => $"at least {other}",
            ("startswith", true, 0) => $"a text that starts with {other}",
            ("startswith", false, 0) => $"a text that does not start with {other}",
            ("endswith", true, 0) => $"a text that ends with {other}",
            ("endswith", false, 0) => $"a text that does not end with {other}",
            ("contains", true, 0) => $"a text with {other} in it",
            ("contains", false, 0) => $"a text without {other} in it",
            ("internal.member_2", true, 0) => $"one of {other}",
            ("internal.member_2", false, 0) => $"none of {other}",
            ("regex.match", true, 1) => $"a text that matches {other}",
            ("regex.match", false, 1) => $"a text that does not match {other}",
            ("glob.match", true, _) when call.Arguments.Length == 3 => $"a text that matches {Show(call.Arguments[0])}",
            _ => null,
        };
    }

    private static string Show(Value value)
    {
        var text = TermText.Of(value);
        return $"`{(text.Length <= 120 ? text : text[..117] + "…")}`";
    }
}
