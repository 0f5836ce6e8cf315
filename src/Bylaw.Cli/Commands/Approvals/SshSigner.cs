using System.Diagnostics;
using Bylaw.Core.Diagnostics;
using Bylaw.Governance.Verification;

namespace Bylaw.Cli.Commands.Approvals;

/// <summary>Signs by <c>ssh-keygen</c>, which knows agents and hardware keys: no private key is read here.</summary>
internal sealed class SshSigner
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);
    private readonly string _keyFile;

    private SshSigner(string keyFile, string publicKey) => (_keyFile, PublicKey) = (keyFile, publicKey);

    /// <summary>The public half, as a line of <c>authorized_keys</c>.</summary>
    public string PublicKey { get; }

    /// <summary>The signer of a key file, or of the one that git uses; null with the reason.</summary>
    public static SshSigner? Find(string? keyFile, string directory, Host host, out Diagnostic? problem)
    {
        var file = keyFile ?? GitKey(directory) ?? Path.Combine(host.Variable("HOME") ?? "", ".ssh", "id_ed25519");
        problem = VerifyDiagnostics.CannotSign($"there is no public key beside `{file}`");
        var half = file.EndsWith(".pub", StringComparison.Ordinal) ? file : file + ".pub";
        if (!File.Exists(half)) return null;
        problem = null;
        return new SshSigner(file, File.ReadAllText(half).Trim());
    }

    /// <summary>The armored signature over a text; null with the reason.</summary>
    public string? Sign(string text, string sshNamespace, out Diagnostic? problem)
    {
        var signature = Run("ssh-keygen", ["-Y", "sign", "-n", sshNamespace, "-f", _keyFile, "-q"], null, text, out var why);
        problem = signature is null ? VerifyDiagnostics.CannotSign(why) : null;
        return signature;
    }

    private static string? GitKey(string directory)
    {
        if (Run("git", ["config", "gpg.format"], directory, "", out _)?.Trim() != "ssh") return null;
        var key = Run("git", ["config", "--path", "user.signingkey"], directory, "", out _)?.Trim();
        return key is { Length: > 0 } && !key.StartsWith("key::", StringComparison.Ordinal) ? key : null;
    }

    private static string? Run(string program, string[] arguments, string? directory, string input, out string why)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = directory ?? "" };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit(s_patience);
            why = error.GetAwaiter().GetResult().Trim();
            return process.HasExited && process.ExitCode == 0 ? output : null;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            why = $"`{program}` cannot be run";
            return null;
        }
    }
}
