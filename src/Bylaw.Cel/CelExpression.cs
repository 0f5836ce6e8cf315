using System.Collections.Immutable;
using Bylaw.Cel.Checking;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Cel;

/// <summary>A CEL expression over values of JSON, with the libraries of Kubernetes. Immutable, and safe to use from several threads.</summary>
public sealed class CelExpression
{
    private readonly CelProgram _program;
    private readonly ImmutableArray<string> _variables;

    private CelExpression(CelProgram program, ImmutableArray<string> variables) => (_program, _variables) = (program, variables);

    /// <summary>The type of its value, as CEL writes it: <c>bool</c>, <c>list(string)</c>, <c>dyn</c>.</summary>
    public string Type => _program.Type.ToString();

    /// <summary>Every kind of diagnostic that expressions bring.</summary>
    public static IReadOnlyList<DiagnosticCode> Codes => CelDiagnostics.All;

    /// <summary>Compiles an expression over variables of any type, as a release of Kubernetes does (null for the newest); null with what is wrong.</summary>
    public static CelExpression? Compile(SourceText source, IEnumerable<string> variables, out ImmutableArray<Diagnostic> diagnostics, KubernetesRelease? release = null)
    {
        var environment = CelEnvironment.Kubernetes.At(release).With(variables.Select(name => (name, CelType.Dyn)));
        return CelProgram.Compile(source, environment, CelOptions.Default, out diagnostics) is { } program ? new CelExpression(program, environment.Variables) : null;
    }

    /// <summary>Evaluates it. A variable without a value is a failure where it is used. Never throws on what the values are.</summary>
    public CelAnswer Evaluate(IReadOnlyDictionary<string, Value> values, BudgetLimits limits, TimeProvider clock)
    {
        var variables = ValuesOf(values);
        var evaluator = new CelEvaluator(limits, clock);
        var result = evaluator.Evaluate(_program, variables);
        return new CelAnswer(result.Value, result.Failure?.Message, result.Failure?.At, result.Cost);
    }

    /// <summary>The parts that made its value what it is.</summary>
    public ImmutableArray<CelReason> Explain(IReadOnlyDictionary<string, Value> values, BudgetLimits limits, TimeProvider clock) =>
        new CelEvaluator(limits, clock).Explain(_program, ValuesOf(values));

    private Value?[] ValuesOf(IReadOnlyDictionary<string, Value> values) => [.. _variables.Select(name => values.GetValueOrDefault(name))];
}

/// <summary>What an expression gave.</summary>
/// <param name="Value">Its value; null when it failed.</param>
/// <param name="Failure">Why it failed, in the words of the API server; null when it did not.</param>
/// <param name="At">The part that failed; null when not known.</param>
/// <param name="Cost">What it cost, in the units of the API server.</param>
public sealed record CelAnswer(Value? Value, string? Failure, Location? At, long Cost);

/// <summary>A part of an expression that decided its value.</summary>
/// <param name="At">The part.</param>
/// <param name="Value">Its value; null when it failed.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
/// <param name="Operands">What it looked at.</param>
public sealed record CelReason(Location At, Value? Value, string? Failure, ImmutableArray<CelOperand> Operands);

/// <summary>What a part of an expression looked at.</summary>
/// <param name="At">The operand.</param>
/// <param name="Variable">The variable that it begins with; null when it begins with none.</param>
/// <param name="Path">Its place in the value of the variable, items of comprehensions included.</param>
/// <param name="Value">Its value; null when it has none.</param>
/// <param name="Wanted">What would have let the part hold, in words; null when not known.</param>
public sealed record CelOperand(Location At, string? Variable, ValuePath Path, Value? Value, string? Wanted);
