using System.Text;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Library;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Planning;

/// <summary>Values that the policy builds, held against the budget.</summary>
internal static class Built
{
    public static Value Admit(Frame frame, Value value)
    {
        frame.Budget.Admit(value);
        return value;
    }

    /// <summary>Whether two values are equal: for large ones this takes time in proportion, which is paid for here.</summary>
    public static bool AreEqual(Frame frame, Value left, Value right)
    {
        if (ReferenceEquals(left, right)) return true;
        if (left.Kind != right.Kind) return false;
        frame.Budget.Admit(left);
        return left.Equals(right);
    }
}

internal sealed class ArrayNode(ValueNode[] items, Location at) : ValueNode(at)
{
    public override Value? Evaluate(Frame frame)
    {
        var values = new Value[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i].Evaluate(frame) is not { } value) return null;
            values[i] = value;
        }
        return Built.Admit(frame, new ArrayValue(values));
    }
}

internal sealed class SetNode(ValueNode[] items, Location at) : ValueNode(at)
{
    public override Value? Evaluate(Frame frame)
    {
        var builder = new SetBuilder(items.Length);
        foreach (var item in items)
        {
            if (item.Evaluate(frame) is not { } value) return null;
            builder.Add(value);
        }
        return Built.Admit(frame, builder.ToSet());
    }
}

internal sealed class ObjectNode((ValueNode Key, ValueNode Value)[] entries, Location at) : ValueNode(at)
{
    // Most objects have constant keys: then the keys are there already.
    private readonly Value[]? _keys = KeysOf(entries);

    public override Value? Evaluate(Frame frame)
    {
        if (_keys is not null) return WithKeys(frame, _keys);
        var builder = new ObjectBuilder(entries.Length);
        foreach (var (keyNode, valueNode) in entries)
        {
            if (keyNode.Evaluate(frame) is not { } key || valueNode.Evaluate(frame) is not { } value) return null;
            builder.Set(key, value);
        }
        return Built.Admit(frame, builder.ToObject());
    }

    private Value? WithKeys(Frame frame, Value[] keys)
    {
        var values = new Value[keys.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (entries[i].Value.Evaluate(frame) is not { } value) return null;
            values[i] = value;
        }
        return Built.Admit(frame, ObjectValue.Of(keys, values));
    }

    private static Value[]? KeysOf((ValueNode Key, ValueNode Value)[] entries)
    {
        Value[] keys = [.. entries.Select(entry => (entry.Key as ConstantNode)?.Value).OfType<Value>()];
        return keys.Length == entries.Length && keys.Distinct().Count() == keys.Length ? keys : null;
    }
}

/// <summary>Where the answer of a comprehension is remembered.</summary>
/// <param name="IsShared">For all evaluations over the same base documents.</param>
/// <param name="Slots">Within one evaluation, by the values of these variables; null for not.</param>
internal sealed record ComprehensionMemory(bool IsShared, int[]? Slots)
{
    public static readonly ComprehensionMemory None = new(false, null);

    public static readonly ComprehensionMemory Shared = new(true, null);
}

/// <summary>Collects all solutions of a body.</summary>
internal sealed class ComprehensionNode(ComprehensionKind kind, ValueNode? key, ValueNode value, BodyPlan body, ComprehensionMemory memory, Location at) : ValueNode(at)
{
    public BodyPlan Body => body;

    public override Value? Evaluate(Frame frame)
    {
        if (frame.Recorder is not null) return Fresh(frame);
        var scope = ((RegoSession)frame.Session).Scope;
        if (memory.IsShared && scope.Shared is { } shared) return FromShared(frame, shared);
        return memory.Slots is null ? Fresh(frame) : FromScope(frame, scope, memory.Slots);
    }

    private Value Fresh(Frame frame) => Built.Admit(frame, Collect(frame));

    private Value? FromShared(Frame frame, SharedMemo shared)
    {
        if (shared.TryRecall(this, out var known)) return known;
        var answer = Fresh(frame);
        shared.Remember(this, answer);
        return answer;
    }

    private Value FromScope(Frame frame, EvaluationScope scope, int[] slots)
    {
        var variables = new Value[slots.Length];
        for (var i = 0; i < slots.Length; i++)
        {
            // Hashing what is large would cost more than it saves.
            if (frame.Slots[slots[i]] is not { Kind: < ValueKind.Array } scalar) return Fresh(frame);
            variables[i] = scalar;
        }
        var known = scope.MemoOf(this).Known;
        var arguments = new ArgumentKey(variables);
        if (known.TryGetValue(arguments, out var answer)) return answer!;
        answer = Fresh(frame);
        known[arguments] = answer;
        return answer;
    }

    private Value Collect(Frame frame)
    {
        switch (kind)
        {
            case ComprehensionKind.Array:
                var items = new Items(value);
                body.Solve(frame, 0, items);
                return items.Count == 0 ? ArrayValue.Empty : new ArrayValue(items.ToArray());
            case ComprehensionKind.Set:
                var members = new Members(value);
                body.Solve(frame, 0, members);
                return members.Builder.ToSet();
            default:
                var entries = new Entries(key!, value, At);
                body.Solve(frame, 0, entries);
                return entries.Builder.ToObject();
        }
    }

    private sealed class Items(ValueNode value) : Sink
    {
        private Value[] _items = new Value[4];

        public int Count { get; private set; }

        public override bool Accept(Frame frame)
        {
            if (value.Evaluate(frame) is not { } item) return false;
            if (Count == _items.Length) Array.Resize(ref _items, Count * 2);
            _items[Count++] = item;
            return false;
        }

        public Value[] ToArray()
        {
            if (_items.Length != Count) Array.Resize(ref _items, Count);
            return _items;
        }
    }

    private sealed class Members(ValueNode value) : Sink
    {
        public SetBuilder Builder { get; } = new();

        public override bool Accept(Frame frame)
        {
            if (value.Evaluate(frame) is { } item) Builder.Add(Built.Admit(frame, item));
            return false;
        }
    }

    private sealed class Entries(ValueNode key, ValueNode value, Location at) : Sink
    {
        public ObjectBuilder Builder { get; } = new();

        public override bool Accept(Frame frame)
        {
            if (key.Evaluate(frame) is not { } name || value.Evaluate(frame) is not { } item) return false;
            if (!Builder.TryAdd(Built.Admit(frame, name), item) && !Builder.Get(name)!.Equals(item)) throw RegoErrors.KeyConflict(at);
            return false;
        }
    }
}

/// <summary>A template string: parts that have no value print as <c>&lt;undefined&gt;</c>.</summary>
internal sealed class TemplateNode(ValueNode[] parts, Location at) : ValueNode(at)
{
    public override Value? Evaluate(Frame frame)
    {
        var output = new StringBuilder();
        foreach (var part in parts)
            output.Append(part is ConstantNode { Value: StringValue text } ? text.Text : Text(part.Evaluate(frame)));
        frame.Budget.Reserve(output.Length * 2L);
        return new StringValue(output.ToString());
    }

    /// <summary>Text of a part: parts that are no constants come as the set of their values.</summary>
    public static string Text(Value? part)
    {
        if (part is SetValue { Count: <= 1 } set) part = set.Count == 0 ? null : set.Added(0);
        return part switch
        {
            null => "<undefined>",
            StringValue text => text.Text,
            _ => TermText.Of(part),
        };
    }
}
