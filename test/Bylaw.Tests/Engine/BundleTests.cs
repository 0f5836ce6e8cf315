using Bylaw.Core.Decisions;
using Bylaw.Core.Text;
using Bylaw.Engine;
using Bylaw.Tests.Governance;
using Xunit;

namespace Bylaw.Tests.Engine;

public sealed class BundleTests
{
    [Fact]
    public void The_same_files_have_the_same_revision_wherever_they_lie()
    {
        using var one = new EngineFixture();
        using var other = new EngineFixture();
        Assert.Equal(one.Bundle().Revision, other.Bundle().Revision);
        Assert.Matches("^sha256:[0-9a-f]{64}$", one.Bundle().Revision);
    }

    [Theory]
    [InlineData("policies/no-root/no_root.rego", true)]
    [InlineData("policies/no-root/policy.yaml", true)]
    [InlineData("policies/no-root/data.json", true)]
    [InlineData("lib/shared.rego", true)]
    [InlineData("bylaw.yaml", true)]
    [InlineData("exceptions/one.yaml", true)]
    [InlineData("policies/no-root/no_root_test.rego", false)]
    [InlineData("policies/no-root/README.md", false)]
    public void The_revision_depends_on_what_the_bundle_reads(string path, bool changes)
    {
        using var fixture = new EngineFixture();
        fixture.Exception("one", "expires: 2026-12-31");
        var before = fixture.Bundle().Revision;
        var old = File.Exists(fixture.Files.PathOf(path)) ? File.ReadAllText(fixture.Files.PathOf(path)) : "";
        fixture.Files.Write(path, path.EndsWith(".json", StringComparison.Ordinal) ? "{\"a\":1}" : old + "\n# changed\n");
        Assert.Equal(changes, fixture.Bundle().Revision != before);
    }

