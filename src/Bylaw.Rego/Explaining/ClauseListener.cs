using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Planning;

namespace Bylaw.Rego.Explaining;

/// <summary>
/// Follows the search through one body: knows for the solution at hand what each step looked at and compared.
/// </summary>
internal sealed class ClauseListener : Recorder
{
    private readonly Dictionary<PlanNode, int> _places = new(ReferenceEqualityComparer.Instance);
    private readonly Step[] _steps;
    private readonly List<Look>[] _looks;
    private readonly List<Call>[] _calls;
    private readonly DocumentPaths _paths;
    private int _current = -1;
    private int _furthest = -1;

    public ClauseListener(BodyPlan body, DocumentPaths paths)
    {
        _paths = paths;
        _steps = [.. body.Steps];
        _looks = new List<Look>[_steps.Length];
        _calls = new List<Call>[_steps.Length];
        for (var i = 0; i < _steps.Length; i++)
        {
            _places[_steps[i]] = i;
            _looks[i] = [];
            _calls[i] = [];
        }
    }

    public override void Tried(PlanNode node)
    {
        if (!_places.TryGetValue(node, out var place)) return;
        _current = place;
        // Going back to a step forgets what it and those after it saw before.
        for (var i = place; i < _steps.Length; i++)
        {
            _looks[i].Clear();
            _calls[i].Clear();
        }
    }

    public override void Looked(PlanNode node, Value container, Value key, Value? found)
    {
        if (_current < 0 || _paths.PathOf(container) is not { } path) return;
        // A search step goes on looking after later steps were tried: its own looks are its own.
        var place = _places.TryGetValue(node, out var own) ? own : _current;
        var looks = _looks[place];
        var look = new Look(node, path.Then(key), found);
        var index = looks.FindIndex(other => ReferenceEquals(other.Node, node) && !IsWayTo(other.Path, look.Path));
        if (index >= 0) looks.RemoveAll(other => ReferenceEquals(other.Node, node));
        looks.Add(look);
    }

    public override void Missed(PlanNode node, Value key)
    {
        if (_current < 0) return;
        var looks = _looks[_current];
        if (looks.Count > 0 && ReferenceEquals(looks[^1].Node, node) && looks[^1].Found is null)
            looks[^1] = looks[^1] with { Path = looks[^1].Path.Then(key) };
    }

    public override void Called(PlanNode node, string name, ReadOnlySpan<Value> arguments, Value? result)
    {
        if (_current >= 0) _calls[_current].Add(new Call(node, name, arguments.ToArray(), result));
    }

    /// <summary>Whether to keep what the first failure of the furthest step was.</summary>
    public bool KeepsFailure { get; init; }

    /// <summary>The step that failed, of all that were reached the last one, and what it had read; null while none has.</summary>
    public (Location At, Evidence? Evidence)? Failure { get; private set; }

    public override void Failed(PlanNode node, Frame frame)
    {
        if (!KeepsFailure || !_places.TryGetValue(node, out var place) || place <= _furthest) return;
        _furthest = place;
        Failure = (node.At, Of(place, held: false));
    }

    /// <summary>Evidence of the solution at hand: conditions from the last to the first, then the collections gone through.</summary>
    public ImmutableArray<Evidence> Evidence()
    {
        var conditions = new List<Evidence>();
        var searches = new List<Evidence>();
        for (var i = _steps.Length - 1; i >= 0; i--)
        {
            if (Of(i, held: true) is not { } evidence) continue;
            if (_steps[i] is SearchStep) searches.Add(evidence);
            else if (_steps[i] is not BindStep) conditions.Add(evidence);
        }
        return [.. conditions, .. searches];
    }

    /// <summary>What a step read; <paramref name="held"/>: it did not fail, and what is wanted is that it had.</summary>
    private Evidence? Of(int place, bool held)
    {
        var step = _steps[place];
        // Prefer what the expression itself reads over what the functions that it calls do.
        var inside = _looks[place].Where(look => IsInside(look.Node.At, step.At)).ToList();
        var looks = inside.Count > 0 ? inside : _looks[place];
        var call = _calls[place].LastOrDefault(candidate => IsInside(candidate.Node.At, step.At));
        // A search leads to the item at hand; what else it looked for on the way is no condition.
        if (step is SearchStep && held) return looks.LastOrDefault(candidate => candidate.Found is not null) is { } item ? new Evidence(step.At, item.Path, item.Found, null) : null;
        var look = call is null ? null : looks.LastOrDefault(candidate => IsArgument(call, candidate));
        look ??= looks.Count > 0 ? looks[^1] : call is null ? null : EarlierLook(place, call);
        if (look is null) return null;
        if (step is SearchStep) return new Evidence(step.At, look.Path, look.Found, null);
        return new Evidence(step.At, look.Path, look.Found, WantedOf(step is NegationStep == held, place, call, look));
    }

    private string? WantedOf(bool negated, int place, Call? call, Look look)
    {
        if (call is null || look.Found is null) return Wanted.Of(negated, call, look.Found);
        if (IsCompared(call, look) && Wanted.Of(negated, call, look.Found) is { } wanted) return wanted;
        if (!negated) return null;
        // None of the ways to hold did: each says what it wanted.
        var ways = _calls[place].Where(inner => IsCompared(inner, look) && inner.Result is null or BooleanValue { IsTrue: false }).Select(inner => Wanted.Of(true, inner, look.Found)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return ways.Count is > 0 and <= 3 ? string.Join(", or ", ways) : null;
    }

    // What a call is given may have been read by a step before it.
    private Look? EarlierLook(int place, Call call)
    {
        for (var i = place - 1; i >= 0; i--)
            if (_looks[i].LastOrDefault(candidate => IsArgument(call, candidate)) is { } look) return look;
        return null;
    }

    private static bool IsArgument(Call call, Look look) =>
        look.Found is not (null or BooleanValue or NullValue) && Array.Exists(call.Arguments, argument => ReferenceEquals(argument, look.Found));

    // What was compared is the value that was read, and not something made of it.
    private static bool IsCompared(Call call, Look look) => Array.Exists(call.Arguments, argument => ReferenceEquals(argument, look.Found));

    private static bool IsInside(Location inner, Location outer) =>
        ReferenceEquals(inner.Source, outer.Source) && inner.Span.Start >= outer.Span.Start && inner.Span.End <= outer.Span.End;

    private static bool IsWayTo(ValuePath way, ValuePath path) =>
        way.Keys.Length < path.Keys.Length && way.Keys.AsSpan().SequenceEqual(path.Keys.AsSpan()[..way.Keys.Length]);

    private sealed record Look(PlanNode Node, ValuePath Path, Value? Found);
}

/// <summary>A call that was made: an operator or a builtin.</summary>
internal sealed record Call(PlanNode Node, string Name, Value[] Arguments, Value? Result);
