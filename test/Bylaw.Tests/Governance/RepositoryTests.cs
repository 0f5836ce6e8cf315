using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Governance;
using Bylaw.Governance.Reading;
using Xunit;

namespace Bylaw.Tests.Governance;

public sealed class RepositoryTests
{
    [Fact]
    public void Everything_that_the_files_say_is_read()
    {
        using var files = new TemporaryRepository();
        files.Write("bylaw.yaml", """
            title: Acme
            teams:
              - name: security
                role: security
                onCall: security-duty@acme.example
                channel: "#security"
                members:
                  - { name: Ada, email: ada@acme.example, github: ada, keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILSLuIzce8kV/ZA5E9hEZWvDtPz0NAGkYSOPghlM7gdD] }
              - { name: platform, role: platform }
              - { name: orders, role: application, namespaces: [orders, "orders-*"] }
            approvals:
              policy: { security: 1, platform: 1 }
              settings: { security: 2 }
            review: { every: 180d, grace: 2w }
            exceptions: { maxDuration: 90d, require: [ticket], howToAsk: "open a pull request, see docs/exceptions.md" }
            targets:
              - { name: production, inputs: [manifests/production] }
            """);
        files.Write("policies/no-root/policy.yaml", """
            title: Containers do not run as root
            intent: |
              Root in a container is root on the node when the runtime has a hole.
            owners: { intent: security, enforcement: platform }
            severity: high
            enforcement: audit
            review: { reviewed: 2026-01-15, every: 90d }
            expires: 2028-02-29
            then: off
            controls: [CIS-5.2.6]
            remediation: Set `runAsNonRoot`.
            match:
              kinds: [apps/Deployment, v1/Pod]
              namespaces: ["*"]
              excludedNamespaces: [kube-system]
              labels: { tier: "front*" }
            languageVersion: v0
            parameters: { allowed: [a] }
            data: { registries: [registry.example] }
            """);
        files.Write("policies/no-root/tests/no_root_test.rego", "");
        files.Write("lib/kubernetes.rego", "");
        files.Write("exceptions/orders/web.yaml", """
            policy: no-root
            rules: [deny]
            scope: { namespaces: [orders], kinds: [Deployment], names: ["api-*"], labels: { app: api }, containers: [web] }
            reason: The image cannot run otherwise before its next release.
            requester: Ola
            ticket: ORD-214
            compensatingControls: [gVisor]
            starts: 2026-01-01
            expires: 2026-04-01
            """);
        var loaded = files.Load();
        Assert.Equal("", files.Show(loaded.Diagnostics));
        var repository = loaded.Repository;

        var security = repository.Settings.FindTeam("security")!;
        Assert.Equal(("security", "security-duty@acme.example", "#security"), (security.Role.Value, security.OnCall, security.Channel));
        Assert.Equal(("Ada", "ada"), (security.Members[0].Name.Value, security.Members[0].GitHub));
        Assert.Equal(2, repository.Settings.Approvals[ChangeKind.Settings][TeamRoles.Security].Value);
        Assert.Equal("2w", repository.Settings.Review.Grace.ToString());
        Assert.Equal("manifests/production", repository.Settings.Targets[0].Inputs[0]);

        var policy = Assert.Single(repository.Policies);
        Assert.Equal(("no-root", PolicySeverity.High, Enforcement.Audit), (policy.Id, policy.Severity, policy.Enforcement));
        Assert.Equal("Root in a container is root on the node when the runtime has a hole.", policy.Intent);
        Assert.Equal(new DateOnly(2028, 2, 29), policy.Expires?.Value);
        Assert.Equal(AfterExpiry.Off, policy.Then?.Value);
        Assert.Equal(["policies/no-root/no_root.rego", "policies/no-root/tests/no_root_test.rego"], policy.Files.Select(file => file.Path));
        Assert.Equal("front*", policy.Match.Labels["tier"].Pattern);
        Assert.Equal("lib/kubernetes.rego", Assert.Single(repository.Library).Path);

        var exception = Assert.Single(repository.Exceptions);
        Assert.Equal(("orders/web", "no-root", "Ola"), (exception.Id, exception.Policy.Value, exception.Requester));
        Assert.Equal("web", exception.Scope.Containers[0].Pattern);
        Assert.Equal("9:10", exception.Expires.At.Start.ToString());
    }

