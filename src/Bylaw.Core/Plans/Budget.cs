using System.Globalization;
using System.Runtime.CompilerServices;
using Bylaw.Core.Values;

namespace Bylaw.Core.Plans;

/// <summary>Limits of one evaluation. The defaults suit a policy on one object.</summary>
public sealed record BudgetLimits
{
    /// <summary>Most steps: expressions tried, items visited, calls.</summary>
    public long Steps { get; init; } = 50_000_000;

    /// <summary>Most time; zero for no limit.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most nested calls.</summary>
    public int Depth { get; init; } = 1_000;

    /// <summary>Most bytes, roughly, of values built during the evaluation. A single value may not be larger either, with each part written out.</summary>
    public long Memory { get; init; } = 1L << 30;

    /// <summary>How many times <see cref="Memory"/> may be allocated in all, with what was thrown away again. With 1 no more can ever be held.</summary>
    public int Turnover { get; init; } = 8;

    /// <summary>The defaults.</summary>
    public static readonly BudgetLimits Default = new();
}

/// <summary>What one evaluation has used of its limits. When a limit is passed it throws <see cref="EvaluationHalt"/>.</summary>
public sealed class Budget
{
    private const int StepsBetweenClockLooks = 1 << 14;

    /// <summary>Most arrays, objects and sets inside each other: more than readers of text accept, and little enough for the stack.</summary>
    private const int DeepestValue = 1_000;

    /// <summary>Bytes of the stack that one look at it stands for: the runtime keeps twice as much free.</summary>
    private const int KnownStack = 32 << 10;

    /// <summary>The first look at the clock comes early: time and memory count from there.</summary>
    private const int StepsBeforeFirstLook = 64;

    private BudgetLimits _limits;
    private TimeProvider _clock;
    private CancellationToken _cancellation;
    private long _started;
    private long _memoryAtStart;
    private bool _looked;
    private long _reserved;
    private long _steps;
    private long _nextLook;
    private int _depth;

    /// <summary>Down to here the stack is known to suffice.</summary>
    private nint _stackKnown;

    /// <summary>A fresh budget; its time starts with its first steps.</summary>
    public Budget(BudgetLimits limits, TimeProvider? clock = null, CancellationToken cancellation = default)
    {
        _limits = limits;
        _clock = clock ?? TimeProvider.System;
        Restart(limits, clock, cancellation);
    }

    /// <summary>Begins anew, for another evaluation.</summary>
    public void Restart(BudgetLimits limits, TimeProvider? clock = null, CancellationToken cancellation = default)
    {
        _limits = limits;
        _clock = clock ?? TimeProvider.System;
        _cancellation = cancellation;
        _looked = false;
        _reserved = 0;
        _steps = 0;
        _depth = 0;
        _stackKnown = nint.MaxValue;
        _nextLook = Math.Min(StepsBeforeFirstLook, limits.Steps + 1);
    }

    /// <summary>Steps taken so far.</summary>
    public long Steps => _steps;

    /// <summary>Counts one step.</summary>
    public void Step()
    {
        if (++_steps >= _nextLook) Look();
    }

    /// <summary>Counts several steps at once: work of a builtin in proportion to its input.</summary>
    public void Step(long count)
    {
        _steps += count;
        if (_steps >= _nextLook) Look();
    }

    /// <summary>Asks for room before a builtin builds something large; <paramref name="bytes"/> is an estimate.</summary>
    public void Reserve(long bytes)
    {
        if (bytes < 4096) return;
        _reserved += bytes;
        if (bytes > _limits.Memory || _reserved > 8 * _limits.Memory) throw OutOfMemory();
        Step(bytes >> 10);
    }

