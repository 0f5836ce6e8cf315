using Bylaw.Core.Values;

namespace Bylaw.Core.Plans;

/// <summary>Where a plan runs: the slots of its variables, and what the whole evaluation shares.</summary>
public sealed class Frame(int slots, object session, Budget budget)
{
    /// <summary>Values of the variables; null until bound.</summary>
    public Value?[] Slots { get; } = new Value?[slots];

    /// <summary>Binds a variable. Values have many types, so an array of them would check each that is put in; this does not.</summary>
    public void Bind(int slot, Value? value) => Slots.AsSpan()[slot] = value;

    /// <summary>The language's own state of the evaluation.</summary>
    public object Session { get; } = session;

    /// <summary>Steps, time, depth and memory of the evaluation.</summary>
    public Budget Budget { get; set; } = budget;

    /// <summary>Who listens to the evaluation; null, as a rule, when nobody does.</summary>
    public Recorder? Recorder { get; set; }
}
