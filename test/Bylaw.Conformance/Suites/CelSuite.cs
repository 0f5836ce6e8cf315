using System.Globalization;
using Bylaw.Cel;
using Bylaw.Cel.Checking;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Conformance.Suites;

/// <summary>The cases of the language definition: an expression, the types of its variables, and its value, its failure or its type.</summary>
internal sealed class CelSuite : ISuite
{
    public string Name => "cel";

    public IEnumerable<ConformanceCase> Cases(string directory)
    {
        foreach (var path in Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal))
        {
            if (!JsonReader.TryReadValue(File.ReadAllBytes(path), out var root, out var error)) throw new InvalidDataException($"{path}: {error}");
            foreach (var section in ((ArrayValue)((ObjectValue)root).Get("sections")!).Cast<ObjectValue>())
                foreach (var test in ((ArrayValue)section.Get("tests")!).Cast<ObjectValue>())
                    yield return new ConformanceCase($"{Path.GetFileNameWithoutExtension(path)}/{section.GetText("name")}/{test.GetText("name")}", test.Flag("needs_proto"), () => Run(test));
        }
    }

    private static string? Run(ObjectValue test)
    {
        var (environment, values) = Environment(test);
        var options = new CelOptions { Checks = !test.Flag("disable_check"), HasMacros = !test.Flag("disable_macros"), HasBlocks = true };
        var program = CelProgram.Compile(new SourceText("cel", test.GetText("expr")!), environment, options, out var diagnostics);
        var wantsError = test.Get("eval_error") is not null || test.Flag("any_eval_errors");
        if (program is null) return wantsError ? null : $"{test.GetText("expr")}\ndoes not compile: {diagnostics[0]}";
        if (test.GetText("deduced_type") is { } type && program.Type.ToString() != CelText.TypeOf(type).ToString()) return $"{test.GetText("expr")}\nhas the type {program.Type}, and not {type}";
        if (test.Flag("check_only")) return null;
        var result = program.Evaluate(values, BudgetLimits.Default, TimeProvider.System);
        if (result.Value is null) return wantsError ? null : $"{test.GetText("expr")}\nfails: {result.Failure?.Message}";
        if (wantsError) return $"{test.GetText("expr")}\ngives {CelText.Show(result.Value)} and should fail";
        var wanted = test.Get("value") is ObjectValue tagged ? CelText.ValueOf(tagged) : BooleanValue.True;
        return CelText.Show(wanted) == CelText.Show(result.Value) ? null : $"{test.GetText("expr")}\ngives {CelText.Show(result.Value)}, and not {CelText.Show(wanted)}";
    }

    private static (CelEnvironment Environment, Value?[] Values) Environment(ObjectValue test)
    {
        var environment = CelEnvironment.Standard;
        if (test.GetText("container") is { } container) environment = environment.In(container);
        var bindings = test.Get("bindings") as ObjectValue ?? ObjectValue.Empty;
        var declared = new Dictionary<string, CelType>(StringComparer.Ordinal);
        foreach (var binding in bindings) declared[((StringValue)binding.Key).Text] = CelType.Dyn;
        foreach (var declaration in test.Get("type_env") is ArrayValue list ? list.Cast<ObjectValue>() : [])
        {
            if (declaration.GetText("type") is { } type) declared[declaration.GetText("name")!] = CelText.TypeOf(type);
            else environment = environment.With(new Function(declaration.GetText("name")!, [.. ((ArrayValue)declaration.Get("overloads")!).Cast<ObjectValue>().Select(Overload)]));
        }
        environment = environment.With(declared.Select(pair => (pair.Key, pair.Value)));
        return (environment, [.. environment.Variables.Select(name => bindings.Get(name) is ObjectValue binding && binding.Get("value") is ObjectValue value ? CelText.ValueOf(value) : null)]);
    }

    private static Overload Overload(ObjectValue overload) => new(
        overload.GetText("id")!, overload.Flag("instance"), [.. ((ArrayValue)overload.Get("params")!).Select(type => CelText.TypeOf(((StringValue)type).Text))],
        CelText.TypeOf(overload.GetText("result") ?? "dyn"), null);
}

/// <summary>The values and types of the suite as text, and back.</summary>
internal static class CelText
{
    public static Value ValueOf(ObjectValue tagged)
    {
        var tag = ((StringValue)tagged.WrittenKey(0)).Text;
        var value = tagged.WrittenValue(0);
        string Text() => ((StringValue)value).Text;
        return tag switch
        {
            "null" => NullValue.Instance,
            "bool" or "string" => value,
            "int" => IntegerValue.Of(long.Parse(Text(), CultureInfo.InvariantCulture)),
            "uint" => new UnsignedValue(ulong.Parse(Text(), CultureInfo.InvariantCulture)),
            "double" => new DoubleValue(value is StringValue special ? special.Text switch { "NaN" => double.NaN, "Infinity" => double.PositiveInfinity, _ => double.NegativeInfinity } : ((NumberValue)value).ToDouble()),
            "bytes" => new BytesValue(Convert.FromBase64String(Text())),
            "list" => new ArrayValue([.. ((ArrayValue)value).Cast<ObjectValue>().Select(ValueOf)]),
            "map" => Map((ArrayValue)value),
            "type" => new TypeValue(Text()),
            "duration" => Bylaw.Cel.Planning.Times.ParseDuration(Text())!,
            "timestamp" => Bylaw.Cel.Planning.Times.ParseTimestamp(Text())!,
            "optional" => OptionalValue.From(value is ObjectValue inner ? ValueOf(inner) : null),
            "object" => Object((ObjectValue)value),
            "k8s.Quantity" => Bylaw.Cel.Library.Kubernetes.Quantities.Parse(Text(), out _)!,
            _ => new StringValue(Text()),
        };
    }

