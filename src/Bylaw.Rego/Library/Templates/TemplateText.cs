using System.Globalization;
using System.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.Templates;

/// <summary>A number of the data: a text to Go.</summary>
internal sealed record JsonNumber(string Text);

/// <summary>How template values print.</summary>
internal static class TemplateText
{
    /// <summary>The text of what an action prints.</summary>
    public static string Top(object? value) => value is null || value == TemplateRenderer.Missing ? "<undefined>" : Of(value);

    /// <summary>The text of a value as Go's <c>%v</c>.</summary>
    public static string Of(object? value)
    {
        if (value is null || value == TemplateRenderer.Missing) return "<nil>";
        switch (value)
        {
            case string text: return text;
            case JsonNumber number: return number.Text;
            case bool boolean: return boolean ? "true" : "false";
            case long integer: return integer.ToString(CultureInfo.InvariantCulture);
            case double number: return GoFloat.Format(number, 'g', -1);
        }
        var output = new StringBuilder();
        Append(output, (Value)value);
        return output.ToString();
    }

    public static string TypeName(object? value) => value switch
    {
        null => "<nil>",
        string => "string",
        JsonNumber => "json.Number",
        bool => "bool",
        long => "int",
        double => "float64",
        ObjectValue => "map[string]interface {}",
        Value => "[]interface {}",
        _ => "<nil>",
    };

    private static void Append(StringBuilder output, Value value)
    {
        switch (value)
        {
            case NullValue: output.Append("<nil>"); break;
            case StringValue text: output.Append(text.Text); break;
            case ObjectValue map:
                output.Append("map[");
                var first = true;
                foreach (var (key, item) in map)
                {
                    if (!first) output.Append(' ');
                    first = false;
                    output.Append(TemplateFunctions.KeyText(key)).Append(':');
                    Append(output, item);
                }
                output.Append(']');
                break;
            case ArrayValue or SetValue:
                output.Append('[');
                var start = output.Length;
                foreach (var item in (IEnumerable<Value>)value)
                {
                    if (output.Length > start) output.Append(' ');
                    Append(output, item);
                }
                output.Append(']');
                break;
            default: output.Append(TermText.Of(value)); break;
        }
    }
}
