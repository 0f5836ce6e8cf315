using Bylaw.Core.Diagnostics;

namespace Bylaw.Governance.Checking;

/// <summary>Whether suspensions are within what the repository allows.</summary>
internal static class SuspensionCheck
{
    public static void Report(PolicyRepository repository, List<Diagnostic> problems)
    {
        foreach (var twice in repository.Suspensions.GroupBy(suspension => suspension.Id, StringComparer.Ordinal).Where(group => group.Count() > 1))
            problems.Add(GovernanceDiagnostics.DuplicateName("suspensions", twice.Key, twice.Last().At, twice.First().At));
        foreach (var suspension in repository.Suspensions)
        {
            if (!repository.PolicyFolders.Contains(suspension.Policy.Value, StringComparer.Ordinal))
                problems.Add(GovernanceDiagnostics.UnknownPolicy(suspension.Policy.Value, suspension.Policy.At, repository.PolicyFolders));
            if (repository.Settings.BreakGlass is not { } rules) problems.Add(SuspensionDiagnostics.NotAllowed(suspension.At));
            else CheckWindow(suspension, rules, problems);
        }
    }

    private static void CheckWindow(SuspensionDefinition suspension, BreakGlassRules rules, List<Diagnostic> problems)
    {
        var (starts, expires) = (suspension.Starts, suspension.Expires);
        if (expires.Value <= starts.Value) problems.Add(SuspensionDiagnostics.Reversed(starts.Value, expires.At, starts.At));
        else if (expires.Value - starts.Value > rules.MaxDuration.Value.Length)
            problems.Add(SuspensionDiagnostics.TooLong(rules.MaxDuration.ToString(), rules.MaxDuration.Value.After(starts.Value), expires.At, rules.MaxDuration.At));
    }
}
