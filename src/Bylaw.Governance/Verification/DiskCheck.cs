using System.Collections.Immutable;
using System.Security.Cryptography;
using Bylaw.Governance.Approvals;
using Bylaw.Governance.Git;
using Bylaw.Governance.Reading;

namespace Bylaw.Governance.Verification;

/// <summary>Holds the files on disk against the commit that was verified.</summary>
internal sealed class DiskCheck(string directory, BranchState state, PolicyRepository verified, string commit)
{
    /// <summary>The governed files that differ, are missing, or are not of the commit.</summary>
    public ImmutableArray<Violation> Differences() =>
        [
            .. state.Entries.Where(entry => IsGoverned(entry.Key) && GitMode.IsFile(entry.Value.Mode))
                .Select(entry => (Path: entry.Key, What: Difference(Path.Combine(directory, entry.Key), entry.Value)))
                .Where(found => found.What is not null).Select(found => ViolationAt(found.Path, found.What!)),
            .. OnDisk().Where(path => state.After(path) is null).Distinct(StringComparer.Ordinal).Select(path => ViolationAt(path, "is not in the commit")),
        ];

    private bool IsGoverned(string path) =>
        path.StartsWith(Subjects.ApprovalsFolder, StringComparison.Ordinal) || Subjects.Of(path, []) is not null || SourceRules.IsSource(path, verified);

    /// <summary>The governed files that lie on disk.</summary>
    private IEnumerable<string> OnDisk()
    {
        foreach (var folder in Subjects.RootNames.Where(name => Directory.Exists(Path.Combine(directory, name))))
            foreach (var file in PolicyFiles.Under(Path.Combine(directory, folder), [])) yield return $"{folder}/{file.Path}";
        foreach (var pattern in verified.Policies.SelectMany(policy => policy.Sources))
            foreach (var found in new SourceSearch(directory, []).Of(pattern.Value)) yield return found.File.Path;
    }

    private Violation ViolationAt(string path, string what) => new(commit, path, VerifyDiagnostics.DifferentOnDisk(path, what));

    private static string? Difference(string path, GitEntry entry)
    {
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists) return "is missing";
            if (info.LinkTarget is not null) return "is a link";
            return IdOf(File.ReadAllBytes(path), entry.Id.Length) == entry.Id ? null : "differs from the commit";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {PolicyFiles.Why(e)}";
        }
    }

    /// <summary>The id that git gives to a file: the hash over its length and its bytes.</summary>
    private static string IdOf(byte[] bytes, int length)
    {
        using var hash = IncrementalHash.CreateHash(length == 40 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.ASCII.GetBytes(FormattableString.Invariant($"blob {bytes.Length}\0")));
        hash.AppendData(bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