    [Fact]
    public void Several_mistakes_come_in_one_run_in_order_of_the_files()
    {
        using var files = new TemporaryRepository();
        files.Write("policies/no-root/policy.yaml", """
            titel: Containers do not run as root
            severity: hihg
            owners: { intent: securty }
            expires: 2026-02-30
            controls: 7
            """);
        files.Write("exceptions/orders.yaml", """
            policy: no-rot
            scope: { namespaces: [] }
            reason: 12
            expires: 2026-03-01T12:00:00Z
            """);
        Assert.Equal("""
            policies/no-root/policy.yaml:1:1: a policy has no field `titel` [BLW6001] (did you mean `title`?)
            policies/no-root/policy.yaml:1:1: a policy needs the field `title` [BLW6003] (add `title:`)
            policies/no-root/policy.yaml:2:11: `severity` cannot be `hihg` [BLW6006] (did you mean `high`?)
            policies/no-root/policy.yaml:4:10: `2026-02-30` is no date [BLW6004] (2026-02 has 28 days; write a day as year, month, day: `2026-03-31`)
            policies/no-root/policy.yaml:5:11: `controls` must be a list, found a number [BLW6002]
            exceptions/orders.yaml:1:1: an exception needs the field `requester` [BLW6003] (add `requester:`)
            exceptions/orders.yaml:2:22: `namespaces` must be a list that is not empty, found an empty list [BLW6002] (leave it out to say nothing about it)
            exceptions/orders.yaml:3:9: `reason` must be a text, found a number [BLW6002] (put it in quotes)
            exceptions/orders.yaml:4:10: `2026-03-01T12:00:00Z` is no date [BLW6004] (write the day alone, `2026-03-01`: it counts to its end in UTC)
            """.ReplaceLineEndings("\n"), files.Problems());
    }

    [Fact]
    public void A_value_of_several_lines_is_shown_on_one()
    {
        using var files = new TemporaryRepository();
        files.Write("exceptions/orders.yaml", "policy: no-root\nscope: { namespaces: [orders] }\nreason: later\nrequester: a@b.example\nexpires: 2026-03-01\n\n 2026-03-02\n");
        Assert.Contains("`2026-03-01 2026-03-02` is no date", files.Problems());
    }

    [Fact]
    public void Owners_who_do_not_exist_are_reported_where_they_are_written()
    {
        using var files = new TemporaryRepository();
        files.Write("policies/no-root/policy.yaml", "title: No root\nowners:\n  intent: security\n  enforcement: plattform\n");
        Assert.Equal("policies/no-root/policy.yaml:4:16: no team is named `plattform` [BLW6007] (did you mean `platform`?)", files.Problems());
    }

    [Fact]
    public void Files_that_cannot_be_read_are_reported()
    {
        using var files = new TemporaryRepository();
        files.WriteBytes("policies/no-root/policy.yaml", [0xff, 0xfe, (byte)'t']);
        Assert.Equal("cannot read `policies/no-root/policy.yaml`: byte 1 is not UTF-8 [BLW6014]", files.Problems());
        files.Write("policies/no-root/policy.yaml", "title: [never closed\n");
        Assert.StartsWith("policies/no-root/policy.yaml:", files.Problems(), StringComparison.Ordinal);
        files.Write("policies/no-root/policy.yaml", "# nothing\n");
        Assert.Equal("policies/no-root/policy.yaml:1:1: the file is empty [BLW6015]", files.Problems());
    }

    [Fact]
    public void A_folder_without_settings_is_no_repository()
    {
        using var files = new TemporaryRepository(empty: true);
        Assert.False(PolicyRepository.IsRepository(files.Directory));
        Assert.EndsWith("has no `bylaw.yaml` [BLW6017] (add one with the teams, or name the folder as plain policies)", files.Problems(), StringComparison.Ordinal);
        Assert.True(PolicyRepository.Load(files.PathOf("no/such/folder")).HasErrors);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("teams: { a: b }")]
    [InlineData("teams: [1, [2], null, {name: {}}]")]
    [InlineData("? [a]\n: b\n")]
    [InlineData("&a [*a]")]
    [InlineData("teams: []\napprovals: {policy: [security], 7: 8, true: {}}")]
    public void Hostile_settings_are_diagnostics(string text)
    {
        using var files = new TemporaryRepository();
        files.Write("bylaw.yaml", text);
        files.Write("policies/no-root/policy.yaml", text);
        files.Write("exceptions/x.yaml", text);
        Assert.True(files.Load().HasErrors);
    }

