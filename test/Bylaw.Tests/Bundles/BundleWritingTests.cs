using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego;
using Bylaw.Rego.Bundles;
using CsCheck;
using Xunit;

namespace Bylaw.Tests.Bundles;

/// <summary>What is written comes back as it was, and the same content is always the same bytes.</summary>
public sealed class BundleWritingTests
{
    private static readonly Gen<string> Name = Gen.Char["abz_09-äß😀.~%"].Array[1, 8].Select(units => string.Concat(new string(units).Where(unit => !char.IsSurrogate(unit))).Trim('.') is { Length: > 0 } name ? name : "n");

    private static readonly Gen<Value> Scalar = Gen.OneOf(
        Gen.Const((Value)NullValue.Instance), Gen.Bool.Select(Value.Of), Gen.Long.Select(Value.Of), Gen.String.Select(text => Value.Of(string.Concat(text.Where(unit => !char.IsSurrogate(unit))))),
        Gen.Double.Where(double.IsFinite).Select(number => (Value)NumberValue.TryParse(number.ToString("R", System.Globalization.CultureInfo.InvariantCulture))!));

    private static readonly Gen<ObjectValue> Data = Gen.Recursive<Value>((depth, inner) => depth == 3 ? Scalar : Gen.OneOf(Scalar, inner.Array[0, 4].Select(items => (Value)new ArrayValue(items)), Object(inner).Select(map => (Value)map)))
        .Array[0, 3].Select(Name.Array[3], (values, names) => ObjectOf(names.Zip(values)));

    private static readonly Gen<RegoBundle> Snapshot = Gen.Select(
        Data, Name.Array[0, 4], Name.Array[0, 2], Gen.Bool, Data,
        (data, modules, plans, metadata, about) => new RegoBundle
        {
            Data = data,
            Modules = [.. modules.Distinct().Select(Module).OrderBy(module => module.RelativePath, StringComparer.Ordinal)],
            PlanModules = [.. plans.Distinct().Select(name => new OpaqueFile($"/{name}/plan.json", $"/{name}/plan.json", "", [1, 2, 3]))],
            Manifest = new BundleManifest
            {
                Revision = modules.FirstOrDefault() ?? "",
                RegoVersion = metadata ? 1 : null,
                FileRegoVersions = metadata ? [KeyValuePair.Create("/x/*.rego", 1)] : [],
                Metadata = metadata && about.Count > 0 ? about : null,
            },
        });

    [Fact]
    public void Written_and_read_is_the_same() => Snapshot.Sample(bundle =>
    {
        var (read, problems) = Archives.Read(BundleWriter.ToArray(bundle));
        Assert.Equal("", problems);
        Assert.Equal(bundle.Data.ToString(), read!.Data.ToString());
        Assert.Equal(bundle.Manifest.ToValue(), read.Manifest.ToValue());
        Assert.Equal(bundle.Modules.Select(module => (module.RelativePath, module.Module.Source.Content)), read.Modules.Select(module => (module.RelativePath, module.Module.Source.Content)));
        Assert.Equal(bundle.PlanModules.Select(file => (file.RelativePath, file.Content.Length)), read.PlanModules.Select(file => (file.RelativePath, file.Content.Length)));
        Assert.Equal(BundleWriter.ToArray(bundle), BundleWriter.ToArray(read));
    }, iter: 300);

    [Fact]
    public void Written_deltas_come_back() => Gen.Select(Gen.Int[0, 2].Select(i => new[] { "upsert", "remove", "replace" }[i]), Name.Array[1, 3], Data).Sample(
        (operation, path, value) =>
        {
            var bundle = new RegoBundle { Patch = [new PatchOperation(operation, [.. path], value)] };
            var read = Assert.Single(Archives.Read(BundleWriter.ToArray(bundle)).Bundle!.Patch);
            Assert.Equal((operation, value), (read.Operation, (ObjectValue)read.Value));
            Assert.Equal(path, read.Path);
        }, iter: 300);

    [Fact]
    public void The_order_in_which_files_lie_in_the_archive_does_not_matter()
    {
        var (one, _) = Archives.Read(Archives.Of(("/b.rego", "package b"), ("/a.rego", "package a"), ("/x/data.json", "{\"z\": 1, \"y\": 2}")));
        var (other, _) = Archives.Read(Archives.Of(("/x/y/data.json", "2"), ("/a.rego", "package a"), ("/x/data.json", "{\"z\": 1}"), ("/b.rego", "package b")));
        Assert.Equal(BundleWriter.ToArray(one!), BundleWriter.ToArray(other!));
    }

