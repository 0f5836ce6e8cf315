using Bylaw.Cel;
using Bylaw.Cel.Checking;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Tests.Cel;

/// <summary>Compiles and evaluates expressions with the libraries of Kubernetes.</summary>
internal static class Celling
{
    /// <summary>Tight, so that what explodes does so within milliseconds.</summary>
    public static readonly BudgetLimits Tight = new() { Steps = 300_000, Memory = 4 << 20, Depth = 200 };

    public static CelProgram? Compile(string text, out IReadOnlyList<Diagnostic> diagnostics, params IEnumerable<string> variables) => CompileFor(null, text, out diagnostics, variables);

    public static CelProgram? CompileFor(KubernetesRelease? release, string text, out IReadOnlyList<Diagnostic> diagnostics, params IEnumerable<string> variables)
    {
        var program = CelProgram.Compile(new SourceText("cel", text), CelEnvironment.Kubernetes.At(release).With(variables.Select(name => (name, CelType.Dyn))), CelOptions.Default, out var found);
        diagnostics = found;
        return program;
    }

    public static CelResult Evaluate(string text, BudgetLimits? limits = null, params IReadOnlyList<(string Name, Value Value)> variables)
    {
        var program = Compile(text, out var diagnostics, variables.Select(variable => variable.Name));
        return program is not null
            ? program.Evaluate(variables.Select(variable => (Value?)variable.Value).ToArray(), limits ?? BudgetLimits.Default, TimeProvider.System)
            : throw new InvalidDataException(string.Join('\n', diagnostics));
    }

    /// <summary>The only diagnostic of a text that does not compile.</summary>
    public static Diagnostic Problem(string text)
    {
        var program = Compile(text, out var diagnostics);
        return program is null && diagnostics.Count == 1 ? diagnostics[0] : throw new InvalidDataException(program is null ? string.Join('\n', diagnostics) : "it compiles");
    }
}
