using Bylaw.Rego;
using Bylaw.Rego.Bundles;
using Xunit;

namespace Bylaw.Tests.Bundles;

/// <summary>Bundles are read with their manifests, roots and versions, from archives and folders alike.</summary>
public sealed class BundleReadingTests
{
    [Fact]
    public void A_folder_and_an_archive_give_the_same()
    {
        (string, string)[] files =
        [
            ("/a/data.json", """{"x": 1}"""), ("/a/b/data.yaml", "y: [1.0, yes]"), ("/c/data.yml", "z"), ("/any/where/p.rego", "package p"),
            ("/data.json", """{"top": true}"""), ("/.manifest", """{"revision": "r1", "metadata": {"team": "x"}, "unknown": 1}"""), ("/other.json", "not read"),
        ];
        using var folder = new TemporaryFolder([.. files.Select(file => (file.Item1[1..], file.Item2))]);
        var fromFolder = RegoLoader.ReadBundle(folder.Root, LoadOptions.Default, [])!;
        var fromArchive = Archives.Read(Archives.Of(files)).Bundle!;
        foreach (var bundle in (RegoBundle[])[fromFolder, fromArchive])
        {
            Assert.Equal("""{"a":{"b":{"y":[1,"yes"]},"x":1},"c":"z","top":true}""", bundle.Data.ToString());
            Assert.Equal("""{"metadata":{"team":"x"},"revision":"r1","roots":[""]}""", bundle.Manifest.ToValue().ToString());
            Assert.Equal("/any/where/p.rego", Assert.Single(bundle.Modules).RelativePath);
        }
        Assert.Equal(folder.PathOf("any/where/p.rego"), fromFolder.Modules[0].Path);
        Assert.Equal("/any/where/p.rego", fromArchive.Modules[0].Path);
    }

    [Theory]
    [InlineData("""{"roots": ["a", "a/b"]}""", "BLW2109", "manifest has overlapped roots: 'a' and 'a/b'")]
    [InlineData("""{"roots": ["/a/", "a"]}""", "BLW2109", "manifest has overlapped roots: 'a' and 'a'")]
    [InlineData("""{"roots": ["a", ""]}""", "BLW2109", "manifest has overlapped roots: 'a' and ''")]
    [InlineData("""{"roots": ["a"]}""", "BLW2110", "manifest roots [a] do not permit 'package p.q[\"r-s\"]' in module '/p.rego'")]
    [InlineData("""{"roots": ["p", "ab"]}""", "BLW2110", "manifest roots [p ab] do not permit data at path '/a' (hint: check bundle directory structure)")]
    [InlineData("""{"roots": ["p", "a/x"]}""", "BLW2110", "manifest roots [p a/x] do not permit data at path '/a/b/c' (hint: check bundle directory structure)")]
    [InlineData("""{"roots": ["p/q/r-s", "a/b"]}""", "", "")]
    [InlineData("""{"roots": ["p", "a/b/c", "other"]}""", "", "")]
    [InlineData("""{"roots": "p"}""", "BLW2109", "bundle load failed on manifest decode: `roots` must be an array, found `\"p\"`")]
    [InlineData("""{"revision": 1}""", "BLW2109", "bundle load failed on manifest decode: `revision` must be a string, found `1`")]
    [InlineData("""{"rego_version": "1"}""", "BLW2109", "bundle load failed on manifest decode: `rego_version` must be a whole number, found `\"1\"`")]
    [InlineData("""[]""", "BLW2109", "bundle load failed on manifest decode: `the manifest` must be an object, found `[]`")]
    [InlineData("""{"rego_version": 7}""", "BLW2112", "unknown bundle rego-version 7 for file '/p.rego'")]
    [InlineData("""{"file_rego_versions": {"/*.rego": 3}}""", "BLW2112", "unknown bundle rego-version 3 for file '/p.rego'")]
    [InlineData("""{"file_rego_versions": {"[": 1}}""", "BLW2112", "failed to compile glob pattern [: unexpected end of input")]
    [InlineData("""{"wasm": [{"entrypoint": "x", "module": "/policy.wasm"}]}""", "BLW2109", "manifest references wasm module '/policy.wasm' but the module file does not exist")]
    public void A_manifest_holds_or_is_refused(string manifest, string code, string message)
    {
        var archive = Archives.Of(("/.manifest", manifest), ("/p.rego", "package p.q[\"r-s\"]"), ("/data.json", """{"a": {"b": {"c": 1}}}"""));
        var (bundle, problems) = Archives.Read(archive);
        Assert.Equal(code.Length == 0 ? "" : $"{code} bundle b.tar.gz: {message}", problems);
        Assert.Equal(code.Length == 0, bundle is not null);
    }

