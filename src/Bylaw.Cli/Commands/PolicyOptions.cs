using System.CommandLine;
using Bylaw.Core.Diagnostics;
using Bylaw.Engine;
using Bylaw.Governance;
using Bylaw.Governance.Verification;
using Bylaw.Rego;
using Bylaw.Rego.Bundles;

namespace Bylaw.Cli.Commands;

/// <summary>Options that name policies: a repository, or plain files and folders.</summary>
internal sealed class PolicyOptions
{
    public Option<string?> Repo { get; } = new("--repo") { Description = "Policy repository: a folder with a bylaw.yaml (default: this folder, when it is one)", HelpName = "DIR" };

    public Option<string[]> Policy { get; } = new("--policy", "-p") { Description = "Plain policy file, folder or OPA bundle (.tar.gz), without a repository; may be given several times", HelpName = "PATH", AllowMultipleArgumentsPerToken = false };

    public Option<bool> Verified { get; } = new("--verified") { Description = "Take the policies from the last commit, and only when everything that leads to it was approved (always at the stage admission, where the repository asks for approvals)" };

    public void AddTo(Command command)
    {
        command.Options.Add(Repo);
        command.Options.Add(Policy);
    }

    /// <summary>The bundle for an enforcement point: of approved content only, where the repository asks for approvals.</summary>
    public BundleResult LoadVerified(ParseResult parsed, Host host, DateTimeOffset now)
    {
        var repo = parsed.GetValue(Repo) ?? (parsed.GetValue(Policy) is { Length: > 0 } || !PolicyRepository.IsRepository(".") ? null : ".");
        if (repo is null) return Load(parsed, host);
        var options = new VerifyOptions { Now = now, IsTest = host.IsTest };
        var asks = parsed.GetValue(Verified) || AsksForApprovals(repo);
        if (!asks && !VerifiedRepository.EverAsked(repo, options)) return Load(parsed, host);
        var built = PolicyBundle.BuildVerified(repo, options, host.Languages, out var verification);
        // A repository that asked once, and that those who were asked released from it.
        return !asks && verification is { IsVerified: true, AsksForApprovals: false } ? Load(parsed, host) : built;
    }

    private static bool AsksForApprovals(string repo) => !PolicyRepository.Load(repo).Repository.Settings.Approvals.IsEmpty;

    /// <summary>The bundle of what the options name.</summary>
    public BundleResult Load(ParseResult parsed, Host host)
    {
        var plain = parsed.GetValue(Policy) ?? [];
        if (parsed.GetValue(Repo) is { } repo) return PolicyBundle.Build(PolicyRepository.Load(repo), host.Languages);
        if (plain.Length > 0)
        {
            var missing = plain.Where(path => !File.Exists(path) && !Directory.Exists(path)).Select(CliDiagnostics.InputNotFound).ToArray();
            return missing.Length > 0 ? new BundleResult(null, [.. missing]) : LoadPlain(plain, host);
        }
        return PolicyRepository.IsRepository(".")
            ? PolicyBundle.Build(PolicyRepository.Load("."), host.Languages)
            : new BundleResult(null, [CliDiagnostics.NoPolicies()]);
    }

    /// <summary>Folders and files as they are; an archive is an OPA bundle.</summary>
    private static BundleResult LoadPlain(string[] paths, Host host)
    {
        var problems = new List<Diagnostic>();
        var unpacked = paths.Where(RegoLoader.IsArchive).Select(path => RegoArchive.Unpack(path, problems)).OfType<UnpackedPolicy>().ToArray();
        if (HasErrors(problems)) return new BundleResult(null, [.. problems]);
        var built = PolicyBundle.Build([.. paths.Where(path => !RegoLoader.IsArchive(path))], unpacked, host.Languages);
        return built with { Diagnostics = [.. problems, .. built.Diagnostics] };
    }

    /// <summary>Whether a list of diagnostics holds an error.</summary>
    public static bool HasErrors(IEnumerable<Diagnostic> diagnostics) => diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);
}

/// <summary>OPA bundles as plain policies.</summary>
internal static class RegoArchive
{
    /// <summary>The policy in an archive, named after the archive; null after an error.</summary>
    public static UnpackedPolicy? Unpack(string path, List<Diagnostic> problems)
    {
        if (RegoLoader.ReadBundle(path, new LoadOptions { SkipVerification = true, Rego = new RegoOptions { DetectVersion = true } }, problems) is not { } bundle) return null;
        var version = bundle.Manifest switch
        {
            { FileRegoVersions.IsEmpty: false } => null,
            { RegoVersion: 0 } => "v0",
            { RegoVersion: 1 } => "v1",
            _ => null,
        };
        return new UnpackedPolicy(Path.GetFileName(path)[..^RegoLoader.ArchiveExtension.Length], [.. bundle.Modules.Select(module => module.Module.Source)], bundle.Data, version);
    }
}
