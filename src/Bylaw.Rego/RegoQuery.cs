using System.Collections.Immutable;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
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

    /// <summary>The hosts that they may ask when they may use it; null for all.</summary>
    public ImmutableArray<string>? AllowedHosts { get; init; }

    /// <summary>What a provider answers to keys, for <c>external_data</c>; null when nobody answers.</summary>
    public Func<string, IReadOnlyList<string>, Value>? ExternalData { get; init; }

    /// <summary>What <c>opa.runtime</c> answers; null for an empty object.</summary>
    public Value? Runtime { get; init; }

    /// <summary>Takes the lines of <c>print</c>.</summary>
    public Action<string>? Print { get; init; }

    /// <summary>Takes the errors of builtins that do not end the evaluation.</summary>
    public Action<RegoError>? BuiltinErrors { get; init; }

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
    private Solutions? _solutions;
    private RegoAnswer? _yes;
    private RegoAnswer? _no;
    private readonly QueryNode _node;

    internal RegoQuery(RegoProgram program, BodyPlan body, int slots, IReadOnlyList<Variable> results, IReadOnlyList<Variable> captures, ImmutableArray<StatementSyntax> syntax, SourceText source)
    {
        _program = program;
        _body = body;
        _slots = slots;
        _results = [.. results.Select(variable => (new StringValue(variable.Name), variable.Slot))];
        _captures = [.. captures.Select(variable => variable.Slot)];
        At = source.At(Span.Between(0, source.Content.Length));
        _node = new QueryNode(At);
        Expressions = [.. syntax.Where(statement => statement is not SomeStatement).Select(statement => source.At(statement.Span))];
    }

    internal RegoProgram Program => _program;

    /// <summary>All of its text.</summary>
    internal Location At { get; }

    /// <summary>Where its expressions stand in its text.</summary>
    public ImmutableArray<Location> Expressions { get; }

    /// <summary>Texts of the expressions.</summary>
    public ImmutableArray<string> ExpressionTexts => [.. Expressions.Select(place => place.Source.Slice(place.Span).ToString())];

    /// <summary>Evaluates the query. Errors are values.</summary>
    public RegoAnswer Evaluate(RegoInput input)
    {
        var session = _program.Rent(input);
        var solutions = Interlocked.Exchange(ref _solutions, null) ?? new Solutions(this);
        var frame = solutions.FrameFor(session);
        try
        {
            _body.Solve(frame, 0, solutions);
        }
        catch (Exception exception) when (EvaluationHalt.From(exception) is { } halt)
        {
            // What the halt left behind is not to be trusted: neither session nor frame is used again.
            return new RegoAnswer([], new RegoError(halt.Kind, halt.Message, halt.At));
        }
        var answer = solutions.Take();
        _program.Return(session);
        _solutions = solutions;
        return answer;
    }

    private sealed class Solutions(RegoQuery query) : Sink
    {
        private static readonly RegoAnswer None = new([], null);
        private readonly ImmutableArray<RegoSolution>.Builder _found = ImmutableArray.CreateBuilder<RegoSolution>();
        private Frame? _frame;
        private Value? _only;

        public Frame FrameFor(RegoSession session)
        {
            if (_frame is null || _frame.Session != session) _frame = new Frame(query._slots, session, session.Budget);
            _frame.Recorder = session.Recorder;
            return _frame;
        }

        public override bool Accept(Frame frame)
        {
            frame.Budget.Step(16);
            frame.Recorder?.Held(query._node);
            if (query.IsOneValue && _only is null && _found.Count == 0)
            {
                _only = frame.Slots[query._captures[0]]!;
                return false;
            }
            if (_only is not null) _found.Add(new RegoSolution(ObjectValue.Empty, [_only]));
            _only = null;
            _found.Add(SolutionIn(frame));
            return false;
        }

        private RegoSolution SolutionIn(Frame frame)
        {
            var bindings = new ObjectBuilder(query._results.Length);
            foreach (var (name, slot) in query._results)
                if (frame.Slots[slot] is { } value) bindings.Set(name, value);
            return new RegoSolution(bindings.ToObject(), [.. query._captures.Select(slot => frame.Slots[slot]!)]);
        }

        /// <summary>The answer; makes ready for the next evaluation.</summary>
        public RegoAnswer Take()
        {
            Array.Clear(_frame!.Slots);
            if (_only is { } value)
            {
                _only = null;
                return query.Answer(value);
            }
            if (_found.Count == 0) return None;
            var answer = new RegoAnswer(_found.ToImmutable(), null);
            _found.Clear();
            return answer;
        }
    }

    /// <summary>Whether a solution is one value: a query for a decision.</summary>
    private bool IsOneValue => _captures.Length == 1 && _results.Length == 0;

    // Yes and no are the usual answers: they are made once.
    private RegoAnswer Answer(Value value)
    {
        if (value is not BooleanValue { IsTrue: var isTrue }) return OneValue(value);
        ref var kept = ref isTrue ? ref _yes : ref _no;
        return kept ??= OneValue(value);
    }

    private static RegoAnswer OneValue(Value value) => new([new RegoSolution(ObjectValue.Empty, [value])], null);
}

/// <summary>Stands for a query as a whole, for listeners.</summary>
internal sealed class QueryNode(Location at) : PlanNode(at);