    [Fact]
    public void A_manifest_that_is_no_JSON_is_refused() => Assert.Equal("BLW1006 /.manifest:1:1: a key is missing"[..7], Archives.Read(Archives.Of(("/.manifest", "{]"))).Problems[..7]);

    [Theory]
    [InlineData("""{}""", "v1")]
    [InlineData("""{"rego_version": 0}""", "v0")]
    [InlineData("""{"rego_version": 1}""", "v1")]
    [InlineData("""{"rego_version": 1, "file_rego_versions": {"/a/p.rego": 0}}""", "v0")]
    [InlineData("""{"rego_version": 1, "file_rego_versions": {"a/p.rego": 0}}""", "v0")]
    [InlineData("""{"rego_version": 0, "file_rego_versions": {"/b/*": 0, "/*/p.rego": 1}}""", "v1")]
    [InlineData("""{"rego_version": 0, "file_rego_versions": {"*p.rego": 1}}""", "v1")]
    public void The_manifest_says_the_version_of_each_file(string manifest, string version)
    {
        foreach (var (text, written) in (ReadOnlySpan<(string, string)>)[("package p\nx { true }", "v0"), ("package p\nx if true", "v1")])
            Assert.Equal(written == version, Archives.Read(Archives.Of(("/.manifest", manifest), ("/a/p.rego", text))).Bundle is not null);
    }

    [Theory]
    [InlineData("BLW2103 bundle b.tar.gz: bundle load failed on /a/data.json: failed to insert data file from path a", "/data.json", """{"a": {"x": 1}}""", "/a/data.json", """{"x": 2}""")]
    [InlineData("BLW2103 bundle b.tar.gz: bundle load failed on /data.json: root value must be object", "/data.json", "[1]", "/x.txt", "")]
    [InlineData("BLW1007 /a/data.json:1:2: the input ends before an object is closed", "/a/data.json", "{", "/x.txt", "")]
    [InlineData("BLW2001 /p.rego:1:9: found the end where a path is expected", "/p.rego", "package ", "/x.txt", "")]
    public void Files_that_make_no_sense_are_refused(string problem, string first, string firstText, string second, string secondText)
    {
        var (bundle, problems) = Archives.Read(Archives.Of((first, firstText), (second, secondText)));
        Assert.Null(bundle);
        Assert.Equal(problem, problems);
    }

    [Fact]
    public void A_module_that_is_no_UTF8_is_refused()
    {
        var tar = Archives.TarOf(("/p.rego", "package p\n?"));
        tar[512 + 10] = 0xFF;
        Assert.Equal("BLW2104 bundle b.tar.gz: /p.rego: byte 11 is not UTF-8", Archives.Read(Archives.Packed(tar)).Problems);
    }

    [Fact]
    public void Compiled_policies_are_left_out_with_a_note()
    {
        var manifest = """{"wasm": [{"entrypoint": "p/allow", "module": "/policy.wasm"}]}""";
        var (bundle, problems) = Archives.Read(Archives.Of(("/policy.wasm", "\0asm"), ("/.manifest", manifest), ("/plan.json", "{}")));
        Assert.Equal("BLW2113 bundle b.tar.gz: the compiled policy `/policy.wasm` is left out: its rules are undefined here", problems);
        Assert.Equal("p/allow", Assert.Single(bundle!.Manifest.Wasm).Entrypoint);
        Assert.Single(bundle.WasmModules);
        Assert.Single(bundle.PlanModules);
    }

