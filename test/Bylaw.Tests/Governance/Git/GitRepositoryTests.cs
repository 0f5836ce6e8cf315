using System.Text;
using Bylaw.Governance.Git;
using Bylaw.Governance.Signing;
using Bylaw.Tests.Governance.Signing;
using Xunit;

namespace Bylaw.Tests.Governance.Git;

/// <summary>Reading honest repositories, of both hashes.</summary>
public sealed class GitRepositoryTests
{
    private static readonly Person s_bo = new("Bo", "bo@acme.example");
    private static readonly DateTimeOffset s_day = new(2026, 2, 15, 12, 0, 0, TimeSpan.FromHours(-3.5));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void History_gives_commits_parents_first_with_what_they_change(bool sha256)
    {
        using var git = new GitBuilder(sha256);
        var first = git.Commit("main", [FileChange.Write("policies/a/x.rego", "1"), FileChange.Write("README", "r")], s_bo, s_day, "first\n\nbody\n");
        var second = git.Commit("main", [FileChange.Write("policies/a/x.rego", "2"), FileChange.Delete("README")]);
        git.Save();
        using var repository = Open(git.Root);

        var head = repository.Resolve("main", out _)!;
        Assert.Equal(second, head);
        var history = repository.History(head);
        Assert.Empty(repository.Problems);
        Assert.Equal([first, second], history.Select(commit => commit.Id));
        Assert.Equal("first\n\nbody\n", history[0].Message);
        Assert.Equal(new GitIdentity("Bo", "bo@acme.example", s_day), history[0].Author);
        Assert.Equal(s_day.Offset, history[0].Author.When.Offset);
        Assert.Equal(["+README", "+policies/a/x.rego"], Show(history[0].Changes[0]));
        Assert.Equal(["-README", "~policies/a/x.rego"], Show(history[1].Changes[0]));
        Assert.Equal("2", Encoding.UTF8.GetString(repository.Blob(history[1].Changes[0][1].NewId)!));
        Assert.Equal(["policies/a/x.rego"], repository.Tree(head).Select(entry => entry.Path));
    }

    [Fact]
    public void Paths_are_relative_to_the_folder_and_others_are_left_out()
    {
        using var git = new GitBuilder();
        git.Commit("main", [FileChange.Write("examples/acme/bylaw.yaml", "a"), FileChange.Write("examples/other/bylaw.yaml", "b"), FileChange.Write("top", "c")]);
        git.Commit("main", [FileChange.Write("top", "d")]);
        git.CheckOut();
        using var repository = Open(Path.Combine(git.Root, "examples", "acme"));

        Assert.Equal("examples/acme/", repository.Prefix);
        var history = repository.History(repository.Resolve("HEAD", out _)!);
        Assert.Equal(["+bylaw.yaml"], Show(history[0].Changes[0]));
        Assert.Empty(history[1].Changes[0]);
        Assert.Equal(["bylaw.yaml"], repository.Tree(history[1].Id).Select(entry => entry.Path));
    }

    [Fact]
    public void A_merge_has_a_list_for_each_parent_and_an_evil_one_shows()
    {
        using var git = new GitBuilder();
        var root = git.Commit("main", [FileChange.Write("a", "1"), FileChange.Write("b", "1")]);
        git.Branch("side", root);
        var side = git.Commit("side", [FileChange.Write("b", "2")]);
        var main = git.Commit("main", [FileChange.Write("a", "2")]);
        git.Commit("main", [FileChange.Write("b", "2"), FileChange.Write("evil", "!")], parents: [main, side]);
        git.Save();
        using var repository = Open(git.Root);

        var merge = repository.History(repository.Resolve("main", out _)!)[^1];
        Assert.Equal(["~b", "+evil"], Show(merge.Changes[0]));
        Assert.Equal(["~a", "+evil"], Show(merge.Changes[1]));
        Assert.Equal(root, repository.MergeBase(main, side));
    }

    [Fact]
    public void Links_submodules_and_permissions_are_told_by_their_modes()
    {
        using var git = new GitBuilder();
        var first = git.Commit("main", [FileChange.Write("run", "x"), FileChange.Write("d/f", "1")]);
        git.Commit("main", [new FileChange("run", "x"u8.ToArray(), "100755"), FileChange.Link("d", "/etc"), FileChange.Submodule("lib", first)]);
        git.Save();
        using var repository = Open(git.Root);

        var changes = repository.History(repository.Resolve("main", out _)!)[1].Changes[0];
        Assert.Equal(["+d", "-d/f", "+lib", "~run"], Show(changes));
        Assert.Equal([GitMode.Link, 0, GitMode.Submodule, GitMode.Executable], changes.Select(change => change.NewMode));
        Assert.Equal(changes[3].OldId, changes[3].NewId);
    }

