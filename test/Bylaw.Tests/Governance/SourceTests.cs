using Bylaw.Engine;
using Bylaw.Governance;
using Bylaw.Tests.Engine;
using Xunit;

namespace Bylaw.Tests.Governance;

/// <summary>Policies whose files lie elsewhere in the repository.</summary>
public sealed class SourceTests
{
    [Theory]
    [InlineData("legacy/a.rego", "legacy/a.rego", true)]
    [InlineData("legacy/a.rego", "legacy/A.rego", false)]
    [InlineData("legacy/*.rego", "legacy/a.rego", true)]
    [InlineData("legacy/*.rego", "legacy/b/a.rego", false)]
    [InlineData("legacy/**/*.rego", "legacy/a.rego", true)]
    [InlineData("legacy/**/*.rego", "legacy/b/c/a.rego", true)]
    [InlineData("legacy/**", "legacy/b/c/a.txt", true)]
    [InlineData("legacy/**", "legacy", false)]
    [InlineData("legacy/**", "other/a.rego", false)]
    [InlineData("**/net/*.rego", "a/b/net/x.rego", true)]
    [InlineData("**/net/*.rego", "net/x.rego", true)]
    [InlineData("**/net/*.rego", "a/net/b/x.rego", false)]
    [InlineData("*.rego", "a.rego", true)]
    [InlineData("**", "policies/no-root/a.rego", false)]
    [InlineData("**", "lib/a.rego", false)]
    [InlineData("**", "approvals/a.rego", false)]
    [InlineData("**", "bylaw.yaml", false)]
    [InlineData("**", ".git/config", false)]
    [InlineData("legacy/**", "legacy/.hidden/a.rego", false)]
    [InlineData("a?/x.rego", "ab/x.rego", true)]
    public void A_pattern_covers_paths(string pattern, string path, bool covers) =>
        Assert.Equal(covers, SourcePattern.TryParse(pattern, out _)!.Covers(path));

    [Theory]
    [InlineData("../x.rego", "it must not lead out of the repository")]
    [InlineData("a/../../x.rego", "it must not lead out of the repository")]
    [InlineData("/etc/x.rego", "it must begin at the root of the repository")]
    [InlineData("C:/x.rego", "it must begin at the root of the repository")]
    [InlineData("a\\x.rego", "folders are parted by `/`")]
    [InlineData("a//x.rego", "a part of the path is empty; for all files of a folder write `folder/**`")]
    [InlineData("./x.rego", "hidden files and folders are no policies")]
    [InlineData("a/.git/x", "hidden files and folders are no policies")]
    [InlineData("a/b**/x", "`**` must be a whole part of the path")]
    [InlineData("lib/x.rego", "what lies in `lib/` has a meaning of its own")]
    public void A_pattern_never_leaves_its_ground(string pattern, string why)
    {
        Assert.Null(SourcePattern.TryParse(pattern, out var found));
        Assert.Equal(why, found);
    }

    [Fact]
    public void Sources_are_enforced_and_count_in_the_revision()
    {
        using var files = new TemporaryRepository();
        files.Delete("policies/no-root/no_root.rego");
        files.Write("policies/no-root/policy.yaml", "title: No root\nsources: [\"legacy/**/*.rego\", legacy/net/data.yaml]\n");
        files.Write("legacy/net/no_root.rego", "deny fail spec.user 0 runs as root\n");
        files.Write("legacy/net/data.yaml", "allowed: [a]\n");
        files.Write("legacy/other.txt", "nothing");
        var language = new ToyLanguage();
        var before = PolicyBundle.Build(files.Load(), [language]);
        Assert.Equal("", files.Show(before.Diagnostics));
        Assert.Equal(["legacy/net/data.yaml", "legacy/net/no_root.rego"], before.Bundle!.Policies[0].Definition.Files.Select(file => file.Path));
        Assert.Equal("deny", before.Bundle.Policies[0].Compiled[0].Rules[0].Name);
        // The folder of the pattern gives no names, as the folder of a policy gives none.
        Assert.Equal("""{"allowed":["a"]}""", language.Compiled[0].Data!.ToString());

        files.Write("legacy/net/no_root.rego", "deny fail spec.user 1 runs as root\n");
        var after = PolicyBundle.Build(files.Load(), [language]);
        Assert.NotEqual(before.Bundle.Revision, after.Bundle!.Revision);
    }

    [Fact]
    public void Links_are_refused_wherever_they_stand_on_the_way()
    {
        using var files = new TemporaryRepository();
        files.Write("outside/real/a.rego", "deny fail a 0 a\n");
        files.Write("legacy/b.rego", "deny fail a 0 a\n");
        Directory.CreateSymbolicLink(files.PathOf("legacy/folder"), files.PathOf("outside/real"));
        File.CreateSymbolicLink(files.PathOf("legacy/a.rego"), files.PathOf("outside/real/a.rego"));
        foreach (var (source, link) in new[] { ("legacy/a.rego", "legacy/a.rego"), ("legacy/folder/a.rego", "legacy/folder"), ("legacy/*.rego", "legacy/a.rego"), ("legacy/*/a.rego", "legacy/folder") })
        {
            files.Write("policies/no-root/policy.yaml", $"title: No root\nsources: [\"{source}\"]\n");
            Assert.Contains($"`{link}` is a link, and links are not followed [BLW6042]", files.Problems());
        }
    }

    [Fact]
    public void A_draft_in_a_language_to_come_stops_nothing()
    {
        using var files = new TemporaryRepository();
        files.Write("policies/pods/policy.yaml", "title: Pods\nenforcement: draft\nlanguage: kyverno\nsources: [kyverno/pods.yaml]\n");
        files.Write("kyverno/pods.yaml", "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\n");
        var before = PolicyBundle.Build(files.Load(), [new ToyLanguage()]);
        Assert.Equal("", files.Show(before.Diagnostics));
        Assert.Empty(before.Bundle!.Policies.Single(policy => policy.Id == "pods").Compiled);
        files.Write("kyverno/pods.yaml", "apiVersion: kyverno.io/v1\nkind: Policy\n");
        Assert.NotEqual(before.Bundle.Revision, PolicyBundle.Build(files.Load(), [new ToyLanguage()]).Bundle!.Revision);

        files.Write("policies/pods/policy.yaml", "title: Pods\nlanguage: kyverno\nsources: [kyverno/pods.yaml]\n");
        Assert.Null(PolicyBundle.Build(files.Load(), [new ToyLanguage()]).Bundle);
    }
}