    [Theory]
    [InlineData("""{"roots": ["a"]}""", """{"roots": ["b"]}""", "")]
    [InlineData("""{"roots": ["a"]}""", """{"roots": ["a/b"]}""", "detected overlapping roots in manifests for these bundles: [ONE, TWO] (a overlaps a/b)")]
    [InlineData("""{"roots": ["a", "c"]}""", """{"roots": ["c", "b"]}""", "detected overlapping roots in manifests for these bundles: [ONE, TWO] (root c is in multiple bundles)")]
    [InlineData("""{}""", """{"roots": ["b"]}""", "bundles [ONE, TWO] have overlapping roots and cannot be activated simultaneously because bundle(s) [ONE] specify empty root paths ('') which overlap with any other bundle root")]
    public void Bundles_own_different_paths(string first, string second, string problem)
    {
        using var folder = new TemporaryFolder(
            ("ONE/.manifest", first), ("ONE/a/data.json", """{"x": 1}"""), ("ONE/p.rego", "package a.p\ny := data.b"),
            ("TWO/.manifest", second), ("TWO/b/data.json", """{"x": 2}"""));
        if (second.Contains("a/b", StringComparison.Ordinal)) Directory.Delete(folder.PathOf("TWO/b"), recursive: true);
        var loaded = RegoLoader.LoadBundles([folder.PathOf("ONE"), folder.PathOf("TWO")], LoadOptions.Default);
        Assert.Equal(problem.Length == 0 ? "" : "BLW2111 " + problem, folder.Show(loaded.Diagnostics));
        if (problem.Length > 0) return;
        Assert.Equal("""{"a":{"x":1},"b":{"x":2}}""", loaded.Data.ToString());
        var program = RegoProgram.CompileModules(loaded.Modules, RegoOptions.Default, out _)!;
        var answer = program.Prepare("data.a.p.y.x = n", out _)!.Evaluate(new RegoInput { Data = loaded.Data });
        Assert.Equal("""{"n":2}""", answer.Solutions[0].Bindings.ToString());
    }

    [Theory]
    [InlineData("""[{"op": "upsert", "path": "/a/b", "value": 2}]""", """{"a":{"b":2,"l":[1,2,{"k":0}]}}""")]
    [InlineData("""[{"op": "upsert", "path": "a/new/deep", "value": [null]}]""", """{"a":{"b":1,"l":[1,2,{"k":0}],"new":{"deep":[null]}}}""")]
    [InlineData("""[{"op": "upsert", "path": "/x~1y/q%2Fr/~0", "value": 1}]""", """{"a":{"b":1,"l":[1,2,{"k":0}]},"x/y":{"q/r":{"~":1}}}""")]
    [InlineData("""[{"op": "remove", "path": "/a/l"}, {"op": "replace", "path": "/a/b", "value": {}}]""", """{"a":{"b":{}}}""")]
    [InlineData("""[{"op": "upsert", "path": "/a/l/1", "value": 9}, {"op": "upsert", "path": "/a/l/-", "value": 8}]""", """{"a":{"b":1,"l":[1,9,2,{"k":0},8]}}""")]
    [InlineData("""[{"op": "remove", "path": "/a/l/0"}, {"op": "replace", "path": "/a/l/0", "value": 7}, {"op": "upsert", "path": "/a/l/1/k/x", "value": 1}]""", "storage_write_conflict_error: a value that is no object is in the way: /a/l/1/k/x")]
    [InlineData("""[{"op": "upsert", "path": "/a/l/2/m", "value": 5}, {"op": "remove", "path": "/a/l/2/k"}]""", """{"a":{"b":1,"l":[1,2,{"m":5}]}}""")]
    [InlineData("""[{"op": "remove", "path": "/a/none"}]""", "storage_not_found_error: document does not exist: /a/none")]
    [InlineData("""[{"op": "replace", "path": "/n/o/n/e", "value": 1}]""", "storage_not_found_error: document does not exist: /n/o/n/e")]
    [InlineData("""[{"op": "remove", "path": "/a/l/3"}]""", "storage_not_found_error: document does not exist: /a/l/3")]
    [InlineData("""[{"op": "upsert", "path": "/a/b/c", "value": 1}]""", "storage_write_conflict_error: a value that is no object is in the way: /a/b/c")]
    [InlineData("""[{"op": "upsert", "path": "/", "value": {"all": 1}}]""", """{"all":1}""")]
    public void Deltas_change_data(string patch, string result)
    {
        using var folder = new TemporaryFolder();
        folder.Write("base.tar.gz", Archives.Of(("/data.json", """{"a": {"b": 1, "l": [1, 2, {"k": 0}]}}"""), ("/p.rego", "package p")));
        folder.Write("delta.tar.gz", Archives.Of(("/patch.json", $"{{\"data\": {patch}}}")));
        var loaded = RegoLoader.LoadBundles([folder.PathOf("delta.tar.gz"), folder.PathOf("base.tar.gz")], LoadOptions.Default);
        if (result.StartsWith('{')) Assert.Equal(("", result), (folder.Show(loaded.Diagnostics), loaded.Data.ToString()));
        else Assert.Equal($"BLW2114 bundle delta.tar.gz: {result}", folder.Show(loaded.Diagnostics));
    }

