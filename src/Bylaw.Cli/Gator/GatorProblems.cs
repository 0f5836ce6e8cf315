using Bylaw.Core.Diagnostics;
using Bylaw.Kubernetes.Gator;

namespace Bylaw.Cli.Gator;

/// <summary>What is wrong with policies, in one text.</summary>
internal static class GatorProblems
{
    /// <summary>The errors of what was read, each on a line; null when there are none. Warnings go to the error stream.</summary>
    public static string? Of(GatorReview review, Host host)
    {
        foreach (var warning in review.Diagnostics.Where(problem => problem.Severity != Severity.Error)) host.Error.WriteLine($"warning: {warning}");
        var errors = review.Diagnostics.Where(problem => problem.Severity == Severity.Error).ToList();
        return errors.Count == 0 ? null : string.Join('\n', errors);
    }
}
