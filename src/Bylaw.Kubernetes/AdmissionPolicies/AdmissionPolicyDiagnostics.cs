using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Core.Text;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>Everything to say of the API server's admission policies besides what is wrong with their expressions. Band 3100-3119.</summary>
internal static class AdmissionPolicyDiagnostics
{
    private static readonly DiagnosticCode MissingFieldCode = new(3101, "admission policy without a field");
    private static readonly DiagnosticCode WrongFieldCode = new(3102, "field of an admission policy with a wrong value");
    private static readonly DiagnosticCode UnknownPolicyCode = new(3103, "binding of an unknown policy");
    private static readonly DiagnosticCode UnknownReleaseCode = new(3151, "no release of Kubernetes");
    private static readonly DiagnosticCode DoesNotFitCode = new(3150, "expression that does not fit the type of a kind");

    /// <summary>Every code of the band.</summary>
    public static IReadOnlyList<DiagnosticCode> All { get; } = [MissingFieldCode, WrongFieldCode, UnknownPolicyCode, DoesNotFitCode, UnknownReleaseCode];

    public static Diagnostic MissingField(string what, string field, Location at) => new(MissingFieldCode, $"{what} has no `{field}`", at);

    public static Diagnostic WrongField(string field, string found, string wanted, Location at) => new(WrongFieldCode, $"`{field}` is {Shown(found)}, and not {wanted}", at);

    public static Diagnostic UnknownPolicy(string binding, string policy, Location at, IEnumerable<string> policies) =>
        new(UnknownPolicyCode, $"the binding `{Shown(binding)}` is of the policy `{Shown(policy)}`, which is in none of these files", at, NearestName.Help(policy, policies)) { Severity = Severity.Warning };

    /// <summary>What is wrong with an expression for one kind, in the words of the API server.</summary>
    public static Diagnostic DoesNotFit(string apiVersion, string kind, Diagnostic problem) =>
        new(DoesNotFitCode, $"{apiVersion}, Kind={Shown(kind)}: {problem.Original?.Message ?? problem.Message}", problem.At, problem.Help) { Severity = Severity.Warning };

    public static Diagnostic UnknownRelease(string version) => new(UnknownReleaseCode, $"`{Shown(version)}` is no release of Kubernetes", Help: "write it as `1.30`");

    private static string Shown(string text) => DisplayText.Shorten(DisplayText.OneLine(text), 100);
}
