using System.Collections.Concurrent;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Rego.Library;

namespace Bylaw.Rego.Planning;

/// <summary>
/// The state of one evaluation at a time: documents, overrides, memoised rules, pooled frames. Sessions are kept for
/// the next evaluation (<see cref="SessionPool"/>), so that a decision allocates little.
/// </summary>
internal sealed class RegoSession
{
    private readonly Frame?[] _frames;
    private readonly EvaluationScope _root;

    public RegoSession(int groupCount)
    {
        _frames = new Frame?[groupCount];
        _root = new EvaluationScope(groupCount);
        Scope = _root;
        Budget = new Budget(BudgetLimits.Default);
        Call = new BuiltinCall(Budget, TimeProvider.System);
    }

    public Budget Budget { get; }

    public BuiltinCall Call { get; }

    /// <summary>Answers in this query of builtins without arguments that depend on the world.</summary>
    public Dictionary<Builtin, Value?> Answers { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether an error of a builtin ends the evaluation; otherwise the call is undefined.</summary>
    public bool StrictErrors { get; private set; }

    /// <summary>Who listens.</summary>
    public Recorder? Recorder { get; set; }

    /// <summary>Takes the errors of builtins that do not end the evaluation; null drops them.</summary>
    public Action<RegoError>? BuiltinErrors { get; private set; }

    /// <summary>Takes the lines of <c>print</c>; null drops them.</summary>
    public Action<string>? Print { get; private set; }

    /// <summary>What the expression at work sees: changes under <c>with</c>.</summary>
    public EvaluationScope Scope { get; set; }

    /// <summary>Begins an evaluation.</summary>
    public void Start(RegoInput input, SharedMemo? shared)
    {
        Budget.Restart(input.Limits, input.Clock, input.Cancellation);
        Call.Restart(input.Clock, input.Seed);
        Call.NetworkGranted = input.NetworkGranted;
        Call.AllowedHosts = input.AllowedHosts;
        Call.ExternalData = input.ExternalData;
        Call.Runtime = input.Runtime ?? ObjectValue.Empty;
        StrictErrors = input.StrictBuiltinErrors;
        Recorder = input.Recorder;
        Print = input.Print;
        BuiltinErrors = input.BuiltinErrors;
        _root.Start(input.Data, input.Input, StrictErrors || Recorder is not null || BuiltinErrors is not null ? null : shared);
    }

    /// <summary>Lets go of all values, and of whoever listened.</summary>
    public void Finish()
    {
        _root.Finish();
        (Recorder, Print, BuiltinErrors) = (null, null, null);
        if (Answers.Count > 0) Answers.Clear();
    }

    /// <summary>
    /// A frame for a group. Rules do not recurse, so one frame a group suffices; should a replaced function lead
    /// back into itself, the inner call gets a frame of its own.
    /// </summary>
    public Frame Rent(GroupPlan group)
    {
        ref var slot = ref _frames[group.Index];
        var frame = slot ?? new Frame(group.SlotCount, this, Budget);
        slot = null;
        frame.Recorder = Recorder;
        return frame;
    }

    public void Return(GroupPlan group, Frame frame)
    {
        Array.Clear(frame.Slots);
        _frames[group.Index] = frame;
    }
}

/// <summary>Sessions of one program at rest. One that ended in a halt does not come back.</summary>
internal sealed class SessionPool(int groupCount)
{
    private readonly RegoSession?[] _idle = new RegoSession?[Math.Max(2, Environment.ProcessorCount)];

    public RegoSession Rent()
    {
        for (var i = 0; i < _idle.Length; i++)
        {
            if (_idle[i] is not null && Interlocked.Exchange(ref _idle[i], null) is { } session) return session;
        }
        return new RegoSession(groupCount);
    }