    /// <summary>
    /// Takes a value that the evaluation built: it must be neither too large, with each part written out, nor too deep,
    /// because whatever compares or prints it goes through all of it.
    /// </summary>
    public void Admit(Value value)
    {
        if (value is StringValue text) Reserve(2L * text.Text.Length);
        if (value.Kind < ValueKind.Array) return;
        var size = value.Size;
        if (size.Depth > DeepestValue) throw EvaluationHalt.BudgetExceeded("depth", $"{DeepestValue.ToString("N0", CultureInfo.InvariantCulture)} nested values");
        if (size.Nodes > _limits.Memory >> 6) throw OutOfMemory();
        Step(size.Nodes >> 6);
    }

    /// <summary>Takes a part of a value that is still being built; <paramref name="nodes"/> counts what the parts so far are large.</summary>
    public void AdmitPart(Value part, ref long nodes)
    {
        nodes += part.Size.Nodes;
        if (nodes > _limits.Memory >> 6) throw OutOfMemory();
    }

    /// <summary>Enters a nested call.</summary>
    public void Enter()
    {
        if (++_depth > _limits.Depth || (StackAddress() < _stackKnown && !HasStack()))
            throw EvaluationHalt.BudgetExceeded("depth", $"{_limits.Depth} nested calls");
    }

    /// <summary>Whether there is stack left; then it is known for a piece that is less than what the runtime keeps free.</summary>
    private bool HasStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return false;
        _stackKnown = StackAddress() - KnownStack;
        return true;
    }

    // Stacks grow downwards on every machine that .NET runs on.
    private static nint StackAddress()
    {
        byte here = 0;
        return Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref here);
    }

    /// <summary>Leaves a nested call.</summary>
    public void Leave() => _depth--;

    /// <summary>Leaves every nested call: those that a halt has left open.</summary>
    public void LeaveAll() => _depth = 0;

    private void Look()
    {
        if (_steps > _limits.Steps) throw EvaluationHalt.BudgetExceeded("steps", _limits.Steps.ToString("N0", CultureInfo.InvariantCulture));
        if (!_looked)
        {
            _looked = true;
            _started = _clock.GetTimestamp();
            _memoryAtStart = GC.GetAllocatedBytesForCurrentThread();
        }
        if (_limits.Time > TimeSpan.Zero && _clock.GetElapsedTime(_started) > _limits.Time)
            throw EvaluationHalt.BudgetExceeded("time", $"{_limits.Time.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s");
        // Allocation of this thread bounds from above what the evaluation can hold alive.
        if (GC.GetAllocatedBytesForCurrentThread() - _memoryAtStart > _limits.Turnover * _limits.Memory) throw OutOfMemory();
        if (_cancellation.IsCancellationRequested) throw new EvaluationHalt("cancelled", "evaluation was cancelled");
        _nextLook = Math.Min(_steps + StepsBetweenClockLooks, _limits.Steps + 1);
    }

    private EvaluationHalt OutOfMemory() => EvaluationHalt.BudgetExceeded("memory", $"{_limits.Memory >> 20} MiB");
}

/// <summary>
/// Unwinds an evaluation that cannot go on. Never leaves a language project: its door turns it into an error value.
/// </summary>
public sealed class EvaluationHalt : Exception
{
    /// <summary>Halts with a machine-readable kind and a message.</summary>
    public EvaluationHalt(string kind, string message) : base(message) => Kind = kind;

    /// <summary>What kind of halt: <c>budget</c>, <c>cancelled</c>, or a language's own error code.</summary>
    public string Kind { get; }

    /// <summary>Where in the policy, once known.</summary>
    public Text.Location? At { get; set; }

    /// <summary>
    /// The halt behind an exception of an evaluation: itself, or a limit of the machine that was reached before the budget's.
    /// Null for any other exception, which is a bug.
    /// </summary>
    public static EvaluationHalt? From(Exception exception) => exception switch
    {
        EvaluationHalt halt => halt,
        InsufficientExecutionStackException => new("budget", "evaluation stopped: the stack is too small for it"),
        OutOfMemoryException => new("budget", "evaluation stopped: the memory is too small for it"),
        _ => null,
    };

    internal static EvaluationHalt BudgetExceeded(string what, string limit) =>
        new("budget", $"evaluation stopped: the {what} limit of {limit} was passed");
}
