using System.Collections.Immutable;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Checking.Types;

/// <summary>Reads the signature of a builtin, <c>(x: number, y: number) => z: number</c>. Types are written as OPA writes them.</summary>
internal sealed class SignatureReader(string text)
{
    private int _place;

    // signature = "(" [ parameter { "," parameter } | "any..." ] ")" [ "=>" parameter ] .
    public FunctionType Read()
    {
        Take("(");
        var isVariadic = TryTake("any...");
        var arguments = ImmutableArray.CreateBuilder<FunctionType.Parameter>();
        while (!isVariadic && !At(")"))
        {
            arguments.Add(Parameter());
            if (!TryTake(",")) break;
        }
        Take(")");
        return new FunctionType(arguments.ToImmutable(), TryTake("=>") ? Parameter() : null, isVariadic);
    }

    // parameter = [ name ":" ] type .
    private FunctionType.Parameter Parameter()
    {
        var start = _place;
        var colon = text.IndexOf(':', _place);
        if (colon >= 0 && text.AsSpan(_place, colon - _place).IndexOfAny("<[,)") < 0)
        {
            _place = colon + 1;
            return new FunctionType.Parameter(text[start..colon].Trim(), Type());
        }
        return new FunctionType.Parameter(null, Type());
    }

    // type = word [ "<" … ">" ] [ "[" type [ ":" type ] "]" ] .
    private RegoType Type()
    {
        var word = Word();
        switch (word)
        {
            case "any":
                return TryTake("<") ? UnionType.Of(List(">", Type)) : UnionType.Any;
            case "array":
                ImmutableArray<RegoType?> items = TryTake("<") ? [.. List(">", Type)] : [];
                return ArrayType.Of(items, TryTake("[") ? Closed(Type(), "]") : null);
            case "set":
                Take("[");
                return SetType.Of(Closed(Type(), "]"));
            case "object":
                var fields = TryTake("<") ? List(">", Field) : [];
                return ObjectType.Of(fields, TryTake("[") ? Others() : null);
            default:
                return word switch
                {
                    "null" => ScalarType.Null,
                    "boolean" => ScalarType.Boolean,
                    "number" => ScalarType.Number,
                    "string" => ScalarType.String,
                    _ => throw new InvalidOperationException($"unknown type `{word}` in the signature {text}"),
                };
        }
    }

    private (Value, RegoType?) Field()
    {
        var name = Word();
        Take(":");
        return (new StringValue(name), Type());
    }

    private (RegoType?, RegoType?) Others()
    {
        var key = Type();
        Take(":");
        return (key, Closed(Type(), "]"));
    }

    private RegoType Closed(RegoType type, string close)
    {
        Take(close);
        return type;
    }

    private List<T> List<T>(string close, Func<T> item)
    {
        var items = new List<T>();
        do items.Add(item());
        while (TryTake(","));
        Take(close);
        return items;
    }

    private string Word()
    {
        SkipBlanks();
        var start = _place;
        while (_place < text.Length && (char.IsAsciiLetterOrDigit(text[_place]) || text[_place] == '_')) _place++;
        return text[start.._place];
    }

    private bool At(string word)
    {
        SkipBlanks();
        return text.AsSpan(_place).StartsWith(word, StringComparison.Ordinal);
    }

    private bool TryTake(string word)
    {
        if (!At(word)) return false;
        _place += word.Length;
        return true;
    }

    private void Take(string word)
    {
        if (!TryTake(word)) throw new InvalidOperationException($"`{word}` expected at {_place} of the signature {text}");
    }

    private void SkipBlanks()
    {
        while (_place < text.Length && text[_place] == ' ') _place++;
    }
}
