using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Governance;

/// <summary>What can be wrong with the life of policies, with owners, and with the files that policies adopt. Band 6040-6059.</summary>
public static class LifecycleDiagnostics
{
    private static readonly DiagnosticCode BadSourceCode = new(6040, "bad source of a policy");
    private static readonly DiagnosticCode NoSourceCode = new(6041, "source that is not there");
    private static readonly DiagnosticCode LinkedSourceCode = new(6042, "source that is a link");
    private static readonly DiagnosticCode DeprecatedHowCode = new(6043, "deprecated without saying how");
    private static readonly DiagnosticCode DeprecatedEndlessCode = new(6044, "deprecated without an end");
    private static readonly DiagnosticCode ReplacedByItselfCode = new(6045, "replaced by itself");
    private static readonly DiagnosticCode PolicyNeedsCode = new(6046, "field that this repository requires of policies");
    private static readonly DiagnosticCode EscalationOrderCode = new(6047, "escalation in the wrong order");
    private static readonly DiagnosticCode BadReviewDateCode = new(6048, "review date that is no date");
    private static readonly DiagnosticCode NobodyToNameCode = new(6049, "nothing that could have owners");

    /// <summary>Every code of the band.</summary>
    public static IReadOnlyList<DiagnosticCode> All { get; } =
    [
        BadSourceCode, NoSourceCode, LinkedSourceCode, DeprecatedHowCode, DeprecatedEndlessCode, ReplacedByItselfCode, PolicyNeedsCode,
        EscalationOrderCode, BadReviewDateCode, NobodyToNameCode,
    ];

    /// <summary>A policy lacks its native tests, where the repository requires them.</summary>
    public static Diagnostic NeedsTests(Location? at, Location ruleAt) => Needs("native tests", "put tests beside the policy, in its language", at, ruleAt);

    /// <summary>The review date of an object is none.</summary>
    /// <param name="text">What is written.</param>
    /// <param name="at">Where; null when the object has no text.</param>
    public static Diagnostic BadReviewDate(string text, Location? at) =>
        new(BadReviewDateCode, $"`{Shown(text)}` is no date, so nobody knows when to review it", at, "write a day as year, month, day: `2026-03-31`")
        {
            Severity = Severity.Warning,
        };

    /// <summary>Whether a diagnostic says that a policy lacks what its repository requires.</summary>
    internal static bool IsRequirement(Diagnostic problem) => problem.Code.Number == PolicyNeedsCode.Number;

    /// <summary>Nothing has the name that <c>bylaw owners</c> was asked about.</summary>
    public static Diagnostic NobodyToName(string target) =>
        new(NobodyToNameCode, $"nothing here is called `{Shown(target)}`", null, "name a policy, a file of the repository, a finding, `Kind/name` or a namespace, and the files in which objects are");

    internal static Diagnostic BadSource(string text, string why, Location at) =>
        new(BadSourceCode, $"`{Shown(text)}` cannot be a source: {why}", at, "name files from the repository's root: `legacy/network.rego`, `legacy/**/*.rego`");

    internal static Diagnostic NoSource(string text, Location at) =>
        new(NoSourceCode, $"there is no file `{Shown(text)}` in the repository", at, "a policy must not lose its files unnoticed: name where they are, or take the source away");

    internal static Diagnostic LinkedSource(string path, Location at) =>
        new(LinkedSourceCode, $"`{Shown(path)}` is a link, and links are not followed", at, "name the file itself");

    internal static Diagnostic DeprecatedHow(Location? at) =>
        new(DeprecatedHowCode, "a deprecated policy must say since when, and what it still does", at, "add `deprecated: { since: 2026-03-31, still: warn }`, and `replacedBy:` where another policy takes its place");

    internal static Diagnostic DeprecatedEndless(Location at) =>
        new(DeprecatedEndlessCode, "the policy is deprecated and has no last day", at, "add `expires:` with its last day, and `then: off`");

    internal static Diagnostic ReplacedByItself(string policy, Location at) =>
        new(ReplacedByItselfCode, $"the policy `{Shown(policy)}` cannot replace itself", at, "name the policy that takes its place, or take `replacedBy` away");

    internal static Diagnostic PolicyNeeds(string field, Location? at, Location ruleAt) => Needs($"the field `{field}`", $"add `{field}:`", at, ruleAt);

    internal static Diagnostic EscalationOrder(string after, string before, Location at, Location beforeAt) =>
        new(EscalationOrderCode, $"the step after `{after}` follows one after `{before}`", at, "order the steps by their time, the shortest first")
        {
            Labels = [new Label(beforeAt, "the step before")],
        };

    private static Diagnostic Needs(string what, string help, Location? at, Location ruleAt) =>
        new(PolicyNeedsCode, $"policies in this repository need {what}", at, help)
        {
            Labels = [new Label(ruleAt, "required here")],
        };

    private static string Shown(string text) => Core.Diagnostics.Rendering.DisplayText.Shorten(Core.Diagnostics.Rendering.DisplayText.OneLine(text), 80);
}
