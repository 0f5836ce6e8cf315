using System.Globalization;
using System.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Syntax;

/// <summary>A part of OPA's syntax tree in its JSON form; the order of fields is that of OPA.</summary>
internal abstract class AstNode
{
    /// <summary>The same as a value, in which fields have no order.</summary>
    public abstract Value ToValue();

    /// <summary>JSON on several lines, as OPA writes it.</summary>
    public string ToJson()
    {
        var output = new StringBuilder();
        Write(output, 0);
        return output.ToString();
    }

    protected abstract void Write(StringBuilder output, int depth);

    private static void Line(StringBuilder output, int depth) => output.Append('\n').Append(' ', 2 * depth);

    /// <summary>An object.</summary>
    internal sealed class Map : AstNode
    {
        private readonly List<(string Key, AstNode Value)> _fields = [];

        public AstNode? this[string key] => _fields.Find(field => field.Key == key).Value;

        public Map Add(string key, AstNode? value)
        {
            if (value is not null) _fields.Add((key, value));
            return this;
        }

        public Map Add(string key, string value) => Add(key, new Text(value));

        public Map AddIf(bool condition, string key) => condition ? Add(key, Constant.True) : this;

        public override Value ToValue()
        {
            var builder = new ObjectBuilder(_fields.Count);
            foreach (var (key, value) in _fields) builder.Set(key, value.ToValue());
            return builder.ToObject();
        }

        protected override void Write(StringBuilder output, int depth)
        {
            output.Append('{');
            for (var i = 0; i < _fields.Count; i++)
            {
                if (i > 0) output.Append(',');
                Line(output, depth + 1);
                Text.Write(output, _fields[i].Key);
                output.Append(": ");
                _fields[i].Value.Write(output, depth + 1);
            }
            if (_fields.Count > 0) Line(output, depth);
            output.Append('}');
        }
    }

    /// <summary>An array.</summary>
    internal sealed class List(IEnumerable<AstNode> items) : AstNode
    {
        public IReadOnlyList<AstNode> Items { get; } = [.. items];

        public override Value ToValue() => new ArrayValue([.. Items.Select(item => item.ToValue())]);

        protected override void Write(StringBuilder output, int depth)
        {
            output.Append('[');
            for (var i = 0; i < Items.Count; i++)
            {
                if (i > 0) output.Append(',');
                Line(output, depth + 1);
                Items[i].Write(output, depth + 1);
            }
            if (Items.Count > 0) Line(output, depth);
            output.Append(']');
        }
    }

    /// <summary>A text.</summary>
    internal sealed class Text(string content) : AstNode
    {
        public string Content { get; } = content;

        public override Value ToValue() => new StringValue(Content);

        protected override void Write(StringBuilder output, int depth) => Write(output, Content);

        // What a browser could take for markup is escaped, too.
        internal static void Write(StringBuilder output, string text)
        {
            var start = output.Length;
            JsonWriter.WriteString(output, text);
            for (var i = output.Length - 1; i >= start; i--)
                if (output[i] is '<' or '>' or '&' or '\u2028' or '\u2029')
                {
                    var escape = "\\u" + ((int)output[i]).ToString("x4", CultureInfo.InvariantCulture);
                    output.Remove(i, 1).Insert(i, escape);
                }
        }
    }

    /// <summary>A number as it was written, <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    internal sealed class Constant(string text, Value value) : AstNode
    {
        public static readonly Constant True = new("true", BooleanValue.True);
        public static readonly Constant False = new("false", BooleanValue.False);
        public static readonly Constant Null = new("null", NullValue.Instance);

        public string Written { get; } = text;

        public static Constant Of(int number) => new(number.ToString(CultureInfo.InvariantCulture), IntegerValue.Of(number));

        public override Value ToValue() => value;

        protected override void Write(StringBuilder output, int depth) => output.Append(Written);
    }

    /// <summary>Any value.</summary>
    public static AstNode Of(Value value) => value switch
    {
        StringValue text => new Text(text.Text),
        ArrayValue list => new List(list.Select(Of)),
        ObjectValue map => map.Aggregate(new Map(), (all, field) => all.Add(field.Key is StringValue key ? key.Text : field.Key.ToString(), Of(field.Value))),
        _ => new Constant(value.ToString(), value),
    };
}
