using System.Collections.Immutable;
using System.Security.Cryptography;
using Bylaw.Governance.Approvals;
using Bylaw.Governance.Git;

namespace Bylaw.Governance.Verification;

/// <summary>Holds the files on disk against the commit that was verified.</summary>
internal static class DiskCheck
{
    /// <summary>The governed files that differ, are missing, or are not of the commit.</summary>
    public static ImmutableArray<Violation> Differences(string directory, BranchState state, string commit)
    {
        var violations = ImmutableArray.CreateBuilder<Violation>();
        foreach (var (path, entry) in state.Entries)
            if (IsGoverned(path) && GitMode.IsFile(entry.Mode) && Difference(Path.Combine(directory, path), entry) is { } what)
                violations.Add(new Violation(commit, path, VerifyDiagnostics.DifferentOnDisk(path, what)));
        foreach (var folder in Subjects.RootNames.Where(name => Directory.Exists(Path.Combine(directory, name))))
            foreach (var file in PolicyFiles.Under(Path.Combine(directory, folder), []))
                if (state.After($"{folder}/{file.Path}") is null)
                    violations.Add(new Violation(commit, $"{folder}/{file.Path}", VerifyDiagnostics.DifferentOnDisk($"{folder}/{file.Path}", "is not in the commit")));
        return violations.ToImmutable();
    }

    private static bool IsGoverned(string path) => path.StartsWith(Subjects.ApprovalsFolder, StringComparison.Ordinal) || Subjects.Of(path, []) is not null;

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
