using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Library;

namespace Bylaw.Rego.Planning;

/// <summary>An operand of a searched reference: a value, or a pattern that each key is matched against.</summary>
internal readonly record struct KeyPlan(ValueNode? Fixed, Pattern? Pattern);

/// <summary>What a later equality asks of the part of each item under a path: items without it need not be tried.</summary>
internal sealed record Probe(Value[] Path, ValueNode Wanted);

/// <summary>Goes through all values of a reference with unbound operands.</summary>
internal sealed class ScanStep(ValueNode? head, KeyPlan[] keys, Pattern result, DocumentPlan? data, Location at) : SearchStep(at)
{
    private readonly int _lastSearched = Array.FindLastIndex(keys, key => key.Pattern is not null);
    private Probe? _probe;

    public Pattern Result => result;

    public KeyPlan[] Keys => keys;

    /// <summary>Constant keys after the last searched one; null when there are others.</summary>
    public Value[]? Rest()
    {
        var rest = keys[(_lastSearched + 1)..];
        return rest.All(key => key.Fixed is ConstantNode) ? [.. rest.Select(key => ((ConstantNode)key.Fixed!).Value)] : null;
    }

    public void Seek(Probe probe) => _probe = probe;

    private FieldIndex? IndexOf(Frame frame, Value container, int i)
    {
        if (_probe is null || i != _lastSearched || frame.Recorder is not null || ((RegoSession)frame.Session).Scope.Functions is not null) return null;
        return container switch
        {
            ArrayValue { Count: >= FieldIndex.WorthIt } array => array.IndexBy(_probe.Path, Lookup.Follow, frame.Budget),
            ObjectValue { Count: >= FieldIndex.WorthIt } map => map.IndexBy(_probe.Path, Lookup.Follow, frame.Budget),
            _ => null,
        };
    }

    private bool EachFound(Frame frame, FieldIndex index, Value container, int i, BodyPlan body, int next, Sink sink)
    {
        if (_probe!.Wanted.Evaluate(frame) is not { } wanted) return false;
        for (var place = index.First(wanted); place >= 0; place = index.Next(place))
        {
            frame.Budget.Step();
            var (key, value) = container is ArrayValue array ? (IntegerValue.Of(place), array[place]) : EntryAt((ObjectValue)container, place);
            if (keys[i].Pattern!.Match(frame, key) && FromValue(frame, value, i + 1, body, next, sink)) return true;
        }
        return false;
    }

    private static (Value, Value) EntryAt(ObjectValue map, int n)
    {
        var place = map.SortedPlace(n);
        return (map.WrittenKey(place), map.WrittenValue(place));
    }

    public override bool Solve(Frame frame, BodyPlan body, int next, Sink sink)
    {
        if (data is not null) return FromData(frame, new DataCursor(data, ((RegoSession)frame.Session).Scope.Data), 0, body, next, sink);
        return head!.Evaluate(frame) is { } value && FromValue(frame, value, 0, body, next, sink);
    }

    private bool FromValue(Frame frame, Value current, int i, BodyPlan body, int next, Sink sink)
    {
        for (; i < keys.Length; i++)
        {
            if (keys[i].Fixed is not { } node) return Each(frame, current, i, body, next, sink);
            if (node.Evaluate(frame) is not { } key || Lookup.Part(frame, this, current, key) is not { } part) return false;
            current = part;
        }
        return result.Match(frame, current) && body.Solve(frame, next, sink);
    }

    private bool Each(Frame frame, Value container, int i, BodyPlan body, int next, Sink sink)
    {
        frame.Budget.Enter();
        var stopped = EachPart(frame, container, i, body, next, sink);
        frame.Budget.Leave();
        return stopped;
    }

    private bool EachPart(Frame frame, Value container, int i, BodyPlan body, int next, Sink sink)
    {
        if (IndexOf(frame, container, i) is { } known) return EachFound(frame, known, container, i, body, next, sink);
        var pattern = keys[i].Pattern!;
        switch (container)
        {
            case ArrayValue array:
                for (var n = 0; n < array.Count; n++)
                {
                    frame.Budget.Step();
                    var index = IntegerValue.Of(n);
                    frame.Recorder?.Looked(this, container, index, array[n]);
                    if (pattern.Match(frame, index) && FromValue(frame, array[n], i + 1, body, next, sink)) return true;
                }
                return false;
            case ObjectValue map:
                for (var n = 0; n < map.Count; n++)
                {
                    frame.Budget.Step();
                    var place = map.SortedPlace(n);
                    frame.Recorder?.Looked(this, container, map.WrittenKey(place), map.WrittenValue(place));
                    if (pattern.Match(frame, map.WrittenKey(place)) && FromValue(frame, map.WrittenValue(place), i + 1, body, next, sink)) return true;
                }
                return false;
            case SetValue set:
                for (var n = 0; n < set.Count; n++)
                {
                    frame.Budget.Step();
                    var member = set.Sorted(n);
                    if (pattern.Match(frame, member) && FromValue(frame, member, i + 1, body, next, sink)) return true;
                }
                return false;
            default: return false;
        }
    }

