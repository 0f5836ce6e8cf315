using System.Collections.Immutable;

namespace Bylaw.Governance.Git;

/// <summary>A commit, as its own object says; every object behind it was checked against its name.</summary>
internal sealed record GitCommit(
    string Id, ImmutableArray<string> Parents, string Tree, GitIdentity Author, GitIdentity Committer, string Message)
{
    /// <summary>The signature in the commit's header; null when it is unsigned.</summary>
    public GitSignature? Signature { get; init; }

    /// <summary>
    /// What it changes under the repository's prefix: one list for each parent; a root has one, against nothing. A change with the
    /// path <c>""</c> says that the folder itself is or was no folder (a link, a submodule, a file).
    /// </summary>
    public ImmutableArray<ImmutableArray<GitChange>> Changes { get; init; } = [];
}

/// <summary>Who a commit says wrote it. Nothing proves it: anybody can write any name.</summary>
internal sealed record GitIdentity(string Name, string Email, DateTimeOffset When);

/// <summary>An armored signature, of SSH or OpenPGP, and the exact bytes it signs: the object without the signature.</summary>
internal sealed record GitSignature(string Armored, ReadOnlyMemory<byte> Payload);

/// <summary>A path whose entry differs between two trees. A side that has none has mode 0 and an empty id.</summary>
internal sealed record GitChange(string Path, int OldMode, string OldId, int NewMode, string NewId)
{
    /// <summary>Whether the path is text; else bytes that are not UTF-8 stand in it as <c>\xNN</c>.</summary>
    public bool PathIsText { get; init; } = true;
}

/// <summary>A file, link or submodule of a tree.</summary>
internal sealed record GitEntry(int Mode, string Id, string Path)
{
    /// <summary>Whether the path is text; else bytes that are not UTF-8 stand in it as <c>\xNN</c>.</summary>
    public bool PathIsText { get; init; } = true;
}

/// <summary>An annotated tag: its name as its own object says, and the reference under <c>refs/tags/</c> where it was found, which may be another.</summary>
internal sealed record GitTag(string Id, string Name, string Reference, string Target, string TargetType, GitIdentity? Tagger, string Message)
{
    /// <summary>The signature at the end of the tag; null when it is unsigned.</summary>
    public GitSignature? Signature { get; init; }
}

/// <summary>The kinds of entries that git writes into trees.</summary>
internal static class GitMode
{
    public const int Folder = 0x4000;
    public const int File = 0x81A4;
    public const int Executable = 0x81ED;
    public const int Link = 0xA000;
    public const int Submodule = 0xE000;

    public static bool IsFolder(int mode) => mode == Folder;

    /// <summary>A file, whatever its permissions: old versions of git wrote <c>100664</c>.</summary>
    public static bool IsFile(int mode) => (mode & 0xF000) == 0x8000;

    public static bool IsKnown(int mode) => IsFile(mode) || mode is Folder or Link or Submodule;
}

/// <summary>How much of a repository is read. What is beyond is a diagnostic.</summary>
internal sealed record GitLimits
{
    /// <summary>Largest object, in bytes.</summary>
    public int ObjectBytes { get; init; } = 64 << 20;

    /// <summary>Most commits of a history.</summary>
    public int Commits { get; init; } = 1_000_000;

    /// <summary>Most entries of a listing, and most changes of a history.</summary>
    public int Entries { get; init; } = 5_000_000;

    /// <summary>Deepest folder.</summary>
    public int Depth { get; init; } = 128;

    /// <summary>How long git may take for the next part of an answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);
}
