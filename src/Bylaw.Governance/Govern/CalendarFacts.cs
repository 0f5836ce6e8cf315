namespace Bylaw.Governance.Govern;

/// <summary>What the calendar says: reviews, last days.</summary>
internal sealed class CalendarFacts(GovernDesk desk)
{
    public IEnumerable<GovernFact> Of(PolicyRepository repository) =>
    [
        .. repository.Policies.Select(Review).OfType<GovernFact>(),
        .. repository.Policies.Select(Expiry).OfType<GovernFact>(),
        .. repository.Exceptions.Select(exception => Expiry(exception, repository)).OfType<GovernFact>(),
    ];

    private GovernFact? Review(PolicyDefinition policy)
    {
        // What is being written, and what is going, is not looked at again.
        if (policy.State is PolicyState.Draft or PolicyState.Deprecated) return null;
        if (policy.Review.Reviewed is not { } last) return (policy.Review.Every ?? desk.Settings.Review.Every) is { } every ? NeverReviewed(policy, every) : null;
        if (Lifecycle.ReviewDue(policy, desk.Settings.Review) is not { } due || due.DayNumber - desk.Today.DayNumber > PolicyNotices.Soon) return null;
        var lastOfGrace = desk.Settings.Review.Grace?.After(due) ?? due;
        var late = desk.Today > lastOfGrace;
        return desk.Dated(
            new GovernFact
            {
                Kind = late ? GovernKind.ReviewOverdue : GovernKind.ReviewDue,
                Grade = late ? GovernGrade.Late : GovernGrade.Soon,
                Subject = "policies/" + policy.Id,
                Text = Invariant($"its review {(desk.Today > due ? "was" : "is")} due on {due:yyyy-MM-dd}, after the last one on {last.Value:yyyy-MM-dd}"),
                Next = Invariant($"review it, and set `review.reviewed: {desk.Today:yyyy-MM-dd}`"),
                Owners = desk.OwnersOf(policy),
                At = last.At,
            },
            due,
            GovernDesk.After(lastOfGrace));
    }

    private GovernFact NeverReviewed(PolicyDefinition policy, Period every) => new()
    {
        Kind = GovernKind.NeverReviewed,
        Grade = GovernGrade.Late,
        Subject = "policies/" + policy.Id,
        Text = $"it was never reviewed, and is to be every {every}",
        Next = Invariant($"review it, and set `review: {{ reviewed: {desk.Today:yyyy-MM-dd} }}`"),
        Owners = desk.OwnersOf(policy),
        At = policy.At,
    };

    private GovernFact? Expiry(PolicyDefinition policy)
    {
        if (policy.Expires is not { } last || last.Value.DayNumber - desk.Today.DayNumber > PolicyNotices.Soon) return null;
        var late = desk.Today > last.Value;
        return desk.Dated(
            new GovernFact
            {
                Kind = late ? GovernKind.PolicyExpired : GovernKind.PolicyExpiring,
                Grade = late ? GovernGrade.Late : GovernGrade.Soon,
                Subject = "policies/" + policy.Id,
                Text = Invariant($"it {(late ? "expired" : "expires")} on {last.Value:yyyy-MM-dd}{(late ? " and" : ", then")} {PolicyNotices.Afterwards(policy)}"),
                Next = policy.State == PolicyState.Deprecated ? $"retire it: delete `policies/{policy.Id}`" : $"renew it with a later `expires`, or retire it: delete `policies/{policy.Id}`",
                Owners = desk.OwnersOf(policy),
                At = last.At,
            },
            last.Value);
    }

    private GovernFact? Expiry(ExceptionDefinition exception, PolicyRepository repository)
    {
        if (exception.Expires.Value.DayNumber - desk.Today.DayNumber > PolicyNotices.Soon) return null;
        var late = desk.Today > exception.Expires.Value;
        return desk.Dated(
            new GovernFact
            {
                Kind = late ? GovernKind.ExceptionExpired : GovernKind.ExceptionExpiring,
                Grade = late ? GovernGrade.Late : GovernGrade.Soon,
                Subject = "exceptions/" + exception.Id,
                Text = Invariant($"it {(late ? "expired" : "expires")} on {exception.Expires.Value:yyyy-MM-dd}; it waives `{exception.Policy.Value}`"),
                Next = late ? $"`bylaw exception retire {exception.Id}`, or ask again: `bylaw exception renew {exception.Id}`" : $"mend what it waives, or `bylaw exception renew {exception.Id}`",
                Owners = [new FactOwner("requester", exception.Requester, null, null), .. repository.FindPolicy(exception.Policy.Value) is { } policy ? desk.OwnersOf(policy) : []],
                At = exception.Expires.At,
            },
            exception.Expires.Value);
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
