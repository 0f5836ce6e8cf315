using Bylaw.Governance;
using Xunit;

namespace Bylaw.Tests.Exceptions;

/// <summary><c>bylaw exception</c> on the example repository.</summary>
public sealed class ExceptionCommandTests
{
    private const string Sidecar = "fc436db02a69";
    private const string Answers = "--reason \"the mirror is down: #12\" --requester ada@acme.example --ticket SEC-9 --control \"egress is closed\"";

    [Fact]
    public void New_writes_the_narrowest_one_and_proves_it()
    {
        using var acme = new AcmeCopy();
        var (code, output) = acme.Run($"exception new --from {Sidecar} {Answers} {AcmeCopy.Staging}");
        Assert.Equal((0, "wrote REPO/exceptions/trusted-registries-checkout.yaml\nproved by asking again: it waives `fc436db02a69` and nothing else in these inputs\n"), (code, output));
        Assert.Equal("""
            policy: trusted-registries
            rules: [deny]
            scope:
              namespaces: [orders]
              kinds: [Deployment]
              names: [checkout]
              containers: [log-shipper]
            reason: "the mirror is down: #12"
            requester: ada@acme.example
            ticket: SEC-9
            compensatingControls:
              - egress is closed
            starts: 2026-02-15
            expires: 2026-08-14

            """.ReplaceLineEndings("\n"), acme.Read("exceptions/trusted-registries-checkout.yaml"));
        Assert.Empty(PolicyRepository.Load(acme.Folder).Diagnostics);
        var verdict = acme.Run($"exception check --exception trusted-registries-checkout {AcmeCopy.Staging}");
        Assert.Equal(0, verdict.Code);
        Assert.StartsWith("trusted-registries-checkout: needed, waives 1 finding\n", verdict.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void New_exception_is_another_name_for_it()
    {
        using var acme = new AcmeCopy();
        var rest = $"--dry-run --from {Sidecar} {Answers} {AcmeCopy.Staging}";
        var run = acme.Run("new exception " + rest);
        Assert.Equal(acme.Run("exception new " + rest), run);
        Assert.Contains("policy: trusted-registries\nrules: [deny]\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(Options("exception", "new"), Options("new", "exception"));
        Assert.Contains("bylaw new exception --from", CommandLine.Run(["new", "exception", "--help"]).Output, StringComparison.Ordinal);
    }

    private static string Options(params string[] words) => CommandLine.Run([.. words, "--help"]).Output is var help ? help[help.IndexOf("Options:", StringComparison.Ordinal)..] : "";

    [Fact]
    public void New_names_all_that_is_missing_at_once()
    {
        using var acme = new AcmeCopy();
        var (code, output) = acme.Run($"exception new --from {Sidecar} {AcmeCopy.Staging}");
        Assert.Equal((2, "error[BLW6061]: the exception does not say why, who asks for it, where it was asked for and what holds in place of the policy\n  = help: add `--reason …`, `--requester …`, `--ticket …` and `--control …`\n"), (code, output));
    }

    [Theory]
    [InlineData("--expires 2026-08-15", "BLW6010")]
    [InlineData("--starts 2026-03-01 --expires 2026-02-01", "BLW6012")]
    [InlineData("--id ../out", "BLW6064")]
    [InlineData("--id inventory-stock-agent-root", "BLW6064")]
    public void New_stays_within_what_the_repository_allows(string options, string code)
    {
        using var acme = new AcmeCopy();
        var before = Directory.GetFiles(acme.PathOf("exceptions")).Length;
        var run = acme.Run($"exception new --from {Sidecar} {Answers} {options} {AcmeCopy.Staging}");
        Assert.Equal(2, run.Code);
        Assert.Contains($"error[{code}]", run.Output, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(acme.PathOf("exceptions")).Length);
    }

    [Fact]
    public void New_refuses_what_is_waived_already()
    {
        using var acme = new AcmeCopy();
        Assert.Equal(0, acme.Run($"exception new --from {Sidecar} {Answers} {AcmeCopy.Staging}").Code);
        Assert.Contains("error[BLW6060]: the finding `fc436db02a69` needs no exception, or takes none: `trusted-registries-checkout` waives it already", acme.Run($"exception new --from {Sidecar} {Answers} {AcmeCopy.Staging}").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Dry_run_writes_nothing()
    {
        using var acme = new AcmeCopy();
        var (code, output) = acme.Run($"exception new --dry-run --from {Sidecar} {Answers} {AcmeCopy.Staging}");
        Assert.Equal(0, code);
        Assert.StartsWith("# REPO/exceptions/trusted-registries-checkout.yaml\npolicy: trusted-registries\n", output, StringComparison.Ordinal);
        Assert.False(File.Exists(acme.PathOf("exceptions/trusted-registries-checkout.yaml")));
    }

    [Fact]
    public void Check_says_needed_unused_expired_and_wider()
    {
        using var acme = new AcmeCopy();
        acme.Write("exceptions/wide.yaml", "policy: trusted-registries\nscope: { namespaces: [\"ord*\"] }\nreason: r\nrequester: q\nticket: t\ncompensatingControls: [c]\nstarts: 2026-02-01\nexpires: 2026-02-28\n");
        var (code, output) = acme.Run($"exception check {AcmeCopy.Staging}");
        Assert.Equal(1, code);
        Assert.Equal("""
            inventory-stock-agent-root: needed, waives 1 finding
            monitoring-grafana-trial: expired on 2026-01-31, would cover 1 finding
            orders-archive-limits: unused, covers nothing in these inputs
              it can go: bylaw exception retire orders-archive-limits
            wide: wider than needed, waives 1 finding
              this suffices:
              # exceptions/wide.yaml
              policy: trusted-registries
              rules: [deny]
              scope:
                namespaces: [orders]
                kinds: [Deployment]
                names: [checkout]
                containers: [log-shipper]
              reason: r
              requester: q
              ticket: t
              compensatingControls:
                - c
              starts: 2026-02-01
              expires: 2026-02-28
            4 exceptions: 1 needed, 1 wider than needed, 0 redundant, 1 unused, 1 expired, 0 not begun (as of 2026-02-15, 10 objects)

            """.ReplaceLineEndings("\n"), System.Text.RegularExpressions.Regex.Replace(output, @"\d+ objects", "10 objects"));
    }

    [Fact]
    public void Write_narrows_the_file_and_keeps_its_comments()
    {
        using var acme = new AcmeCopy();
        acme.Write("exceptions/wide.yaml", "# asked for in a hurry\npolicy: trusted-registries\nscope:\n  # all of it, for now\n  namespaces:\n    - \"ord*\"   # orders\n  containers: [\"*\"]\nreason: r # see the ticket\nrequester: q\nticket: t\ncompensatingControls: [c]\nstarts: 2026-02-01\nexpires: 2026-02-28\n");
        Assert.Contains("rewritten in the narrowest form", acme.Run($"exception check --write --exception wide {AcmeCopy.Staging}").Output, StringComparison.Ordinal);
        Assert.Equal("# asked for in a hurry\npolicy: trusted-registries\nrules: [deny]\nscope:\n  # all of it, for now\n  namespaces: [orders]   # orders\n  containers: [log-shipper]\n  kinds: [Deployment]\n  names: [checkout]\nreason: r # see the ticket\nrequester: q\nticket: t\ncompensatingControls: [c]\nstarts: 2026-02-01\nexpires: 2026-02-28\n", acme.Read("exceptions/wide.yaml"));
        Assert.Equal(0, acme.Run($"exception check --exception wide {AcmeCopy.Staging}").Code);
    }

    [Fact]
    public void Of_two_that_cover_the_same_one_is_redundant_and_both_lists_that_multiply_are_told()
    {
        using var acme = new AcmeCopy();
        const string Rest = "reason: r\nrequester: q\nticket: t\ncompensatingControls: [c]\nstarts: 2026-02-01\nexpires: 2026-02-28\n";
        acme.Write("exceptions/a.yaml", $"policy: resource-limits\nscope: {{ namespaces: [orders, inventory] }}\n{Rest}");
        acme.Write("exceptions/b.yaml", $"policy: resource-limits\nscope: {{ namespaces: [orders] }}\n{Rest}");
        Assert.Contains("b: redundant, all that it covers (1 finding) is covered by `a`\n", acme.Run($"exception check {AcmeCopy.Staging}").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Split_shows_and_with_write_makes_an_exception_of_each_combination_that_occurs()
    {
        using var acme = new AcmeCopy();
        acme.Write("pods.yaml", string.Concat(new[] { ("orders", "a"), ("inventory", "b") }.Select(place =>
            $"---\napiVersion: v1\nkind: Pod\nmetadata: {{ namespace: {place.Item1}, name: {place.Item2} }}\nspec: {{ containers: [{{ name: main, image: registry.acme.example/x@sha256:{new string('0', 64)}, securityContext: {{ runAsUser: 1000 }} }}] }}\n")));
        acme.Write("exceptions/both-2.yaml", "policy: no-root\nscope: { names: [nobody] }\nreason: r\nrequester: q\nticket: t\ncompensatingControls: [c]\nstarts: 2026-02-01\nexpires: 2026-02-28\n");
        const string Wide = "# both are slow to start\npolicy: resource-limits\nscope:\n  namespaces: [orders, inventory]\nreason: r\nrequester: q\nticket: t\ncompensatingControls: [c]\nstarts: 2026-02-01\nexpires: 2026-02-28\n";
        acme.Write("exceptions/both.yaml", Wide);
        var shown = acme.Run($"exception check --split --exception both {acme.PathOf("pods.yaml")}").Output;
        Assert.Contains("its lists make 4 combinations, of which 2 occur: 2 exceptions would be narrower\n  # exceptions/both.yaml\n", shown, StringComparison.Ordinal);
        Assert.Contains("  # exceptions/both-3.yaml\n", shown, StringComparison.Ordinal);
        Assert.Equal(Wide, acme.Read("exceptions/both.yaml"));

        var written = acme.Run($"exception check --split --write --exception both {acme.PathOf("pods.yaml")}").Output;
        Assert.Contains("  written: exceptions/both.yaml, exceptions/both-3.yaml\n", written, StringComparison.Ordinal);
        var texts = new[] { "both", "both-3" }.Select(id => acme.Read($"exceptions/{id}.yaml")).ToList();
        Assert.All(texts, text => Assert.StartsWith("# both are slow to start\npolicy: resource-limits\n", text, StringComparison.Ordinal));
        Assert.Equal(["  namespaces: [inventory]", "  namespaces: [orders]"], texts.Select(text => text.Split('\n').Single(line => line.Contains("namespaces", StringComparison.Ordinal))).Order(StringComparer.Ordinal));
        Assert.Contains("2 needed", acme.Run($"exception check --exception both --exception both-3 {acme.PathOf("pods.yaml")}").Output, StringComparison.Ordinal);
        Assert.DoesNotContain("fail[resource-limits", acme.Run($"check {acme.PathOf("pods.yaml")}").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Lapse_says_what_comes_back()
    {
        using var acme = new AcmeCopy();
        var (code, output) = acme.Run($"exception check --lapse inventory-stock-agent-root {AcmeCopy.Staging}");
        Assert.Equal(1, code);
        Assert.StartsWith("when `inventory-stock-agent-root` lapses, on 2026-04-01, 1 finding comes back:\n  fail[no-root/deny]: ", output, StringComparison.Ordinal);
        Assert.Equal(0, acme.Run($"exception check --lapse orders-archive-limits {AcmeCopy.Staging}").Code);
    }

    [Theory]
    [InlineData("2026-02-15", "--expires 2026-05-01", "starts: 2025-12-01\nexpires: 2026-05-01\n")] // fits from its start
    [InlineData("2026-02-15", "--for 6mo", "BLW6010")] // longer than 180 days from today
    [InlineData("2026-02-15", "--for 180d", "starts: 2026-02-15\nexpires: 2026-08-14\n")]
    [InlineData("2026-03-31", "", "starts: 2026-03-31\nexpires: 2026-09-27\n")]
    [InlineData("2026-04-10", "--for 30d", "starts: 2026-04-10\nexpires: 2026-05-10\n")] // over: it did not hold in between
    public void Renew_keeps_the_text_and_cannot_dodge_the_limit(string day, string options, string end)
    {
        using var acme = new AcmeCopy();
        var before = acme.Read("exceptions/inventory-stock-agent-root.yaml");
        var run = acme.Run($"exception renew inventory-stock-agent-root --as-of {day} {options}");
        var after = acme.Read("exceptions/inventory-stock-agent-root.yaml");
        if (end.StartsWith("BLW", StringComparison.Ordinal))
        {
            Assert.Equal(2, run.Code);
            Assert.Contains($"error[{end}]", run.Output, StringComparison.Ordinal);
            Assert.Equal(before, after);
        }
        else
        {
            Assert.Equal(0, run.Code);
            Assert.Equal(before.Replace("starts: 2025-12-01\nexpires: 2026-03-31\n", end, StringComparison.Ordinal), after);
        }
    }

    [Fact]
    public void Retire_refuses_what_is_needed()
    {
        using var acme = new AcmeCopy();
        var (code, output) = acme.Run($"exception retire inventory-stock-agent-root {AcmeCopy.Staging}");
        Assert.Equal(1, code);
        Assert.StartsWith("error[BLW6063]: without the exception `inventory-stock-agent-root` 1 finding comes back, the first is no-root/deny on DaemonSet inventory/stock-agent", output, StringComparison.Ordinal);
        Assert.Equal((0, "deleted REPO/exceptions/orders-archive-limits.yaml\n"), acme.Run($"exception retire orders-archive-limits {AcmeCopy.Staging}"));
        Assert.Equal(0, acme.Run($"exception retire inventory-stock-agent-root --force {AcmeCopy.Staging}").Code);
        Assert.Equal(2, acme.Run($"exception retire inventory-stock-agent-rot {AcmeCopy.Staging}").Code);
    }

    [Theory]
    [InlineData("", "monitoring-grafana-trial,inventory-stock-agent-root,orders-archive-limits")]
    [InlineData("--state expired", "monitoring-grafana-trial")]
    [InlineData("--expiring-within 60d", "inventory-stock-agent-root")]
    [InlineData("--policy resource-limits", "orders-archive-limits")]
    [InlineData("--expiring-within 60d --policy resource-limits", "")]
    public void List_filters(string options, string ids)
    {
        using var acme = new AcmeCopy();
        var (code, output) = acme.Run($"exception list {options}");
        Assert.Equal(0, code);
        Assert.Equal(ids, string.Join(',', output.TrimEnd().Split('\n').Skip(1).Select(line => line.Split(' ')[0])));
    }
}
