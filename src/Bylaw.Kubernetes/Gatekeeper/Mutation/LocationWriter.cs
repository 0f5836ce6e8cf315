using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gatekeeper.Mutation;

/// <summary>Follows a location through an object and changes what is there. What is missing on the way is made.</summary>
internal sealed class LocationWriter(LocationPath path, PathTests tests, Change change, MutationSubject subject, Budget budget)
{
    /// <summary>The object changed; null when the path tests keep it from it.</summary>
    public ObjectValue? Write() => (ObjectValue?)Write(subject.Value, 0);

    private Value? Write(Value current, int depth)
    {
        budget.Step();
        return path.Steps[depth] switch
        {
            FieldStep field => WriteField(current as ObjectValue ?? throw Mismatch("a map", current, depth), field, depth),
            ItemStep item => WriteItems(current as ArrayValue ?? throw Mismatch("a list", current, depth), item, depth),
            _ => null,
        };
    }

    private ObjectValue? WriteField(ObjectValue map, FieldStep field, int depth)
    {
        budget.Step(map.Count);
        var next = map.Get(field.Name);
        if (next is null ? !tests.MayBeMissing(depth) : !tests.MayExist(depth)) return null;
        if (depth == path.Count - 1) return change.Field(map, field.Name, subject, budget);
        if (Write(next ?? Empty(depth), depth + 1) is not { } changed) return null;
        return ReferenceEquals(changed, next) ? map : map.With(new StringValue(field.Name), changed);
    }

    private ArrayValue? WriteItems(ArrayValue list, ItemStep step, int depth)
    {
        budget.Step(list.Count);
        if (depth == path.Count - 1) return WriteItem(list, step, depth);
        if (step.TakesAll && !tests.MayExist(depth)) return null;
        var items = list.Items.ToArray();
        bool wasFound = false, wasChanged = false;
        for (var i = 0; i < items.Length; i++)
        {
            if (!step.TakesAll && !IsWanted(items[i], step)) continue;
            if (!tests.MayExist(depth)) return null;
            wasFound = true;
            if (Write(items[i], depth + 1) is not { } changed) continue;
            wasChanged = true;
            items[i] = changed;
        }
        if (wasFound || step.TakesAll) return wasChanged ? Same(list, items) : null;
        if (!tests.MayBeMissing(depth)) return null;
        return Write(NewItem(step, depth), depth + 1) is { } made ? new ArrayValue([.. items, made]) : null;
    }

    private ArrayValue? WriteItem(ArrayValue list, ItemStep step, int depth)
    {
        var item = change.Item(subject);
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is not ObjectValue) throw new MutationHalt($"an item of the list is no map, so it has no `{step.Field}`");
            if (!IsWanted(list[i], step)) continue;
            if (!Equals(item.Get(step.Field), step.Wanted)) throw new MutationHalt($"the item would get another `{step.Field}`");
            if (!tests.MayExist(depth)) return null;
            var items = list.Items.ToArray();
            items[i] = item;
            return new ArrayValue(items);
        }
        return tests.MayBeMissing(depth) ? new ArrayValue([.. list, item]) : null;
    }

    private static bool IsWanted(Value item, ItemStep step) => item is ObjectValue map && map.Get(step.Field) is { } found && found.Equals(step.Wanted);

    private static ArrayValue Same(ArrayValue list, Value[] items)
    {
        for (var i = 0; i < items.Length; i++)
            if (!ReferenceEquals(items[i], list[i])) return new ArrayValue(items);
        return list;
    }

    private ObjectValue NewItem(ItemStep step, int depth)
    {
        if (path.Steps[depth + 1] is ItemStep) throw new MutationHalt("a list cannot stand in a list");
        return ObjectValue.Empty.With(new StringValue(step.Field), step.Wanted!);
    }

    /// <summary>What stands for the place of a step that is missing.</summary>
    private Value Empty(int depth) => path.Steps[depth + 1] is ItemStep ? ArrayValue.Empty : ObjectValue.Empty;

    private MutationHalt Mismatch(string wanted, Value found, int depth) =>
        new($"the location wants {wanted} for `{string.Join('.', path.Steps[..depth].OfType<FieldStep>().Select(step => step.Name))}`, and the object has {Word(found)} there");

    private static string Word(Value value) => value switch
    {
        NullValue => "null",
        ObjectValue => "a map",
        ArrayValue => "a list",
        StringValue or AwaitedValue => "a text",
        BooleanValue => "true or false",
        _ => "a number",
    };
}