    public void Return(RegoSession session)
    {
        session.Finish();
        for (var i = 0; i < _idle.Length; i++)
        {
            if (_idle[i] is null && Interlocked.CompareExchange(ref _idle[i], session, null) is null) return;
        }
    }
}

/// <summary>
/// Values that depend on base documents alone, computed once for each snapshot of them and shared by all evaluations
/// over it.
/// </summary>
internal sealed class SharedMemo(int groupCount)
{
    private const int MostNodes = 10_000;

    private readonly Known?[] _groups = new Known?[groupCount];
    private readonly ConcurrentDictionary<PlanNode, Known> _nodes = new(ReferenceEqualityComparer.Instance);

    public bool TryRecall(int group, out Value? value)
    {
        var known = Volatile.Read(ref _groups[group]);
        value = known?.Value;
        return known is not null;
    }

    public void Remember(int group, Value? value) => Volatile.Write(ref _groups[group], new Known(value));

    public bool TryRecall(PlanNode node, out Value? value)
    {
        var found = _nodes.TryGetValue(node, out var known);
        value = known?.Value;
        return found;
    }

    // Queries come and go; rules are as many as they are.
    public void Remember(PlanNode node, Value? value)
    {
        if (_nodes.Count < MostNodes) _nodes[node] = new Known(value);
    }

    private sealed record Known(Value? Value);
}

/// <summary>Documents and replacements as an expression sees them, with what was computed under them.</summary>
internal sealed class EvaluationScope
{
    private const int MostNodes = 10_000;

    private readonly Value?[]? _memo;
    private readonly bool[]? _known;
    private readonly List<int> _touched = [];
    private readonly EvaluationScope? _outer;
    private readonly bool _replacesInputOnly;
    private Dictionary<int, Value?>? _sparse;
    private readonly List<CallMemo> _used = [];
    private readonly CallMemo?[]? _functions;
    private Dictionary<PlanNode, CallMemo>? _calls;

    /// <summary>The scope outside of every <c>with</c>.</summary>
    public EvaluationScope(int groupCount)
    {
        _memo = new Value?[groupCount];
        _known = new bool[groupCount];
        _functions = new CallMemo?[groupCount];
    }

    private EvaluationScope(EvaluationScope outer, Value? data, Value? input, bool replacesInputOnly)
    {
        _outer = outer;
        _replacesInputOnly = replacesInputOnly;
        Data = data;
        Input = input;
    }

    /// <summary>Base documents; null for none.</summary>
    public Value? Data { get; private set; }

    /// <summary>The input; null when undefined.</summary>
    public Value? Input { get; private set; }

    /// <summary>Documents that a <c>with</c> replaces: their rules are not asked. Null for none.</summary>
    public HashSet<DocumentPlan>? Shadowed { get; private init; }

    /// <summary>Functions that a <c>with</c> replaces, by name. Null for none.</summary>
    public Dictionary<string, FunctionReplacement>? Functions { get; private init; }

    /// <summary>What is shared with other evaluations over the same base documents; null where it does not hold.</summary>
    public SharedMemo? Shared { get; private set; }

    public void Start(Value? data, Value? input, SharedMemo? shared)
    {
        Data = data;
        Input = input;
        Shared = shared;
    }

    /// <summary>Lets go of all values.</summary>
    public void Finish()
    {
        foreach (var group in _touched)
        {
            _memo![group] = null;
            _known![group] = false;
        }
        _touched.Clear();
        foreach (var memo in _used) memo.Clear();
        _used.Clear();
        // Queries come and go; rules are as many as they are.
        if (_calls?.Count > MostNodes) _calls = null;
        (Data, Input, Shared) = (null, null, null);
    }

    public bool TryRecall(int group, out Value? value)
    {
        if (_memo is null)
        {
            value = null;
            return _sparse is not null && _sparse.TryGetValue(group, out value);
        }
        value = _memo[group];
        return _known![group];
    }

