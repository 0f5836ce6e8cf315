using Bylaw.Rego;
using Bylaw.Rego.Bundles;
using Xunit;

namespace Bylaw.Tests.Bundles;

/// <summary>Files and folders become modules and data as OPA's loader makes them.</summary>
public sealed class LoaderTests
{
    [Fact]
    public void Data_lies_under_the_names_of_its_folders()
    {
        using var folder = new TemporaryFolder(
            ("top.json", """{"a": 1}"""), ("x/y/any_name.json", "[1]"), ("x/z.yaml", "k: v"), ("x/policy.rego", "package p"), ("x/readme.md", "no data"));
        var loaded = RegoLoader.LoadFiles([folder.Root], LoadOptions.Default);
        Assert.Empty(loaded.Diagnostics);
        Assert.Equal("""{"a":1,"x":{"k":"v","y":[1]}}""", loaded.Data.ToString());
        Assert.Equal(folder.PathOf("x/policy.rego"), Assert.Single(loaded.Modules).Source.Name);
    }

    [Fact]
    public void A_prefix_says_where_data_belongs()
    {
        using var folder = new TemporaryFolder(("n.json", "7"), ("d/e.json", """{"f": 1}"""));
        var loaded = RegoLoader.LoadFiles([$"a.b:{folder.PathOf("n.json")}", $"a:{folder.PathOf("d")}", $"c:file://{folder.PathOf("n.json")}"], LoadOptions.Default);
        Assert.Equal("", folder.Show(loaded.Diagnostics));
        Assert.Equal("""{"a":{"b":7,"f":1},"c":7}""", loaded.Data.ToString());
    }

    [Theory]
    [InlineData("""{"a": 1}""", """{"b": 2}""", """{"a":1,"b":2}""")]
    [InlineData("""{"a": {"b": 1}}""", """{"a": {"c": {}}}""", """{"a":{"b":1,"c":{}}}""")]
    [InlineData("""{"a": 1}""", """{"a": 1}""", null)]
    [InlineData("""{"a": {"b": 1}}""", """{"a": [1]}""", null)]
    [InlineData("""{"a": {"b": {"c": 1}}}""", """{"a": {"b": {"c": {}}}}""", null)]
    public void Only_objects_are_merged(string first, string second, string? merged)
    {
        using var folder = new TemporaryFolder(("1.json", first), ("2.json", second));
        var loaded = RegoLoader.LoadFiles([folder.PathOf("1.json"), folder.PathOf("2.json")], LoadOptions.Default);
        Assert.Equal(merged is null ? "BLW2103 2.json: merge error" : "", folder.Show(loaded.Diagnostics));
        if (merged is not null) Assert.Equal(merged, loaded.Data.ToString());
    }

    [Theory]
    [InlineData("missing.rego", "BLW2100 stat missing.rego: no such file or directory")]
    [InlineData("list.json", "BLW2102 list.json: document must be of type object")]
    [InlineData("empty.yaml", "BLW2102 empty.yaml: document must be of type object")]
    [InlineData("what.bin", "BLW2101 what.bin: can't recognize file type")]
    [InlineData("latin.rego", "BLW2104 latin.rego: byte 13 is not UTF-8")]
    [InlineData("broken.json", "BLW1006 broken.json:1:7: `oops` is no JSON value")]
    public void What_cannot_be_loaded_is_said(string path, string problem)
    {
        using var folder = new TemporaryFolder(("list.json", "[]"), ("empty.yaml", ""), ("what.bin", ": : :"), ("broken.json", """{"a": oops}"""));
        folder.Write("latin.rego", [.. "package p # "u8, 0xE9]);
        Assert.Equal(problem, folder.Show(RegoLoader.LoadFiles([folder.PathOf(path)], LoadOptions.Default).Diagnostics));
    }

    [Fact]
    public void All_problems_are_found_in_one_run()
    {
        using var folder = new TemporaryFolder(("a.rego", "package a\nx := "), ("b.json", "{"), ("c.json", "[]"), ("ok.rego", "package ok"));
        var loaded = RegoLoader.LoadFiles([folder.Root, folder.PathOf("none")], LoadOptions.Default);
        Assert.Equal(["BLW2001", "BLW1007", "BLW2102", "BLW2100"], loaded.Diagnostics.Select(problem => problem.Code.Id));
    }

    [Fact]
    public void A_named_file_of_another_name_may_hold_anything()
    {
        using var folder = new TemporaryFolder(("policy", "package p\nx := 1"), ("json", """{"j": 1}"""), ("yaml", "y: 1"));
        var loaded = RegoLoader.LoadFiles([folder.PathOf("policy"), folder.PathOf("json"), folder.PathOf("yaml")], LoadOptions.Default);
        Assert.Equal("", folder.Show(loaded.Diagnostics));
        Assert.Equal("""{"j":1,"y":1}""", loaded.Data.ToString());
        Assert.Single(loaded.Modules);
    }

