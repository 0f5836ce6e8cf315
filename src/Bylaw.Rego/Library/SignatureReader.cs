using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>
/// Reads the signatures of builtins, <c>(x: array[number]) => y: number</c>, as the declarations that OPA's capabilities have.
/// </summary>
internal ref struct SignatureReader
{
    private ReadOnlySpan<char> _rest;

    private SignatureReader(string signature) => _rest = signature;

    /// <summary>A declaration: types of the arguments and of the result.</summary>
    public static ObjectValue Read(string signature)
    {
        var reader = new SignatureReader(signature);
        return reader.Function();
    }

    // function = "(" [ parameter { "," parameter } ] [ "..." parameter ] ")" "=>" ( parameter | "void" ) .
    private ObjectValue Function()
    {
        var fields = new ObjectBuilder(4);
        Take('(');
        var arguments = new List<Value>();
        while (!TryTake(')'))
        {
            if (TryTake("...")) fields.Set("variadic", Parameter());
            else arguments.Add(Parameter());
            TryTake(',');
        }
        TryTake("=>");
        if (arguments.Count > 0) fields.Set("args", new ArrayValue([.. arguments]));
        if (!TryTake("void")) fields.Set("result", Parameter());
        fields.Set("type", Value.Of("function"));
        return fields.ToObject();
    }

    // parameter = [ name ":" ] type .
    private ObjectValue Parameter()
    {
        var before = _rest;
        Word();
        if (!TryTake(':')) _rest = before;
        return Type();
    }

    // type = word [ "<" parts ">" ] [ "[" parts "]" ] .
    private ObjectValue Type()
    {
        var word = Word().ToString();
        var fields = new ObjectBuilder(3);
        switch (word)
        {
            case "any":
                if (TryTake('<')) fields.Set("of", new ArrayValue([.. Types('>')]));
                break;
            case "set":
                Take('[');
                fields.Set("of", Type());
                Take(']');
                break;
            case "array":
                if (TryTake('<')) fields.Set("static", new ArrayValue([.. Types('>')]));
                if (TryTake('[')) fields.Set("dynamic", Types(']')[0]);
                break;
            case "object":
                if (TryTake('<')) fields.Set("static", Properties());
                if (TryTake('[')) fields.Set("dynamic", Dynamic());
                break;
        }
        fields.Set("type", Value.Of(word));
        return fields.ToObject();
    }

    private List<Value> Types(char close)
    {
        var types = new List<Value>();
        while (!TryTake(close))
        {
            types.Add(Type());
            TryTake(',');
        }
        return types;
    }

    private ArrayValue Properties()
    {
        var properties = new List<Value>();
        while (!TryTake('>'))
        {
            var property = new ObjectBuilder(2);
            property.Set("key", Value.Of(Word().ToString()));
            Take(':');
            property.Set("value", Type());
            properties.Add(property.ToObject());
            TryTake(',');
        }
        return new ArrayValue([.. properties]);
    }

    private ObjectValue Dynamic()
    {
        var dynamic = new ObjectBuilder(2);
        dynamic.Set("key", Type());
        Take(':');
        dynamic.Set("value", Type());
        Take(']');
        return dynamic.ToObject();
    }

    private ReadOnlySpan<char> Word()
    {
        _rest = _rest.TrimStart(' ');
        var end = _rest.IndexOfAny(" :,<>[]()");
        var word = end < 0 ? _rest : _rest[..end];
        _rest = _rest[word.Length..];
        return word;
    }

    private bool TryTake(char c)
    {
        _rest = _rest.TrimStart(' ');
        if (_rest.IsEmpty || _rest[0] != c) return false;
        _rest = _rest[1..];
        return true;
    }

    private bool TryTake(string text)
    {
        _rest = _rest.TrimStart(' ');
        if (!_rest.StartsWith(text)) return false;
        _rest = _rest[text.Length..];
        return true;
    }

    private void Take(char c)
    {
        if (!TryTake(c)) throw new InvalidOperationException($"a signature lacks `{c}`");
    }
}
