using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Governance.Checking;

/// <summary>Whether policies and exceptions keep the minimum that baselines set.</summary>
internal static class BaselineCheck
{
    public static void Report(PolicyRepository repository, List<Diagnostic> problems)
    {
        foreach (var baseline in repository.Baselines)
        {
            CheckNames(baseline, repository, problems);
            foreach (var policy in repository.Policies)
                if (Binds(baseline, policy.Id)) CheckPolicy(baseline, policy, repository.Settings, problems);
            foreach (var exception in repository.Exceptions)
                if (Binds(baseline, exception.Policy.Value)) CheckException(baseline, exception, problems);
        }
    }

    private static bool Binds(BaselineDefinition baseline, string policy) => baseline.Policies.Any(name => name.Value.Covers(policy));

    /// <summary>A policy that a baseline names must be there: to delete it would loosen the baseline.</summary>
    private static void CheckNames(BaselineDefinition baseline, PolicyRepository repository, List<Diagnostic> problems)
    {
        foreach (var name in baseline.Policies)
        {
            if (name.Value.Pattern.AsSpan().ContainsAny('*', '?')) continue;
            if (!repository.PolicyFolders.Contains(name.Value.Pattern, StringComparer.Ordinal))
                problems.Add(GovernanceDiagnostics.UnknownPolicy(name.Value.Pattern, name.At, repository.PolicyFolders));
        }
    }

    private static void CheckPolicy(BaselineDefinition baseline, PolicyDefinition policy, RepositorySettings settings, List<Diagnostic> problems)
    {
        void Loosened(string what, string least, Location minimum) =>
            problems.Add(GovernanceDiagnostics.Loosened(policy.Id, what, least, baseline.Id, policy.At ?? minimum, minimum));

        if (baseline.Enforcement is { } enforcement && Strictness(policy.Enforcement) < Strictness(enforcement.Value))
            Loosened($"`enforcement` is {Word(policy.Enforcement)}", $"at least {Word(enforcement.Value)}", enforcement.At);
        if (baseline.Enforcement is { } kept && policy.Then is { Value: not AfterExpiry.Keep } then && policy.Expires is not null)
            Loosened($"after its expiry it is {Word(then.Value)}", "`then: keep`", kept.At);
        if (baseline.Severity is { } severity && (policy.Severity is not { } own || own < severity.Value))
            Loosened($"`severity` is {Word(policy.Severity)}", $"at least {Word(severity.Value)}", severity.At);
        if (baseline.ReviewEvery is { } most && !IsWithin(policy.Review.Every ?? settings.Review.Every, most.Value))
            Loosened($"it is reviewed every {(policy.Review.Every ?? settings.Review.Every)?.ToString() ?? "never"}", $"at least every {most.Value}", most.At);
        if (baseline.MayExclude is { } allowed && policy.Match.ExcludedNamespaces.FirstOrDefault(name => !allowed.Value.Any(other => other.Contains(name))) is { Pattern: { } excluded })
            Loosened($"it leaves the namespaces `{excluded}` alone", "no other than those in `mayExclude`", allowed.At);
        if (!baseline.Kinds.IsEmpty) CheckCoverage(baseline, policy.Match, Loosened);
    }

    private static void CheckCoverage(BaselineDefinition baseline, PolicyMatch match, Action<string, string, Location> loosened)
    {
        if (!match.Kinds.IsEmpty && baseline.Kinds.FirstOrDefault(kind => !match.Kinds.Any(own => own.Contains(kind))) is { } missing)
            loosened($"`match` leaves out the kind `{missing}`", "all of `kinds`", baseline.At);
        if (!match.Names.IsEmpty || match.Labels.Count > 0) loosened("`match` narrows it to some names or labels", "all objects of `kinds`", baseline.At);
        if (!match.Namespaces.IsEmpty && !match.Namespaces.Any(name => name.CoversAll)) loosened("`match` narrows it to some namespaces", "all objects of `kinds`", baseline.At);
    }

    private static void CheckException(BaselineDefinition baseline, ExceptionDefinition exception, List<Diagnostic> problems)
    {
        if (baseline.ForbidsExceptions) problems.Add(GovernanceDiagnostics.ExceptionForbidden(exception.Policy.Value, baseline.Id, exception.Policy.At, baseline.At));
        else if (baseline.MaxException is { } limit) ReferenceCheck.CheckLength(exception, limit, problems);
    }

    /// <summary>Whether one cycle is at most as long as another, counted from one day.</summary>
    private static bool IsWithin(Period? cycle, Period most) => cycle is { } own && own.After(s_anyDay) <= most.After(s_anyDay);

    // A day after which months are as short as they get, so that 28d counts as within 1mo.
    private static readonly DateOnly s_anyDay = new(2026, 2, 1);

    private static int Strictness(Enforcement enforcement) => enforcement switch
    {
        Enforcement.Deny => 3,
        Enforcement.Warn => 2,
        Enforcement.Audit => 1,
        _ => 0,
    };

    private static string Word<T>(T? value)
        where T : struct, Enum =>
        value is { } known ? Word(known) : "not said";

    private static string Word<T>(T value)
        where T : struct, Enum =>
        $"`{value.ToString().ToLowerInvariant()}`";
}