    [Theory]
    [InlineData("bad patch operation: move", """{"data": [{"op": "move", "path": "/a"}]}""", "/x.txt", "")]
    [InlineData("error parsing patch path", """{"data": [{"op": "remove", "path": "/a%zz"}]}""", "/x.txt", "")]
    [InlineData("bundle load failed on patch decode: `data` must be an array", """{"data": 1}""", "/x.txt", "")]
    [InlineData("delta bundle expected to contain only patch file but data files found", """{"data": [{"op": "remove", "path": "/a"}]}""", "/data.json", """{"b": 1}""")]
    [InlineData("delta bundle expected to contain only patch file but policy files found", """{"data": [{"op": "remove", "path": "/a"}]}""", "/p.rego", "package p")]
    [InlineData("manifest roots [b] do not permit data patch at path 'a'", """{"data": [{"op": "remove", "path": "/a"}]}""", "/.manifest", """{"roots": ["b"]}""")]
    public void Bad_deltas_are_refused(string problem, string patch, string path, string text) =>
        Assert.Equal($"bundle b.tar.gz: {problem}", Archives.Read(Archives.Of(("/patch.json", patch), (path, text))).Problems["BLW2114 ".Length..]);

    [Fact]
    public void Links_in_folders_are_followed_only_when_asked()
    {
        using var folder = new TemporaryFolder(("real/p.rego", "package p"), ("b/q.rego", "package q"));
        File.CreateSymbolicLink(folder.PathOf("b/p.rego"), folder.PathOf("real/p.rego"));
        Directory.CreateSymbolicLink(folder.PathOf("b/again"), folder.PathOf("b"));
        Assert.Single(RegoLoader.ReadBundle(folder.PathOf("b"), LoadOptions.Default, [])!.Modules);
        Assert.Equal(2, RegoLoader.ReadBundle(folder.PathOf("b"), new LoadOptions { FollowLinks = true }, [])!.Modules.Length);
    }

    [Fact]
    public void What_is_not_there_is_said()
    {
        var problems = new List<Core.Diagnostics.Diagnostic>();
        Assert.Null(RegoLoader.ReadBundle("no/such/bundle", LoadOptions.Default, problems));
        Assert.Equal("bundle no/such/bundle: error reading \"no/such/bundle\": stat no/such/bundle: no such file or directory", Assert.Single(problems).Message);
    }
}
