using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Library;

namespace Bylaw.Rego.Planning;

/// <summary>A call. Arguments without value make it undefined.</summary>
internal abstract class CallNode(ValueNode[] arguments, Location at) : ValueNode(at)
{
    /// <summary>Name of what is called, for listeners.</summary>
    protected abstract string Name { get; }

    protected abstract Value? Answer(RegoSession session, ReadOnlySpan<Value> values);

    public override Value? Evaluate(Frame frame)
    {
        if (arguments.Length > FewValues.Most) return EvaluateMany(frame);
        var room = new FewValues();
        Span<Value> all = room;
        var values = all[..arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (arguments[i].Evaluate(frame) is not { } value) return null;
            values[i] = value;
        }
        var result = Answer((RegoSession)frame.Session, values);
        frame.Recorder?.Called(this, Name, values, result);
        return result;
    }

    private Value? EvaluateMany(Frame frame)
    {
        var values = new Value[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (arguments[i].Evaluate(frame) is not { } value) return null;
            values[i] = value;
        }
        var result = Answer((RegoSession)frame.Session, values);
        frame.Recorder?.Called(this, Name, values, result);
        return result;
    }
}

/// <summary>A call of a builtin. Errors make it undefined, unless they are strict.</summary>
internal sealed class BuiltinCallNode(Builtin builtin, ValueNode[] arguments, Location at) : CallNode(arguments, at)
{
    public Builtin Builtin => builtin;

    protected override string Name => builtin.Name;

    protected override Value? Answer(RegoSession session, ReadOnlySpan<Value> values) => Invoke(session, builtin, values, At);

    public static Value? Invoke(RegoSession session, Builtin builtin, ReadOnlySpan<Value> values, Location at)
    {
        if (session.Scope.Functions is { } functions && functions.TryGetValue(builtin.Name, out var replacement))
            return RuleCallNode.Replaced(session, replacement, values, at);
        return Run(session, builtin, values, at);
    }

    public static Value? Run(RegoSession session, Builtin builtin, ReadOnlySpan<Value> values, Location at)
    {
        session.Budget.Step();
        var call = session.Call;
        if ((builtin.Traits & BuiltinTraits.Nondeterministic) != 0) return Remembered(session, builtin, values, at);
        call.Name = builtin.Name;
        var result = builtin.Body(call, values);
        if (result is null)
        {
            if (call.Error is not null) Fail(session, at);
        }
        else if (result.Kind >= ValueKind.String) session.Budget.Admit(result);
        return result;
    }

    // The answer of a builtin that depends on the world is the same throughout a query.
    private static Value? Remembered(RegoSession session, Builtin builtin, ReadOnlySpan<Value> values, Location at)
    {
        var call = session.Call;
        if (values.IsEmpty) return Answered(session, builtin, at);
        var key = $"{builtin.Name}\0{string.Join('\0', values.ToArray().Select(TermText.Of))}";
        var copy = values.ToArray();
        call.Name = builtin.Name;
        var answer = call.Cached(key, () => new Box(builtin.Body(call, copy))).Value;
        if (answer is null && call.Error is not null) Fail(session, at);
        return answer;
    }

    private static Value? Answered(RegoSession session, Builtin builtin, Location at)
    {
        if (session.Answers.TryGetValue(builtin, out var answer)) return answer;
        session.Call.Name = builtin.Name;
        answer = builtin.Body(session.Call, []);
        if (answer is null && session.Call.Error is not null) Fail(session, at);
        session.Answers[builtin] = answer;
        return answer;
    }

    private static void Fail(RegoSession session, Location at)
    {
        var (code, message) = (session.Call.ErrorCode, session.Call.Error!);
        session.Call.ClearError();
        if (session.StrictErrors) throw RegoErrors.OfBuiltin(code, message, at);
        session.BuiltinErrors?.Invoke(new RegoError(code, message, at));
    }

    private sealed record Box(Value? Value);
}

/// <summary>A comparison: the builtins behind <c>==</c> and <c>&lt;</c>, without the way through their table.</summary>
internal sealed class ComparisonNode(Builtin builtin, ValueNode left, ValueNode right, Location at) : ValueNode(at)
{
    private readonly Comparison _comparison = Enum.Parse<Comparison>(builtin.Name, ignoreCase: true);

    public ValueNode Left => left;

    public ValueNode Right => right;

    public bool IsEquality => _comparison == Comparison.Equal;

    private enum Comparison { Equal, Neq, Lt, Lte, Gt, Gte }

