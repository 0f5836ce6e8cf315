using System.Collections.Immutable;
using Bylaw.Cli.Opa.Loading;
using Bylaw.Cli.Opa.Output;
using Bylaw.Core.Plans;
using Bylaw.Rego;
using Bylaw.Rego.Explaining;
using Bylaw.Rego.Testing;

namespace Bylaw.Cli.Opa.Eval;

/// <summary>What an evaluation is to report besides its answer.</summary>
internal sealed record EvaluationWishes
{
    public bool Trace { get; init; }

    public bool Metrics { get; init; }

    public bool Instrument { get; init; }

    public bool Profile { get; init; }

    public bool Coverage { get; init; }

    public bool BuiltinErrors { get; init; }
}

/// <summary>What came out of one evaluation.</summary>
internal sealed record EvaluationResult
{
    public RegoQuery? Query { get; init; }

    public ImmutableArray<RegoSolution> Solutions { get; init; } = [];

    public List<OpaError> Errors { get; init; } = [];

    /// <summary>How many of the errors are of builtins and were passed over.</summary>
    public int BuiltinErrors { get; init; }

    public IReadOnlyList<TraceEvent> Trace { get; init; } = [];

    public Metrics? Metrics { get; init; }

    public Profiler? Profiler { get; init; }

    public CoverageReport? Coverage { get; init; }

    /// <summary>Whether it ended in an error.</summary>
    public bool HasFailed => Errors.Count > 0 && Errors.Count != BuiltinErrors;

    public bool IsDefined => !HasFailed && !Solutions.IsEmpty;
}

/// <summary>A query over a program, ready to be evaluated several times.</summary>
internal sealed class Evaluation(LoadedProgram loaded, string text, EvaluationWishes wishes, Metrics metrics)
{
    public string? Package { get; init; }

    public IReadOnlyList<string> Imports { get; init; } = [];

    public RegoInput Input { get; init; } = new();

    public EvaluationResult Run()
    {
        var own = metrics.Copy();
        if (loaded.Program is not { } program) return new EvaluationResult { Errors = loaded.Errors, Metrics = wishes.Metrics ? own : null };
        var (query, errors) = own.Time("rego_query_compile", () =>
        {
            var prepared = program.Prepare(text, out var diagnostics, capture: true, Package, Imports);
            return (prepared, LoadedProgram.ErrorsIn(diagnostics));
        });
        if (query is null || errors.Count > 0) return new EvaluationResult { Errors = errors, Metrics = wishes.Metrics ? own : null };
        return Evaluate(program, query, own);
    }

    private EvaluationResult Evaluate(RegoProgram program, RegoQuery query, Metrics own)
    {
        var trace = wishes.Trace ? new RegoTrace(query) : null;
        var profiler = wishes.Profile ? new Profiler() : null;
        var coverage = wishes.Coverage ? new RegoCoverage(program) : null;
        var work = wishes.Instrument ? new WorkCounter() : null;
        var errors = new List<OpaError>();
        var input = Input with
        {
            Data = loaded.Sources.Data,
            Recorder = Recorders.Join([trace, coverage, work, profiler]),
            BuiltinErrors = wishes.BuiltinErrors ? error => errors.Add(OpaError.Of(error)) : null,
        };
        var answer = own.Time("rego_query_eval", () => query.Evaluate(input));
        profiler?.Stop();
        work?.AddTo(own);
        var passedOver = errors.Count;
        if (answer.Error is { } failure) errors.Insert(0, OpaError.Of(failure));
        return new EvaluationResult
        {
            Query = query,
            Solutions = answer.Solutions,
            Errors = errors,
            BuiltinErrors = passedOver,
            Trace = trace?.Events ?? [],
            Metrics = wishes.Metrics ? own : null,
            Profiler = profiler,
            Coverage = coverage is null ? null : new CoverageReport(coverage),
        };
    }
}
