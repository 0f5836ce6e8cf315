using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Core.Text;

namespace Bylaw.Kubernetes.Gatekeeper;

/// <summary>Everything to say of Gatekeeper's templates and constraints besides what is wrong with their code. Band 3120-3139.</summary>
internal static class GatekeeperDiagnostics
{
    private static readonly DiagnosticCode MissingFieldCode = new(3120, "constraint template without a field");
    private static readonly DiagnosticCode UnknownTemplateCode = new(3121, "constraint of an unknown template");

    /// <summary>Every code of the band.</summary>
    public static IReadOnlyList<DiagnosticCode> All { get; } = [MissingFieldCode, UnknownTemplateCode];

    public static Diagnostic MissingField(string what, string field, Location at) => new(MissingFieldCode, $"{what} has no `{field}`", at);

    public static Diagnostic UnknownTemplate(string constraint, string kind, Location at, IEnumerable<string> kinds) =>
        new(UnknownTemplateCode, $"the constraint `{Shown(constraint)}` is of the kind `{Shown(kind)}`, for which none of these files has a template", at, NearestName.Help(kind, kinds));

    private static string Shown(string text) => DisplayText.Shorten(DisplayText.OneLine(text), 100);
}
