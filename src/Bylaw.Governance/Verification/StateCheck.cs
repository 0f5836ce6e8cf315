using Bylaw.Core.Diagnostics;
using Bylaw.Governance.Approvals;
using Bylaw.Governance.Git;

namespace Bylaw.Governance.Verification;

/// <summary>Whether the paths that changed can be trusted to be what they seem, and approvals are only added and removed.</summary>
/// <param name="state">The two states.</param>
/// <param name="verified">What the last verified state holds.</param>
/// <param name="after">What the state that is looked at holds.</param>
internal sealed class StateCheck(BranchState state, PolicyRepository verified, PolicyRepository after)
{
    public IEnumerable<(string Path, Diagnostic Problem)> Problems() =>
        state.Changed.Where(path => state.After(path) is not null).SelectMany(path => ProblemsOf(path, state.After(path)!).Select(problem => (path, problem)));

    private IEnumerable<Diagnostic> ProblemsOf(string path, GitEntry entry)
    {
        var isApproval = path.StartsWith(Subjects.ApprovalsFolder, StringComparison.Ordinal);
        if (path.Length == 0 || (path != PolicyRepository.SettingsFile && Subjects.RootNames.Contains(path)))
            yield return VerifyDiagnostics.NoPlainFile(path.Length == 0 ? "the folder of the repository" : path, entry.Mode == GitMode.Link ? "is a symbolic link, and no folder" : "is no folder");
        else if (isApproval || IsGoverned(path)) foreach (var problem in GovernedProblems(path, entry, isApproval)) yield return problem;
        else if (PathRules.LooksLike(path) is { } other) yield return VerifyDiagnostics.MistakablePath(path, other);
    }

    private bool IsGoverned(string path) =>
        Subjects.Of(path, verified.Settings.Guarded) is not null || SourceRules.IsSource(path, verified) || SourceRules.IsSource(path, after);

    private IEnumerable<Diagnostic> GovernedProblems(string path, GitEntry entry, bool isApproval)
    {
        if (!entry.PathIsText) yield return VerifyDiagnostics.NoPlainFile(path, "has bytes in its name that are no text");
        else if (PathRules.Problem(path, entry.Mode) is { } why) yield return VerifyDiagnostics.NoPlainFile(path, why);
        // Approvals are found by what they say, not by their names.
        if (!isApproval && Twin(path) is { } twin) yield return VerifyDiagnostics.MistakablePath(path, twin);
        if (isApproval && state.Before(path) is not null) yield return VerifyDiagnostics.ChangedApproval(path);
    }

    /// <summary>Another path of the same folder, or another policy, whose name differs in case only.</summary>
    private string? Twin(string path)
    {
        var folder = BranchState.FolderOf(path);
        var folded = PathRules.CaseFolded(path);
        if (state.InFolder(folder).Keys.FirstOrDefault(other => other != path && PathRules.CaseFolded(other) == folded) is { } file) return file;
        if (!path.StartsWith("policies/", StringComparison.Ordinal)) return null;
        var own = folder["policies".Length..].TrimStart('/');
        return state.FoldersIn("policies").FirstOrDefault(id => id != own && own.Length > 0 && PathRules.CaseFolded(id) == PathRules.CaseFolded(own)) is { } twin ? $"policies/{twin}" : null;
    }
}