    [Fact]
    public void Links_to_folders_are_not_followed()
    {
        using var files = new TemporaryRepository();
        Directory.CreateSymbolicLink(files.PathOf("policies/no-root/loop"), files.Directory);
        Assert.Equal(["policies/no-root/no_root.rego"], files.Load().Repository.Policies[0].Files.Select(file => file.Path));
    }

    [Fact]
    public void A_team_that_could_not_be_read_is_not_called_unknown()
    {
        using var files = new TemporaryRepository();
        files.Write("bylaw.yaml", "teams: [{ name: security }]\n---\n");
        files.Write("policies/no-root/policy.yaml", "title: No root\nowners: { intent: security }\n");
        Assert.Equal("bylaw.yaml:1:9: a team needs the field `role` [BLW6003] (add `role:`)", files.Problems());
    }

    [Fact]
    public void Damaged_files_never_throw()
    {
        string[] texts =
        [
            TemporaryRepository.Settings + "\nreview: { every: 30d }\nexceptions: { maxDuration: 90d, require: [ticket] }\napprovals: { policy: { security: 1 } }\n",
            "title: T\nowners: { intent: security }\nreview: { reviewed: 2026-01-01, every: 9d }\nexpires: 2026-03-01\nthen: off\nmatch: { kinds: [apps/Pod], labels: { a: b } }\n",
            Exception("starts: 2026-01-01\nexpires: 2026-03-01"),
        ];
        const string damage = "{}[]:,-\n \"'&*!|>#?0a\u00e9\ud800";
        var random = new Random(20260301);
        for (var run = 0; run < 3_000; run++)
        {
            var text = texts[run % 3].ToCharArray();
            for (var change = random.Next(1, 6); change > 0; change--)
                text[random.Next(text.Length)] = damage[random.Next(damage.Length)];
            var problems = new List<Diagnostic>();
            foreach (var document in YamlReader.Read(new SourceText("x.yaml", new string(text)), new ReadOptions { KeepPositions = true }).Documents)
            {
                var node = Node.Of(document, "x", problems);
                _ = (run % 3) switch { 0 => Tables.Settings.TryRead(node, out _), 1 => Tables.Policy.TryRead(node, out _), _ => Tables.Exception.TryRead(node, out _) };
            }
            Assert.All(problems, problem => Assert.NotEqual("", problem.ToString()));
        }
    }

    [Fact]
    public void Lateness_is_a_fact_and_no_error()
    {
        using var files = new TemporaryRepository();
        files.Write("bylaw.yaml", TemporaryRepository.Settings + "\nreview: { every: 30d, grace: 1w }\n");
        files.Write("policies/no-root/policy.yaml", "title: No root\nreview: { reviewed: 2026-01-01 }\nexpires: 2026-03-01\n");
        files.Write("exceptions/past.yaml", Exception("expires: 2026-01-31"));
        files.Write("exceptions/soon.yaml", Exception("starts: 2026-06-01\nexpires: 2026-06-30"));
        var loaded = files.Load();
        Assert.Equal("", files.Show(loaded.Diagnostics));

        Assert.Equal("ExceptionPending soon 2026-06-01", Facts(loaded.Repository, "2026-01-31"));
        Assert.Equal("ExceptionExpired past 2026-01-31; ExceptionPending soon 2026-06-01", Facts(loaded.Repository, "2026-02-07"));
        Assert.Equal("ReviewOverdue no-root 2026-01-31; ExceptionExpired past 2026-01-31; ExceptionPending soon 2026-06-01", Facts(loaded.Repository, "2026-02-08"));
        Assert.Equal("ReviewOverdue no-root 2026-01-31; PolicyExpired no-root 2026-03-01; ExceptionExpired past 2026-01-31", Facts(loaded.Repository, "2026-06-01"));
    }

    internal static string Exception(string rest, string scope = "{ namespaces: [orders] }") =>
        $"policy: no-root\nscope: {scope}\nreason: The image cannot run otherwise.\nrequester: Ola\n{rest}\n";

    private static string Facts(PolicyRepository repository, string day) =>
        string.Join("; ", Lifecycle.FactsAt(repository, new DateTimeOffset(DateOnly.Parse(day, null), TimeOnly.MaxValue, TimeSpan.Zero))
            .Select(fact => FormattableString.Invariant($"{fact.Event} {fact.Subject} {fact.Date:yyyy-MM-dd}")));
}