    /// <summary>A message of protobuf whose value JSON has: a wrapper, a struct.</summary>
    private static Value Object(ObjectValue message)
    {
        var type = message.GetText("@type")!;
        var fields = (ObjectValue)message.Get("fields")!;
        return type switch
        {
            "google.protobuf.Struct" => Struct(fields),
            "google.protobuf.Value" => Json(fields),
            "google.protobuf.ListValue" => List(fields),
            _ when fields.Count == 0 => IntegerValue.Zero,
            _ => Scalar(type, (ObjectValue)((ArrayValue)fields.Get("value")!)[0]),
        };
    }

    private static Value Scalar(string type, ObjectValue leaf)
    {
        var text = leaf.GetText("lit") ?? leaf.GetText("s") ?? "";
        return type["google.protobuf.".Length..] switch
        {
            "UInt32Value" or "UInt64Value" => new UnsignedValue(ulong.Parse(text, CultureInfo.InvariantCulture)),
            "Int32Value" or "Int64Value" => IntegerValue.Of(long.Parse(text, CultureInfo.InvariantCulture)),
            "FloatValue" or "DoubleValue" => new DoubleValue(double.Parse(text, CultureInfo.InvariantCulture)),
            "BoolValue" => Value.Of(text == "true"),
            "BytesValue" => new BytesValue(leaf.GetText("b") is { } base64 ? Convert.FromBase64String(base64) : System.Text.Encoding.UTF8.GetBytes(text)),
            _ => new StringValue(text),
        };
    }

    private static ObjectValue Struct(ObjectValue fields)
    {
        var map = new ObjectBuilder();
        foreach (var entry in fields.Get("fields") is ArrayValue entries ? entries.Cast<ObjectValue>() : [])
            map.Set(((ObjectValue)((ArrayValue)entry.Get("key")!)[0]).GetText("s")!, entry.Get("value") is ArrayValue { Count: > 0 } value ? Json((ObjectValue)value[0]) : NullValue.Instance);
        return map.ToObject();
    }

    private static ArrayValue List(ObjectValue fields) => new([.. fields.Get("values") is ArrayValue values ? values.Cast<ObjectValue>().Select(Json) : []]);

    private static Value Json(ObjectValue fields)
    {
        if (fields.Count == 0) return NullValue.Instance;
        var leaf = (ObjectValue)((ArrayValue)fields.WrittenValue(0))[0];
        return ((StringValue)fields.WrittenKey(0)).Text switch
        {
            "null_value" => NullValue.Instance,
            "number_value" => new DoubleValue(double.Parse(leaf.GetText("lit")!, CultureInfo.InvariantCulture)),
            "bool_value" => Value.Of(leaf.GetText("lit") == "true"),
            "struct_value" => Struct(leaf),
            "list_value" => List(leaf),
            _ => new StringValue(leaf.GetText("s") ?? ""),
        };
    }

    public static string Show(Value value) => value switch
    {
        DoubleValue number => "double " + (number.Value + 0.0).ToString("R", CultureInfo.InvariantCulture),
        DecimalValue number => "double " + number.ToDouble().ToString("R", CultureInfo.InvariantCulture),
        IntegerValue integer => "int " + integer.Text,
        ArrayValue list => $"[{string.Join(", ", list.Select(Show))}]",
        ObjectValue map => $"{{{string.Join(", ", Enumerable.Range(0, map.Count).Select(place => $"{Show(map.WrittenKey(place))}: {Show(map.WrittenValue(place))}").Order(StringComparer.Ordinal))}}}",
        OptionalValue optional => $"optional({(optional.Value is null ? "" : Show(optional.Value))})",
        OpaqueValue opaque => $"{opaque.TypeName} {opaque.ToJson()}",
        _ => value.ToString(),
    };

    public static CelType TypeOf(string text)
    {
        var at = 0;
        return TypeOf(text, ref at);
    }

    private static CelType TypeOf(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] is not ('(' or ')' or ',')) at++;
        var name = text[start..at].Trim();
        var parameters = new List<CelType>();
        if (at < text.Length && text[at] == '(')
        {
            do
            {
                at++;
                parameters.Add(TypeOf(text, ref at));
            }
            while (text[at] == ',');
            at++;
        }
        return name switch
        {
            "int" => CelType.Int,
            "uint" => CelType.Uint,
            "double" => CelType.Double,
            "string" => CelType.String,
            "bytes" => CelType.Bytes,
            "bool" => CelType.Bool,
            "null_type" => CelType.Null,
            "dyn" or "google.protobuf.Any" or "google.protobuf.Value" or "error" => CelType.Dyn,
            "list" => CelType.List(parameters[0]),
            "map" => CelType.Map(parameters[0], parameters[1]),
            "type" => CelType.TypeOf(parameters.Count > 0 ? parameters[0] : CelType.Dyn),
            "wrapper" => CelType.Wrapper(parameters[0]),
            "google.protobuf.Timestamp" => CelType.Timestamp,
            "google.protobuf.Duration" => CelType.Duration,
            _ when name.StartsWith("param:", StringComparison.Ordinal) => CelType.Parameter(name["param:".Length..]),
            _ when parameters.Count > 0 || !name.Contains('.', StringComparison.Ordinal) => CelType.Opaque(name, [.. parameters]),
            _ => CelType.Message(name),
        };
    }

    private static ObjectValue Map(ArrayValue entries)
    {
        var map = new ObjectBuilder(entries.Count);
        foreach (var entry in entries.Cast<ArrayValue>()) map.Set(ValueOf((ObjectValue)entry[0]), ValueOf((ObjectValue)entry[1]));
        return map.ToObject();
    }
}
