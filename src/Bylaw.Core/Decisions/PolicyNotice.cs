namespace Bylaw.Core.Decisions;

/// <summary>Something about the life of a policy that everybody who meets it should know.</summary>
/// <param name="Kind">What.</param>
/// <param name="Date">The day that it is about; null for none.</param>
/// <param name="Text">The same in words: <c>expired on 2026-03-31 and goes on as before: …</c>.</param>
public sealed record PolicyNotice(PolicyNoticeKind Kind, DateOnly? Date, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Kinds of notices.</summary>
public enum PolicyNoticeKind
{
    /// <summary>Its last day is past.</summary>
    Expired,

    /// <summary>Its last day is near.</summary>
    Expiring,

    /// <summary>It is on its way out.</summary>
    Deprecated,

    /// <summary>It is being written and is not asked.</summary>
    Draft,

    /// <summary>The day of its last review is still to come.</summary>
    ReviewAhead,
}
