using System.Globalization;
using System.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.Encodings;

/// <summary>
/// JSON text as Go's <c>encoding/json</c> writes it: keys sorted as texts, and <c>&lt;</c>, <c>&gt;</c>, <c>&amp;</c>
/// escaped. With an indent each value stands on its own line, after a prefix.
/// </summary>
internal sealed class GoJson
{
    private readonly StringBuilder _output = new();
    private readonly BuiltinCall _call;
    private readonly string? _prefix;
    private readonly string _indent;

    private GoJson(BuiltinCall call, string? prefix, string indent)
    {
        _call = call;
        _prefix = prefix;
        _indent = indent;
    }

    /// <summary>On one line, without spaces.</summary>
    public static string Write(BuiltinCall call, Value value)
    {
        var writer = new GoJson(call, null, "");
        writer.Append(value, 0);
        return writer._output.ToString();
    }

    /// <summary>On several lines; the first has no prefix.</summary>
    public static string WriteIndented(BuiltinCall call, Value value, string prefix, string indent)
    {
        var writer = new GoJson(call, prefix, indent);
        writer.Append(value, 0);
        return writer._output.ToString();
    }

    /// <summary>The entries of an object as JSON has them: keys that are no text become their JSON text.</summary>
    public static List<KeyValuePair<string, Value>> TextEntries(BuiltinCall call, ObjectValue map)
    {
        var entries = new List<KeyValuePair<string, Value>>(map.Count);
        var areSorted = true;
        foreach (var (key, value) in map)
        {
            areSorted &= key is StringValue;
            entries.Add(new(key is StringValue text ? text.Text : Write(call, key), value));
        }
        if (areSorted) return entries;
        // `1` and `"1"` are one key in JSON.
        var unique = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var (key, value) in entries) unique[key] = value;
        entries = [.. unique];
        entries.Sort((a, b) => StringValue.Compare(a.Key, b.Key));
        return entries;
    }

    private void Append(Value value, int level)
    {
        _call.Budget.Step();
        switch (value)
        {
            case NullValue: _output.Append("null"); break;
            case BooleanValue truth: _output.Append(truth.IsTrue ? "true" : "false"); break;
            case NumberValue number: _output.Append(number.Text); break;
            case StringValue text: Append(text.Text); break;
            case ArrayValue list: Append(list, list.Count, level); break;
            case SetValue set: Append(set, set.Count, level); break;
            case ObjectValue map: Append(map, level); break;
        }
    }

    private void Append(IEnumerable<Value> items, int count, int level)
    {
        if (count == 0)
        {
            _output.Append("[]");
            return;
        }
        _call.Budget.Enter();
        var separator = '[';
        foreach (var item in items)
        {
            _output.Append(separator);
            separator = ',';
            NewLine(level + 1);
            Append(item, level + 1);
        }
        NewLine(level);
        _output.Append(']');
        _call.Budget.Leave();
    }

    private void Append(ObjectValue map, int level)
    {
        if (map.Count == 0)
        {
            _output.Append("{}");
            return;
        }
        _call.Budget.Enter();
        var separator = '{';
        foreach (var (key, value) in TextEntries(_call, map))
        {
            _output.Append(separator);
            separator = ',';
            NewLine(level + 1);
            Append(key);
            _output.Append(_prefix is null ? ":" : ": ");
            Append(value, level + 1);
        }
        NewLine(level);
        _output.Append('}');
        _call.Budget.Leave();
    }

    private void NewLine(int level)
    {
        if (_prefix is null) return;
        _output.Append('\n').Append(_prefix);
        for (var i = 0; i < level; i++) _output.Append(_indent);
    }

    private void Append(string text)
    {
        _call.Budget.Step(text.Length >> 6);
        _output.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var unit = text[i];
            switch (unit)
            {
                case '"': _output.Append("\\\""); break;
                case '\\': _output.Append("\\\\"); break;
                case '\n': _output.Append("\\n"); break;
                case '\r': _output.Append("\\r"); break;
                case '\t': _output.Append("\\t"); break;
                case '\b': _output.Append("\\b"); break;
                case '\f': _output.Append("\\f"); break;
                case < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029': AppendEscape(unit); break;
                default:
                    if (char.IsHighSurrogate(unit) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) _output.Append(unit).Append(text[++i]);
                    else if (char.IsSurrogate(unit)) AppendEscape('\uFFFD');
                    else _output.Append(unit);
                    break;
            }
        }
        _output.Append('"');
    }

    private void AppendEscape(char unit) => _output.Append("\\u").Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture));
}
