using System.CommandLine;
using Bylaw.Core.Diagnostics;
using Bylaw.Engine;
using Bylaw.Governance;

namespace Bylaw.Cli.Commands;

/// <summary>Options that name policies: a repository, or plain files and folders.</summary>
internal sealed class PolicyOptions
{
    public Option<string?> Repo { get; } = new("--repo") { Description = "Policy repository: a folder with a bylaw.yaml (default: this folder, when it is one)", HelpName = "DIR" };

    public Option<string[]> Policy { get; } = new("--policy", "-p") { Description = "Plain policy file or folder, without a repository; may be given several times", HelpName = "PATH", AllowMultipleArgumentsPerToken = false };

    public void AddTo(Command command)
    {
        command.Options.Add(Repo);
        command.Options.Add(Policy);
    }

    /// <summary>The bundle of what the options name.</summary>
    public BundleResult Load(ParseResult parsed, Host host)
    {
        var plain = parsed.GetValue(Policy) ?? [];
        if (parsed.GetValue(Repo) is { } repo) return PolicyBundle.Build(PolicyRepository.Load(repo), host.Languages);
        if (plain.Length > 0)
        {
            var missing = plain.Where(path => !File.Exists(path) && !Directory.Exists(path)).Select(CliDiagnostics.InputNotFound).ToArray();
            return missing.Length > 0 ? new BundleResult(null, [.. missing]) : PolicyBundle.Build(plain, host.Languages);
        }
        return PolicyRepository.IsRepository(".")
            ? PolicyBundle.Build(PolicyRepository.Load("."), host.Languages)
            : new BundleResult(null, [CliDiagnostics.NoPolicies()]);
    }

    /// <summary>Whether a list of diagnostics holds an error.</summary>
    public static bool HasErrors(IEnumerable<Diagnostic> diagnostics) => diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);
}
