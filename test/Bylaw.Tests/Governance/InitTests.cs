using Bylaw.Cli.Scaffold;
using Bylaw.Governance;
using Xunit;

namespace Bylaw.Tests.Governance;

/// <summary>How a policy repository begins.</summary>
public sealed class InitTests
{
    private const string PrivilegedPod = "apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: app, securityContext: { privileged: true } }] }\n";

    [Fact]
    public void An_empty_folder_becomes_a_repository()
    {
        using var files = new TemporaryRepository(empty: true);
        var repo = files.PathOf("new/folder");
        var (code, output) = CommandLine.Run(["init", repo]);
        Assert.Equal((0, """
            wrote bylaw.yaml
            wrote policies/no-privileged/policy.yaml
            wrote policies/no-privileged/no-privileged.rego
            wrote policies/no-privileged/no-privileged_test.rego
            wrote exceptions/README.md
            wrote .gitattributes
            next: name the people of both teams in bylaw.yaml before the first commit, and run `bylaw test` and `bylaw check`
            for the files of a forge say `--ci github` or `--ci gitlab`

            """), (code, output));
        Assert.Equal((0, "4 passed, 0 failed, 0 errors, 0 to do; 100 % of the policies' expressions covered\n"), CommandLine.Run(["test", "--repo", repo]));
        Assert.Contains("\napprovals/** -text\n", File.ReadAllText(Path.Combine(repo, ".gitattributes")), StringComparison.Ordinal);
        Assert.Empty(PolicyRepository.Load(repo).Diagnostics);
    }

    [Fact]
    public void The_first_policy_reports_and_refuses_nothing()
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("pod/pod.yaml", PrivilegedPod);
        CommandLine.Run(["init", files.PathOf("repo")]);
        var (code, output) = CommandLine.Run(["check", "--repo", files.PathOf("repo"), files.PathOf("pod/pod.yaml")]);
        Assert.Equal(0, code);
        Assert.Contains("container `app` is privileged", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Scaffolded_rego_is_formatted()
    {
        using var files = new TemporaryRepository(empty: true);
        CommandLine.Run(["init", files.Directory]);
        CommandLine.Run(["new", "policy", "a-b", "--repo", files.Directory]);
        Assert.Equal((0, ""), CommandLine.Run(["fmt", "--check", files.PathOf("policies")]));
    }

    [Fact]
    public void Nothing_that_is_there_is_changed_without_force()
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("bylaw.yaml", TemporaryRepository.Settings);
        files.Write(".gitattributes", "*.png binary");
        files.Write(".gitlab-ci.yml", "stages: []\n");
        var (code, output) = CommandLine.Run(["init", "--ci", "gitlab", files.Directory]);
        Assert.Equal(0, code);
        Assert.Contains("left alone bylaw.yaml: it is there; `--force` writes it anew\n", output, StringComparison.Ordinal);
        Assert.Contains("left alone .gitlab-ci.yml: it is there; `--force` writes it anew\n", output, StringComparison.Ordinal);
        Assert.Contains("left alone .gitattributes: it is there; add the line `approvals/** -text`, as `--force` does\n", output, StringComparison.Ordinal);
        Assert.Equal(TemporaryRepository.Settings, File.ReadAllText(files.PathOf("bylaw.yaml")));
        Assert.Equal("*.png binary", File.ReadAllText(files.PathOf(".gitattributes")));

        Assert.Equal(0, CommandLine.Run(["init", "--force", "--ci", "gitlab", files.Directory]).Code);
        Assert.Equal(ScaffoldFiles.Settings, File.ReadAllText(files.PathOf("bylaw.yaml")));
        Assert.Equal(ScaffoldFiles.GitLabCi, File.ReadAllText(files.PathOf(".gitlab-ci.yml")));
        Assert.Equal("*.png binary\napprovals/** -text\n", File.ReadAllText(files.PathOf(".gitattributes")));
    }

    [Fact]
    public void A_dry_run_writes_nothing()
    {
        using var files = new TemporaryRepository(empty: true);
        var (code, output) = CommandLine.Run(["init", "--dry-run", "--ci", "github", files.Directory]);
        Assert.Equal(0, code);
        Assert.Contains("would write .github/workflows/bylaw.yaml\n", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(files.Directory));
    }

