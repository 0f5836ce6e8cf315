using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Governance.Checking;

/// <summary>What one file says about another, and what the repository's own rules ask of its files.</summary>
internal static class ReferenceCheck
{
    public static void Report(PolicyRepository repository, bool knowsTeams, List<Diagnostic> problems)
    {
        ReportDuplicates("teams", repository.Settings.Teams.Select(team => (team.Name.Value, team.Name.At)), problems);
        ReportDuplicates("targets", repository.Settings.Targets.Select(target => (target.Name.Value, target.Name.At)), problems);
        ReportDuplicates("exceptions", repository.Exceptions.Select(exception => (exception.Id, exception.At)), problems);
        if (knowsTeams) ApprovalCheck.Report(repository.Settings, problems);
        BaselineCheck.Report(repository, problems);
        SuspensionCheck.Report(repository, problems);
        foreach (var policy in repository.Policies)
        {
            if (knowsTeams) CheckOwners(policy, repository.Settings, problems);
            if (policy is { Then: { } then, Expires: null }) problems.Add(GovernanceDiagnostics.UselessField("then", "expires", then.At));
        }
        foreach (var exception in repository.Exceptions)
        {
            CheckPolicyName(exception, repository, problems);
            CheckScope(exception, problems);
            CheckDates(exception, repository.Settings.Exceptions, problems);
            CheckRequired(exception, repository.Settings.Exceptions, problems);
            foreach (var stricter in repository.Settings.Exceptions.Stricter)
                if (stricter.MaxDuration is { } limit && ScopeReach.Touches(exception, stricter)) CheckLength(exception, limit, problems);
        }
    }

    private static void ReportDuplicates(string kind, IEnumerable<(string Name, Location At)> names, List<Diagnostic> problems)
    {
        var first = new Dictionary<string, Location>(StringComparer.Ordinal);
        foreach (var (name, at) in names)
            if (!first.TryAdd(name, at)) problems.Add(GovernanceDiagnostics.DuplicateName(kind, name, at, first[name]));
    }

    private static void CheckOwners(PolicyDefinition policy, RepositorySettings settings, List<Diagnostic> problems)
    {
        foreach (var owner in new[] { policy.Owners.Intent, policy.Owners.Enforcement })
            if (owner is { } team && settings.FindTeam(team.Value) is null)
                problems.Add(GovernanceDiagnostics.UnknownTeam(team.Value, team.At, [.. settings.Teams.Select(known => known.Name.Value)]));
    }

    private static void CheckPolicyName(ExceptionDefinition exception, PolicyRepository repository, List<Diagnostic> problems)
    {
        var name = exception.Policy;
        if (!repository.PolicyFolders.Contains(name.Value, StringComparer.Ordinal))
            problems.Add(GovernanceDiagnostics.UnknownPolicy(name.Value, name.At, repository.PolicyFolders));
    }

    private static void CheckScope(ExceptionDefinition exception, List<Diagnostic> problems)
    {
        if (exception.Scope.IsEmpty) problems.Add(GovernanceDiagnostics.EmptyScope(exception.Scope.At));
    }

    private static void CheckDates(ExceptionDefinition exception, ExceptionLimits limits, List<Diagnostic> problems)
    {
        var expires = exception.Expires;
        if (exception.Starts is { } starts && expires.Value < starts.Value)
            problems.Add(GovernanceDiagnostics.DatesReversed(expires.Value, starts.Value, expires.At, starts.At));
        else if (limits.MaxDuration is { } limit) CheckLength(exception, limit, problems);
    }

    internal static void CheckLength(ExceptionDefinition exception, Written<Period> limit, List<Diagnostic> problems)
    {
        if (exception.Starts is not { } starts)
            problems.Add(GovernanceDiagnostics.ExceptionWithoutStart(limit.ToString(), exception.At, limit.At));
        else if (limit.Value.After(starts.Value) is var last && exception.Expires.Value > last)
            problems.Add(GovernanceDiagnostics.ExceptionTooLong(limit.ToString(), starts.Value, last, exception.Expires.At, limit.At));
    }

    private static void CheckRequired(ExceptionDefinition exception, ExceptionLimits limits, List<Diagnostic> problems)
    {
        foreach (var field in limits.Require)
        {
            var (name, given) = field.Value switch
            {
                ExceptionField.Ticket => ("ticket", exception.Ticket is not null),
                ExceptionField.CompensatingControls => ("compensatingControls", !exception.CompensatingControls.IsEmpty),
                _ => ("starts", exception.Starts is not null),
            };
            if (!given) problems.Add(GovernanceDiagnostics.RequiredHere(name, exception.At, field.At));
        }
    }
}
