using System.Globalization;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;

namespace Bylaw.Governance.Forge;

/// <summary>
/// Reads a merge request from GitLab's interface. Its approvals name no commit, so those count that were given after the last version was pushed:
/// they are on its head.
/// </summary>
internal sealed class GitLabReviews(Uri address, string? token, bool isJobToken, TimeProvider clock)
{
    public const string TokenVariable = "GITLAB_TOKEN";
    public const string JobTokenVariable = "CI_JOB_TOKEN";

    /// <summary>The merge request of a project <c>group/name</c>; null with the reason.</summary>
    public ForgePullRequest? Read(string project, long number, out Diagnostic? problem, CancellationToken cancellation = default)
    {
        using var client = new ForgeClient(address, TokenVariable, headers =>
        {
            if (!string.IsNullOrEmpty(token)) headers.Add(isJobToken ? "JOB-TOKEN" : "PRIVATE-TOKEN", token);
        }, clock);
        var result = Read(client, project, number, cancellation);
        problem = result is null ? client.Problem : null;
        return result;
    }

    private static ForgePullRequest? Read(ForgeClient client, string project, long number, CancellationToken cancellation)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"projects/{Uri.EscapeDataString(project)}/merge_requests/{number}");
        if (client.Object(path, cancellation) is not { } request) return null;
        if (client.List(path + "/versions", cancellation) is not { } versions) return null;
        if (client.Object(path + "/approvals", cancellation) is not { } approvals) return null;
        if (client.List(path + "/notes?sort=asc&order_by=created_at", cancellation) is not { } notes) return null;
        if (client.List(path + "/commits", cancellation) is not { } commits) return null;
        var author = ForgeText.Of(request, "author", "username");
        var latest = versions.MaxBy(version => ForgeText.Time(version, "created_at") ?? DateTimeOffset.MinValue);
        var (@base, head) = (latest?.GetText("base_commit_sha"), latest?.GetText("head_commit_sha"));
        if (author is null || latest is null || ForgeText.Time(latest, "created_at") is not { } pushed || !ForgeText.IsCommit(@base) || !ForgeText.IsCommit(head))
            return client.Malformed<ForgePullRequest>(path, "the author or the latest version is missing");
        if (head != request.GetText("sha")) return client.Malformed<ForgePullRequest>(path, "its latest version is not its head: somebody pushed meanwhile");
        if (approvals.Get("approved_by") is not ArrayValue approved) return client.Malformed<ForgePullRequest>(path + "/approvals", "the approvals are missing");
        var given = ApprovalNotes(notes);
        var reviews = approved.OfType<ObjectValue>().Select(one => ForgeText.Of(one, "user", "username")).OfType<string>()
            .Where(login => given.TryGetValue(login, out var note) && note.At > pushed)
            .Select(login => new ForgeReview("gitlab", project, number, given[login].Id, login, head, given[login].At));
        var emails = commits.SelectMany(commit => new[] { commit.GetText("author_email"), commit.GetText("committer_email") }).OfType<string>();
        return new ForgePullRequest(author, [.. emails.Prepend(author).Distinct(StringComparer.OrdinalIgnoreCase)], @base!, head!, [.. reviews.OrderBy(review => review.Login, StringComparer.Ordinal)]);
    }

    // The forge itself notes each approval; what a person writes is no such note.
    private static Dictionary<string, (string Id, DateTimeOffset At)> ApprovalNotes(List<ObjectValue> notes)
    {
        var latest = new Dictionary<string, (string Id, DateTimeOffset At)>(StringComparer.Ordinal);
        foreach (var note in notes)
        {
            if (note.Get("system") is not BooleanValue { IsTrue: true } || note.GetText("body") != "approved this merge request") continue;
            if (ForgeText.Of(note, "author", "username") is { } login && ForgeText.Number(note, "id") is { } id && ForgeText.Time(note, "created_at") is { } at) latest[login] = (id, at);
        }
        return latest;
    }
}