    private bool FromData(Frame frame, DataCursor cursor, int i, BodyPlan body, int next, Sink sink)
    {
        var session = (RegoSession)frame.Session;
        for (; i < keys.Length; i++)
        {
            if (cursor.Node is null) return cursor.Base is { } value && FromValue(frame, value, i, body, next, sink);
            if (keys[i].Fixed is not { } node)
            {
                foreach (var key in cursor.Keys())
                {
                    frame.Budget.Step();
                    var below = cursor.Step(session, key);
                    if (!below.IsUndefined && keys[i].Pattern!.Match(frame, key) && FromData(frame, below, i + 1, body, next, sink)) return true;
                }
                return false;
            }
            if (node.Evaluate(frame) is not { } wanted) return false;
            cursor = cursor.Step(session, wanted);
            if (cursor.IsUndefined) return false;
        }
        return cursor.Materialize(session) is { } whole && result.Match(frame, whole) && body.Solve(frame, next, sink);
    }
}

/// <summary>Goes through the results of a relation such as <c>walk</c>.</summary>
internal sealed class RelationStep(BuiltinCallNode call, Pattern result, Location at) : SearchStep(at)
{
    public Pattern Result => result;

    public override bool Solve(Frame frame, BodyPlan body, int next, Sink sink)
    {
        if (call.Evaluate(frame) is not ArrayValue results) return false;
        foreach (var item in results.Items.ToArray())
        {
            frame.Budget.Step();
            if (result.Match(frame, item) && body.Solve(frame, next, sink)) return true;
        }
        return false;
    }
}

/// <summary>What one <c>with</c> modifier does to the scope.</summary>
internal sealed record Replacement(string[] Path, bool IsInput, ValueNode? Value, DocumentPlan[] Shadowed, string? Function, GroupPlan? ByGroup, Builtin? ByBuiltin);

/// <summary>Runs an expression under replacements; what follows it runs without them.</summary>
internal sealed class WithStep(Replacement[] replacements, BodyPlan inner, Location at) : SearchStep(at)
{
    public BodyPlan Inner => inner;

    public override bool Solve(Frame frame, BodyPlan body, int next, Sink sink)
    {
        var session = (RegoSession)frame.Session;
        var outside = session.Scope;
        if (Enter(frame, outside) is not { } inside) return false;
        session.Scope = inside;
        var stopped = inner.Solve(frame, 0, new Resume(session, outside, inside, body, next, sink));
        session.Scope = outside;
        return stopped;
    }

    private EvaluationScope? Enter(Frame frame, EvaluationScope outside)
    {
        var (data, input) = (outside.Data, outside.Input);
        var shadowed = outside.Shadowed;
        var functions = outside.Functions;
        foreach (var replacement in replacements)
        {
            var value = replacement.Value?.Evaluate(frame);
            if (replacement.Value is not null && value is null) return null;
            if (replacement.Function is { } name)
            {
                functions = functions is null ? new(StringComparer.Ordinal) : new(functions, StringComparer.Ordinal);
                functions[name] = new FunctionReplacement(replacement.ByGroup, replacement.ByBuiltin, value);
                continue;
            }
            if (replacement.IsInput) input = Put(input, replacement.Path, 0, value!);
            else
            {
                data = Put(data, replacement.Path, 0, value!);
                shadowed = shadowed is null ? [.. replacement.Shadowed] : [.. shadowed, .. replacement.Shadowed];
            }
        }
        // What was put into documents may have made them deep.
        if (data is not null && !ReferenceEquals(data, outside.Data)) frame.Budget.Admit(data);
        if (input is not null && !ReferenceEquals(input, outside.Input)) frame.Budget.Admit(input);
        return outside.With(data, input, shadowed, functions);
    }

    private static Value Put(Value? root, string[] path, int i, Value value)
    {
        if (i == path.Length) return value;
        var map = root as ObjectValue ?? ObjectValue.Empty;
        var key = new StringValue(path[i]);
        return map.With(key, Put(map.Get(key), path, i + 1, value));
    }

    private sealed class Resume(RegoSession session, EvaluationScope outside, EvaluationScope inside, BodyPlan body, int next, Sink sink) : Sink
    {
        public override bool Accept(Frame frame)
        {
            session.Scope = outside;
            var stopped = body.Solve(frame, next, sink);
            session.Scope = inside;
            return stopped;
        }
    }
}
