using System.Globalization;
using System.IO.Compression;
using System.Text;
using Bylaw.Governance.Git;
using Bylaw.Tests.Bundles;
using CsCheck;
using Xunit;

namespace Bylaw.Tests.Governance.Git;

/// <summary>Repositories that somebody prepared: what they say that is not so is a diagnostic, and nothing of theirs runs.</summary>
public sealed class HostileGitTests
{
    private static readonly Person s_bo = new("Bo", "bo@acme.example");
    private static readonly DateTimeOffset s_day = new(2026, 2, 15, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Nothing_that_a_repository_configures_is_started()
    {
        using var git = new GitBuilder();
        var head = git.Commit("main", [FileChange.Write("a", "1"), FileChange.Write(".gitattributes", "* diff=evil filter=evil\n")]);
        git.CheckOut();
        var mark = Path.Combine(git.Root, "started");
        var program = Script(Path.Combine(git.Root, "evil"), $"touch '{mark}'");
        foreach (var name in new[] { "core.fsmonitor", "core.pager", "core.sshCommand", "core.askPass", "core.gitProxy", "core.alternateRefsCommand", "diff.external", "diff.evil.textconv", "diff.evil.command", "filter.evil.smudge", "filter.evil.clean", "filter.evil.process", "gpg.program", "gpg.ssh.program", "pager.log", "pager.rev-list", "credential.helper", "uploadpack.packObjectsHook", "remote.origin.uploadpack" })
            git.Run(["config", name, program]);
        git.Run(["config", "core.hooksPath", git.Root]);
        git.Run(["config", "remote.origin.url", $"ext::{program}"]);
        git.Run(["config", "remote.origin.promisor", "true"]);
        git.Run(["config", "protocol.ext.allow", "always"]);
        git.Run(["config", "extensions.partialClone", "origin"]);
        git.Run(["config", "core.repositoryFormatVersion", "1"]);
        foreach (var alias in new[] { "rev-list", "cat-file", "rev-parse", "for-each-ref", "merge-base" }) git.Run(["config", "alias." + alias, "!" + program]);

        using var repository = GitRepositoryTests.Open(git.Root);
        Assert.Single(repository.History(repository.Resolve("main", out _)!));
        Assert.NotEmpty(repository.Tree(head));
        Assert.Empty(repository.Tags("*"));
        Assert.Equal(head, repository.MergeBase(head, head));
        // A partial clone would fetch this from the remote.
        Assert.Null(repository.Blob(new string('1', 40)));
        Assert.Equal("BLW6085", Assert.Single(repository.Problems).Code.Id);
        Assert.False(File.Exists(mark), "a program of the repository was started");
    }

    [Fact]
    public void The_git_program_is_looked_for_in_absolute_folders_alone()
    {
        using var folder = new TemporaryFolder();
        var program = Script(folder.PathOf("git"), "exit 0");
        Assert.Equal(program, GitProgram.Find($".:::bin:{folder.PathOf("absent")}:{folder.Root}"));
        Assert.Null(GitProgram.Find(".:"));
        Assert.Null(GitProgram.Find(null));
        File.WriteAllText(folder.PathOf("git"), "not a program");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder.PathOf("git"), UnixFileMode.UserRead);
        Assert.Null(GitProgram.Find(folder.Root));
    }

    [Fact]
    public void Variables_of_git_in_the_environment_do_not_count()
    {
        var start = GitProgram.Command("git", "/", ["version"]);
        Assert.Equal("1", start.Environment["GIT_NO_REPLACE_OBJECTS"]);
        Assert.DoesNotContain(start.Environment.Keys, name => name is "GIT_DIR" or "GIT_WORK_TREE" or "GIT_INDEX_FILE" or "GIT_OBJECT_DIRECTORY" or "GIT_CONFIG_COUNT" or "GIT_CONFIG_PARAMETERS");
    }

    [Fact]
    public void Replacements_and_grafts_do_not_change_the_history()
    {
        using var git = new GitBuilder();
        var first = git.Commit("main", [FileChange.Write("a", "1")]);
        var second = git.Commit("main", [FileChange.Write("a", "2")]);
        var other = git.Commit("other", [FileChange.Write("a", "3")], parents: []);
        git.Save();
        git.Run(["replace", first, other]);
        Directory.CreateDirectory(Path.Combine(git.GitFolder, "info"));
        File.WriteAllText(Path.Combine(git.GitFolder, "info", "grafts"), second + "\n");
        using var repository = GitRepositoryTests.Open(git.Root);
        Assert.Equal([first, second], repository.History(second).Select(commit => commit.Id));
        Assert.Empty(repository.Problems);
    }

