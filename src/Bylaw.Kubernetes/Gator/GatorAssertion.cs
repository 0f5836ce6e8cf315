using System.Globalization;
using Bylaw.Core.Library;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gator;

/// <summary>What must hold of the violations of a case.</summary>
/// <param name="Violations">How many of them match: <c>yes</c> for at least one, <c>no</c> for none, or a number; null for <c>yes</c>.</param>
/// <param name="Message">A regular expression that their messages match; null for all.</param>
public sealed record GatorAssertion(Value? Violations, string? Message)
{
    /// <summary>What is wrong with some messages, in gator's words; null when nothing is.</summary>
    public string? Check(IReadOnlyCollection<string> messages)
    {
        var count = messages.Count;
        if (Message is not null)
        {
            if (Re2.TryParse(Message, out var error) is not { } pattern) return $"message contains invalid regular expression: {error}";
            count = messages.Count(message => pattern.IsMatch(message));
        }
        return Wanted(count) is { } wanted
            ? wanted.Length == 0 ? null : $"unexpected number of violations: got {Text(count)} violations{(Message is null ? "" : $" containing {Value.Of(Message)}")} but want {wanted}: got messages [{string.Join(' ', messages)}]"
            : "parsing yaml: assertion.violation, if set, must be a nonnegative integer, \"yes\", or \"no\"";
    }

    /// <summary>What was wanted instead of a count; empty when it is right, null when the assertion is none.</summary>
    private string? Wanted(int count) => Violations switch
    {
        // YAML has yes and no as truth.
        null or BooleanValue { IsTrue: true } or StringValue { Text: "yes" } => count > 0 ? "" : "at least 1",
        BooleanValue or StringValue { Text: "no" } => count == 0 ? "" : "none",
        NumberValue number when number.TryGetInt64(out var exactly) && exactly >= 0 => count == exactly ? "" : $"exactly {Text(exactly)}",
        _ => null,
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
