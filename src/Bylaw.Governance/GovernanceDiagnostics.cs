using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Core.Text;

namespace Bylaw.Governance;

/// <summary>Everything that can be wrong with the files of a policy repository. Band 6001-6049.</summary>
public static class GovernanceDiagnostics
{
    private static readonly DiagnosticCode UnknownFieldCode = new(6001, "unknown field");
    private static readonly DiagnosticCode WrongTypeCode = new(6002, "wrong type");
    private static readonly DiagnosticCode MissingFieldCode = new(6003, "missing field");
    private static readonly DiagnosticCode BadDateCode = new(6004, "bad date");
    private static readonly DiagnosticCode BadPeriodCode = new(6005, "bad period");
    private static readonly DiagnosticCode UnknownChoiceCode = new(6006, "unknown choice");
    private static readonly DiagnosticCode UnknownTeamCode = new(6007, "unknown team");
    private static readonly DiagnosticCode UnknownPolicyCode = new(6008, "unknown policy");
    private static readonly DiagnosticCode DuplicateNameCode = new(6009, "name used twice");
    private static readonly DiagnosticCode ExceptionTooLongCode = new(6010, "exception longer than the limit");
    private static readonly DiagnosticCode ExceptionWithoutStartCode = new(6011, "exception without a start");
    private static readonly DiagnosticCode DatesReversedCode = new(6012, "dates in the wrong order");
    private static readonly DiagnosticCode EmptyScopeCode = new(6013, "exception for everything");
    private static readonly DiagnosticCode UnreadableFileCode = new(6014, "unreadable file");
    private static readonly DiagnosticCode NotOneDocumentCode = new(6015, "not exactly one document");
    private static readonly DiagnosticCode NoPolicyFileCode = new(6016, "policy folder without policy.yaml");
    private static readonly DiagnosticCode NoSettingsCode = new(6017, "no bylaw.yaml");
    private static readonly DiagnosticCode UselessFieldCode = new(6018, "field without effect");
    private static readonly DiagnosticCode BadKindCode = new(6019, "bad kind");
    private static readonly DiagnosticCode BadCountCode = new(6020, "bad count");
    private static readonly DiagnosticCode RequiredHereCode = new(6021, "field that this repository requires");

    private static readonly DiagnosticCode UnknownRoleCode = new(6022, "unknown role");
    private static readonly DiagnosticCode LoosenedCode = new(6023, "baseline loosened");
    private static readonly DiagnosticCode ExceptionForbiddenCode = new(6024, "exception forbidden");

    private static readonly DiagnosticCode UnusableKeyCode = new(6025, "unusable key");

    /// <summary>Every code of the band.</summary>
    public static IReadOnlyList<DiagnosticCode> All { get; } =
    [
        UnknownFieldCode, WrongTypeCode, MissingFieldCode, BadDateCode, BadPeriodCode, UnknownChoiceCode, UnknownTeamCode,
        UnknownPolicyCode, DuplicateNameCode, ExceptionTooLongCode, ExceptionWithoutStartCode, DatesReversedCode,
        EmptyScopeCode, UnreadableFileCode, NotOneDocumentCode, NoPolicyFileCode, NoSettingsCode, UselessFieldCode,
        BadKindCode, BadCountCode, RequiredHereCode, UnknownRoleCode, LoosenedCode, ExceptionForbiddenCode, UnusableKeyCode,
    ];

    internal static Diagnostic UnknownField(string field, string record, Location at, IReadOnlyList<string> known) =>
        new(UnknownFieldCode, $"{record} has no field `{Shown(field)}`", at,
            NearestName.Help(field, known) ?? $"its fields are {Quoted(known)}");

    internal static Diagnostic WrongType(string what, string wanted, string found, Location at, string? help) =>
        new(WrongTypeCode, $"{what} must be {wanted}, found {found}", at, help);

    internal static Diagnostic MissingField(string field, string record, Location at) =>
        new(MissingFieldCode, $"{record} needs the field `{Shown(field)}`", at, $"add `{field}:`");

    internal static Diagnostic BadDate(string text, Location at, string? help) =>
        new(BadDateCode, $"`{Shown(text)}` is no date", at, help ?? "write a day as year, month, day: `2026-03-31`");

    internal static Diagnostic BadPeriod(string text, Location at) =>
        new(BadPeriodCode, $"`{Shown(text)}` is no period", at,
            "write a number and `d`, `w`, `mo` or `y` for days, weeks, months or years: `90d`; at most 100 years");

    internal static Diagnostic UnknownChoice(string what, string text, Location at, IReadOnlyList<string> choices) =>
        new(UnknownChoiceCode, $"{what} cannot be `{Shown(text)}`", at,
            NearestName.Help(text, choices) ?? $"it is one of {Quoted(choices)}");

    internal static bool IsUnknownTeam(Diagnostic problem) => problem.Code.Number == UnknownTeamCode.Number;

    internal static Diagnostic UnknownTeam(string team, Location at, IReadOnlyList<string> known) =>
        new(UnknownTeamCode, $"no team is named `{Shown(team)}`", at,
            NearestName.Help(team, known) ?? (known.Count == 0 ? "name the teams in bylaw.yaml, under `teams:`" : $"the teams are {Quoted(known)}"));

