using System.Globalization;
using Bylaw.Core.Values;
using Bylaw.Rego.Library.Encodings;
using Bylaw.Rego.Library.Http;

namespace Bylaw.Rego.Library;

/// <summary>
/// What reaches outside: requests over HTTP, and facts about the process. The answer of a request is kept for the rest of the query;
/// the options about caching between queries are accepted and have no effect.
/// </summary>
internal static class HttpBuiltins
{
    /// <summary>Where an exchange other than the real one is kept for a query.</summary>
    internal const string ExchangeKey = "http.send exchange";

    private const int MaxRetries = 10;
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5), MaxTimeout = TimeSpan.FromMinutes(5);

    // The policy's own certificates are not supported: to ignore them would connect without what they protect.
    private static readonly string[] Unsupported =
    [
        "tls_ca_cert", "tls_ca_cert_file", "tls_ca_cert_env_variable", "tls_client_cert", "tls_client_cert_file", "tls_client_cert_env_variable",
        "tls_client_key", "tls_client_key_file", "tls_client_key_env_variable", "tls_server_name", "tls_insecure_skip_verify", "force_yaml_decode",
    ];

    internal static readonly Builtin[] Table =
    [
        new("http.send", "(request: object[string: any]) => response: object[any: any]", Send, BuiltinTraits.Nondeterministic),
        new("opa.runtime", "() => output: object[string: any]", Runtime, BuiltinTraits.Nondeterministic),
    ];

    private static Value? Runtime(BuiltinCall call, ReadOnlySpan<Value> args) => call.Runtime;

    private static Value? Send(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (args[0] is not ObjectValue request) return call.OperandMustBe(1, "object", args[0]);
        if (HttpRequestObject.Problem(request) is { } wrong) return call.TypeError($"operand 1 {wrong}");
        if (!call.NetworkGranted) return call.Fail("network access is not granted to this evaluation");
        foreach (var name in Unsupported)
            if (request.Get(name) is { } value && value != BooleanValue.False) return call.Fail($"parameter \"{name}\" is not supported");
        if (ReadQuestion(call, request, out var error) is not { } question) return call.Fail(error!);
        if (!call.Allows(question.Url.Host)) return call.Fail($"unallowed host: {question.Url.Host}");
        var answer = call.Cached("http.send " + request, () => Exchange(call, request, question));
        if (answer.Error is null) return Response(call, request, answer);
        return request.Get("raise_error") == BooleanValue.False ? NetworkError(answer.Error) : call.Fail(answer.Error);
    }

    private static HttpAnswer Exchange(BuiltinCall call, ObjectValue request, HttpQuestion question)
    {
        var exchange = call.Cached<IHttpExchange>(ExchangeKey, () => new HttpExchange());
        var retries = request.Get("max_retry_attempts") is NumberValue number && number.TryGetInt64(out var count) ? Math.Clamp(count, 0, MaxRetries) : 0;
        var answer = exchange.Send(question);
        for (; answer.Error is not null && retries > 0; retries--)
        {
            call.Budget.Step();
            answer = exchange.Send(question);
        }
        return answer;
    }

    private static HttpQuestion? ReadQuestion(BuiltinCall call, ObjectValue request, out string? error)
    {
        error = null;
        if (request.GetText("method") is not { Length: > 0 } method) error = "\"method\" must be a string";
        else if (!IsToken(method)) error = $"invalid method \"{method}\"";
        else if (!Uri.TryCreate(request.GetText("url") ?? "", UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) error = "\"url\" must be an absolute http or https URL";
        else if (ReadTimeout(request.Get("timeout")) is not { } timeout) error = "\"timeout\" must be a number of nanoseconds or a duration";
        else if (ReadHeaders(request.Get("headers")) is not { } headers) error = "\"headers\" must be an object of strings";
        else
            return new HttpQuestion(method.ToUpperInvariant(), url, headers, ReadBody(call, request), timeout)
            {
                FollowRedirects = request.Get("enable_redirect") == BooleanValue.True,
            };
        return null;
    }

    private static bool IsToken(string method) => method.All(unit => char.IsAsciiLetterOrDigit(unit) || unit is '-' or '_');

    private static TimeSpan? ReadTimeout(Value? value)
    {
        var time = value switch
        {
            null => DefaultTimeout,
            NumberValue number when number.TryGetInt64(out var nanoseconds) => TimeSpan.FromTicks(nanoseconds / 100),
            StringValue text => ReadDuration(text.Text),
            _ => null,
        };
        if (time is null || time < TimeSpan.Zero) return null;
        return time == TimeSpan.Zero || time > MaxTimeout ? MaxTimeout : time;
    }

    private static TimeSpan? ReadDuration(string text)
    {
        foreach (var (unit, seconds) in (ReadOnlySpan<(string, double)>)[("ns", 1e-9), ("us", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)])
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            if (double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count * seconds < 86_400)
                return TimeSpan.FromSeconds(count * seconds);
        }
        return null;
    }

    private static List<(string, string)>? ReadHeaders(Value? value)
    {
        var headers = new List<(string, string)>();
        if (value is null) return headers;
        if (value is not ObjectValue map) return null;
        foreach (var (key, content) in map)
        {
            if (key is not StringValue name || content is not StringValue text || (name.Text + text.Text).AsSpan().IndexOfAny('\r', '\n') >= 0) return null;
            headers.Add((name.Text, text.Text));
        }
        return headers;
    }

    private static byte[]? ReadBody(BuiltinCall call, ObjectValue request)
    {
        if (request.Get("raw_body") is StringValue raw) return TextBytes.ToBytes(raw.Text);
        return request.Get("body") is { } body ? TextBytes.ToBytes(GoJson.Write(call, body)) : null;
    }

    private static ObjectValue Response(BuiltinCall call, ObjectValue request, HttpAnswer answer)
    {
        var text = TextBytes.ToText(answer.Body);
        var output = new ObjectBuilder(5);
        output.Set("status", Value.Of($"{answer.Status} {answer.Reason}".TrimEnd()));
        output.Set("status_code", Value.Of(answer.Status));
        output.Set("raw_body", Value.Of(text));
        output.Set("headers", Headers(answer));
        var isJson = request.Get("force_json_decode") == BooleanValue.True
            || answer.Headers.Exists(header => string.Equals(header.Name, "content-type", StringComparison.OrdinalIgnoreCase) && header.Value.Contains("application/json", StringComparison.OrdinalIgnoreCase));
        output.Set("body", isJson && JsonText.Read(text, call.Budget, out _) is { } body ? body : NullValue.Instance);
        return output.ToObject();
    }

    private static ObjectValue Headers(HttpAnswer answer)
    {
        var output = new ObjectBuilder();
        foreach (var group in answer.Headers.GroupBy(header => header.Name.ToLowerInvariant(), StringComparer.Ordinal))
            output.Set(group.Key, new ArrayValue([.. group.Select(header => Value.Of(header.Value))]));
        return output.ToObject();
    }

    private static ObjectValue NetworkError(string message)
    {
        var error = new ObjectBuilder(2);
        error.Set("code", Value.Of("eval_http_send_network_error"));
        error.Set("message", Value.Of(message));
        var output = new ObjectBuilder(2);
        output.Set("status_code", Value.Of(0));
        output.Set("error", error.ToObject());
        return output.ToObject();
    }
}
