using System.Globalization;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;

namespace Bylaw.Governance.Forge;

/// <summary>
/// Reads a pull request from GitHub's interface. The latest word of each reviewer counts: an approval falls with a later request for
/// changes or a dismissal; comments change nothing.
/// </summary>
internal sealed class GitHubReviews(Uri address, string? token, TimeProvider clock)
{
    public const string TokenVariable = "GITHUB_TOKEN";

    /// <summary>The pull request of a repository <c>owner/name</c>; null with the reason.</summary>
    public ForgePullRequest? Read(string repository, long number, out Diagnostic? problem, CancellationToken cancellation = default)
    {
        using var client = new ForgeClient(address, TokenVariable, headers =>
        {
            headers.Accept.ParseAdd("application/vnd.github+json");
            headers.Add("X-GitHub-Api-Version", "2022-11-28");
            if (!string.IsNullOrEmpty(token)) headers.Add("Authorization", "Bearer " + token);
        }, clock);
        var result = Read(client, repository, number, cancellation);
        problem = result is null ? client.Problem : null;
        return result;
    }

    private static ForgePullRequest? Read(ForgeClient client, string repository, long number, CancellationToken cancellation)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"repos/{string.Join('/', repository.Split('/').Select(Uri.EscapeDataString))}/pulls/{number}");
        if (client.Object(path, cancellation) is not { } pull) return null;
        if (client.List(path + "/reviews", cancellation) is not { } reviews) return null;
        if (client.List(path + "/commits", cancellation) is not { } commits) return null;
        var author = ForgeText.Of(pull, "user", "login");
        var (@base, head) = (ForgeText.Of(pull, "base", "sha"), ForgeText.Of(pull, "head", "sha"));
        if (author is null || !ForgeText.IsCommit(@base) || !ForgeText.IsCommit(head)) return client.Malformed<ForgePullRequest>(path, "the author, base or head is missing");
        var standing = new Dictionary<string, ForgeReview>(StringComparer.OrdinalIgnoreCase);
        foreach (var review in reviews)
            if (!TryApply(review, repository, number, standing)) return client.Malformed<ForgePullRequest>(path + "/reviews", "a review lacks its id, state, time or commit");
        return new ForgePullRequest(author, [.. AuthorsOf(commits).Prepend(author).Distinct(StringComparer.OrdinalIgnoreCase)], @base!, head!,
            [.. standing.Values.OrderBy(review => review.Login, StringComparer.Ordinal)]);
    }

    // Reviews come oldest first. One of an account that is gone has no user, and is nobody's.
    private static bool TryApply(ObjectValue review, string repository, long number, Dictionary<string, ForgeReview> standing)
    {
        if (ForgeText.Of(review, "user", "login") is not { } login) return true;
        switch (review.GetText("state"))
        {
            case "APPROVED":
                if (ForgeText.Number(review, "id") is not { } id || ForgeText.Time(review, "submitted_at") is not { } at || review.GetText("commit_id") is not { } commit || !ForgeText.IsCommit(commit)) return false;
                standing[login] = new ForgeReview("github", repository, number, id, login, commit, at);
                return true;
            case "CHANGES_REQUESTED" or "DISMISSED":
                standing.Remove(login);
                return true;
            case "COMMENTED" or "PENDING":
                return true;
            default:
                return false;
        }
    }

    private static IEnumerable<string> AuthorsOf(List<ObjectValue> commits) => commits.SelectMany(commit => new[]
    {
        ForgeText.Of(commit, "author", "login"), ForgeText.Of(commit, "committer", "login"),
        ForgeText.Of(commit, "commit", "author", "email"), ForgeText.Of(commit, "commit", "committer", "email"),
    }).OfType<string>().Where(text => text.Length > 0);
}