    internal static Diagnostic UnknownPolicy(string policy, Location at, IReadOnlyList<string> known) =>
        new(UnknownPolicyCode, $"no policy has the id `{Shown(policy)}`", at,
            NearestName.Help(policy, known) ?? "the id of a policy is the name of its folder in `policies/`");

    internal static Diagnostic DuplicateName(string kind, string name, Location at, Location first) =>
        new(DuplicateNameCode, $"two {kind} are named `{Shown(name)}`", at, "give one of them another name")
        {
            Labels = [new Label(first, "the other one")],
        };

    internal static Diagnostic ExceptionTooLong(string limit, DateOnly starts, DateOnly last, Location at, Location limitAt) =>
        new(ExceptionTooLongCode, $"the exception lasts longer than `{limit}`", at, $"from {starts:yyyy-MM-dd} it may last through {last:yyyy-MM-dd}")
        {
            Labels = [new Label(limitAt, "the limit")],
        };

    internal static Diagnostic ExceptionWithoutStart(string limit, Location at, Location limitAt) =>
        new(ExceptionWithoutStartCode, $"the exception has no start, so its length cannot be held against the limit of `{limit}`", at,
            "add `starts:` with its first day")
        {
            Labels = [new Label(limitAt, "the limit")],
        };

    internal static Diagnostic DatesReversed(DateOnly expires, DateOnly starts, Location at, Location startsAt) =>
        new(DatesReversedCode, $"it expires on {expires:yyyy-MM-dd}, before its start on {starts:yyyy-MM-dd}", at, "give it an expiry after its start")
        {
            Labels = [new Label(startsAt, "the start")],
        };

    internal static Diagnostic EmptyScope(Location at) =>
        new(EmptyScopeCode, "the scope says nothing, so the exception would hold for everything", at,
            "name what it is for; if it is for everything, say `namespaces: [\"*\"]`");

    internal static Diagnostic UnreadableFile(string path, string why) =>
        new(UnreadableFileCode, $"cannot read `{path}`: {why}");

    internal static Diagnostic NotOneDocument(int count, Location at) =>
        new(NotOneDocumentCode, count == 0 ? "the file is empty" : $"the file holds {count} documents, and only one is read", at,
            count == 0 ? null : "keep one document, without `---` lines between");

    internal static Diagnostic NoPolicyFile(string folder) =>
        new(NoPolicyFileCode, $"the policy folder `{folder}` has no `policy.yaml`", null, "add one, with at least its `title`");

    internal static Diagnostic NoSettings(string directory) =>
        new(NoSettingsCode, $"`{directory}` has no `bylaw.yaml`", null, "add one with the teams, or name the folder as plain policies");

    internal static Diagnostic UselessField(string field, string without, Location at) =>
        new(UselessFieldCode, $"`{Shown(field)}` says nothing without `{without}`", at, $"add `{without}:` or take `{Shown(field)}` away")
        {
            Severity = Severity.Warning,
        };

    internal static Diagnostic BadKind(string text, Location at) =>
        new(BadKindCode, $"`{Shown(text)}` names no kind", at, "write `Deployment`, `apps/Deployment` or `apps/v1/Deployment`");

    internal static Diagnostic BadCount(string text, Location at) =>
        new(BadCountCode, $"`{Shown(text)}` is no count of people", at, "write a whole number from 0 to 100");

    internal static Diagnostic RequiredHere(string field, Location at, Location ruleAt) =>
        new(RequiredHereCode, $"exceptions in this repository need the field `{Shown(field)}`", at, $"add `{field}:`")
        {
            Labels = [new Label(ruleAt, "required here")],
        };

    internal static Diagnostic UnknownRole(string role, Location at, IReadOnlyList<string> known) =>
        new(UnknownRoleCode, $"no team has the role `{Shown(role)}`, so nobody could approve", at,
            NearestName.Help(role, known) ?? (known.Count == 0 ? "name the teams, under `teams:`" : $"the roles are {Quoted(known)}, and `owner`"));

    internal static Diagnostic Loosened(string policy, string what, string least, string baseline, Location at, Location minimum) =>
        new(LoosenedCode, $"the policy `{Shown(policy)}` is looser than the baseline `{Shown(baseline)}`: {what}", at, $"the baseline asks for {least}; who may change it is said by `approvals: baseline`")
        {
            Labels = [new Label(minimum, "the minimum")],
        };

    internal static Diagnostic ExceptionForbidden(string policy, string baseline, Location at, Location baselineAt) =>
        new(ExceptionForbiddenCode, $"the baseline `{Shown(baseline)}` allows no exception from `{Shown(policy)}`", at, "change what is refused, or ask the owners of the baseline")
        {
            Labels = [new Label(baselineAt, "the baseline")],
        };

    internal static Diagnostic UnusableKey(string why, Location at) =>
        new(UnusableKeyCode, $"the key cannot be used: {why}", at, "give a line of `ssh-keygen -t ed25519`, or an armored OpenPGP key");

    private static string Shown(string text) => DisplayText.Shorten(DisplayText.OneLine(text), 80);

    private static string Quoted(IReadOnlyList<string> names) => string.Join(", ", names.Select(name => $"`{Shown(name)}`"));
}
