using System.Numerics;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Reads operands. Each returns false after it has reported the type error.</summary>
internal static class Operands
{
    public static bool TryGetText(this BuiltinCall call, ReadOnlySpan<Value> args, int index, out string text)
    {
        text = "";
        if (args[index] is not StringValue value) return call.OperandMustBe(index + 1, "string", args[index]) is not null;
        text = value.Text;
        return true;
    }

    public static bool TryGetNumber(this BuiltinCall call, ReadOnlySpan<Value> args, int index, out NumberValue number)
    {
        number = IntegerValue.Zero;
        if (args[index] is not NumberValue value) return call.OperandMustBe(index + 1, "number", args[index]) is not null;
        number = value;
        return true;
    }

    public static bool TryGetArray(this BuiltinCall call, ReadOnlySpan<Value> args, int index, out ArrayValue list)
    {
        list = ArrayValue.Empty;
        if (args[index] is not ArrayValue value) return call.OperandMustBe(index + 1, "array", args[index]) is not null;
        list = value;
        return true;
    }

    public static bool TryGetObject(this BuiltinCall call, ReadOnlySpan<Value> args, int index, out ObjectValue map)
    {
        map = ObjectValue.Empty;
        if (args[index] is not ObjectValue value) return call.OperandMustBe(index + 1, "object", args[index]) is not null;
        map = value;
        return true;
    }

    public static bool TryGetSet(this BuiltinCall call, ReadOnlySpan<Value> args, int index, out SetValue set)
    {
        set = SetValue.Empty;
        if (args[index] is not SetValue value) return call.OperandMustBe(index + 1, "set", args[index]) is not null;
        set = value;
        return true;
    }

    /// <summary>An integer that fits 64 bits.</summary>
    public static bool TryGetInt64(this BuiltinCall call, ReadOnlySpan<Value> args, int index, out long integer)
    {
        integer = 0;
        if (args[index] is not NumberValue value) return call.OperandMustBe(index + 1, "number", args[index]) is not null;
        return value.TryGetInt64(out integer) || NotWhole(call, index);
    }

    /// <summary>An integer of any size.</summary>
    public static bool TryGetInteger(this BuiltinCall call, ReadOnlySpan<Value> args, int index, out BigInteger integer)
    {
        integer = default;
        if (args[index] is IntegerValue small)
        {
            integer = small.Value;
            return true;
        }
        if (args[index] is not NumberValue value) return call.OperandMustBe(index + 1, "integer", args[index]) is not null;
        if (value.Exact.ToInteger() is not { } found) return NotWhole(call, index);
        integer = found;
        return true;
    }

    /// <summary>The members of an array or a set, in canonical order for a set.</summary>
    public static bool TryGetItems(this BuiltinCall call, ReadOnlySpan<Value> args, int index, string wanted, out IReadOnlyCollection<Value> items)
    {
        items = args[index] as IReadOnlyCollection<Value> ?? ArrayValue.Empty;
        return args[index] is ArrayValue or SetValue || call.OperandMustBe(index + 1, wanted, args[index]) is not null;
    }

    /// <summary>Fails with "must be array of strings but got array containing number".</summary>
    public static Value? ElementMustBe(this BuiltinCall call, int operand, Value composite, string wanted, Value found)
    {
        var kind = BuiltinCall.TypeName(composite);
        return call.TypeError($"operand {operand} must be {kind} of {wanted}s but got {kind} containing {BuiltinCall.TypeName(found)}");
    }

    private static bool NotWhole(BuiltinCall call, int index) =>
        call.TypeError($"operand {index + 1} must be integer number but got floating-point number") is not null;
}
