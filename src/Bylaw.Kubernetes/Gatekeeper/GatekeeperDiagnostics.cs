using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Core.Text;

namespace Bylaw.Kubernetes.Gatekeeper;

/// <summary>Everything to say of Gatekeeper's objects besides what is wrong with the code in them. Band 3120-3149.</summary>
internal static class GatekeeperDiagnostics
{
    private static readonly DiagnosticCode MissingFieldCode = new(3120, "Gatekeeper object without a field");
    private static readonly DiagnosticCode UnknownTemplateCode = new(3121, "constraint of an unknown template");
    private static readonly DiagnosticCode WrongFieldCode = new(3122, "field of a Gatekeeper object with a wrong value");
    private static readonly DiagnosticCode WrongLocationCode = new(3123, "location of a mutator that leads nowhere");
    private static readonly DiagnosticCode MutatorConflictCode = new(3124, "mutators that disagree about a place");
    private static readonly DiagnosticCode ExpansionCycleCode = new(3125, "expansion templates in a circle");
    private static readonly DiagnosticCode WrongParameterCode = new(3126, "parameter that its template does not allow");
    private static readonly DiagnosticCode WrongAnswersCode = new(3127, "answers of a provider that cannot be read");

    /// <summary>Every code of the band.</summary>
    public static IReadOnlyList<DiagnosticCode> All { get; } = [MissingFieldCode, UnknownTemplateCode, WrongFieldCode, WrongLocationCode, MutatorConflictCode, ExpansionCycleCode, WrongParameterCode, WrongAnswersCode];

    /// <summary>The code of parameters that do not fit, by which suites tell them from other mistakes.</summary>
    public static string WrongParameterId => WrongParameterCode.Id;

    public static Diagnostic MissingField(string what, string field, Location at) => new(MissingFieldCode, $"{what} has no `{field}`", at);

    public static Diagnostic UnknownTemplate(string constraint, string kind, Location at, IEnumerable<string> kinds) =>
        new(UnknownTemplateCode, $"the constraint `{Shown(constraint)}` is of the kind `{Shown(kind)}`, for which none of these files has a template", at, NearestName.Help(kind, kinds));

    public static Diagnostic WrongField(string field, string what, string problem, Location at) => new(WrongFieldCode, $"`{field}` of {what} is wrong: {problem}", at);

    public static Diagnostic WrongLocation(string what, string problem, Location at) => new(WrongLocationCode, $"the location of {what} leads nowhere: {problem}", at);

    public static Diagnostic MutatorConflict(string mutator, Location at, string other, Location otherAt) =>
        new(MutatorConflictCode, $"the mutators `{Shown(mutator)}` and `{Shown(other)}` disagree about what stands at a place of their locations", at, "Gatekeeper applies neither of them; let both mean a map, or a list with the same key")
        {
            Labels = [new Label(otherAt, $"`{Shown(other)}`")],
        };

    public static Diagnostic ExpansionCycle(string template, Location at, IEnumerable<string> circle) =>
        new(ExpansionCycleCode, $"the expansion template `{Shown(template)}` makes what it expands again: {Shown(string.Join(" -> ", circle))}", at);

    public static Diagnostic WrongParameter(string path, string constraint, string problem, Location at) => new(WrongParameterCode, $"`{Shown(path)}` of the constraint `{Shown(constraint)}` {Shown(problem)}", at);

    public static Diagnostic WrongAnswers(string problem, Location at) => new(WrongAnswersCode, problem, at);

    private static string Shown(string text) => DisplayText.Shorten(DisplayText.OneLine(text), 100);
}
