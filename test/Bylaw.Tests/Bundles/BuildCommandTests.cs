using System.Security.Cryptography;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;
using Bylaw.Rego;
using Bylaw.Rego.Bundles;
using Xunit;

namespace Bylaw.Tests.Bundles;

/// <summary><c>bylaw opa build</c> and <c>bylaw opa sign</c>, with OPA's messages and exit codes.</summary>
public sealed class BuildCommandTests
{
    [Fact]
    public void A_folder_becomes_an_archive()
    {
        using var folder = new TemporaryFolder(("p/policy.rego", "package p\nallow  if  data.p.limits.max>1"), ("p/p/limits/data.json", """{"max": 2}"""), ("p/.manifest", """{"revision": "old", "roots": ["p"]}"""));
        Assert.Equal((0, ""), Opa(folder, "build", "-b", "p", "-r", "new", "-o", "out.tar.gz"));
        var (bundle, problems) = Archives.Read(File.ReadAllBytes(folder.PathOf("out.tar.gz")));
        Assert.Equal("", problems);
        Assert.Equal("""{"rego_version":1,"revision":"new","roots":["p"]}""", bundle!.Manifest.ToValue().ToString());
        Assert.Equal("package p\n\nallow if data.p.limits.max > 1\n", Assert.Single(bundle.Modules).Module.Source.Content);
        var first = File.ReadAllBytes(folder.PathOf("out.tar.gz"));
        Assert.Equal((0, ""), Opa(folder, "build", "-b", "p", "-r", "new", "-o", "out.tar.gz"));
        Assert.Equal(first, File.ReadAllBytes(folder.PathOf("out.tar.gz")));
    }

    [Fact]
    public void A_manifest_without_bundle_mode_is_warned_of()
    {
        using var folder = new TemporaryFolder(("p/policy.rego", "package p"), ("p/.manifest", "{}"));
        Assert.Equal((0, "Warning: .manifest file found in \"ROOT/p\" but -b flag not specified. Manifest will be ignored.\n"), Opa(folder, "build", "p", "-o", "out.tar.gz"));
    }

    [Theory]
    [InlineData("error: load error: 1 error occurred during loading: stat ROOT/none: no such file or directory", "none")]
    [InlineData("error: load error: bundle ROOT/none: error reading \"ROOT/none\": stat ROOT/none: no such file or directory", "-b", "none")]
    [InlineData("error: bundle merge failed: manifest has overlapped roots: '' and ''", "-b", "a", "b")]
    [InlineData("error: enable bundle mode (ie. --bundle) to verify or sign bundle files or directories", "--signing-key", "s", "--signing-alg", "HS256", "a")]
    [InlineData("error: specify the secret (HMAC) or path of the PEM file containing the private key (RSA and ECDSA)", "-b", "--signing-plugin", "x", "a")]
    [InlineData("error: bundle optimizations require at least one entrypoint", "-O", "1", "a")]
    [InlineData("error: undefined entrypoint data.a.none", "-O", "1", "-e", "a/none", "a")]
    [InlineData("error: invalid entrypoint data.a: to create optimized support module, the entrypoint ref must have at least two components in addition to the 'data' root", "-O", "1", "-e", "a", "a")]
    [InlineData("error: entrypoint a//b not valid: use <package>/<rule>", "-e", "a//b", "a")]
    [InlineData("error: the target `wasm` is not supported: Bylaw runs Rego itself, build the target `rego`", "-t", "wasm", "-e", "a/x", "a")]
    [InlineData("error: open ROOT/no/where.tar.gz: no such file or directory", "-o", "no/where.tar.gz", "a")]
    public void What_cannot_be_built_is_said_as_in_OPA(string problem, params string[] args)
    {
        using var folder = new TemporaryFolder(("a/a.rego", "package a\nx if input.y"), ("b/b.rego", "package b"));
        Assert.Equal((1, problem + "\n"), Opa(folder, ["build", .. args]));
        Assert.False(File.Exists(folder.PathOf("bundle.tar.gz")));
    }

