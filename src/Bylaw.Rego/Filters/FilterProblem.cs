using Bylaw.Core.Text;

namespace Bylaw.Rego.Filters;

/// <summary>Why a policy is no filter for a target.</summary>
/// <param name="Code">OPA's code: <c>pe_fragment_error</c> for what a filter cannot say, <c>invalid_unknown</c>, or that of an evaluation error.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="At">Where in the policy.</param>
/// <param name="Extra">A hint, or null.</param>
public sealed record FilterProblem(string Code, string Message, Location? At, string? Extra = null)
{
    internal const string Fragment = "pe_fragment_error";

    /// <summary><c>file:line: code: message</c>.</summary>
    public override string ToString() =>
        (At is { Source: not null } at ? $"{at.Source.Name}:{at.Start.Line}: " : "") + $"{Code}: {Message}" + (Extra is null ? "" : $" ({Extra})");
}
