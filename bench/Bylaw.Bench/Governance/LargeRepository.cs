using System.Globalization;

namespace Bylaw.Bench.Governance;

/// <summary>
/// Writes a policy repository as a large company has it: many teams, policies with tests, reviews and last days of all kinds, and exceptions from some of
/// them. The same size gives the same files.
/// </summary>
internal static class LargeRepository
{
    /// <summary>The day for which its dates are made: some are past on it, some are near, most are far.</summary>
    public static readonly DateTimeOffset Now = new(2026, 2, 15, 12, 0, 0, TimeSpan.Zero);

    private const int Teams = 40;
    private static readonly string[] s_roles = ["security", "platform", "application", "application"];
    private static readonly DateOnly s_today = DateOnly.FromDateTime(Now.UtcDateTime);

    public static void Write(string folder, int policies, int exceptions)
    {
        Write(folder, "bylaw.yaml", Settings());
        for (var i = 0; i < policies; i++)
        {
            Write(folder, $"policies/{Id(i)}/policy.yaml", Policy(i));
            Write(folder, $"policies/{Id(i)}/rule.rego", $"package {Package(i)}\n\nimport rego.v1\n\ndeny contains \"no\" if input.spec.replicas > {Text(i)}\n");
            // One of ten has no tests.
            if (i % 10 != 0) Write(folder, $"policies/{Id(i)}/rule_test.rego", $"package {Package(i)}_test\n\nimport rego.v1\n\ntest_denies if count(data.{Package(i)}.deny) == 1 with input as {{\"spec\": {{\"replicas\": {Text(i + 1)}}}}}\n");
        }
        for (var i = 0; i < exceptions; i++) Write(folder, $"exceptions/exception-{i:0000}.yaml", Exception(i, policies));
    }

    private static string Settings()
    {
        var teams = Enumerable.Range(0, Teams).Select(i =>
            $"  - {{ name: {Team(i)}, role: {s_roles[i % s_roles.Length]}, onCall: {Team(i)}@acme.example, namespaces: [space-{Text(i)}], members: [{{ name: Person {Text(i)}, email: {Person(i)} }}] }}\n");
        return $"teams:\n{string.Concat(teams)}review: {{ every: 6mo, grace: 14d }}\n";
    }

    private static string Policy(int i) => $$"""
        title: Policy {{Text(i)}}
        intent: |
          What policy {{Text(i)}} is for, and which harm it keeps away.
          A second line says since when.
        owners: { intent: {{Team(i)}}, enforcement: {{Team(i + 1)}} }
        severity: {{(i % 3 == 0 ? "high" : "medium")}}
        enforcement: {{(i % 5 == 0 ? "warn" : "deny")}}
        review: { reviewed: {{Day(-(i % 200))}} }
        expires: {{Day((i % 400) - 20)}}
        controls: [CIS-Kubernetes-5.2.{{Text(i % 12)}}]
        remediation: set `spec.replicas` to {{Text(i)}} or less
        match: { kinds: [Deployment, StatefulSet] }

        """;

    private static string Exception(int i, int policies) => $$"""
        policy: {{Id(i * 7 % policies)}}
        scope:
          namespaces: [space-{{Text(i % Teams)}}]
          names: [service-{{Text(i)}}]
        reason: the service is moved in the next quarter
        requester: {{Person(i)}}
        starts: {{Day(-60)}}
        expires: {{Day((i % 90) - 10)}}

        """;

    private static string Team(int i) => $"team-{Text(i % Teams)}";

    private static string Person(int i) => $"person-{Text(i % Teams)}@acme.example";

    private static string Id(int i) => $"policy-{i:0000}";

    private static string Package(int i) => $"policy_{i:0000}";

    private static string Day(int fromToday) => s_today.AddDays(fromToday).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Write(string folder, string path, string text)
    {
        var full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
