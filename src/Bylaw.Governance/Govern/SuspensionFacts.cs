using Bylaw.Governance.Exceptions;

namespace Bylaw.Governance.Govern;

/// <summary>
/// Policies that somebody took out of force: while they are, and until that is settled. Who approved, only the history
/// knows: here a suspension is open for as long as its file is there.
/// </summary>
internal sealed class SuspensionFacts(GovernDesk desk, DateTimeOffset now)
{
    public IEnumerable<GovernFact> Of(PolicyRepository repository) => repository.Suspensions.Select(suspension => Fact(suspension, repository));

    private GovernFact Fact(SuspensionDefinition suspension, PolicyRepository repository)
    {
        var settled = desk.Settings.BreakGlass?.SettleWithin.Value.After(suspension.Expires.Value) ?? suspension.Expires.Value;
        var (kind, grade, text, date) = suspension.Window.At(now) switch
        {
            Standing.InForce => (GovernKind.PolicySuspended, GovernGrade.Late, $"`{suspension.Policy.Value}` refuses nothing until {SuspensionFile.Instant(suspension.Expires.Value)}: {suspension.Reason}", suspension.Expires.Value),
            Standing.Pending => (GovernKind.SuspensionOpen, GovernGrade.Soon, $"`{suspension.Policy.Value}` will refuse nothing from {SuspensionFile.Instant(suspension.Starts.Value)} until {SuspensionFile.Instant(suspension.Expires.Value)}: {suspension.Reason}", suspension.Starts.Value),
            _ when now < settled => (GovernKind.SuspensionOpen, GovernGrade.Soon, $"it is over, and to be settled by {SuspensionFile.Instant(settled)}", settled),
            _ => (GovernKind.SuspensionOpen, GovernGrade.Late, $"it is over, and was to be settled by {SuspensionFile.Instant(settled)}", settled),
        };
        return desk.Dated(
            new GovernFact
            {
                Kind = kind,
                Grade = grade,
                Subject = "suspensions/" + suspension.Id,
                Text = text,
                Next = $"approve it as a change of `{suspension.Policy.Value}` would be: `bylaw approve suspensions/{suspension.Id}.yaml`; or delete the file",
                Owners = [new FactOwner("requester", suspension.Requester, null, null), .. repository.FindPolicy(suspension.Policy.Value) is { } policy ? desk.OwnersOf(policy) : []],
                At = suspension.Expires.At,
            },
            Validity.DayOf(date),
            kind == GovernKind.PolicySuspended ? Validity.DayOf(suspension.Starts.Value) : null);
    }
}
