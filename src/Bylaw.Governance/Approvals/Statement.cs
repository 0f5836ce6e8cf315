using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Bylaw.Governance.Approvals;

/// <summary>What somebody who approves signs: which change of which content, on top of which commit.</summary>
internal sealed record Statement
{
    /// <summary>Version of the format.</summary>
    public const int Format = 1;

    /// <summary>The SSH signature namespace of statements: a signature for something else never counts as an approval.</summary>
    public const string Namespace = "approval@bylaw.dev";

    /// <summary>The version of the format in which it is written.</summary>
    public int Version { get; init; }

    /// <summary>
    /// The commit of the protected branch on which the change was looked at. The approval holds as long as the content that
    /// it replaces is the same from there to where the change lands, so it cannot be used a second time after a revert.
    /// </summary>
    public string Base { get; init; } = "";

    /// <summary>For each subject the content before and after.</summary>
    public ImmutableSortedDictionary<string, ContentChange> Changes { get; init; } = ImmutableSortedDictionary.Create<string, ContentChange>(StringComparer.Ordinal);

    /// <summary>
    /// Whether the signer says to have written the change instead of approving it. It holds when somebody else rebased or squashed the
    /// commits, and their signatures say nothing about the author any more.
    /// </summary>
    public bool IsAuthor { get; init; }

    /// <summary>Who approves: name and address of a member, or name of an attestor.</summary>
    public string By { get; init; } = "";

    /// <summary>When, as the approver says; informative.</summary>
    public string At { get; init; } = "";

    /// <summary>The review in a forge that is attested; null when the signer approves.</summary>
    public ReviewReference? Review { get; init; }

    /// <summary>The text to sign. UTF-8 with line feeds.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"approval: {Format}\nbase: {Quoted(Base)}\nchanges:\n");
        foreach (var (subject, change) in Changes)
            text.Append(CultureInfo.InvariantCulture, $"  {Quoted(subject)}: {{ from: {change.From}, to: {change.To} }}\n");
        if (IsAuthor) text.Append("as: author\n");
        if (Review is { } review) Append(text, review);
        text.Append(CultureInfo.InvariantCulture, $"by: {Quoted(By)}\nat: {At}\n");
        return text.ToString();
    }

    private static void Append(StringBuilder text, ReviewReference review)
    {
        text.Append(CultureInfo.InvariantCulture, $"review:\n  forge: {review.Forge}\n  repository: {Quoted(review.Repository)}\n  number: {Quoted(review.Number)}\n  id: {Quoted(review.Id)}\n");
        text.Append(CultureInfo.InvariantCulture, $"  login: {Quoted(review.Login)}\n  commit: {Quoted(review.Commit)}\n");
        if (!review.Authors.IsEmpty) text.Append(CultureInfo.InvariantCulture, $"  authors: [{string.Join(", ", review.Authors.Select(Quoted))}]\n");
    }

    // As a JSON string, which is a YAML scalar too.
    private static string Quoted(string text) => Core.Values.JsonWriter.Write(Core.Values.Value.Of(text));
}

/// <summary>The content of a subject before and after a change, as digests.</summary>
internal sealed record ContentChange
{
    /// <summary>Before; <c>none</c> when it did not exist.</summary>
    public string From { get; init; } = "";

    /// <summary>After; <c>none</c> when it is deleted.</summary>
    public string To { get; init; } = "";
}

/// <summary>A review in a forge.</summary>
internal sealed record ReviewReference
{
    /// <summary><c>github</c> or <c>gitlab</c>.</summary>
    public string Forge { get; init; } = "";

    /// <summary>Path of the repository in the forge.</summary>
    public string Repository { get; init; } = "";

    /// <summary>Number of the pull request.</summary>
    public string Number { get; init; } = "";

    /// <summary>Id of the review.</summary>
    public string Id { get; init; } = "";

    /// <summary>Login of the reviewer.</summary>
    public string Login { get; init; } = "";

    /// <summary>The commit that was reviewed.</summary>
    public string Commit { get; init; } = "";

    /// <summary>Logins and addresses of those who wrote the change, as the forge knows them.</summary>
    public ImmutableArray<string> Authors { get; init; } = [];
}