    [Fact]
    public void A_folder_that_becomes_a_link_is_a_change_of_the_folder_itself()
    {
        using var git = new GitBuilder();
        git.Commit("main", [FileChange.Write("acme/bylaw.yaml", "a"), FileChange.Write("other/bylaw.yaml", "b")]);
        git.CheckOut();
        using var repository = Open(Path.Combine(git.Root, "acme"));
        git.Commit("main", [FileChange.Link("acme", "other")]);
        git.Save();

        var last = repository.History(repository.Resolve("main", out _)!)[^1];
        Assert.Equal(["+", "-bylaw.yaml"], Show(last.Changes[0]));
        Assert.Equal(GitMode.Link, last.Changes[0][0].NewMode);
        Assert.Equal(new GitEntry(GitMode.Link, last.Changes[0][0].NewId, ""), Assert.Single(repository.Tree(last.Id)));
    }

    [Fact]
    public void A_file_next_to_a_folder_whose_name_begins_alike_keeps_its_order()
    {
        using var git = new GitBuilder();
        git.Commit("main", [FileChange.Write("a/x", "1"), FileChange.Write("a.b", "1"), FileChange.Write("a0", "1")]);
        git.Commit("main", [FileChange.Delete("a"), FileChange.Write("a", "now a file")]);
        git.Save();
        using var repository = Open(git.Root);
        Assert.Equal(["+a", "-a/x"], Show(repository.History(repository.Resolve("main", out _)!)[1].Changes[0]));
        Assert.Empty(repository.Problems);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Signatures_of_commits_and_tags_come_with_what_they_sign(bool sha256)
    {
        var key = TestKey.Ed25519(1);
        using var git = new GitBuilder(sha256);
        var commit = git.Commit("main", [FileChange.Write("a", "1")], sign: key, message: "signed\n");
        git.Tag("approved/1", commit, "looks good\n", s_bo, s_day, key);
        git.Save();
        using var repository = Open(git.Root);

        var read = Assert.Single(repository.History(commit));
        Assert.Equal("signed\n", read.Message);
        Assert.Equal(key.Public, Check(read.Signature!, key).Key);
        var tag = Assert.Single(repository.Tags("approved/*"));
        Assert.Equal(("approved/1", commit, "commit", "looks good\n"), (tag.Name, tag.Target, tag.TargetType, tag.Message));
        Assert.Equal(key.Public, Check(tag.Signature!, key).Key);
        Assert.Empty(repository.Tags("other/*"));
    }

    [Fact]
    public void A_bare_repository_is_read()
    {
        using var git = new GitBuilder(bare: true);
        var commit = git.Commit("main", [FileChange.Write("bylaw.yaml", "a")]);
        git.Save();
        using var repository = Open(git.Root);
        Assert.Equal("", repository.Prefix);
        Assert.Equal(commit, Assert.Single(repository.History(commit)).Id);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("--all")]
    [InlineData("-h")]
    [InlineData("")]
    [InlineData("main\nmain")]
    [InlineData("main:a")]
    public void A_revision_that_names_no_commit_is_a_diagnostic(string revision)
    {
        using var git = new GitBuilder();
        git.Commit("main", [FileChange.Write("a", "1")]);
        git.Save();
        using var repository = Open(git.Root);
        Assert.Null(repository.Resolve(revision, out var problem));
        Assert.Equal("BLW6083", problem!.Code.Id);
    }

    [Fact]
    public void A_folder_outside_of_any_repository_is_a_diagnostic()
    {
        using var folder = new Bundles.TemporaryFolder();
        Assert.Null(GitRepository.Open(folder.Root, out var problem, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal("BLW6081", problem!.Code.Id);
        Assert.Null(GitRepository.Open(folder.PathOf("absent"), out problem, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal("BLW6081", problem!.Code.Id);
    }

    [Fact]
    public void A_shallow_clone_has_no_history()
    {
        using var git = new GitBuilder();
        git.Commit("main", [FileChange.Write("a", "1")]);
        var head = git.Commit("main", [FileChange.Write("a", "2")]);
        git.Save();
        git.Run(["clone", "--quiet", "--depth", "1", "file://" + git.Root, "shallow"]);
        using var repository = Open(Path.Combine(git.Root, "shallow"));
        Assert.True(repository.IsShallow);
        Assert.Empty(repository.History(head));
        Assert.Equal("BLW6084", Assert.Single(repository.Problems).Code.Id);
    }

    internal static GitRepository Open(string directory, GitLimits? limits = null)
    {
        var repository = GitRepository.Open(directory, out var problem, limits, TestContext.Current.CancellationToken);
        return repository ?? throw new InvalidOperationException(problem!.ToString());
    }

    internal static IEnumerable<string> Show(IEnumerable<GitChange> changes) =>
        changes.Select(change => (change.OldMode == 0 ? "+" : change.NewMode == 0 ? "-" : "~") + change.Path);

    private static SignatureCheck Check(GitSignature signature, TestKey key) => Signatures.Check(signature.Armored, signature.Payload.Span, "git", [key.Public]);
}
