using System.Collections.Immutable;
using Bylaw.Cel.Checking;
using Bylaw.Cel.Estimating;
using Bylaw.Cel.Planning;
using Bylaw.Cel.Syntax;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Cel;

/// <summary>How to compile an expression.</summary>
internal sealed record CelOptions
{
    /// <summary>Whether types are checked.</summary>
    public bool Checks { get; init; } = true;

    /// <summary>Whether macros are macros.</summary>
    public bool HasMacros { get; init; } = true;

    /// <summary>Whether <c>cel.block</c>, <c>cel.index</c> and <c>cel.iterVar</c> have the meaning that optimisers give them.</summary>
    public bool HasBlocks { get; init; }

    public static readonly CelOptions Default = new();
}

/// <summary>A compiled expression. Immutable, and safe to use from several threads.</summary>
internal sealed class CelProgram
{
    private readonly Expression _expression;
    private readonly CheckResult? _check;

    private CelProgram(ValueNode plan, int slots, int variables, Expression expression, CheckResult? check) =>
        (Plan, Slots, Variables, _expression, _check) = (plan, slots, variables, expression, check);

    /// <summary>The plan.</summary>
    internal ValueNode Plan { get; }

    /// <summary>How many slots it needs: those of the environment's variables come first.</summary>
    internal int Slots { get; }

    /// <summary>How many variables the environment has.</summary>
    internal int Variables { get; }

    /// <summary>The type of its value; <c>dyn</c> when it was not checked.</summary>
    public CelType Type => _check?.Type ?? CelType.Dyn;

    /// <summary>Compiles an expression; null with what is wrong.</summary>
    public static CelProgram? Compile(SourceText source, CelEnvironment environment, CelOptions options, out ImmutableArray<Diagnostic> diagnostics)
    {
        diagnostics = [];
        if (Parser.Parse(source, options, out var problem) is not { } expression)
        {
            diagnostics = [problem!];
            return null;
        }
        var check = options.Checks ? Checker.Check(source, expression, environment) : null;
        if (check is { Diagnostics.IsEmpty: false })
        {
            diagnostics = check.Diagnostics;
            return null;
        }
        if (check is not null && environment.Release is { } release && ReleaseCheck.Check(source, expression, check, release) is { IsEmpty: false } missing)
        {
            diagnostics = missing;
            return null;
        }
        var (plan, slots) = Planner.Plan(source, expression, environment, check);
        return new CelProgram(plan, slots, environment.Variables.Length, expression, check);
    }

    /// <summary>Checks the same expression where names have other types.</summary>
    public CheckResult CheckIn(SourceText source, CelEnvironment environment) => Checker.Check(source, _expression, environment);

    /// <summary>What it costs at least and at most, by the sizes that its values can have; unknown when it was not checked.</summary>
    public Bounds EstimateCost(SizeHint hint) => _check is null ? Bounds.Unknown : CostEstimator.Estimate(_expression, _check, hint);

    /// <summary>Evaluates it once. Values of the environment's variables come in their order; null for one without.</summary>
    public CelResult Evaluate(ReadOnlySpan<Value?> variables, BudgetLimits limits, TimeProvider clock, long costLimit = long.MaxValue, CancellationToken cancellation = default) =>
        new CelEvaluator(limits, clock, cancellation).Evaluate(this, variables, costLimit);
}

/// <summary>What an evaluation gave.</summary>
/// <param name="Value">The value; null when it failed.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
internal readonly record struct CelResult(Value? Value, CelFailure? Failure)
{
    /// <summary>What it cost, in the units of the API server.</summary>
    public long Cost { get; init; }

    /// <summary>Whether a limit ended it.</summary>
    public bool IsHalted { get; init; }
}
