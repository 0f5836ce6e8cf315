using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Planning;

/// <summary><c>operand.field</c>, <c>operand.?field</c>, <c>has(operand.field)</c>.</summary>
/// <param name="operand">What the field is of.</param>
/// <param name="name">The name as it is written.</param>
/// <param name="meant">The name that is meant where there is no field of that very name; null for none.</param>
/// <param name="isTest">Whether it only asks whether the field is there.</param>
/// <param name="isOptional">Whether it gives an optional.</param>
/// <param name="at">Its place.</param>
internal sealed class FieldNode(ValueNode operand, string name, string? meant, bool isTest, bool isOptional, Location at) : CelNode(at)
{
    private readonly StringValue _key = new(name);
    private readonly StringValue? _meant = meant is null ? null : new StringValue(meant);

    public ValueNode Operand => operand;

    public bool IsTest => isTest;

    public string Field => name;

    /// <summary>The name of the field that is meant in a value.</summary>
    public string NameIn(Value? value) => value is ObjectValue map ? KeyIn(map).Text : name;

    private StringValue KeyIn(ObjectValue map) => _meant is not null && map.Get(_key) is null ? _meant : _key;

    protected override Value? Ask(Frame frame)
    {
        var value = operand.Evaluate(frame);
        if (!isTest) Session(frame).Charge(1);
        if (value is ObjectValue map)
        {
            var key = KeyIn(map);
            var found = map.Get(key);
            frame.Recorder?.Looked(this, map, key, found);
            if (isTest) return Value.Of(found is not null);
            if (isOptional) return OptionalValue.From(found);
            return found ?? Session(frame).Fail($"no such key: {name}", At);
        }
        return value is null ? null : Other(value, frame);
    }

    private Value? Other(Value value, Frame frame)
    {
        if (value is TypedObjectValue typed)
        {
            var own = typed.Fields.Get(_key);
            if (isTest) return Value.Of(own is not null);
            return isOptional ? OptionalValue.From(own) : own ?? Session(frame).Fail($"no such key: {name}", At);
        }
        // What has no fields at all has not this one either.
        if (value is not OptionalValue optional)
            return isTest ? BooleanValue.False : Session(frame).Fail($"no such overload: type '{TypeValue.Of(value).Name}' does not support field selection", At);
        // What is reached through an optional is one.
        if (optional.Value is null) return isTest ? BooleanValue.False : OptionalValue.None;
        if (optional.Value is not ObjectValue map) return Session(frame).Fail($"no such key: {name}", At);
        var found = map.Get(_key);
        return isTest ? Value.Of(found is not null) : OptionalValue.From(found);
    }
}

/// <summary><c>operand[index]</c> and <c>operand[?index]</c>.</summary>
internal sealed class IndexNode(ValueNode operand, ValueNode index, bool isOptional, Location at) : CelNode(at)
{
    public ValueNode Operand => operand;

    public ValueNode Index => index;

    protected override Value? Ask(Frame frame)
    {
        if (operand.Evaluate(frame) is not { } value || index.Evaluate(frame) is not { } key) return null;
        Session(frame).Charge(1);
        var through = value as OptionalValue;
        if (through is { Value: null }) return OptionalValue.None;
        var found = Find(through?.Value ?? value, key, frame, out var isWrong);
        if (isWrong) return null;
        if (isOptional || through is not null) return OptionalValue.From(found);
        return found ?? Session(frame).Fail(value is ArrayValue ? $"index out of bounds: {key}" : $"no such key: {(key as StringValue)?.Text ?? key.ToString()}", At);
    }

    private Value? Find(Value container, Value key, Frame frame, out bool isWrong)
    {
        isWrong = false;
        switch (container)
        {
            case ObjectValue map:
                if (key is not (StringValue or BooleanValue) && !Equality.IsNumber(key))
                {
                    isWrong = true;
                    return Session(frame).NoOverload(At);
                }
                var found = map.Get(Numbers.Own(key));
                frame.Recorder?.Looked(this, map, key, found);
                return found;
            case ArrayValue list when PlaceOf(key) is { } place:
                return place >= 0 && place < list.Count ? list[(int)place] : null;
            default:
                isWrong = true;
                return Session(frame).NoOverload(At);
        }
    }

    private static long? PlaceOf(Value key) => Numbers.Own(key) switch
    {
        IntegerValue place => place.Value,
        UnsignedValue place => place.Value > long.MaxValue ? -1 : (long)place.Value,
        DoubleValue { Value: var place } when place == Math.Floor(place) && Math.Abs(place) < 1L << 53 => (long)place,
        _ => null,
    };
}
