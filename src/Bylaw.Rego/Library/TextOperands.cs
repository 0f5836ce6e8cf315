using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Reads the operands of builtins that work on text, and reports the ones of the wrong type.</summary>
internal static class TextOperands
{
    /// <summary>The text operand at a place (from 0), or null after a type error.</summary>
    public static string? Text(BuiltinCall call, ReadOnlySpan<Value> args, int place)
    {
        if (args[place] is StringValue text) return text.Text;
        call.OperandMustBe(place + 1, "string", args[place]);
        return null;
    }

    /// <summary>Two text operands at the first places; false after a type error.</summary>
    public static bool Two(BuiltinCall call, ReadOnlySpan<Value> args, out string first, out string second)
    {
        first = Text(call, args, 0) ?? "";
        second = call.Error is null ? Text(call, args, 1) ?? "" : "";
        return call.Error is null;
    }

    /// <summary>The integer operand at a place; false after a type error. Beyond 32 bits it is cut to the nearest.</summary>
    public static bool Integer(BuiltinCall call, ReadOnlySpan<Value> args, int place, out int value)
    {
        value = 0;
        if (args[place] is not NumberValue number)
        {
            call.OperandMustBe(place + 1, "number", args[place]);
            return false;
        }
        if (!number.TryGetInt64(out var integer))
        {
            call.TypeError($"operand {place + 1} must be integer number but got floating-point number");
            return false;
        }
        value = (int)Math.Clamp(integer, int.MinValue, int.MaxValue);
        return true;
    }

    /// <summary>The texts in an array or a set; null after a type error.</summary>
    public static List<string>? Texts(BuiltinCall call, ReadOnlySpan<Value> args, int place)
    {
        var list = args[place];
        if (list is not (ArrayValue or SetValue))
        {
            call.OperandMustBe(place + 1, "one of {set, array}", list);
            return null;
        }
        var texts = new List<string>();
        foreach (var item in (IEnumerable<Value>)list)
        {
            if (item is not StringValue text)
            {
                var name = BuiltinCall.TypeName(list);
                call.TypeError($"operand {place + 1} must be {name} of strings but got {name} containing {BuiltinCall.TypeName(item)}");
                return null;
            }
            texts.Add(text.Text);
        }
        return texts;
    }

    /// <summary>A text or the texts in an array or a set; null after a type error.</summary>
    public static List<string>? TextOrTexts(BuiltinCall call, ReadOnlySpan<Value> args, int place)
    {
        if (args[place] is StringValue text) return [text.Text];
        if (args[place] is ArrayValue or SetValue) return Texts(call, args, place);
        call.OperandMustBe(place + 1, "one of {string, set, array}", args[place]);
        return null;
    }
}
