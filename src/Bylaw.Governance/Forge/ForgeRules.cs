using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Governance.Approvals;

namespace Bylaw.Governance.Forge;

/// <summary>How many people of which teams must approve, in a role.</summary>
internal sealed record RoleRule(string Role, int Count, ImmutableArray<Team> Teams);

/// <summary>A part of the repository that is approved by one rule.</summary>
/// <param name="Name">What lies there.</param>
/// <param name="Paths">Paths from the root of the policy repository; folders end in a slash, and <c>**</c> stands for any folders.</param>
/// <param name="Except">Paths in them that another area holds.</param>
/// <param name="Roles">Who must approve; all of them.</param>
internal sealed record ForgeArea(string Name, ImmutableArray<string> Paths, ImmutableArray<string> Except, ImmutableArray<RoleRule> Roles);

/// <summary>The approval rules of <c>bylaw.yaml</c> by path, as forges know them. Later areas count where two hold the same path.</summary>
internal static class ForgeRules
{
    private const string Policies = "policies/";

    /// <summary>The areas; what cannot be said by paths is reported.</summary>
    public static IReadOnlyList<ForgeArea> Of(PolicyRepository repository, IReadOnlyList<string> testPatterns, ICollection<Diagnostic> problems)
    {
        var rules = new ApprovalRules(repository.Settings);
        if (!rules.Asks) return [];
        string[] tests = [.. testPatterns.Select(pattern => $"{Policies}**/{pattern}")];
        var areas = new List<ForgeArea>();
        areas.AddRange(PoliciesWith(repository, rules, tests));
        if (Differ(rules, ChangeKind.Policy, ChangeKind.Test)) areas.Add(Area("tests", tests, ChangeKind.Test));
        areas.Add(Area("exceptions", ["exceptions/"], ChangeKind.Exception));
        areas.Add(Area("baselines", ["baselines/"], ChangeKind.Baseline));
        // Suspensions are for emergencies: one person signs, and the forge must not hold that up.
        areas.Add(Area("settings", [PolicyRepository.SettingsFile, .. repository.Settings.Guarded.Select(PathOf)], ChangeKind.Settings));
        if (!repository.Settings.Exceptions.Stricter.IsEmpty)
            problems.Add(ForgeDiagnostics.NotSayable("exceptions with stricter limits need more approvals, which no forge can tell by the path", "`bylaw verify` as a required check asks for them"));
        return [.. areas.Where(area => !area.Roles.IsEmpty)];

        ForgeArea Area(string name, string[] paths, ChangeKind kind)
        {
            var quorum = rules.For(kind, []);
            if (quorum.Counts.GetValueOrDefault(TeamRoles.Owner) > 0)
                problems.Add(ForgeDiagnostics.NotSayable($"who owns what {name} are about cannot be told by their paths", "`bylaw verify` as a required check asks for the owner's approval"));
            return new ForgeArea(name, [.. paths], [], RolesOf(repository, quorum));
        }
    }

    // With the role `owner` each policy has an area of its own, after the one that holds for all.
    private static IEnumerable<ForgeArea> PoliciesWith(PolicyRepository repository, ApprovalRules rules, string[] tests)
    {
        ImmutableArray<string> except = Differ(rules, ChangeKind.Policy, ChangeKind.Test) ? [.. tests] : [];
        yield return new ForgeArea("policies", [Policies, "lib/"], except, RolesOf(repository, rules.For(ChangeKind.Policy, [])));
        foreach (var policy in repository.Policies)
        {
            var owners = new[] { policy.Owners.Intent?.Value, policy.Owners.Enforcement?.Value }.OfType<string>().Distinct(StringComparer.Ordinal);
            var quorum = rules.For(ChangeKind.Policy, [.. owners]);
            if (quorum.Counts.GetValueOrDefault(TeamRoles.Owner) > 0 && !quorum.Owners.IsEmpty)
                yield return new ForgeArea($"policy {policy.Id}", [$"{Policies}{policy.Id}/"], except, RolesOf(repository, quorum));
        }
    }

    // A star of ours stands for slashes too, one of the forges does not.
    private static string PathOf(NameGlob guarded) =>
        guarded.Pattern.EndsWith("/*", StringComparison.Ordinal) ? guarded.Pattern[..^1] : guarded.Pattern.Replace("*", "**", StringComparison.Ordinal);

    private static bool Differ(ApprovalRules rules, ChangeKind left, ChangeKind right) =>
        rules.For(left, []).ToString() != rules.For(right, []).ToString();

    private static ImmutableArray<RoleRule> RolesOf(PolicyRepository repository, Quorum quorum) =>
    [
        .. quorum.Counts.Where(count => count.Value > 0)
            .Select(count => new RoleRule(count.Key, count.Value, [.. repository.Settings.Teams.Where(team => IsOf(team, count.Key, quorum))]))
            .Where(rule => rule.Role != TeamRoles.Owner || !rule.Teams.IsEmpty),
    ];

    private static bool IsOf(Team team, string role, Quorum quorum) =>
        role == TeamRoles.Owner ? quorum.Owners.Contains(team.Name.Value) : team.Role.Value == role;
}
