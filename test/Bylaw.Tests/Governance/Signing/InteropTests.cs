using System.Diagnostics;
using System.Text;
using Bylaw.Governance.Signing;
using Bylaw.Tests.Bundles;
using Bylaw.Tests.Governance.Git;
using Xunit;

namespace Bylaw.Tests.Governance.Signing;

/// <summary>What the programs of OpenSSH and GnuPG sign is taken, and what the tests sign is taken by them.</summary>
public sealed class InteropTests : IDisposable
{
    private const string Message = "approve policies/no-root\n";
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("ed25519", "256")]
    [InlineData("ecdsa", "256")]
    [InlineData("ecdsa", "384")]
    [InlineData("ecdsa", "521")]
    [InlineData("rsa", "2048")]
    public void Signatures_of_ssh_keygen_hold(string type, string bits)
    {
        Needs("ssh-keygen", "openssh-client");
        Run("ssh-keygen", ["-q", "-t", type, "-b", bits, "-N", "", "-C", "", "-f", "key"]);
        var path = _folder.Write("message", Message);
        Run("ssh-keygen", ["-q", "-Y", "sign", "-f", "key", "-n", "bylaw", path]);
        var key = PublicKey.TryParse(File.ReadAllText(_folder.PathOf("key.pub")), out _)!;
        Assert.Contains(key.Fingerprint, Run("ssh-keygen", ["-l", "-f", "key.pub"]), StringComparison.Ordinal);
        Assert.Equal(new SignatureCheck(key, null), Signatures.Check(File.ReadAllText(path + ".sig"), Encoding.UTF8.GetBytes(Message), "bylaw", [key]));
    }

    [Fact]
    public void Ssh_keygen_takes_what_the_tests_sign()
    {
        Needs("ssh-keygen", "openssh-client");
        foreach (var key in new[] { TestKey.Ed25519(1), TestKey.Ecdsa(2, 256), TestKey.Ecdsa(3, 384), TestKey.Ecdsa(4, 521), TestKey.Rsa(5), TestKey.SecurityKey(6) })
        {
            _folder.Write("signers", $"ada {key.SshPublicLine}\n");
            _folder.Write("signature", key.Sign(Message, "bylaw"));
            Assert.Contains("Good", Run("ssh-keygen", ["-Y", "verify", "-f", "signers", "-I", "ada", "-n", "bylaw", "-s", "signature"], Message), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Git_takes_the_commits_that_the_tests_sign()
    {
        Needs("ssh-keygen", "openssh-client");
        var key = TestKey.Ed25519(1);
        using var git = new GitBuilder();
        var commit = git.Commit("main", [FileChange.Write("a", "1")], sign: key);
        git.Save();
        File.WriteAllText(Path.Combine(git.Root, "signers"), $"ada {key.SshPublicLine}\n");
        git.Run(["-c", "gpg.format=ssh", "-c", "gpg.ssh.allowedSignersFile=signers", "verify-commit", commit]);
        git.Run(["fsck", "--strict"]);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("rsa3072")]
    [InlineData("nistp256")]
    [InlineData("ed25519")]
    public void Signatures_of_gpg_hold(string algorithm)
    {
        Needs("gpg", "gnupg");
        using var home = new GpgHome();
        home.Run(["--quick-generate-key", "Ada <ada@acme.example>", algorithm, "default", "never"]);
        var key = PublicKey.TryParse(home.Run(["--armor", "--export"]), out var problem);
        Assert.Null(problem);
        Assert.Null(key!.Weakness);
        Assert.Contains(key.Fingerprint, home.Run(["--list-keys", "--with-colons"]), StringComparison.Ordinal);
        var armored = home.Run(["--armor", "--detach-sign"], Message);
        Assert.Equal(new SignatureCheck(key, null), Signatures.Check(armored, Encoding.UTF8.GetBytes(Message), "bylaw", [key]));
        Assert.Contains("does not hold", Signatures.Check(armored, "other"u8, "bylaw", [key]).Problem, StringComparison.Ordinal);
        Assert.Contains("not known", Signatures.Check(armored, Encoding.UTF8.GetBytes(Message), "bylaw", [TestKey.Ed25519(1).Public]).Problem, StringComparison.Ordinal);
        NoByteCanBeChanged(armored.TrimEnd('\n'), key);
    }

    [Fact]
    public void A_subkey_of_gpg_signs_and_a_revoked_or_weak_key_does_not()
    {
        Needs("gpg", "gnupg");
        using var home = new GpgHome();
        home.Run(["--quick-generate-key", "Ada <ada@acme.example>", "ed25519", "cert", "never"]);
        var print = home.Fingerprint();
        home.Run(["--quick-add-key", print, "ed25519", "sign", "1y"]);
        var armored = home.Run(["--armor", "--detach-sign"], Message);
        var key = PublicKey.TryParse(home.Run(["--armor", "--export"]), out _)!;
        Assert.Equal(print, key.Fingerprint);
        Assert.Null(Check(armored, key).Problem);

        home.Run(["--import"], File.ReadAllText(Path.Combine(home.Root, "openpgp-revocs.d", print + ".rev")).Replace(":-----BEGIN", "-----BEGIN", StringComparison.Ordinal));
        var revoked = PublicKey.TryParse(home.Run(["--armor", "--export"]), out _)!;
        Assert.Equal("it is revoked", revoked.Weakness);
        Assert.Contains("is weak: it is revoked", Check(armored, revoked).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_gpg_that_are_too_short_or_of_DSA_are_weak()
    {
        Needs("gpg", "gnupg");
        using var home = new GpgHome();
        home.Run(["--quick-generate-key", "Ada <ada@acme.example>", "rsa1024", "sign", "never"]);
        Assert.Contains("1024 bits is too short", PublicKey.TryParse(home.Run(["--armor", "--export"]), out _)!.Weakness, StringComparison.Ordinal);
        using var other = new GpgHome();
        other.Run(["--quick-generate-key", "Bo <bo@acme.example>", "dsa2048", "sign", "never"]);
        Assert.Equal("DSA is not secure any more", PublicKey.TryParse(other.Run(["--armor", "--export"]), out _)!.Weakness);
    }

    [Fact]
    public void A_commit_that_git_signs_with_gpg_is_taken()
    {
        Needs("gpg", "gnupg");
        using var home = new GpgHome();
        home.Run(["--quick-generate-key", "Ada <ada@acme.example>", "ed25519", "sign", "never"]);
        using var git = new GitBuilder();
        var wrapper = _folder.Write("gpg", $"#!/bin/sh\nexec gpg --homedir '{home.Root}' --batch --quiet \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        git.Run(["-c", "user.name=Ada", "-c", "user.email=ada@acme.example", "-c", "gpg.program=" + wrapper, "commit", "--allow-empty", "--quiet", "-S", "-m", "signed"]);
        using var repository = GitRepositoryTests.Open(git.Root);
        var commit = Assert.Single(repository.History(repository.Resolve("HEAD", out _)!));
        var key = PublicKey.TryParse(home.Run(["--armor", "--export"]), out _)!;
        Assert.Equal(key, Signatures.Check(commit.Signature!.Armored, commit.Signature.Payload.Span, "git", [key]).Key);
    }

    public void Dispose() => _folder.Dispose();

    private static void NoByteCanBeChanged(string armored, PublicKey key)
    {
        for (var at = 0; at < armored.Length; at++)
        {
            var changed = armored.ToCharArray();
            changed[at] = changed[at] == 'A' ? 'B' : 'A';
            Assert.NotNull(Check(new string(changed), key).Problem);
        }
    }

    private static SignatureCheck Check(string armored, PublicKey key) => Signatures.Check(armored, Encoding.UTF8.GetBytes(Message), "bylaw", [key]);

    private static void Needs(string program, string package) =>
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program))), $"no {program}: apt-get install {package}");

    private string Run(string program, IReadOnlyList<string> arguments, string? input = null) => Programs.Run(program, _folder.Root, arguments, input);

    /// <summary>A home of GnuPG of its own, whose agent ends with it.</summary>
    private sealed class GpgHome : IDisposable
    {
        public GpgHome() => Root = Directory.CreateTempSubdirectory("gpg-").FullName;

        public string Root { get; }

        public string Run(IReadOnlyList<string> arguments, string? input = null) =>
            Programs.Run("gpg", Root, ["--homedir", Root, "--batch", "--quiet", "--no-tty", "--pinentry-mode", "loopback", "--passphrase", "", .. arguments], input);

        public string Fingerprint() => Run(["--list-keys", "--with-colons"]).Split('\n').First(line => line.StartsWith("fpr:", StringComparison.Ordinal)).Split(':')[9];

        public void Dispose()
        {
            Programs.Run("gpgconf", Root, ["--homedir", Root, "--kill", "all"], null);
            Directory.Delete(Root, recursive: true);
        }
    }

    private static class Programs
    {
        public static string Run(string program, string directory, IReadOnlyList<string> arguments, string? input)
        {
            var start = new ProcessStartInfo(program) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
            foreach (var argument in arguments) start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program}: {error.GetAwaiter().GetResult()}");
        }
    }
}
