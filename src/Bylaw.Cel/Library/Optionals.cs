using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Core.Values;
using static Bylaw.Cel.Library.Define;

namespace Bylaw.Cel.Library;

/// <summary>Values that may be none.</summary>
internal static class Optionals
{
    public static IEnumerable<Function> Functions =>
    [
        Function("optional.of", Global("optional_of", OptionalOfA, (_, arguments) => OptionalValue.Of(arguments[0]), A)),
        Function("optional.ofNonZeroValue", Global("optional_ofNonZeroValue", OptionalOfA, (_, arguments) => IsZero(arguments[0]) ? OptionalValue.None : OptionalValue.Of(arguments[0]), A)),
        Function("optional.none", Global("optional_none", OptionalOfA, (_, _) => OptionalValue.None)),
        Function("hasValue", Method("optional_hasValue", CelType.Bool, (_, arguments) => Value.Of(((OptionalValue)arguments[0]).Value is not null), OptionalOfA)),
        Function("value", Method("optional_value", A, (session, arguments) => ((OptionalValue)arguments[0]).Value ?? session.Fail("optional.none() dereference"), OptionalOfA)),
        Function("or", Method("optional_or_optional", OptionalOfA, (_, arguments) => ((OptionalValue)arguments[0]).Value is null ? arguments[1] : arguments[0], OptionalOfA, OptionalOfA)),
        Function("orValue", Method("optional_orValue_value", A, (_, arguments) => ((OptionalValue)arguments[0]).Value ?? arguments[1], OptionalOfA, A)),
        Function("optional.unwrap", Global("optional_unwrap", ListOfA, Unwrap, CelType.List(OptionalOfA))),
        Function("unwrapOpt", Method("optional_unwrapOpt", ListOfA, Unwrap, CelType.List(OptionalOfA))),
    ];

    private static Value? Unwrap(CelSession session, ReadOnlySpan<Value> arguments)
    {
        var list = (ArrayValue)arguments[0];
        var kept = new List<Value>(list.Count);
        foreach (var item in list.Items)
        {
            if (item is not OptionalValue optional) return session.Fail("no such overload");
            if (optional.Value is not null) kept.Add(optional.Value);
        }
        return session.Admit(new ArrayValue([.. kept]));
    }

    private static bool IsZero(Value value) => Numbers.Own(value) switch
    {
        NullValue => true,
        BooleanValue answer => !answer.IsTrue,
        IntegerValue integer => integer.Value == 0,
        UnsignedValue integer => integer.Value == 0,
        DoubleValue number => number.Value == 0,
        StringValue text => text.Text.Length == 0,
        BytesValue bytes => bytes.Bytes.IsEmpty,
        ArrayValue list => list.Count == 0,
        ObjectValue map => map.Count == 0,
        DurationValue duration => duration.Nanoseconds == 0,
        TimestampValue instant => instant is { Seconds: TimestampValue.First, Nanos: 0 },
        OptionalValue optional => optional.Value is null,
        _ => false,
    };
}
