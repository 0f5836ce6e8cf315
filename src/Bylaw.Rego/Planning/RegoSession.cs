using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Rego.Library;

namespace Bylaw.Rego.Planning;

/// <summary>The state of one evaluation: documents, overrides, memoised rules, pooled frames.</summary>
internal sealed class RegoSession
{
    private readonly Frame?[] _frames;
    private Value[] _arguments = new Value[64];
    private int _argumentsUsed;

    public RegoSession(int groupCount, Value? data, Value? input, Budget budget, BuiltinCall call)
    {
        _frames = new Frame?[groupCount];
        Budget = budget;
        Call = call;
        Scope = new EvaluationScope(groupCount, data, input);
    }

    public Budget Budget { get; }

    public BuiltinCall Call { get; }

    /// <summary>Whether an error of a builtin ends the evaluation; otherwise the call is undefined.</summary>
    public bool StrictErrors { get; init; }

    /// <summary>Who listens.</summary>
    public Recorder? Recorder { get; set; }

    /// <summary>Takes the lines of <c>print</c>; null drops them.</summary>
    public Action<string>? Print { get; init; }

    /// <summary>What the expression at work sees: changes under <c>with</c>.</summary>
    public EvaluationScope Scope { get; set; }

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

    public void Return(GroupPlan group, Frame frame) => _frames[group.Index] = frame;

    /// <summary>Room for the arguments of a call; given back with <see cref="Release"/>, innermost first.</summary>
    public Span<Value> Reserve(int count)
    {
        if (_argumentsUsed + count > _arguments.Length)
        {
            // Spans handed out before keep the old array alive.
            _arguments = new Value[Math.Max(_arguments.Length * 2, _argumentsUsed + count)];
        }
        var span = _arguments.AsSpan(_argumentsUsed, count);
        _argumentsUsed += count;
        return span;
    }

    public void Release(int count) => _argumentsUsed -= count;
}

/// <summary>Documents and replacements as an expression sees them, with what was computed under them.</summary>
internal sealed class EvaluationScope
{
    private readonly Value?[] _memo;
    private readonly bool[] _known;
    private readonly Dictionary<ArgumentKey, Value?>?[] _calls;

    public EvaluationScope(int groupCount, Value? data, Value? input)
    {
        Data = data;
        Input = input;
        _memo = new Value?[groupCount];
        _known = new bool[groupCount];
        _calls = new Dictionary<ArgumentKey, Value?>?[groupCount];
    }

    /// <summary>Base documents; null for none.</summary>
    public Value? Data { get; init; }

    /// <summary>The input; null when undefined.</summary>
    public Value? Input { get; init; }

    /// <summary>Documents that a <c>with</c> replaces: their rules are not asked. Null for none.</summary>
    public HashSet<DocumentPlan>? Shadowed { get; init; }

    /// <summary>Functions that a <c>with</c> replaces, by name. Null for none.</summary>
    public Dictionary<string, FunctionReplacement>? Functions { get; init; }

    public bool TryRecall(int group, out Value? value)
    {
        value = _memo[group];
        return _known[group];
    }

    public void Remember(int group, Value? value)
    {
        _memo[group] = value;
        _known[group] = true;
    }

    public Dictionary<ArgumentKey, Value?> Calls(int group) => _calls[group] ??= [];

    public EvaluationScope With(Value? data, Value? input, HashSet<DocumentPlan>? shadowed, Dictionary<string, FunctionReplacement>? functions) =>
        new(_memo.Length, data, input) { Shadowed = shadowed, Functions = functions };
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
        var hash = new HashCode();
        foreach (var argument in _arguments) hash.Add(argument.GetHashCode());
        return hash.ToHashCode();
    }
}