    [Theory]
    [InlineData("*_test.rego", "a.rego b/c.rego")]
    [InlineData("b", "a.rego a_test.rego")]
    [InlineData("[ab]*", "")]
    [InlineData("?.rego", "a_test.rego")]
    [InlineData("b/c.rego", "a.rego a_test.rego b/c.rego")]
    public void Names_can_be_left_out(string pattern, string left)
    {
        using var folder = new TemporaryFolder(("a.rego", "package a"), ("a_test.rego", "package a_test"), ("b/c.rego", "package c"));
        var loaded = RegoLoader.LoadFiles([folder.Root], new LoadOptions { Ignore = [pattern] });
        Assert.Equal(left, string.Join(' ', loaded.Modules.Select(module => module.Source.Name.Replace(folder.Root + "/", "", StringComparison.Ordinal))));
        Assert.Equal(left.Length > 0 ? left.Split(' ').Length : 0, RegoLoader.FindFiles([folder.Root], new LoadOptions { Ignore = [pattern] }, out _).Length);
    }

    [Theory]
    [InlineData("*", "abc", true)]
    [InlineData("*", "a/c", false)]
    [InlineData("a*c*e", "abcde", true)]
    [InlineData("a*c*e", "abcdx", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[^a-c]x", "bx", false)]
    [InlineData("[^a-c]x", "dx", true)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "a", false)]
    [InlineData("[", "[", false)]
    [InlineData("[a", "a", false)]
    [InlineData("[]a]", "]", false)]
    [InlineData("a/*/c.rego", "a/b/c.rego", true)]
    [InlineData("", "", true)]
    [InlineData("?", "😀", true)]
    public void Patterns_match_as_in_a_shell(string pattern, string name, bool matches) => Assert.Equal(matches, FilePattern.IsMatch(pattern, name));

    [Fact]
    public void A_hostile_pattern_takes_no_time() =>
        Assert.False(FilePattern.IsMatch(string.Concat(Enumerable.Repeat("*a", 1000)) + "b", new string('a', 10_000)));

    [Fact]
    public void Only_modules_when_asked()
    {
        using var folder = new TemporaryFolder(("a.rego", "package a"), ("broken.json", "{"));
        var loaded = RegoLoader.LoadFiles([folder.Root], new LoadOptions { OnlyModules = true });
        Assert.Empty(loaded.Diagnostics);
        Assert.Single(loaded.Modules);
    }

    [Fact]
    public void An_archive_among_files_gives_its_modules_data_and_manifest()
    {
        using var folder = new TemporaryFolder();
        folder.Write("b.tar.gz", Archives.Of(("/p.rego", "package p"), ("/a/data.json", "{\"x\": 1}"), ("/.manifest", """{"revision": "7"}""")));
        var loaded = RegoLoader.LoadFiles([folder.Root], LoadOptions.Default);
        Assert.Equal("", folder.Show(loaded.Diagnostics));
        Assert.Equal("""{"a":{"x":1},"system":{"bundle":{"manifest":{"revision":"7","roots":[""]}}}}""", loaded.Data.ToString());
        Assert.Equal("/p.rego", Assert.Single(loaded.Modules).Source.Name);
    }

    [Fact]
    public void Folders_that_go_around_in_a_circle_end()
    {
        using var folder = new TemporaryFolder(("a/p.rego", "package p"));
        Directory.CreateSymbolicLink(folder.PathOf("a/again"), folder.Root);
        var loaded = RegoLoader.LoadFiles([folder.Root], LoadOptions.Default);
        Assert.True(loaded.HasErrors);
        Assert.All(loaded.Diagnostics, problem => Assert.Equal("BLW2100", problem.Code.Id));
    }

    [Fact]
    public void Versions_are_those_of_the_options()
    {
        using var folder = new TemporaryFolder(("old.rego", "package p\nx { true }"), ("new.rego", "package p\ny if true"));
        Assert.True(RegoLoader.LoadFiles([folder.Root], LoadOptions.Default).HasErrors);
        Assert.True(RegoLoader.LoadFiles([folder.Root], new LoadOptions { Rego = new RegoOptions { V0 = true } }).HasErrors);
        var either = RegoLoader.LoadFiles([folder.Root], new LoadOptions { Rego = new RegoOptions { DetectVersion = true } });
        Assert.Equal("", folder.Show(either.Diagnostics));
        Assert.NotNull(RegoProgram.CompileModules(either.Modules, RegoOptions.Default, out _));
    }

    [Fact]
    public void The_summary_is_that_of_OPA()
    {
        Assert.Equal("1 error occurred during loading: x: merge error", RegoLoader.Summary(["x: merge error"]));
        Assert.Equal("2 errors occurred during loading:\na\nb", RegoLoader.Summary(["a", "b"]));
    }

    [Theory]
    [InlineData("""{"p": {"x": 1}}""", "p/x")]
    [InlineData("""{"p": 1}""", "p/f p/x")]
    [InlineData("""{"p": {"y": 1}}""", "")]
    [InlineData("""{"p": {"x": {}}}""", "p/x")]
    public void A_rule_and_data_under_one_path_are_in_conflict(string data, string paths)
    {
        using var folder = new TemporaryFolder(("p.rego", "package p\nx := 1\nf(a) := a"), ("d.json", data));
        var loaded = RegoLoader.LoadFiles([folder.Root], LoadOptions.Default);
        var program = RegoProgram.CompileModules(loaded.Modules, RegoOptions.Default, out _)!;
        Assert.Equal(
            paths.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(path => $"conflicting rule for data path {path} found"),
            RegoLoader.FindConflicts(program, loaded.Data).Select(problem => problem.Message));
    }
}