    public static bool Covers(Builtin builtin) => builtin.Name is "equal" or "neq" or "lt" or "lte" or "gt" or "gte";

    public override Value? Evaluate(Frame frame)
    {
        if (left.Evaluate(frame) is not { } a || right.Evaluate(frame) is not { } b) return null;
        var session = (RegoSession)frame.Session;
        if (session.Scope.Functions is not null) return BuiltinCallNode.Invoke(session, builtin, [a, b], At);
        // Comparing large values takes time in proportion.
        if (a.Kind >= ValueKind.Array && b.Kind == a.Kind && !ReferenceEquals(a, b)) session.Budget.Admit(a);
        else if (a is DecimalValue || b is DecimalValue) session.Budget.Step(RegoOperations.Cost(a, b));
        var result = Value.Of(_comparison switch
        {
            Comparison.Equal => a.Equals(b),
            Comparison.Neq => !a.Equals(b),
            Comparison.Lt => a.CompareTo(b) < 0,
            Comparison.Lte => a.CompareTo(b) <= 0,
            Comparison.Gt => a.CompareTo(b) > 0,
            _ => a.CompareTo(b) >= 0,
        });
        frame.Recorder?.Called(this, builtin.Name, [a, b], result);
        return result;
    }
}

/// <summary>A call of a function that the policy defines.</summary>
internal sealed class RuleCallNode(GroupPlan group, ValueNode[] arguments, Location at) : CallNode(arguments, at)
{
    private readonly ValueNode[] _arguments = arguments;

    protected override string Name => group.Name;

    // Most functions have few arguments, and nobody listens or replaces them: their values go straight to where the function finds them.
    public override Value? Evaluate(Frame frame)
    {
        var session = (RegoSession)frame.Session;
        if (_arguments.Length is 0 or > 3 || frame.Recorder is not null || session.Scope.Functions is not null) return base.Evaluate(frame);
        if (_arguments[0].Evaluate(frame) is not { } first) return null;
        if (_arguments.Length == 1) return group.Call(session, new Few(first));
        if (_arguments[1].Evaluate(frame) is not { } second) return null;
        if (_arguments.Length == 2) return group.Call(session, new Few(first, second));
        return _arguments[2].Evaluate(frame) is { } third ? group.Call(session, new Few(first, second, third)) : null;
    }

    protected override Value? Answer(RegoSession session, ReadOnlySpan<Value> values) => Invoke(session, group, values, At);

    private static Value? Invoke(RegoSession session, GroupPlan group, ReadOnlySpan<Value> values, Location at)
    {
        if (session.Scope.Functions is { } functions && functions.TryGetValue(group.Name, out var replacement))
            return Replaced(session, replacement, values, at);
        return group.Call(session, values);
    }

    /// <summary>The answer of what stands in for a function. Inside it no function is replaced.</summary>
    public static Value? Replaced(RegoSession session, FunctionReplacement replacement, ReadOnlySpan<Value> values, Location at)
    {
        if (replacement.Value is not null) return replacement.Value;
        var outside = session.Scope;
        session.Scope = outside.With(outside.Data, outside.Input, outside.Shadowed, functions: null);
        var result = replacement.Group is not null
            ? replacement.Group.Call(session, values)
            : BuiltinCallNode.Run(session, replacement.Builtin!, values, at);
        session.Scope = outside;
        return result;
    }
}

/// <summary>One argument, or two or three.</summary>
internal readonly struct Few(Value first, Value? second = null, Value? third = null)
{
    private readonly Value _first = first;
    private readonly Value? _second = second, _third = third;

    public int Count => _third is not null ? 3 : _second is not null ? 2 : 1;

    /// <summary>Whether they are the same instances.</summary>
    public bool AreSame(in Few other) => ReferenceEquals(_first, other._first) && ReferenceEquals(_second, other._second) && ReferenceEquals(_third, other._third);

    public Value[] ToArray() => _third is not null ? [_first, _second!, _third] : _second is not null ? [_first, _second] : [_first];

    /// <summary>Binds the first variables of a frame.</summary>
    public void Bind(Frame frame)
    {
        var slots = frame.Slots.AsSpan();
        slots[0] = _first;
        if (_second is null) return;
        slots[1] = _second;
        if (_third is not null) slots[2] = _third;
    }
}

/// <summary>Room for the arguments of most calls, on the stack.</summary>
[System.Runtime.CompilerServices.InlineArray(Most)]
internal struct FewValues
{
    public const int Most = 4;

    private Value _first;
}
