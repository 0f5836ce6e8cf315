using Bylaw.Core.Diagnostics;

namespace Bylaw.Governance.Checking;

/// <summary>What policies must say in the state in which they are, and in this repository; who is told what.</summary>
internal static class LifecycleCheck
{
    public static void Report(PolicyRepository repository, bool knowsTeams, List<Diagnostic> problems)
    {
        foreach (var policy in repository.Policies)
        {
            CheckDeprecation(policy, repository, problems);
            foreach (var field in repository.Settings.Policies.Require)
                if (Missing(policy, field.Value) is { } name) problems.Add(LifecycleDiagnostics.PolicyNeeds(name, policy.At, field.At));
        }
        CheckEscalation(repository.Settings, knowsTeams, problems);
        if (!knowsTeams) return;
        foreach (var team in repository.Settings.Ownership.Teams.Values) CheckTeam(team, repository.Settings, problems);
    }

    private static void CheckDeprecation(PolicyDefinition policy, PolicyRepository repository, List<Diagnostic> problems)
    {
        if (policy.State != PolicyState.Deprecated)
        {
            if (policy.Deprecated is { } useless) problems.Add(GovernanceDiagnostics.UselessField("deprecated", "enforcement: deprecated", useless.At));
            return;
        }
        if (policy.Deprecated is not { } how)
        {
            problems.Add(LifecycleDiagnostics.DeprecatedHow(policy.At));
            return;
        }
        if (policy.Expires is null) problems.Add(LifecycleDiagnostics.DeprecatedEndless(how.At));
        else if (policy.Expires.Value.Value < how.Since.Value)
            problems.Add(GovernanceDiagnostics.DatesReversed(policy.Expires.Value.Value, how.Since.Value, policy.Expires.Value.At, how.Since.At));
        if (how.ReplacedBy is not { } next) return;
        if (next.Value == policy.Id) problems.Add(LifecycleDiagnostics.ReplacedByItself(policy.Id, next.At));
        else if (!repository.PolicyFolders.Contains(next.Value, StringComparer.Ordinal))
            problems.Add(GovernanceDiagnostics.UnknownPolicy(next.Value, next.At, repository.PolicyFolders));
    }

    /// <summary>The field that a policy lacks; null when it has it. Tests are the engine's to look for: it knows the languages.</summary>
    public static string? Missing(PolicyDefinition policy, PolicyField field) => field switch
    {
        PolicyField.Owners when policy.Owners.Intent is null || policy.Owners.Enforcement is null => "owners",
        PolicyField.Intent when policy.Intent is null => "intent",
        PolicyField.Remediation when policy.Remediation is null => "remediation",
        PolicyField.Severity when policy.Severity is null => "severity",
        PolicyField.Review when policy.Review.Reviewed is null => "review",
        PolicyField.Expires when policy.Expires is null => "expires",
        PolicyField.Controls when policy.Controls.IsEmpty => "controls",
        _ => null,
    };

    private static void CheckEscalation(RepositorySettings settings, bool knowsTeams, List<Diagnostic> problems)
    {
        var epoch = new DateOnly(2001, 1, 1);
        for (var index = 0; index < settings.Escalation.Length; index++)
        {
            var step = settings.Escalation[index];
            if (knowsTeams) CheckTeam(step.To, settings, problems);
            if (index == 0) continue;
            var before = settings.Escalation[index - 1].After;
            if (step.After.Value.After(epoch) < before.Value.After(epoch))
                problems.Add(LifecycleDiagnostics.EscalationOrder(step.After.ToString(), before.ToString(), step.After.At, before.At));
        }
    }

    private static void CheckTeam(Written<string> team, RepositorySettings settings, List<Diagnostic> problems)
    {
        if (settings.FindTeam(team.Value) is null)
            problems.Add(GovernanceDiagnostics.UnknownTeam(team.Value, team.At, [.. settings.Teams.Select(known => known.Name.Value)]));
    }
}