    [Fact]
    public void A_commit_graph_that_lies_is_not_believed()
    {
        using var git = new GitBuilder();
        var first = git.Commit("main", [FileChange.Write("a", "1")]);
        var second = git.Commit("main", [FileChange.Write("a", "2")]);
        git.Save();
        git.Run(["commit-graph", "write", "--reachable"]);
        var graph = Path.Combine(git.GitFolder, "objects", "info", "commit-graph");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(graph, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var bytes = File.ReadAllBytes(graph);
        for (var i = bytes.Length / 2; i < bytes.Length; i++) bytes[i] ^= 0xFF;
        File.WriteAllBytes(graph, bytes);
        using var repository = GitRepositoryTests.Open(git.Root);
        Assert.Equal([first, second], repository.History(second).Select(commit => commit.Id));
    }

    [Theory]
    [InlineData("blob")]
    [InlineData("tree")]
    [InlineData("commit")]
    public void An_object_with_other_content_than_its_name_says_is_named(string type)
    {
        using var git = new GitBuilder();
        var head = git.Commit("main", [FileChange.Write("a/b", "1")]);
        git.Save();
        var (id, content) = type switch
        {
            "blob" => (git.Run(["rev-parse", head + ":a/b"]).Trim(), "2"u8.ToArray()),
            "tree" => (git.Run(["rev-parse", head + ":a"]).Trim(), Array.Empty<byte>()),
            _ => (head, Encoding.ASCII.GetBytes(git.Run(["cat-file", "commit", head]).Replace("Ada", "Eve", StringComparison.Ordinal))),
        };
        Forge(git, id, type, content);

        using var repository = GitRepositoryTests.Open(git.Root);
        if (type == "blob") Assert.Null(repository.Blob(id));
        else Assert.Empty(repository.History(head));
        var problem = repository.Problems[0];
        Assert.Equal("BLW6086", problem.Code.Id);
        Assert.Contains(id, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dot", "100644", "..")]
    [InlineData("git", "40000", ".GIT")]
    [InlineData("slash", "100644", "a/b")]
    [InlineData("mode", "100600x", "a")]
    [InlineData("socket", "140000", "a")]
    [InlineData("empty", "100644", "")]
    public void A_tree_that_git_would_not_write_is_malformed(string _, string mode, string name)
    {
        using var git = new GitBuilder();
        var blob = git.Object("blob", "1"u8.ToArray());
        AssertMalformed(git, git.Tree((mode, Encoding.UTF8.GetBytes(name), mode == "40000" ? git.Tree() : blob)));
    }

    [Fact]
    public void A_tree_with_an_entry_twice_or_out_of_order_is_malformed()
    {
        using var git = new GitBuilder();
        var blob = git.Object("blob", "1"u8.ToArray());
        var inner = git.Tree(("100644", "x"u8.ToArray(), blob));
        AssertMalformed(git, git.Tree(("100644", "a"u8.ToArray(), blob), ("100644", "a"u8.ToArray(), blob)));
        AssertMalformed(git, git.Tree(("100644", "b"u8.ToArray(), blob), ("100644", "a"u8.ToArray(), blob)));
        AssertMalformed(git, git.Tree(("100644", "a"u8.ToArray(), blob), ("100644", "a-b"u8.ToArray(), blob), ("100644", "a.b"u8.ToArray(), blob), ("40000", "a"u8.ToArray(), inner)));
        AssertMalformed(git, git.Object("tree", "100644 a\0short"u8.ToArray()));
        AssertMalformed(git, blob);
    }

    [Theory]
    [InlineData("tree T\nauthor A <a@b> 1 +0000\n\nno committer\n")]
    [InlineData("tree T\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\nauthor B <b@b> 1 +0000\n\ntwo authors\n")]
    [InlineData("tree T\nauthor A <a@b> 1 +0000\nparent T\ncommitter A <a@b> 1 +0000\n\nparents late\n")]
    [InlineData("tree T\ntree T\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\ntwo trees\n")]
    [InlineData("author A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nno tree\n")]
    [InlineData("tree T\nauthor A <a@b> 1 +0000\ncommitter A <a\0@b> 1 +0000\n\nzero byte\n")]
    [InlineData("tree T\nnothing\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nline without a key\n")]
    public void A_commit_that_readers_could_disagree_about_is_malformed(string text)
    {
        var commit = CommitReader.Commit(new GitObject("c", "commit", Encoding.UTF8.GetBytes(text.Replace("T", new string('1', 40), StringComparison.Ordinal))), 40, out var problem);
        Assert.Null(commit);
        Assert.NotNull(problem);
    }

    [Theory]
    [InlineData("A <a@b> 1700000000 +0530", "A", "a@b", "2023-11-15T03:43:20+05:30")]
    [InlineData("A B <a@b> 1700000000 -1200", "A B", "a@b", "2023-11-14T10:13:20-12:00")]
    [InlineData("A <a@b> 99999999999999999999 +0000", "A", "a@b", "1970-01-01T00:00:00+00:00")]
    [InlineData("A <a@b> 9223372036854775807 +0000", "A", "a@b", "1970-01-01T00:00:00+00:00")]
    [InlineData("A <a@b> -9223372036854775808 +9999", "A", "a@b", "1970-01-01T00:00:00+00:00")]
    [InlineData("A <a@b> 1 +9999", "A", "a@b", "1970-01-01T00:00:01+00:00")]
    [InlineData("A <a@b>", "A", "a@b", "1970-01-01T00:00:00+00:00")]
    [InlineData("A <a@b", "A", "a@b", "1970-01-01T00:00:00+00:00")]
    [InlineData("A", "A", "", "1970-01-01T00:00:00+00:00")]
    [InlineData("A <a@b> <c@d> 1 +0000", "A", "a@b", "1970-01-01T00:00:01+00:00")]
    public void An_identity_is_read_whatever_stands_there(string text, string name, string mail, string when) =>
        Assert.Equal(new GitIdentity(name, mail, DateTimeOffset.Parse(when, CultureInfo.InvariantCulture)), IdentityReader.Read(text));

    [Fact]
    public void A_path_that_is_no_text_is_escaped_and_said_to_be_none()
    {
        using var git = new GitBuilder();
        var blob = git.Object("blob", "1"u8.ToArray());
        var tree = git.Tree(("100644", [(byte)'a', 0xFF, (byte)'b'], blob), ("100644", "ü\n\""u8.ToArray(), blob));
        git.Branch("main", git.CommitTree(tree, [], s_bo, s_day, "x"));
        git.Save();
        using var repository = GitRepositoryTests.Open(git.Root);
        var entries = repository.Tree(git.Tip("main")!);
        Assert.Equal([("a\\xffb", false), ("ü\n\"", true)], entries.Select(entry => (entry.Path, entry.PathIsText)));
        Assert.Equal([false, true], repository.History(git.Tip("main")!)[0].Changes[0].Select(change => change.PathIsText));
    }

    [Fact]
    public void A_tree_of_trees_that_would_fill_the_memory_is_beyond_the_limits()
    {
        using var git = new GitBuilder();
        var below = git.Tree(("100644", "f"u8.ToArray(), git.Object("blob", "1"u8.ToArray())));
        for (var level = 0; level < 10; level++)
        {
            var same = below;
            below = git.Tree([.. Enumerable.Range(0, 10).Select(i => ("40000", Encoding.ASCII.GetBytes($"d{i}"), same))]);
        }
        git.Branch("main", git.CommitTree(below, [], s_bo, s_day, "bomb"));
        git.Save();
        using var repository = GitRepositoryTests.Open(git.Root, new GitLimits { Entries = 100_000 });
        Assert.Empty(repository.Tree(git.Tip("main")!));
        Assert.Equal("BLW6088", Assert.Single(repository.Problems).Code.Id);
    }

    [Fact]
    public void Folders_that_never_end_are_beyond_the_limits()
    {
        using var git = new GitBuilder();
        var below = git.Tree();
        for (var level = 0; level < 1000; level++) below = git.Tree(("40000", "d"u8.ToArray(), below));
        git.Branch("main", git.CommitTree(below, [], s_bo, s_day, "deep"));
        git.Save();
        using var repository = GitRepositoryTests.Open(git.Root);
        Assert.Empty(repository.History(git.Tip("main")!));
        Assert.Equal("BLW6088", Assert.Single(repository.Problems).Code.Id);
    }

    [Fact]
    public void An_object_beyond_the_limit_is_left_out_and_the_next_is_read()
    {
        using var git = new GitBuilder();
        var large = git.Object("blob", new byte[10_000]);
        var small = git.Object("blob", "small"u8.ToArray());
        git.Save();
        using var repository = GitRepositoryTests.Open(git.Root, new GitLimits { ObjectBytes = 1000 });
        Assert.Null(repository.Blob(large));
        Assert.Equal("BLW6088", Assert.Single(repository.Problems).Code.Id);
        Assert.Equal("small", Encoding.UTF8.GetString(repository.Blob(small)!));
    }

    [Fact]
    public void A_history_longer_than_the_limit_is_said_to_be()
    {
        using var git = new GitBuilder();
        for (var i = 0; i < 10; i++) git.Commit("main", [FileChange.Write("a", i.ToString(CultureInfo.InvariantCulture))]);
        git.Save();
        using var repository = GitRepositoryTests.Open(git.Root, new GitLimits { Commits = 9 });
        Assert.Empty(repository.History(git.Tip("main")!));
        Assert.Equal("BLW6088", Assert.Single(repository.Problems).Code.Id);
    }

    [Theory]
    [InlineData("not an id")]
    [InlineData("HEAD")]
    [InlineData("")]
    [InlineData("1111111111111111111111111111111111111111\n2222")]
    public void What_is_no_id_is_asked_of_nobody(string id)
    {
        using var git = new GitBuilder();
        git.Commit("main", [FileChange.Write("a", "1")]);
        git.Save();
        using var repository = GitRepositoryTests.Open(git.Root);
        Assert.Null(repository.Blob(id));
        Assert.Empty(repository.History(id));
        Assert.Equal(["BLW6085", "BLW6083"], repository.Problems.Select(problem => problem.Code.Id));
    }

    [Fact]
    public void A_run_that_is_cancelled_says_so()
    {
        using var git = new GitBuilder();
        var head = git.Commit("main", [FileChange.Write("a", "1")]);
        git.Save();
        using var cancel = new CancellationTokenSource();
        using var repository = GitRepository.Open(git.Root, out _, cancellation: cancel.Token)!;
        cancel.Cancel();
        Assert.Empty(repository.History(head));
        Assert.Equal("`git rev-list` was cancelled", Assert.Single(repository.Problems).Message);
    }

    [Fact]
    public void A_git_that_hangs_is_stopped()
    {
        using var folder = new TemporaryFolder();
        var hangs = Script(folder.PathOf("git"), "sleep 60");
        var answer = GitAnswer.Of(hangs, folder.Root, ["rev-list"], 100, TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken)!;
        Assert.True(answer.WasStopped);
        Assert.Equal("BLW6089", answer.Failure("rev-list").Code.Id);
    }

    [Fact]
    public void No_byte_of_a_repository_can_be_changed_unseen()
    {
        using var git = new GitBuilder();
        git.Commit("main", [FileChange.Write("policies/a/x.rego", "1"), FileChange.Write("bylaw.yaml", "teams: []")]);
        var head = git.Commit("main", [FileChange.Write("policies/a/x.rego", "2")]);
        git.Save();
        var pack = Directory.GetFiles(Path.Combine(git.GitFolder, "objects", "pack"), "*.pack").Single();
        var bytes = File.ReadAllBytes(pack);
        var honest = Everything(git.Root, head);
        Assert.NotNull(honest);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(pack, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Int[1, 255]).Sample((at, mask) =>
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= (byte)mask;
            File.WriteAllBytes(pack, changed);
            var seen = Everything(git.Root, head);
            Assert.True(seen is null || seen == honest, $"byte {at} was changed, and other content was read");
        }, iter: 60, threads: 1);
    }

    // All that can be read of a commit; null when anything is reported.
    private static string? Everything(string root, string head)
    {
        if (GitRepository.Open(root, out _, cancellation: TestContext.Current.CancellationToken) is not { } repository) return null;
        using (repository)
        {
            var text = new StringBuilder();
            foreach (var commit in repository.History(head)) text.Append(commit.Id).Append(commit.Message).AppendJoin(',', commit.Changes.SelectMany(side => side));
            foreach (var entry in repository.Tree(head)) text.Append(entry).Append(Convert.ToHexString(repository.Blob(entry.Id) ?? []));
            return repository.Problems.Count == 0 ? text.ToString() : null;
        }
    }

    private static void AssertMalformed(GitBuilder git, string tree)
    {
        var commit = git.CommitTree(tree, [], s_bo, s_day, "x");
        git.Save();
        using var repository = GitRepositoryTests.Open(git.Root);
        Assert.Empty(repository.Tree(commit));
        Assert.Equal("BLW6087", Assert.Single(repository.Problems).Code.Id);
        Assert.Empty(repository.History(commit));
    }

    // Takes all objects out of the pack, and writes one of them anew with other content under its old name.
    private static void Forge(GitBuilder git, string id, string type, byte[] content)
    {
        var packs = Path.Combine(git.GitFolder, "objects", "pack");
        var aside = Path.Combine(git.Root, "aside.pack");
        File.Move(Directory.GetFiles(packs, "*.pack").Single(), aside);
        foreach (var rest in Directory.GetFiles(packs)) File.Delete(rest);
        git.Run(["unpack-objects", "-q"], aside);
        var path = Path.Combine(git.GitFolder, "objects", id[..2], id[2..]);
        File.Delete(path);
        using var file = new ZLibStream(File.Create(path), CompressionLevel.Fastest);
        file.Write(Encoding.ASCII.GetBytes($"{type} {content.Length}\0"));
        file.Write(content);
    }

    private static string Script(string path, string body)
    {
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
