using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Bylaw.Core.Values;

namespace Bylaw.Cli.Opa.Output;

/// <summary>
/// Writes JSON byte for byte as OPA does: fields in the order in which they are written, <paramref name="width"/> blanks a level, <c>&lt;</c>,
/// <c>&gt;</c> and <c>&amp;</c> escaped, sets as sorted arrays, keys that are no texts as their JSON text.
/// </summary>
internal sealed class GoJson(bool indents = true, int width = 2)
{
    private readonly StringBuilder _output = new();
    private int _level;
    private bool _isEmpty = true;
    private bool _follows;

    /// <summary>A value as one line.</summary>
    public static string Compact(Value value)
    {
        var json = new GoJson(indents: false);
        json.Add(value);
        return json.ToString();
    }

    /// <summary>A value on several lines.</summary>
    public static string Indented(Value value)
    {
        var json = new GoJson();
        json.Add(value);
        return json.ToString();
    }

    public override string ToString() => _output.ToString();

    public GoJson Object(Action fields) => Around('{', '}', fields);

    public GoJson Array<T>(IEnumerable<T> items, Action<T> each) => Around('[', ']', () =>
    {
        foreach (var item in items)
        {
            Next();
            each(item);
        }
    });

    /// <summary>Begins a field; its value follows.</summary>
    public GoJson Field(string name)
    {
        Next();
        WriteText(name);
        _output.Append(indents ? ": " : ":");
        return this;
    }

    public void Field(string name, Value value) => Field(name).Add(value);

    public void Field(string name, string text) => Field(name).Add(text);

    public void Field(string name, long number) => Field(name).Add(number);

    public void Add(string text) => WriteText(text);

    public void Add(long number) => _output.Append(number.ToString(CultureInfo.InvariantCulture));

    public void Add(double number) => _output.Append(GoNumber.Format(number));

    public void Add(bool value) => _output.Append(value ? "true" : "false");

    public void AddNull() => _output.Append("null");

    public void Add(Value value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case StringValue text: WriteText(text.Text); break;
            case ArrayValue list: Array(list, Add); break;
            case SetValue set: Array(set, Add); break;
            case ObjectValue map: AddObject(map); break;
            // Null, true, false and numbers have one form only.
            default: _output.Append(JsonWriter.Write(value)); break;
        }
    }

    private void AddObject(ObjectValue map) => Object(() =>
    {
        // Go sorts keys by their text, whatever they were in the policy.
        foreach (var (name, value) in map.Select(entry => (Name: KeyText(entry.Key), entry.Value)).OrderBy(entry => entry.Name, Comparer<string>.Create(StringValue.Compare)))
            Field(name, value);
    });

    /// <summary>The text that stands for a key in JSON.</summary>
    public static string KeyText(Value key) => key is StringValue text ? text.Text : JsonWriter.Write(key);

    private GoJson Around(char open, char close, Action content)
    {
        _output.Append(open);
        _level++;
        var (wasEmpty, followed) = (_isEmpty, _follows);
        (_isEmpty, _follows) = (true, false);
        content();
        _level--;
        if (!_isEmpty) NewLine();
        (_isEmpty, _follows) = (wasEmpty, followed);
        _output.Append(close);
        return this;
    }

    private void Next()
    {
        if (_follows) _output.Append(',');
        (_isEmpty, _follows) = (false, true);
        NewLine();
    }

    private void NewLine()
    {
        if (indents) _output.Append('\n').Append(' ', _level * width);
    }

    private void WriteText(string text)
    {
        var start = _output.Length;
        JsonWriter.WriteString(_output, text);
        if (text.AsSpan().IndexOfAny("<>&\u2028\u2029") < 0) return;
        foreach (var (found, escaped) in Escapes) _output.Replace(found, escaped, start, _output.Length - start);
    }

    private static readonly (string, string)[] Escapes = [("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029")];
}

/// <summary>Doubles as Go writes them in JSON: the shortest digits that read back the same.</summary>
internal static class GoNumber
{
    public static string Format(double number)
    {
        var size = Math.Abs(number);
        if (size != 0 && (size < 1e-6 || size >= 1e21))
        {
            var text = number.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
            return text.Replace("e-0", "e-", StringComparison.Ordinal).Replace("e+0", "e+", StringComparison.Ordinal);
        }
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        if (!shortest.Contains('E', StringComparison.Ordinal)) return shortest;
        return size < 1 ? decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture) : number.ToString("F0", CultureInfo.InvariantCulture);
    }
}
