using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Engine;

/// <summary>Everything that can be wrong with a bundle besides its files. Band 1101-1149.</summary>
public static class EngineDiagnostics
{
    private static readonly DiagnosticCode NoPolicyCode = new(1101, "no policy in a folder");
    private static readonly DiagnosticCode UnknownRuleCode = new(1102, "exception for an unknown rule");
    private static readonly DiagnosticCode UnknownLanguageCode = new(1103, "unknown policy language");
    private static readonly DiagnosticCode DataConflictCode = new(1104, "data defined twice");
    private static readonly DiagnosticCode DataShapeCode = new(1105, "data that is no mapping");

    private static readonly DiagnosticCode NotVerifiedCode = new(1106, "content that is not verified");

    /// <summary>Every code of the band.</summary>
    public static IReadOnlyList<DiagnosticCode> All { get; } =
        [NoPolicyCode, UnknownRuleCode, UnknownLanguageCode, DataConflictCode, DataShapeCode, NotVerifiedCode];

    internal static Diagnostic NoPolicy(string path, Location? at, IReadOnlyList<string> languages) =>
        new(NoPolicyCode, $"`{path}` holds no policy", at, $"put a policy there in a language that Bylaw runs: {Quoted(languages)}; tests alone enforce nothing");

    internal static Diagnostic UnknownRule(string rule, string policy, Location at, IReadOnlyList<string> rules) =>
        new(UnknownRuleCode, $"the policy `{policy}` has no rule `{rule}`", at,
            NearestName.Help(rule, rules) ?? (rules.Count == 0 ? "it has no rules at all" : $"its rules are {Quoted(rules)}"));

    internal static Diagnostic UnknownLanguage(string name, Location at, IReadOnlyList<string> languages) =>
        new(UnknownLanguageCode, $"no policy language is named `{name}`", at, NearestName.Help(name, languages) ?? $"the languages are {Quoted(languages)}");

    internal static Diagnostic DataConflict(string path, Location? at, string other) =>
        new(DataConflictCode, $"`data.{path}` is defined twice", at, $"the other definition is in `{other}`");

    internal static Diagnostic DataShape(Location at) =>
        new(DataShapeCode, "data at the root must be a mapping of names", at, "wrap it in a mapping, or put the file into a folder whose name becomes its own");

    internal static Diagnostic NotVerified(string directory) =>
        new(NotVerifiedCode, $"what `{directory}` holds is not verified, so it is not enforced", null, "`bylaw verify` says what is missing");

    private static string Quoted(IReadOnlyList<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));
}
