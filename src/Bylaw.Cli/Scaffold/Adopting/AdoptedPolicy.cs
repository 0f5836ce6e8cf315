using System.Text;
using Bylaw.Governance;

namespace Bylaw.Cli.Scaffold.Adopting;

/// <summary>A policy that was found where nobody governs it yet.</summary>
/// <param name="Place">The file or folder that it is, from the repository's root; empty for the root.</param>
/// <param name="Name">The name that it gives itself, or that of its file or folder.</param>
internal sealed record AdoptedPolicy(string Place, string Name)
{
    /// <summary>One line that names it; null for the words of its id.</summary>
    public string? Title { get; init; }

    /// <summary>Word for its severity; null when it says none.</summary>
    public string? Severity { get; init; }

    /// <summary>Its language, where the files do not tell.</summary>
    public string? Language { get; init; }

    /// <summary>Whether this version runs its language.</summary>
    public bool Runs { get; init; } = true;

    /// <summary>The files that it names; none for a policy that lies in <c>policies/</c> already.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Whether its folder is one in <c>policies/</c>.</summary>
    public bool IsInPlace => Place.StartsWith("policies/", StringComparison.Ordinal);

    /// <summary>Its <c>policy.yaml</c>: it refuses nothing at first.</summary>
    public NewFile ToFile(string id, RepositorySettings settings)
    {
        var text = new StringBuilder();
        text.Append("title: ").Append(PolicyText.Quoted(Title ?? PolicyId.TitleOf(PolicyId.From(id)))).Append('\n');
        PolicyText.AddOwners(text, settings);
        if (Severity is not null) text.Append("severity: ").Append(Severity).Append('\n');
        if (Runs) text.Append("# Reported, and nothing refused. Later `warn`, then `deny`.\nenforcement: audit\n");
        else text.Append("# This version does not run its language: until one does, it is owned and reviewed, and nothing is put to it.\nenforcement: draft\n");
        if (Language is not null) text.Append("language: ").Append(Language).Append('\n');
        if (Sources.Count > 0) text.Append("sources:\n");
        foreach (var source in Sources) text.Append("  - ").Append(PolicyText.Quoted(source)).Append('\n');
        return new NewFile($"policies/{id}/policy.yaml", text.ToString());
    }
}

/// <summary>What was not adopted.</summary>
/// <param name="Place">File or folder.</param>
/// <param name="Why">The reason.</param>
internal sealed record LeftAlone(string Place, string Why);
