using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.Net;

/// <summary>Builtins on URIs.</summary>
internal static class UriBuiltins
{
    internal static readonly Builtin[] Table =
    [
        new("uri.is_valid", "(uri: string) => result: boolean", IsValid),
        new("uri.parse", "(uri: string) => output: object[string: any]", Parse),
    ];

    private static Value? IsValid(BuiltinCall call, ReadOnlySpan<Value> args) =>
        Value.Of(args[0] is StringValue { Text: { Length: > 0 } text } && GoUrl.TryParse(text, out _) is not null);

    private static Value? Parse(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (TextOperands.Text(call, args, 0) is not { } text) return null;
        if (GoUrl.TryParse(text, out var error) is not { } url) return call.Fail(error);
        var result = new ObjectBuilder();
        Add(result, "scheme", url.Scheme);
        Add(result, "hostname", url.Hostname);
        Add(result, "port", url.Port);
        Add(result, "path", url.Path);
        if (url.Path.Length > 0) Add(result, "raw_path", url.RawPath);
        Add(result, "raw_query", url.RawQuery);
        Add(result, "fragment", url.Fragment);
        return result.ToObject();
    }

    private static void Add(ObjectBuilder result, string name, string part)
    {
        if (part.Length > 0) result.Set(name, Value.Of(part));
    }
}
