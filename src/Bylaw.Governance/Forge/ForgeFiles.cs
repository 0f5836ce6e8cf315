using Bylaw.Core.Diagnostics;
using Bylaw.Governance.Git;

namespace Bylaw.Governance.Forge;

/// <summary>A forge whose rules are written.</summary>
public enum ForgeKind
{
    /// <summary>GitHub.</summary>
    GitHub,

    /// <summary>GitLab.</summary>
    GitLab,
}

/// <summary>A file for a forge.</summary>
/// <param name="Path">Where it lies, from the root of the git repository.</param>
/// <param name="FullPath">Where it lies on disk.</param>
/// <param name="Text">What it says.</param>
public sealed record ForgeFile(string Path, string FullPath, string Text);

/// <summary>Says to a forge what <c>bylaw.yaml</c> says of approvals.</summary>
public static class ForgeFiles
{
    /// <summary>CODEOWNERS; null when the repository asks for no approvals.</summary>
    /// <param name="repository">The policy repository.</param>
    /// <param name="forge">Whose syntax.</param>
    /// <param name="testPatterns">File names of tests, such as <c>*_test.rego</c>.</param>
    /// <param name="problems">Gets what cannot be said.</param>
    public static ForgeFile? CodeOwners(PolicyRepository repository, ForgeKind forge, IReadOnlyList<string> testPatterns, ICollection<Diagnostic> problems)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(problems);
        var areas = ForgeRules.Of(repository, testPatterns, problems);
        if (areas.Count == 0) return null;
        var prefix = PrefixOf(repository.Directory);
        var own = forge == ForgeKind.GitLab ? ".gitlab/CODEOWNERS" : ".github/CODEOWNERS";
        var up = string.Concat(Enumerable.Repeat("../", prefix.Count(c => c == '/')));
        return new ForgeFile(own, Path.Combine(repository.Directory, up + own), new CodeOwners(prefix, forge == ForgeKind.GitLab, problems).Write(areas, own));
    }

    /// <summary>A ruleset for GitHub, or settings and approval rules for GitLab, in JSON; null when the repository asks for no approvals.</summary>
    /// <param name="repository">The policy repository.</param>
    /// <param name="forge">Whose interface.</param>
    /// <param name="testPatterns">File names of tests, such as <c>*_test.rego</c>.</param>
    /// <param name="teamIds">Numbers of teams in the forge, by their names in <c>bylaw.yaml</c>.</param>
    /// <param name="problems">Gets what cannot be said.</param>
    public static string? Rules(PolicyRepository repository, ForgeKind forge, IReadOnlyList<string> testPatterns, IReadOnlyDictionary<string, long> teamIds, ICollection<Diagnostic> problems)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(problems);
        var areas = ForgeRules.Of(repository, testPatterns, problems);
        if (areas.Count == 0) return null;
        return forge == ForgeKind.GitLab ? new GitLabRules(teamIds, problems).Write(areas) : new GitHubRuleset(PrefixOf(repository.Directory), teamIds, problems).Write(areas);
    }

    /// <summary>The diagnostic that a file on disk says something else.</summary>
    public static Diagnostic NotCurrent(ForgeFile file) => ForgeDiagnostics.NotCurrent(file?.Path ?? "");

    /// <summary>The diagnostic that there is nothing to say.</summary>
    public static Diagnostic NoRules() =>
        ForgeDiagnostics.NotSayable("bylaw.yaml asks for no approvals", "say under `approvals:` who must approve what") with { Severity = Severity.Error };

    private static string PrefixOf(string directory)
    {
        using var git = GitRepository.Open(directory, out _);
        return git?.Prefix ?? "";
    }
}