    [Fact]
    public void Links_are_not_written_through()
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("outside/x", "");
        files.Write("repo/x", "");
        Directory.CreateSymbolicLink(files.PathOf("repo/exceptions"), files.PathOf("outside"));
        var (code, output) = CommandLine.Run(["init", files.PathOf("repo")]);
        Assert.Equal(2, code);
        Assert.Contains("BLW6056", output, StringComparison.Ordinal);
        Assert.False(File.Exists(files.PathOf("outside/README.md")));
    }

    [Fact]
    public void A_file_is_no_folder()
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("x", "");
        var (code, output) = CommandLine.Run(["init", files.PathOf("x")]);
        Assert.Equal(2, code);
        Assert.Contains("cannot become a policy repository: it is a file", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_examples_are_adopted_where_they_lie()
    {
        using var files = new TemporaryRepository(empty: true);
        foreach (var path in Repository.Files("examples/plain", "*")) files.Write(path["examples/plain/".Length..], Repository.Read(path));
        var before = Contents(files);
        var (code, output) = CommandLine.Run(["init", files.Directory]);
        Assert.True(code == 0, output);
        Assert.Contains("adopted 8 policies where they lie\n", output, StringComparison.Ordinal);
        Assert.Equal(before, Contents(files).Where(file => before.ContainsKey(file.Key)));
        Assert.Equal(["acmereadonlyroot", "acmereplicas", "conftest", "failing", "gatekeeper", "hardening", "opa", "replica-limit"], files.Load().Repository.Policies.Select(policy => policy.Id));
        Assert.Equal(["failing/ports.rego", "failing/ports_test.rego"], files.Load().Repository.FindPolicy("failing")!.Files.Select(file => file.Path));
        Assert.All(files.Load().Repository.Policies, policy => Assert.Equal((PolicyState.Audit, "security"), (policy.State, policy.Owners.Intent!.Value.Value)));
        // The one test fails on purpose.
        var (tested, tests) = CommandLine.Run(["test", "--repo", files.Directory]);
        Assert.Equal(1, tested);
        Assert.Contains("0 passed, 1 failed, 0 errors", tests, StringComparison.Ordinal);
        var (asked, report) = CommandLine.Run(["check", "--repo", files.Directory, files.PathOf("conftest/deployment.yaml")]);
        Assert.True(asked == 0, report);
        Assert.Contains("has a single replica", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mixed_tree_is_adopted()
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("main.rego", "package main\n\nimport data.shared.names\n\ndeny contains names.say(\"root\") if input.bad\n");
        files.Write("shared/names/names.rego", "package shared.names\n\nsay(x) := sprintf(\"<%s>\", [x])\n");
        files.Write("tests/main_test.rego", "package main_test\n\nimport data.main\n\ntest_bad if main.deny == {\"<root>\"} with input as {\"bad\": true}\n");
        files.Write("a/Nett–Wörk/deny.rego", "package net\n\ndeny[msg] { input.bad; msg := data.words.no }\n");
        files.Write("a/Nett–Wörk/data.yaml", "words: { no: never }\n");
        files.Write("b/nett w rk/deny.rego", "package net2\n\ndeny contains \"b\" if input.bad\n");
        files.Write("broken/x.rego", "package x\n\ndeny if {\n");
        files.Write("util/x.rego", "package util\n\nf(x) := x\n");
        files.Write("policies/here/deep/x.rego", "package here\n\nwarn contains \"here\" if input.bad\n");
        files.Write("policies/kyv/p.yaml", Kyverno("in-place"));
        files.Write("kyverno/pods.yaml", Kyverno("disallow-latest"));
        files.Write("kyverno/test.yaml", "apiVersion: cli.kyverno.io/v1alpha1\nkind: Test\n");
        files.Write("kyverno/chart.yaml", "{{ if .x }}\napiVersion: kyverno.io/v1\n{{ end }}\n");
        files.Write("cedar/photos.cedar", "permit(principal, action, resource);\n");
        files.Write("tf/cost.sentinel", "main = rule { true }\n");
        files.Write("tf/test/cost/mock-tfplan.sentinel", "x = 1\n");
        files.Write("manifest.json", """{"bad": true}""");
        var before = Contents(files);
        var (code, output) = CommandLine.Run(["init", files.Directory]);
        Assert.True(code == 0, output);
        Assert.Equal(before, Contents(files).Where(file => before.ContainsKey(file.Key)));

        var policies = files.Load().Repository.Policies;
        var root = PolicyId.From(Path.GetFileName(files.Directory));
        Assert.Equal(new[] { "cost", "disallow-latest", "here", "kyv", "nett-w-rk", "nett-w-rk-2", "photos", root }.Order(StringComparer.Ordinal), policies.Select(policy => policy.Id));
        Assert.Equal(["main.rego", "shared/names/names.rego", "tests/main_test.rego"], policies.Single(policy => policy.Id == root).Files.Select(file => file.Path));
        var kyverno = policies.Single(policy => policy.Id == "disallow-latest");
        Assert.Equal(("No latest: \"never\"", PolicySeverity.High, PolicyState.Draft, "kyverno"), (kyverno.Title, kyverno.Severity, kyverno.State, kyverno.Language?.Value));
        Assert.Contains("left alone broken: x.rego is no Rego", output, StringComparison.Ordinal);
        Assert.Contains("left alone util: it has no rule that refuses", output, StringComparison.Ordinal);
        Assert.Contains("left alone kyverno/chart.yaml: it names Kyverno, and cannot be read as YAML", output, StringComparison.Ordinal);
        Assert.Contains("adopted 8 policies where they lie\ndrafts, because this version does not run them yet: those in cedar, kyverno, sentinel\n", output, StringComparison.Ordinal);

        var (tested, tests) = CommandLine.Run(["test", "--repo", files.Directory]);
        Assert.True(tested == 0, tests);
        Assert.StartsWith("1 passed, 0 failed, 0 errors", tests.Split('\n')[^2], StringComparison.Ordinal);
        var (asked, report) = CommandLine.Run(["check", "--repo", files.Directory, files.PathOf("manifest.json")]);
        Assert.True(asked == 0, report);
        foreach (var message in (string[])["<root>", "never", "b", "here"]) Assert.Contains(message, report, StringComparison.Ordinal);

        // A second time there is nothing left to adopt.
        var (again, second) = CommandLine.Run(["init", files.Directory]);
        Assert.Equal(0, again);
        Assert.DoesNotContain("wrote", second, StringComparison.Ordinal);
        Assert.DoesNotContain("adopted", second, StringComparison.Ordinal);
    }

    [Fact]
    public void Policies_of_clusters_are_adopted_with_what_belongs_to_them()
    {
        using var files = new TemporaryRepository(empty: true);
        const string Admission = "apiVersion: admissionregistration.k8s.io/v1\n";
        files.Write("vap/limit.yaml", Admission + "kind: ValidatingAdmissionPolicy\nmetadata: { name: limit }\nspec: { paramKind: { apiVersion: acme.example/v1, kind: Limit }, validations: [{ expression: object.spec.replicas <= params.max }] }\n");
        files.Write("bindings/limit.yaml", Admission + "kind: ValidatingAdmissionPolicyBinding\nmetadata: { name: b }\nspec: { policyName: limit, paramRef: { name: small }, validationActions: [Deny] }\n");
        files.Write("params/small.yaml", "apiVersion: acme.example/v1\nkind: Limit\nmetadata: { name: small }\nmax: 3\n");
        files.Write("gk/template.yaml", "apiVersion: templates.gatekeeper.sh/v1\nkind: ConstraintTemplate\nmetadata: { name: nots, annotations: { metadata.gatekeeper.sh/title: None of it } }\nspec: { crd: { spec: { names: { kind: Nots } } }, targets: [{ target: admission.k8s.gatekeeper.sh, rego: \"package n\\nviolation[{\\\"msg\\\": \\\"no\\\"}] { true }\" }] }\n");
        files.Write("gk/constraint.yaml", "apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: Nots\nmetadata: { name: all }\n");
        files.Write("gk/samples/constraint.yaml", "apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: Nots\nmetadata: { name: sample }\n");
        files.Write("broken/vap.yaml", Admission + "kind: ValidatingAdmissionPolicy\nmetadata: { name: broken }\nspec: { validations: [{ expression: 'objct.x' }] }\n");
        files.Write("in.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: shop }\nspec: { replicas: 5 }\n");
        var (code, output) = CommandLine.Run(["init", files.Directory]);
        Assert.True(code == 0, output);
        Assert.Contains("adopted 2 policies where they lie", output, StringComparison.Ordinal);
        Assert.Contains("left alone broken/vap.yaml: it does not compile", output, StringComparison.Ordinal);
        var policies = files.Load().Repository.Policies;
        Assert.Equal(["limit", "nots"], policies.Select(policy => policy.Id));
        Assert.Equal(["bindings/limit.yaml", "params/small.yaml", "vap/limit.yaml"], policies[0].Files.Select(file => file.Path).Order(StringComparer.Ordinal));
        Assert.Equal(("None of it", 2), (policies[1].Title, policies[1].Files.Length));
        var (_, report) = CommandLine.Run(["check", "--repo", files.Directory, files.PathOf("in.yaml")]);
        Assert.Contains("audit[limit/limit]: failed expression", report, StringComparison.Ordinal);
        Assert.Contains("audit[nots/", report, StringComparison.Ordinal);
        Assert.DoesNotContain("sample", report, StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_stop_the_repository_is_said()
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("policies/notes/readme.txt", "nothing");
        files.Write("policies/loose.rego", "package loose\n\ndeny contains \"x\" if true\n");
        var (code, output) = CommandLine.Run(["init", files.Directory]);
        Assert.Equal(2, code);
        Assert.Contains("left alone policies/loose.rego: in `policies/` each policy has a folder of its own\n", output, StringComparison.Ordinal);
        Assert.Contains("left alone policies/notes: no policy was found in it, and in `policies/` each folder is one: move it elsewhere\n", output, StringComparison.Ordinal);
        Assert.Contains("BLW6016", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Tests_that_do_not_compile_stay_out()
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("net/net.rego", "package net\n\ndeny contains \"x\" if input.bad\n");
        files.Write("net/net_test.rego", "package net_test\n\ntest_x if nowhere(1)\n");
        var (code, output) = CommandLine.Run(["init", files.Directory]);
        Assert.True(code == 0, output);
        Assert.Contains("left alone net/*_test.rego: the tests do not compile: ", output, StringComparison.Ordinal);
        Assert.Equal(["net/net.rego"], files.Load().Repository.FindPolicy("net")!.Files.Select(file => file.Path));
        Assert.Equal(0, CommandLine.Run(["test", "--repo", files.Directory]).Code);
    }

    private static string Kyverno(string name) =>
        $$"""
        apiVersion: kyverno.io/v1
        kind: ClusterPolicy
        metadata:
          name: {{name}}
          annotations:
            policies.kyverno.io/title: 'No latest: "never"'
            policies.kyverno.io/severity: high
        spec: {}
        """;

    private static SortedDictionary<string, string> Contents(TemporaryRepository files) =>
        new(Directory.EnumerateFiles(files.Directory, "*", SearchOption.AllDirectories).ToDictionary(path => path, File.ReadAllText), StringComparer.Ordinal);

    [Theory]
    [InlineData("no-root")]
    [InlineData("9-lives")]
    [InlineData("default")]
    [InlineData("contains")]
    [InlineData("input")]
    [InlineData("data")]
    [InlineData("x")]
    public void A_new_policy_loads_and_passes_its_tests(string id)
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("bylaw.yaml", "teams: [{ name: sec, role: security }, { name: plat, role: platform }]\npolicies: { require: [owners, intent, remediation, severity, review, expires, controls, tests] }\n");
        var (code, output) = CommandLine.Run(["new", "policy", id, "--repo", files.Directory, "--title", "It's: a \"title\" # here"]);
        Assert.True(code == 0, output);
        Assert.Empty(files.Load().Diagnostics);
        var policy = Assert.Single(files.Load().Repository.Policies);
        Assert.Equal(("It's: a \"title\" # here", "sec", "plat", PolicyState.Draft), (policy.Title, policy.Owners.Intent?.Value, policy.Owners.Enforcement?.Value, policy.State));
        Assert.Equal([$"policies/{id}/{id}.rego", $"policies/{id}/{id}_test.rego"], policy.Files.Select(file => file.Path));
        Assert.Equal((0, "2 passed, 0 failed, 0 errors, 0 to do; 100 % of the policies' expressions covered\n"), CommandLine.Run(["test", "--repo", files.Directory]));
    }

    [Theory]
    [InlineData("No-Root", "it consists of small letters, digits and `-`")]
    [InlineData("../x", "it consists of small letters, digits and `-`")]
    [InlineData("a/b", "it consists of small letters, digits and `-`")]
    [InlineData("nó", "it consists of small letters, digits and `-`")]
    [InlineData("", "it is empty")]
    [InlineData("a-", "it begins and ends with a letter or a digit")]
    [InlineData("con", "it names a device on Windows")]
    [InlineData("a123456789a123456789a123456789a123456789a123456789a1234567890", "it is longer than 60 letters")]
    [InlineData("taken", "there is a policy of that id")]
    public void A_bad_id_is_refused(string id, string why)
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("bylaw.yaml", TemporaryRepository.Settings);
        files.Write("policies/taken/policy.yaml", "title: Taken\nenforcement: draft\nlanguage: cedar\n");
        var (code, output) = CommandLine.Run(["new", "policy", id, "--repo", files.Directory]);
        Assert.Equal(2, code);
        Assert.Contains($"`{id}` cannot be the id of a new policy: {why}", output, StringComparison.Ordinal);
        Assert.Equal([files.PathOf("policies/taken")], Directory.GetDirectories(files.PathOf("policies")));
    }
}
