using System.Collections.Immutable;
using Bylaw.Governance.Reading;

namespace Bylaw.Governance.Approvals;

/// <summary>The format of statements.</summary>
internal static class ApprovalTables
{
    private static readonly TextType Text = new();

    private static readonly RecordType<ContentChange> Change = new("a change", _ => new ContentChange(),
        new Field<ContentChange, string>("from", new DigestType(), true, (change, digest) => change with { From = digest }),
        new Field<ContentChange, string>("to", new DigestType(), true, (change, digest) => change with { To = digest }));

    private static readonly RecordType<ReviewReference> Review = new("a review", _ => new ReviewReference(),
        new Field<ReviewReference, string>("forge", Text, true, (review, text) => review with { Forge = text }),
        new Field<ReviewReference, string>("repository", Text, true, (review, text) => review with { Repository = text }),
        new Field<ReviewReference, string>("number", Text, true, (review, text) => review with { Number = text }),
        new Field<ReviewReference, string>("id", Text, true, (review, text) => review with { Id = text }),
        new Field<ReviewReference, string>("login", Text, true, (review, text) => review with { Login = text }),
        new Field<ReviewReference, string>("commit", new CommitType(), true, (review, text) => review with { Commit = text }),
        new Field<ReviewReference, ImmutableArray<string>>("authors", new ListType<string>(Text), false, (review, names) => review with { Authors = names }));

    /// <summary>A statement.</summary>
    public static readonly RecordType<Statement> Statement = new("an approval", _ => new Statement(),
        new Field<Statement, int>("approval", new CountType(), true, (statement, version) => statement with { Version = version }),
        new Field<Statement, string>("base", new CommitType(), true, (statement, commit) => statement with { Base = commit }),
        new Field<Statement, ImmutableSortedDictionary<string, ContentChange>>("changes", new MapType<ContentChange>(Change, 1), true, (statement, changes) => statement with { Changes = changes }),
        new Field<Statement, bool>("as", new ChoiceType<bool>(("approver", false), ("author", true)), false, (statement, isAuthor) => statement with { IsAuthor = isAuthor }),
        new Field<Statement, ReviewReference>("review", Review, false, (statement, review) => statement with { Review = review }),
        new Field<Statement, string>("by", Text, true, (statement, who) => statement with { By = who }),
        new Field<Statement, string>("at", Text, true, (statement, when) => statement with { At = when }));
}

/// <summary>A digest of content, or <c>none</c>.</summary>
internal sealed class DigestType : FieldType<string>
{
    public override string Wanted => "a digest of content";

    public override bool TryRead(Node node, out string value)
    {
        value = (node.Value as Core.Values.StringValue)?.Text ?? "";
        return ContentDigest.IsDigest(value) || node.Refuse(Wanted);
    }
}

/// <summary>The full id of a commit.</summary>
internal sealed class CommitType : FieldType<string>
{
    public override string Wanted => "the full id of a commit";

    public override bool TryRead(Node node, out string value)
    {
        value = node.Value switch { Core.Values.StringValue text => text.Text, Core.Values.NumberValue number => number.Text, _ => "" };
        return IsId(value) || node.Refuse(Wanted);
    }

    private static bool IsId(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower);
}