    [Fact]
    public void Tests_are_not_enforced_and_shared_modules_go_to_every_policy()
    {
        using var fixture = new EngineFixture("deny fail kind \"Deployment\" x\n");
        fixture.Files.Write("policies/no-root/no_root_test.rego", "test fail kind \"Deployment\" x\n");
        fixture.Files.Write("lib/shared.rego", "shared fail kind \"Deployment\" x\n");
        fixture.Files.Write("lib/shared_test.rego", "broken");
        Assert.Equal("deny", string.Join(',', fixture.Decide().Findings.Select(finding => finding.Rule)));
        Assert.EndsWith("lib/shared.rego", Assert.Single(fixture.Language.Compiled[0].Library).Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Tests_see_the_data_that_their_policy_sees()
    {
        using var fixture = new EngineFixture();
        fixture.Files.Write("lib/data.yaml", "company: acme\n");
        fixture.Files.Write("lib/shared.rego", "shared\n");
        fixture.Files.Write("policies/no-root/limits/data.json", """{"cpu":2}""");
        fixture.Files.Write("policies/no-root/no_root_test.rego", "test\n");
        fixture.Policy("data: { extra: true }\nparameters: { max: 1 }");
        fixture.Bundle();
        var problems = new List<Core.Diagnostics.Diagnostic>();
        var policy = Assert.Single(TestablePolicy.In(fixture.Files.Load().Repository, problems));
        var language = new TestedLanguage();
        Assert.NotNull(policy.Test(language, _ => true));
        Assert.Empty(problems);
        Assert.Equal(fixture.Language.Compiled[0].Data, language.Options!.Data);
        Assert.Equal("""{"company":"acme","extra":true,"limits":{"cpu":2},"parameters":{"max":1}}""", language.Options.Data!.ToString());
        Assert.Equal(["no_root.rego", "no_root_test.rego"], language.Sources.Select(source => Path.GetFileName(source.Name)));
        Assert.Equal("shared.rego", Path.GetFileName(Assert.Single(language.Options.Library).Name));
    }

    [Fact]
    public void Plain_tests_see_data_files_beside_them()
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("p/p.rego", "");
        files.Write("p/x/data.yaml", "y: 1");
        files.Write("p/manifest.yaml", "- no data");
        var problems = new List<Core.Diagnostics.Diagnostic>();
        var language = new TestedLanguage();
        TestablePolicy.Of([files.PathOf("p")], "v0", problems).Test(language, _ => true);
        Assert.Empty(problems);
        Assert.Equal(("""{"x":{"y":1}}""", "v0"), (language.Options!.Data!.ToString(), language.Options.LanguageVersion));
    }

    /// <summary>Notes what its tests are given.</summary>
    private sealed class TestedLanguage : IPolicyLanguage
    {
        public IReadOnlyList<SourceText> Sources { get; private set; } = [];

        public CompileOptions? Options { get; private set; }

        public string Name => "rego";

        public IReadOnlyList<Core.Diagnostics.DiagnosticCode> Codes => [];

        public bool Accepts(string path) => path.EndsWith(".rego", StringComparison.Ordinal);

        public CompileResult Compile(IReadOnlyList<SourceText> sources, CompileOptions options) => new(null, []);

        public TestReport Test(IReadOnlyList<SourceText> sources, CompileOptions options, Func<string, bool> filter)
        {
            (Sources, Options) = (sources, options);
            return new TestReport([], [], []);
        }
    }

    [Fact]
    public void Data_files_lie_under_the_names_of_their_folders()
    {
        using var fixture = new EngineFixture();
        fixture.Files.Write("lib/data.yaml", "company: acme\nteams:\n  a: 1\n");
        fixture.Files.Write("policies/no-root/data.json", """{"teams":{"b":2}}""");
        fixture.Files.Write("policies/no-root/registries/data.yaml", "[registry.example]\n");
        fixture.Policy("data: { extra: true }");
        fixture.Bundle();
        Assert.Equal("""{"company":"acme","extra":true,"registries":["registry.example"],"teams":{"a":1,"b":2}}""", fixture.Language.Compiled[0].Data!.ToString());
    }

    [Fact]
    public void A_broken_policy_or_repository_gives_no_bundle_and_all_reasons()
    {
        using var fixture = new EngineFixture("broken\n");
        fixture.Files.Write("policies/other/policy.yaml", "title: Other\nseverity: no\n");
        fixture.Files.Write("policies/other/other.rego", "broken\n");
        var result = PolicyBundle.Build(fixture.Files.Load(), [fixture.Language]);
        Assert.Null(result.Bundle);
        Assert.Equal(["BLW6006", "BLW9001", "BLW9001"], result.Diagnostics.Select(diagnostic => diagnostic.Code.Id));
    }

    [Fact]
    public void A_mistake_in_a_shared_module_is_reported_once()
    {
        using var fixture = new EngineFixture();
        fixture.Files.Write("policies/other/policy.yaml", "title: Other\n");
        fixture.Files.Write("policies/other/other.rego", "x");
        fixture.Files.Write("lib/shared.rego", "broken");
        Assert.Equal("lib/shared.rego:1:1: it is broken [BLW9001]", fixture.Files.Show(PolicyBundle.Build(fixture.Files.Load(), [fixture.Language]).Diagnostics));
    }

    [Fact]
    public void Plain_folders_and_files_are_policies_of_their_names()
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("limits/a.rego", "deny fail kind \"Deployment\" x\n");
        files.Write("limits/deep/b.rego", "warn warn kind \"Deployment\" x\n");
        files.Write("limits/a_test.rego", "broken");
        files.Write("single.rego", "deny fail kind \"Deployment\" x\n");
        files.Write("other/single.rego", "deny fail kind \"Pod\" x\n");
        var language = new ToyLanguage();
        var result = PolicyBundle.Build([files.PathOf("single.rego"), files.PathOf("limits/")], [language]);
        Assert.Equal("", files.Show(result.Diagnostics));
        var decision = EngineFixture.Decide(result.Bundle!, EngineFixture.Request(EngineFixture.Deployment), TimeProvider.System);
        Assert.Equal(["limits deny Fail", "limits warn Warn", "single deny Fail"], decision.Findings.Select(finding => $"{finding.Policy} {finding.Rule} {finding.Outcome}"));

        var clash = PolicyBundle.Build([files.PathOf("single.rego"), files.PathOf("other/single.rego")], [language]);
        Assert.Equal([files.PathOf("other/single.rego"), files.PathOf("single.rego")], clash.Bundle!.Policies.Select(policy => policy.Id));
        var missing = PolicyBundle.Build([files.PathOf("missing"), files.PathOf("limits/a_test.rego")], [language]);
        Assert.Equal(["BLW6014", "BLW1101"], missing.Diagnostics.Select(diagnostic => diagnostic.Code.Id));
    }

    [Fact]
    public void Files_of_two_languages_make_one_policy()
    {
        using var fixture = new EngineFixture("deny fail kind \"Deployment\" x\n");
        fixture.Files.Write("policies/no-root/second.toy", "refuse fail kind \"Deployment\" x\n");
        var bundle = PolicyBundle.Build(fixture.Files.Load(), [fixture.Language, new ToyLanguage("toy", ".toy")]).Bundle!;
        Assert.Equal(["deny", "refuse"], EngineFixture.Decide(bundle, EngineFixture.Request(EngineFixture.Deployment), TimeProvider.System).Findings.Select(finding => finding.Rule));
    }

    [Fact]
    public void A_broken_bundle_never_replaces_a_good_one()
    {
        using var fixture = new EngineFixture();
        var holder = new BundleHolder(fixture.Bundle());
        var first = holder.Current;
        fixture.Files.Write("policies/no-root/no_root.rego", "broken");
        Assert.Null(holder.Reload(() => PolicyBundle.Build(fixture.Files.Load(), [fixture.Language])).Bundle);
        Assert.Same(first, holder.Current);
        fixture.Files.Write("policies/no-root/no_root.rego", "deny fail kind \"Deployment\" x\n");
        holder.Reload(() => PolicyBundle.Build(fixture.Files.Load(), [fixture.Language]));
        Assert.NotSame(first, holder.Current);
        Assert.NotEqual(first.Revision, holder.Current.Revision);
    }
}
