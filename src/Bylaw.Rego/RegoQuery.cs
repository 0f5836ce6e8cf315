using System.Collections.Immutable;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Library;
using Bylaw.Rego.Planning;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego;

/// <summary>What an evaluation is given.</summary>
public sealed record RegoInput
{
    /// <summary>The input document; null when undefined.</summary>
    public Value? Input { get; init; }

    /// <summary>Base documents below <c>data</c>; null for none.</summary>
    public Value? Data { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Seed of <c>rand.intn</c> and <c>uuid.rfc4122</c>.</summary>
    public int Seed { get; init; }

    /// <summary>Limits.</summary>
    public BudgetLimits Limits { get; init; } = BudgetLimits.Default;

    /// <summary>Whether an error of a builtin ends the evaluation.</summary>
    public bool StrictBuiltinErrors { get; init; }

    /// <summary>Whether <c>http.send</c> and <c>net.lookup_ip_addr</c> may use the network.</summary>
    public bool NetworkGranted { get; init; }

    /// <summary>What <c>opa.runtime</c> answers; null for an empty object.</summary>
    public Value? Runtime { get; init; }

    /// <summary>Takes the lines of <c>print</c>.</summary>
    public Action<string>? Print { get; init; }

    /// <summary>Listens to the evaluation.</summary>
    public Recorder? Recorder { get; init; }

    /// <summary>Ends the evaluation early.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>One solution of a query.</summary>
/// <param name="Bindings">Values of its variables.</param>
/// <param name="Expressions">Values of its expressions, when they were captured.</param>
public sealed record RegoSolution(ObjectValue Bindings, ImmutableArray<Value> Expressions);

/// <summary>An evaluation that did not end well.</summary>
/// <param name="Code">OPA's code, for example <c>eval_conflict_error</c>; or <c>budget</c>, <c>cancelled</c>.</param>
/// <param name="Message">What went wrong.</param>
/// <param name="At">Where in the policy.</param>
public sealed record RegoError(string Code, string Message, Location? At)
{
    /// <summary><c>file:line: code: message</c>.</summary>
    public override string ToString() => At is { Source: not null } at ? $"{at.Source.Name}:{at.Start.Line}: {Code}: {Message}" : $"{Code}: {Message}";
}

/// <summary>The answer to a query.</summary>
/// <param name="Solutions">Its solutions, in the order found; empty when undefined.</param>
/// <param name="Error">Why there is no answer; null when all went well.</param>
public sealed record RegoAnswer(ImmutableArray<RegoSolution> Solutions, RegoError? Error);

/// <summary>A prepared query. Immutable; safe to use from several threads.</summary>
public sealed class RegoQuery
{
    private readonly RegoProgram _program;
    private readonly BodyPlan _body;
    private readonly int _slots;
    private readonly (StringValue Name, int Slot)[] _results;
    private readonly int[] _captures;

    internal RegoQuery(RegoProgram program, BodyPlan body, int slots, IReadOnlyList<Variable> results, IReadOnlyList<Variable> captures, ImmutableArray<StatementSyntax> syntax, SourceText source)
    {
        _program = program;
        _body = body;
        _slots = slots;
        _results = [.. results.Select(variable => (new StringValue(variable.Name), variable.Slot))];
        _captures = [.. captures.Select(variable => variable.Slot)];
        ExpressionTexts = [.. syntax.Where(statement => statement is not SomeStatement).Select(statement => source.Slice(statement.Span).ToString())];
    }

    /// <summary>Texts of the expressions.</summary>
    public ImmutableArray<string> ExpressionTexts { get; }

    /// <summary>Evaluates the query. Errors are values.</summary>
    public RegoAnswer Evaluate(RegoInput input)
    {
        var budget = new Budget(input.Limits, input.Clock, input.Cancellation);
        var session = NewSession(_program, input, budget);
        var frame = new Frame(_slots, session, budget) { Recorder = input.Recorder };
        var solutions = new Solutions(this);
        try
        {
            _body.Solve(frame, 0, solutions);
            return new RegoAnswer(solutions.Found.ToImmutable(), null);
        }
        catch (Exception exception) when (EvaluationHalt.From(exception) is { } halt)
        {
            return new RegoAnswer([], new RegoError(halt.Kind, halt.Message, halt.At));
        }
    }

    internal static RegoSession NewSession(RegoProgram program, RegoInput input, Budget budget)
    {
        var call = new BuiltinCall(budget, input.Clock, input.Seed) { NetworkGranted = input.NetworkGranted, Runtime = input.Runtime ?? ObjectValue.Empty };
        return new RegoSession(program.GroupCount, input.Data, input.Input, budget, call)
        {
            StrictErrors = input.StrictBuiltinErrors,
            Print = input.Print,
            Recorder = input.Recorder,
        };
    }

    private sealed class Solutions(RegoQuery query) : Sink
    {
        public ImmutableArray<RegoSolution>.Builder Found { get; } = ImmutableArray.CreateBuilder<RegoSolution>();

        public override bool Accept(Frame frame)
        {
            var bindings = new ObjectBuilder(query._results.Length);
            foreach (var (name, slot) in query._results)
                if (frame.Slots[slot] is { } value) bindings.Set(name, value);
            frame.Budget.Step(16);
            Found.Add(new RegoSolution(bindings.ToObject(), [.. query._captures.Select(slot => frame.Slots[slot]!)]));
            return false;
        }
    }
}
