using System.Collections.Immutable;
using Bylaw.Governance.Approvals;
using Bylaw.Governance.Git;

namespace Bylaw.Governance.Verification;

/// <summary>Who wrote a change, as far as that is known.</summary>
/// <param name="People">Members among the authors: they cannot approve it.</param>
/// <param name="Unknown">The first commit of which nobody knows who wrote it; null when all are known.</param>
/// <param name="Why">Why it is not known.</param>
internal sealed record ChangeAuthors(ImmutableHashSet<Person> People, GitCommit? Unknown, string? Why);

/// <summary>Finds who wrote the commits that changed a subject.</summary>
internal sealed class AuthorFinder(SignatureCache signatures, Authorship authorship)
{
    private const string CoAuthor = "co-authored-by:";
    private readonly People _people = signatures.People;

    /// <summary>
    /// The authors of the commits. <paramref name="stated"/> are those who said by their signature, or of whom an attestor said,
    /// that they wrote this very change; null when nobody did. Then the signatures of the commits, which whoever rebases renews, say nothing more.
    /// </summary>
    public ChangeAuthors Of(IEnumerable<GitCommit> commits, IReadOnlyList<Person>? stated)
    {
        var authors = ImmutableHashSet.CreateBuilder<Person>();
        if (stated is not null) authors.UnionWith(stated);
        GitCommit? unknown = null;
        string? why = null;
        foreach (var commit in commits)
        {
            authors.UnionWith(Claimed(commit));
            if (stated is not null || authorship == Authorship.Claimed) continue;
            if (SignerOf(commit, out var isAttested, out var problem) is { } signer) authors.Add(signer);
            else if (!isAttested && unknown is null) (unknown, why) = (commit, problem);
        }
        return new ChangeAuthors(authors.ToImmutable(), unknown, why);
    }

    /// <summary>The member who signed a commit; or null, and whether an attestor that vouches for authors did.</summary>
    private Person? SignerOf(GitCommit commit, out bool isAttested, out string? problem)
    {
        isAttested = false;
        problem = "it is not signed";
        if (commit.Signature is not { } signature) return null;
        var check = signatures.Of(signature);
        problem = check.Problem ?? "its signature is nobody's";
        if (check.Key is not { } key) return null;
        if (_people.OfKey(key) is { } person) return person;
        isAttested = _people.AttestorOf(key)?.VouchesFor(Vouching.Authors) ?? false;
        return null;
    }

    /// <summary>Whom the commit itself names as its authors. Its committer may only have rebased it.</summary>
    private IEnumerable<Person> Claimed(GitCommit commit)
    {
        var names = new List<string> { commit.Author.Email, commit.Author.Name };
        foreach (var line in commit.Message.Split('\n'))
            if (line.TrimStart().StartsWith(CoAuthor, StringComparison.OrdinalIgnoreCase)) names.Add(line.TrimStart()[CoAuthor.Length..]);
        return names.Select(_people.Find).OfType<Person>();
    }
}