    [Fact]
    public void Signed_bundles_verify() => Snapshot.Sample(bundle =>
    {
        var signed = bundle with { Signatures = new BundleSigning { Key = "secret", Algorithm = "HS256", KeyId = "k" }.Sign(bundle) };
        var options = new LoadOptions { Verification = BundleVerification.Of("k", new VerificationKey("secret", "HS256")) };
        Assert.Equal("", Archives.Read(BundleWriter.ToArray(signed), options).Problems);
        Assert.Equal(BundleWriter.ToArray(signed), BundleWriter.ToArray(signed));
    }, iter: 100);

    [Fact]
    public void Building_files_puts_data_together_and_keeps_paths()
    {
        using var folder = new TemporaryFolder(("a/p.rego", "package p\n\nimport data.a.limit\n\nallow if input.n < limit\n"), ("a/limits.yaml", "limit: 3"), ("c.json", """{"top": "<"}"""), ("x_test.rego", "package x"));
        var result = BundleBuilder.Build([folder.Root], new BuildOptions { Load = new LoadOptions { Ignore = ["*_test.rego"] }, Revision = "r1" });
        Assert.Equal("", folder.Show(result.Diagnostics));
        var (read, _) = Archives.Read(BundleWriter.ToArray(result.Bundle!));
        Assert.Equal("""{"a":{"limit":3},"top":"<"}""", read!.Data.ToString());
        Assert.Equal(folder.PathOf("a/p.rego"), Assert.Single(read.Modules).Path);
        Assert.Equal("""{"rego_version":1,"revision":"r1","roots":[""]}""", read.Manifest.ToValue().ToString());
        Assert.Equal(BundleWriter.ToArray(result.Bundle!), BundleWriter.ToArray(BundleBuilder.Build([folder.Root], new BuildOptions { Load = new LoadOptions { Ignore = ["*_test.rego"] }, Revision = "r1" }).Bundle!));
    }

    [Fact]
    public void Building_bundles_merges_them()
    {
        using var folder = new TemporaryFolder(
            ("one/.manifest", """{"roots": ["a"], "revision": "old", "rego_version": 0}"""), ("one/a/data.json", "{\"x\": 1}"), ("one/p.rego", "package a.p\nq { true }\n"),
            ("two/.manifest", """{"roots": ["b"]}"""), ("two/p.rego", "package b\n\nq if true\n"));
        var result = BundleBuilder.Build([folder.PathOf("two"), folder.PathOf("one")], new BuildOptions { FromBundles = true });
        Assert.Equal("", folder.Show(result.Diagnostics));
        var manifest = result.Bundle!.Manifest;
        Assert.Equal(["a", "b"], manifest.Roots);
        Assert.Equal(("", 1), (manifest.Revision, manifest.RegoVersion));
        Assert.Equal([KeyValuePair.Create(folder.PathOf("one/p.rego"), 0)], manifest.FileRegoVersions);
        var (read, problems) = Archives.Read(BundleWriter.ToArray(result.Bundle));
        Assert.Equal("", problems);
        Assert.Equal("""{"a":{"x":1}}""", read!.Data.ToString());
        Assert.Equal([folder.PathOf("one/p.rego"), folder.PathOf("two/p.rego")], read.Modules.Select(module => module.Path));
    }

    [Fact]
    public void A_single_bundle_keeps_its_manifest()
    {
        using var folder = new TemporaryFolder(("b/.manifest", """{"revision": "7", "metadata": {"k": "v"}, "rego_version": 0}"""), ("b/p.rego", "package p\nq { true }\n"));
        var manifest = BundleBuilder.Build([folder.PathOf("b")], new BuildOptions { FromBundles = true, Metadata = null }).Bundle!.Manifest;
        Assert.Equal("""{"metadata":{"k":"v"},"rego_version":0,"revision":"7","roots":[""]}""", manifest.ToValue().ToString());
    }