    public void Remember(int group, Value? value)
    {
        if (_memo is null)
        {
            (_sparse ??= [])[group] = value;
            return;
        }
        _memo[group] = value;
        _known![group] = true;
        _touched.Add(group);
    }

    /// <summary>The scope whose answers also hold here, for a rule that does not ask for the input.</summary>
    public EvaluationScope WithoutInput()
    {
        var scope = this;
        while (scope._replacesInputOnly) scope = scope._outer!;
        return scope;
    }

    /// <summary>Answers of a function in this scope.</summary>
    public CallMemo MemoOf(GroupPlan function)
    {
        if (_functions is null) return MemoOf((PlanNode)function);
        var memo = _functions[function.Index] ??= new CallMemo();
        return Noted(memo);
    }

    /// <summary>Answers of a comprehension in this scope.</summary>
    public CallMemo MemoOf(PlanNode node)
    {
        _calls ??= new(ReferenceEqualityComparer.Instance);
        if (!_calls.TryGetValue(node, out var memo)) _calls[node] = memo = new CallMemo();
        return Noted(memo);
    }

    private CallMemo Noted(CallMemo memo)
    {
        if (memo.IsNoted) return memo;
        memo.IsNoted = true;
        _used.Add(memo);
        return memo;
    }

    public EvaluationScope With(Value? data, Value? input, HashSet<DocumentPlan>? shadowed, Dictionary<string, FunctionReplacement>? functions)
    {
        var inputOnly = ReferenceEquals(data, Data) && ReferenceEquals(shadowed, Shadowed) && ReferenceEquals(functions, Functions);
        return new EvaluationScope(this, data, input, inputOnly) { Shadowed = shadowed, Functions = functions, Shared = inputOnly ? Shared : null };
    }
}

/// <summary>Answers of one function or comprehension by its arguments or variables.</summary>
internal sealed class CallMemo
{
    private const int MostKept = 256, MostRecent = 8;

    // The first calls are told apart by identity, which costs next to nothing; what is equal and not the same is answered anew.
    private readonly (Few Arguments, Value? Answer)[] _recent = new (Few, Value?)[MostRecent];
    private int _count;

    public Dictionary<ArgumentKey, Value?> Known { get; private set; } = [];

    /// <summary>Whether it is noted as one to be cleared after the evaluation.</summary>
    public bool IsNoted { get; set; }

    /// <summary>Whether an answer is known.</summary>
    public bool TryRecall(in Few arguments, out Value? answer)
    {
        for (var i = 0; i < _count; i++)
        {
            if (!_recent[i].Arguments.AreSame(arguments)) continue;
            answer = _recent[i].Answer;
            return true;
        }
        answer = null;
        return _count == MostRecent && Known.TryGetValue(new ArgumentKey(arguments.ToArray()), out answer);
    }

    public void Remember(in Few arguments, Value? answer)
    {
        if (_count < MostRecent) _recent[_count++] = (arguments, answer);
        else Known[new ArgumentKey(arguments.ToArray())] = answer;
    }

    public void Clear()
    {
        IsNoted = false;
        Array.Clear(_recent, 0, _count);
        _count = 0;
        if (Known.Count > MostKept) Known = [];
        else if (Known.Count > 0) Known.Clear();
    }
}

/// <summary>What stands in for a function.</summary>
internal sealed record FunctionReplacement(GroupPlan? Group, Builtin? Builtin, Value? Value);

/// <summary>Arguments of a memoised call.</summary>
internal readonly struct ArgumentKey(Value[] arguments) : IEquatable<ArgumentKey>
{
    private readonly Value[] _arguments = arguments;

    public bool Equals(ArgumentKey other) => _arguments.AsSpan().SequenceEqual(other._arguments);

    public override bool Equals(object? obj) => obj is ArgumentKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = _arguments.Length;
        foreach (var argument in _arguments) hash = unchecked((hash * -1521134295) + argument.GetHashCode());
        return hash;
    }
}
