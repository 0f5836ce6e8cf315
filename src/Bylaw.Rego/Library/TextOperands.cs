using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Reads the operands of builtins that work on text, and reports the ones of the wrong type.</summary>
internal static class TextOperands
{
    /// <summary>The text operand at a place (from 0), or null after a type error.</summary>
    public static string? Text(BuiltinCall call, ReadOnlySpan<Value> args, int place) =>
        call.TryGetText(args, place, out var text) ? text : null;

    /// <summary>Two text operands at the first places; false after a type error.</summary>
    public static bool Two(BuiltinCall call, ReadOnlySpan<Value> args, out string first, out string second)
    {
        second = "";
        return call.TryGetText(args, 0, out first) && call.TryGetText(args, 1, out second);
    }

    /// <summary>The integer operand at a place; false after a type error. Beyond 32 bits it is cut to the nearest.</summary>
    public static bool Integer(BuiltinCall call, ReadOnlySpan<Value> args, int place, out int value)
    {
        var isInteger = call.TryGetInt64(args, place, out var integer);
        value = (int)Math.Clamp(integer, int.MinValue, int.MaxValue);
        return isInteger;
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
                call.ElementMustBe(place + 1, list, "string", item);
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