    [Theory]
    [InlineData("a/.manifest", """{"roots": [""]}""", "b/.manifest", """{"roots": [""]}""", "manifest has overlapped roots: '' and ''", BuildStage.Merging)]
    [InlineData("a/.manifest", """{"roots": ["x"]}""", "b/.manifest", """{"roots": ["x/y"]}""", "manifest has overlapped roots: 'x' and 'x/y'", BuildStage.Merging)]
    [InlineData("a/p.rego", "package p\nallow if x", "b/.manifest", """{"roots": ["y"]}""", "", BuildStage.Merging)]
    [InlineData("a/.manifest", """{"roots": ["p"]}""", "b/.manifest", "{", "the input ends before an object is closed", BuildStage.Loading)]
    public void What_cannot_be_built_is_said(string first, string firstText, string second, string secondText, string problem, BuildStage stage)
    {
        using var folder = new TemporaryFolder((first, firstText), (second, secondText));
        var result = BundleBuilder.Build([folder.PathOf("a"), folder.PathOf("b")], new BuildOptions { FromBundles = true });
        Assert.Null(result.Bundle);
        Assert.Equal(stage, result.FailedAt);
        Assert.Contains(problem, folder.Show(result.Diagnostics), StringComparison.Ordinal);
    }

    [Fact]
    public void Modules_that_do_not_compile_are_not_built()
    {
        using var folder = new TemporaryFolder(("p.rego", "package p\nallow if x == 1"));
        var result = BundleBuilder.Build([folder.Root], new BuildOptions());
        Assert.Equal((null, BuildStage.Compiling), (result.Bundle, result.FailedAt));
        Assert.Equal("BLW2040", Assert.Single(result.Diagnostics).Code.Id);
    }

    [Fact]
    public void A_signed_build_verifies_and_is_signed_anew()
    {
        using var folder = new TemporaryFolder(("b/p.rego", "package p\n"), ("b/data.json", "{}"));
        BuildOptions Options(string key) => new() { FromBundles = true, Signing = new BundleSigning { Key = key, Algorithm = "HS256", KeyId = "default" } };
        LoadOptions Trusting(string key) => new() { Verification = BundleVerification.Of("default", new VerificationKey(key, "HS256")) };
        var first = folder.Write("first.tar.gz", BundleWriter.ToArray(BundleBuilder.Build([folder.PathOf("b")], Options("one")).Bundle!));
        var unverified = BundleBuilder.Build([first], new BuildOptions { FromBundles = true });
        Assert.Equal("BLW2115 bundle first.tar.gz: verification key not provided", folder.Show(unverified.Diagnostics));
        var second = BundleBuilder.Build([first], Options("two") with { Load = Trusting("one") });
        Assert.Equal("", folder.Show(second.Diagnostics));
        Assert.Equal("", Archives.Read(BundleWriter.ToArray(second.Bundle!), Trusting("two")).Problems);
        Assert.NotEqual("", Archives.Read(BundleWriter.ToArray(second.Bundle!), Trusting("one")).Problems);
    }

    [Fact]
    public void Inspection_shows_what_is_there()
    {
        using var folder = new TemporaryFolder(
            ("p.rego", "# METADATA\n# title: The package\npackage app.rules\n\n# METADATA\n# title: The rule\nallow := true\n"), ("q.rego", "package app.rules\n"),
            ("app/users/data.yaml", "a: 1"), ("data.json", "{}"), (".manifest", """{"revision": "3"}"""), (".signatures.json", """{"signatures": ["a.b.c"]}"""));
        var inspection = BundleInspection.Of(folder.Root, LoadOptions.Default, new List<Diagnostic>())!;
        Assert.Equal(
            ["data: data.json", "data.app.rules: p.rego q.rego", "data.app.users: app/users/data.yaml"],
            inspection.Namespaces.Select(entry => $"{entry.Key}: {string.Join(' ', entry.Value)}".Replace(folder.Root + "/", "", StringComparison.Ordinal)));
        Assert.Equal(["app/rules The package", "app/rules/allow The rule"], inspection.Annotations.Select(annotation => $"{string.Join('/', annotation.Path)} {annotation.Fields.GetText("title")}"));
        Assert.Equal(["a.b.c"], inspection.Bundle.Signatures!.Tokens);
        Assert.Equal("3", inspection.Bundle.Manifest.Revision);
    }

    private static Gen<ObjectValue> Object(Gen<Value> inner) => Gen.Select(Name, inner).Array[0, 4].Select(entries => ObjectOf(entries.Select(entry => (entry.Item1, entry.Item2))));

    private static ObjectValue ObjectOf(IEnumerable<(string Name, Value Value)> entries)
    {
        var map = new ObjectBuilder();
        foreach (var (name, value) in entries) map.Set(name, value);
        return map.ToObject();
    }

    private static BundleModule Module(string name)
    {
        var path = $"/{name}/p.rego";
        return new BundleModule(path, path, path, RegoModule.Parse(new SourceText(path, $"package p\n\n# {name}\n"), RegoOptions.Default, [])!);
    }
}
