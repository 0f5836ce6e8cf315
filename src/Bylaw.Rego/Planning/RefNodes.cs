using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Planning;

/// <summary>The input document.</summary>
internal sealed class InputNode(Location at) : ValueNode(at)
{
    public override Value? Evaluate(Frame frame) => ((RegoSession)frame.Session).Scope.Input;
}

/// <summary>A part of a value, by keys that are all known.</summary>
internal sealed class RefNode(ValueNode head, ValueNode[] keys, Location at) : ValueNode(at)
{
    public override Value? Evaluate(Frame frame)
    {
        var current = head.Evaluate(frame);
        for (var i = 0; i < keys.Length; i++)
        {
            if (current is null || keys[i].Evaluate(frame) is not { } key) return null;
            current = Lookup.Part(frame, this, current, key);
            if (current is null && frame.Recorder is { } recorder) TellRest(recorder, i + 1);
        }
        return current;
    }

    private void TellRest(Recorder recorder, int next)
    {
        for (; next < keys.Length && keys[next] is ConstantNode constant; next++) recorder.Missed(this, constant.Value);
    }
}

/// <summary>A part of a value, by constant keys.</summary>
internal sealed class PathNode(ValueNode head, Value[] keys, Location at) : ValueNode(at)
{
    public ValueNode Head => head;

    public Value[] Keys => keys;

    /// <summary>The part below under one more key.</summary>
    public PathNode Then(Value key) => new(head, [.. keys, key], At);

    public override Value? Evaluate(Frame frame)
    {
        var current = head.Evaluate(frame);
        if (frame.Recorder is not null) return Told(frame, current);
        foreach (var key in keys)
        {
            if (current is null) return null;
            current = Lookup.Part(current, key);
        }
        return current;
    }

    private Value? Told(Frame frame, Value? current)
    {
        for (var i = 0; i < keys.Length && current is not null; i++)
        {
            current = Lookup.Part(frame, this, current, keys[i]);
            if (current is null)
                foreach (var key in keys.AsSpan(i + 1)) frame.Recorder!.Missed(this, key);
        }
        return current;
    }
}

/// <summary>The value of a rule, asked by its whole path.</summary>
internal sealed class RuleNode(GroupPlan group, DocumentPlan[] way, string[] path, Location at) : ValueNode(at)
{
    private readonly StringValue[] _path = [.. path.Select(part => new StringValue(part))];

    public override Value? Evaluate(Frame frame)
    {
        var session = (RegoSession)frame.Session;
        if (session.Scope.Shadowed is { } shadowed)
            foreach (var node in way)
                if (shadowed.Contains(node)) return Base(session.Scope.Data);
        return group.Value(session);
    }

    private Value? Base(Value? data)
    {
        foreach (var part in _path)
        {
            if (data is null) return null;
            data = Lookup.Part(data, part);
        }
        return data;
    }
}

/// <summary>A document below <c>data</c>, by keys that are all known, where base and virtual documents may meet.</summary>
internal sealed class DataNode(DocumentPlan root, ValueNode[] keys, Location at) : ValueNode(at)
{
    public override Value? Evaluate(Frame frame)
    {
        var session = (RegoSession)frame.Session;
        var cursor = new DataCursor(root, session.Scope.Data);
        foreach (var key in keys)
        {
            if (key.Evaluate(frame) is not { } found) return null;
            cursor = cursor.Step(session, found);
            if (cursor.IsUndefined) return null;
        }
        return cursor.Materialize(session);
    }
}
