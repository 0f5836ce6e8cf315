using Bylaw.Governance.Checking;

namespace Bylaw.Governance.Govern;

/// <summary>What policies lack, where they stand in their life, and what is of no use.</summary>
internal sealed class ContentFacts(GovernDesk desk, GovernOptions options)
{
    public IEnumerable<GovernFact> Of(PolicyRepository repository)
    {
        foreach (var policy in repository.Policies)
        {
            foreach (var fact in Missing(policy)) yield return fact;
            if (State(policy) is { } state) yield return state;
        }
        var idle = options.UnusedExceptions.ToHashSet(StringComparer.Ordinal);
        foreach (var exception in repository.Exceptions.Where(exception => idle.Contains(exception.Id))) yield return Unused(exception, repository);
    }

    private IEnumerable<GovernFact> Missing(PolicyDefinition policy)
    {
        var required = desk.Settings.Policies.Require.Select(field => field.Value).ToList();
        foreach (var field in required)
            if (LifecycleCheck.Missing(policy, field) is { } name)
                yield return Needed(policy, name);
        if (options.HasTests?.Invoke(policy) == false)
        {
            if (required.Contains(PolicyField.Tests)) yield return Needed(policy, "tests");
            else yield return desk.About(policy, GovernKind.Untested, "it has no tests", "put tests beside it, in its language");
        }
        string[] silent = [.. new[] { policy.Intent is null ? "intent" : null, policy.Remediation is null ? "remediation" : null }.OfType<string>()
            .Where(name => !required.Exists(field => LifecycleCheck.Missing(policy, field) == name))];
        if (silent.Length > 0)
            yield return desk.About(policy, GovernKind.Unexplained, $"it has no {string.Join(" and no ", silent)}", $"add {string.Join(" and ", silent.Select(name => $"`{name}:`"))}");
    }

    private GovernFact Needed(PolicyDefinition policy, string field) =>
        desk.About(policy, GovernKind.MissingField, $"it lacks `{field}`, which this repository requires", field == "tests" ? "put tests beside it, in its language" : $"add `{field}:`") with { Grade = GovernGrade.Late };

    private GovernFact? State(PolicyDefinition policy) => policy.State switch
    {
        PolicyState.Draft => desk.About(policy, GovernKind.Draft, "it is a draft: nothing is put to it", "finish it and set `enforcement: shadow`, or delete it"),
        PolicyState.Deprecated when policy.Deprecated is { } how => desk.Dated(
            desk.About(policy, GovernKind.Deprecated, FormattableString.Invariant($"it is deprecated since {how.Since.Value:yyyy-MM-dd}{End(policy)}{(how.ReplacedBy is { } next ? $"; `{next.Value}` takes its place" : "")}"), "retire it after its last day") with { At = how.At },
            how.Since.Value),
        _ => null,
    };

    private static string End(PolicyDefinition policy) => policy.Expires is { } last ? FormattableString.Invariant($", until {last.Value:yyyy-MM-dd}") : "";

    private GovernFact Unused(ExceptionDefinition exception, PolicyRepository repository) => new()
    {
        Kind = GovernKind.UnusedException,
        Grade = GovernGrade.Note,
        Subject = "exceptions/" + exception.Id,
        Text = $"it waives nothing of `{exception.Policy.Value}` in the objects at hand",
        Next = $"`bylaw exception retire {exception.Id}`",
        Owners = [new FactOwner("requester", exception.Requester, null, null), .. repository.FindPolicy(exception.Policy.Value) is { } policy ? desk.OwnersOf(policy) : []],
        At = exception.At,
    };
}
