using System.Globalization;
using Bylaw.Tests.Governance.Git;
using Bylaw.Tests.Governance.Signing;

namespace Bylaw.Tests.Governance.Verification;

/// <summary>
/// The history of a repository that five people worked on for long. Each landing is four commits: a change of one policy on a branch, two approvals,
/// and a merge, all signed but the approvals' commits, whose files are.
/// </summary>
internal static class LongHistory
{
    public const int CommitsOfLanding = 4;
    private static readonly TestPerson s_ines = new("Ines Okafor", "ines@acme.example", TestKey.Ed25519(0));
    private static readonly TestPerson s_tomas = new("Tomas Lindqvist", "tomas@acme.example", TestKey.Ed25519(1));
    private static readonly TestPerson s_mei = new("Mei Tanaka", "mei@acme.example", TestKey.Ed25519(2));
    private static readonly TestPerson s_bruno = new("Bruno Carvalho", "bruno@acme.example", TestKey.Ed25519(3));
    private static readonly TestPerson s_priya = new("Priya Nair", "priya@acme.example", TestKey.Ed25519(4));

    /// <summary>The history, with a first commit besides those of the landings.</summary>
    public static TestHistory Of(int landings, int policies = 40)
    {
        // Days would lead far into the future.
        var history = new TestHistory { Step = TimeSpan.FromMinutes(1) };
        history.Commit("main", s_ines, [FileChange.Write("bylaw.yaml", Settings())], s_ines.Key, "begin\n");
        for (var i = 0; i < landings; i++) Land(history, i, policies);
        return history;
    }

    private static void Land(TestHistory history, int number, int policies)
    {
        var branch = string.Create(CultureInfo.InvariantCulture, $"b{number}");
        var folder = string.Create(CultureInfo.InvariantCulture, $"policies/p{number % policies}");
        history.Commit(branch, s_priya,
        [
            FileChange.Write($"{folder}/policy.yaml", string.Create(CultureInfo.InvariantCulture, $"title: policy {number}\n")),
            FileChange.Write($"{folder}/rule.rego", string.Create(CultureInfo.InvariantCulture, $"rule {number}\n")),
        ], s_priya.Key);
        history.Approve(branch, number % 2 == 0 ? s_ines : s_tomas, number % 3 == 0 ? s_mei : s_bruno);
        history.Merge(branch, s_bruno, s_bruno.Key);
    }

    private static string Settings() => $$"""
        teams:
          - { name: security, role: security, members: [{{Member(s_ines)}}, {{Member(s_tomas)}}] }
          - { name: platform, role: platform, members: [{{Member(s_mei)}}, {{Member(s_bruno)}}] }
          - { name: orders, role: application, members: [{{Member(s_priya)}}] }
        approvals:
          policy: { security: 1, platform: 1 }

        """;

    private static string Member(TestPerson person) => $"{{ name: {person.Name}, email: {person.Email}, keys: [\"{person.Key.SshPublicLine}\"] }}";
}