    [Fact]
    public void Errors_of_the_compiler_are_errors_of_the_build()
    {
        using var folder = new TemporaryFolder(("a.rego", "package a\n\nx if y == 1"));
        var (code, output) = Opa(folder, "build", "a.rego");
        Assert.Equal(1, code);
        Assert.Matches("^error: 1 error occurred: ROOT/a.rego:3: rego_[a-z_]+: .*y.* is unsafe\n$", output);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_optimised_bundle_answers_as_before(int level)
    {
        const string Policy = """
            package authz

            # METADATA
            # entrypoint: true
            allow if {
                some role in data.roles[input.user]
                role in permitted
                input.action != data.other.forbidden
            }

            permitted := {role | some role, actions in data.grants; "read" in actions}
            """;
        using var folder = new TemporaryFolder(
            ("b/authz.rego", Policy), ("b/data.json", """{"grants": {"dev": ["read"], "ops": ["write"]}, "roles": {"ada": ["dev"], "bob": ["ops"]}}"""),
            ("b/.manifest", """{"roots": ["authz", "grants", "roles"], "revision": "1"}"""));
        Assert.Equal((0, ""), Opa(folder, "build", "-b", "b", "-O", $"{level}", "-o", "out.tar.gz"));
        var other = folder.Write("other.tar.gz", Archives.Of(("/other/data.json", """{"forbidden": "drop"}"""), ("/.manifest", """{"roots": ["other"]}""")));
        foreach (var (user, action) in (ReadOnlySpan<(string, string)>)[("ada", "read"), ("bob", "read"), ("ada", "drop"), ("eve", "read")])
            Assert.Equal(Answer([folder.PathOf("b"), other], user, action), Answer([folder.PathOf("out.tar.gz"), other], user, action));
        var (bundle, _) = Archives.Read(File.ReadAllBytes(folder.PathOf("out.tar.gz")));
        var optimized = Assert.Single(bundle!.Modules, module => module.RelativePath == "/optimized/authz.rego").Module.Source.Content;
        Assert.Contains("data.other.forbidden", optimized, StringComparison.Ordinal);
        Assert.DoesNotContain("data.roles", optimized, StringComparison.Ordinal);
        Assert.Equal(("", true), (bundle.Manifest.Revision, bundle.Manifest.Roots.Contains("partial")));
    }

    [Fact]
    public void Signing_and_verifying_go_together()
    {
        using var folder = new TemporaryFolder(("b/p.rego", "package p\n"), ("b/data.json", "{}"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        folder.Write("private.pem", key.ExportPkcs8PrivateKeyPem());
        folder.Write("public.pem", key.ExportSubjectPublicKeyInfoPem());
        folder.Write("claims.json", """{"scope": "write"}""");
        Assert.Equal((0, ""), Opa(folder, "build", "-b", "b", "--signing-key", "private.pem", "--signing-alg", "ES256", "-o", "one.tar.gz"));
        Assert.Equal((1, "error: load error: bundle ROOT/one.tar.gz: verification key not provided\n"), Opa(folder, "build", "-b", "one.tar.gz", "-o", "two.tar.gz"));
        Assert.Equal((0, ""), Opa(folder, "build", "-b", "one.tar.gz", "--verification-key", "public.pem", "--signing-alg", "ES256", "-o", "two.tar.gz"));
        Assert.Equal((0, ""), Opa(folder, "build", "-b", "b", "--signing-key", "private.pem", "--claims-file", "claims.json", "--signing-alg", "ES256", "-o", "three.tar.gz"));
        Assert.Equal((1, "error: load error: bundle ROOT/three.tar.gz: scope mismatch\n"), Opa(folder, "build", "-b", "three.tar.gz", "--verification-key", "public.pem", "--signing-alg", "ES256", "-o", "four.tar.gz"));
        Assert.Equal((0, ""), Opa(folder, "build", "-b", "three.tar.gz", "--verification-key", "public.pem", "--signing-alg", "ES256", "--scope", "write", "-o", "four.tar.gz"));
    }

    [Fact]
    public void A_signature_is_written_beside_the_bundle()
    {
        using var folder = new TemporaryFolder(("b/p.rego", "package p\n"), ("b/data.json", "{}"));
        Assert.Equal((0, ""), Opa(folder, "sign", "-b", "b", "--signing-key", "secret", "--signing-alg", "HS256", "-o", "b"));
        Assert.Equal((0, ""), Opa(folder, "build", "-b", "b", "--verification-key", "secret", "--signing-alg", "HS256", "-o", "out.tar.gz"));
        folder.Write("b/p.rego", "package p\n\nallow := true\n");
        var (code, output) = Opa(folder, "build", "-b", "b", "--verification-key", "secret", "--signing-alg", "HS256", "-o", "out.tar.gz");
        Assert.Equal(1, code);
        Assert.Contains("p.rego: digest mismatch (want: ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Error: specify atleast one path containing policy and/or data files")]
    [InlineData("Error: specify the secret (HMAC) or path of the PEM file containing the private key (RSA and ECDSA)", "-b", "b")]
    [InlineData("Error: enable bundle mode (ie. --bundle) to sign bundle files or directories", "--signing-key", "k", "b")]
    public void Wrong_usage_of_sign_is_said(string problem, params string[] args)
    {
        using var folder = new TemporaryFolder(("b/p.rego", "package p\n"));
        var (code, output) = Opa(folder, ["sign", .. args]);
        Assert.Equal((1, problem), (code, output.Split('\n')[0]));
    }

    [Fact]
    public void Bylaws_own_verbs_take_bundles()
    {
        using var folder = new TemporaryFolder(("pod.yaml", "kind: Pod\nmetadata: { name: web }\n"));
        folder.Write("pods.tar.gz", Archives.Of(("/p.rego", "package p\n\ndeny contains msg if {\n\tinput.kind == data.kinds.refused\n\tmsg := \"no pods\"\n}\n"), ("/kinds/data.json", """{"refused": "Pod"}""")));
        var (code, output) = Run(folder, "check", "-p", "pods.tar.gz", "pod.yaml");
        Assert.Equal(1, code);
        Assert.StartsWith("fail[pods/deny]: no pods\n", output, StringComparison.Ordinal);
        Assert.Equal((0, "Pod\n"), Run(folder, "eval", "-p", "pods.tar.gz", "--format", "raw", "data.kinds.refused"));
        folder.Write("broken.tar.gz", Archives.Of(("/p.rego", "package")));
        Assert.Equal(2, Run(folder, "check", "-p", "broken.tar.gz", "pod.yaml").Code);
    }

    private static string Answer(IEnumerable<string> bundles, string user, string action)
    {
        var loaded = RegoLoader.LoadBundles(bundles, LoadOptions.Default);
        Assert.DoesNotContain(loaded.Diagnostics, problem => problem.Severity == Severity.Error);
        var query = RegoProgram.CompileModules(loaded.Modules, RegoOptions.Default, out _)!.Prepare("data.authz.allow = x", out _)!;
        var input = new ObjectBuilder();
        input.Set("user", Value.Of(user));
        input.Set("action", Value.Of(action));
        return string.Join(' ', query.Evaluate(new RegoInput { Data = loaded.Data, Input = input.ToObject() }).Solutions.Select(solution => solution.Bindings.ToString()));
    }

    private static (int Code, string Output) Opa(TemporaryFolder folder, params string[] args) => Run(folder, ["opa", .. args]);

    // Words that name files are made to lie in the folder, whose path is left out of the answer.
    private static (int Code, string Output) Run(TemporaryFolder folder, params string[] args)
    {
        string[] files = ["a", "b", "p", "none", "a.rego", "b.rego"], endings = [".tar.gz", ".pem", ".json", ".yaml"];
        var words = args.Select((word, i) =>
            i > 0 && args[i - 1] is not ("-e" or "-r" or "check") && (files.Contains(word) || endings.Any(ending => word.EndsWith(ending, StringComparison.Ordinal))) ? folder.PathOf(word) : word);
        var (code, output) = CommandLine.Run(words);
        return (code, output.Replace(folder.Root, "ROOT", StringComparison.Ordinal));
    }
}
