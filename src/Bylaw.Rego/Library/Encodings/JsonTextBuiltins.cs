using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.Encodings;

/// <summary>Values to JSON text and back.</summary>
internal static class JsonTextBuiltins
{
    internal static readonly Builtin[] Table =
    [
        new("json.marshal", "(x: any) => y: string", (call, args) => Value.Of(GoJson.Write(call, args[0]))),
        new("json.marshal_with_options", "(x: any, opts: object<indent: string, prefix: string, pretty: boolean>[string: any]) => y: string", MarshalWithOptions),
        new("json.unmarshal", "(x: string) => y: any", Unmarshal),
        new("json.is_valid", "(x: string) => result: boolean", (_, args) => Value.Of(args[0] is StringValue text && JsonReader.TryReadValue(text.Text, out var _, out var _))),
    ];

    /// <summary>An indent or a prefix asks for several lines, unless <c>pretty</c> says no.</summary>
    private static Value? MarshalWithOptions(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetObject(args, 1, out var options)) return null;
        string indent = "\t", prefix = "";
        bool? isPretty = null;
        foreach (var (key, value) in options)
        {
            switch (key, value)
            {
                case (StringValue { Text: "indent" }, StringValue text): indent = text.Text; break;
                case (StringValue { Text: "prefix" }, StringValue text): prefix = text.Text; break;
                case (StringValue { Text: "pretty" }, BooleanValue truth): isPretty = truth.IsTrue; break;
                case (StringValue { Text: "pretty" }, _): return call.TypeError("operand 2 key \"pretty\" failed cast to bool");
                case (StringValue { Text: "indent" or "prefix" }, _): return call.TypeError($"operand 2 key {key} failed cast to string");
                default: return call.TypeError($"operand 2 object contained unknown key {key}");
            }
        }
        var isAsked = isPretty ?? (options.Get("indent") ?? options.Get("prefix")) is not null;
        return Value.Of(isAsked ? prefix + GoJson.WriteIndented(call, args[0], prefix, indent) : GoJson.Write(call, args[0]));
    }

    private static Value? Unmarshal(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetText(args, 0, out var text)) return null;
        call.Budget.Reserve(8L * text.Length);
        return JsonReader.TryReadValue(text, out var value, out var error) ? value : call.Fail(error);
    }
}
