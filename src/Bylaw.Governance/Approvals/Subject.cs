using System.Collections.Immutable;

namespace Bylaw.Governance.Approvals;

/// <summary>What one approval is about: the smallest part of a repository whose content is approved as a whole.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">Its folder or file, from the repository's root: <c>policies/no-root</c>, <c>exceptions/orders.yaml</c>.</param>
internal readonly record struct Subject(SubjectKind Kind, string Path)
{
    /// <inheritdoc/>
    public override string ToString() => Path;
}

/// <summary>What a subject is.</summary>
internal enum SubjectKind
{
    /// <summary>A folder in <c>policies/</c>, with its tests and data and the files it names elsewhere; or <c>lib/</c>.</summary>
    Policy,

    /// <summary>A file in <c>exceptions/</c>.</summary>
    Exception,

    /// <summary>A file in <c>baselines/</c>.</summary>
    Baseline,

    /// <summary>A file in <c>suspensions/</c>.</summary>
    Suspension,

    /// <summary><c>bylaw.yaml</c>, or a file that it guards.</summary>
    Settings,
}

/// <summary>Says to which subject a file belongs.</summary>
internal static class Subjects
{
    /// <summary>The folder of approvals: evidence, which nobody approves.</summary>
    public const string ApprovalsFolder = "approvals/";

    /// <summary>Names at the root that mean something, for those who look for names that can be mistaken for them.</summary>
    public static ImmutableArray<string> RootNames { get; } =
        [PolicyRepository.SettingsFile, "policies", "lib", "exceptions", "baselines", "suspensions", "approvals"];

    /// <summary>The subject of a path from the repository's root; null when nobody governs it.</summary>
    public static Subject? Of(string path, ImmutableArray<NameGlob> guarded)
    {
        if (path == PolicyRepository.SettingsFile) return new Subject(SubjectKind.Settings, path);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return (slash < 0 ? "" : path[..slash]) switch
        {
            "policies" => new Subject(SubjectKind.Policy, PolicyOf(path, slash)),
            "lib" => new Subject(SubjectKind.Policy, "lib"),
            "exceptions" => new Subject(SubjectKind.Exception, path),
            "baselines" => new Subject(SubjectKind.Baseline, path),
            "suspensions" => new Subject(SubjectKind.Suspension, path),
            "approvals" => null,
            _ => guarded.Any(glob => glob.Covers(path)) ? new Subject(SubjectKind.Settings, path) : null,
        };
    }

    /// <summary>The folder <c>policies/id</c>, or a stray file beside the folders.</summary>
    private static string PolicyOf(string path, int slash)
    {
        var end = path.IndexOf('/', slash + 1);
        return end < 0 ? path : path[..end];
    }
}
