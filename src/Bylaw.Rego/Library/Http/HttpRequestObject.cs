using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.Http;

/// <summary>The request objects of <c>http.send</c> and of request signing: which keys they may and must have.</summary>
internal static class HttpRequestObject
{
    private static readonly string[] Allowed =
    [
        "method", "url", "body", "enable_redirect", "force_json_decode", "force_yaml_decode", "headers", "raw_body",
        "tls_use_system_certs", "tls_ca_cert", "tls_ca_cert_file", "tls_ca_cert_env_variable", "tls_client_cert", "tls_client_cert_file",
        "tls_client_cert_env_variable", "tls_client_key", "tls_client_key_file", "tls_client_key_env_variable", "tls_insecure_skip_verify",
        "tls_server_name", "timeout", "cache", "force_cache", "force_cache_duration_seconds", "raise_error", "caching_mode",
        "max_retry_attempts", "cache_ignored_headers",
    ];

    private static readonly string[] Required = ["method", "url"];

    /// <summary>What is wrong with the keys of a request; null when nothing is.</summary>
    public static string? Problem(ObjectValue request)
    {
        var unknown = request.Select(entry => entry.Key).Where(key => key is not StringValue text || Array.IndexOf(Allowed, text.Text) < 0).ToList();
        if (unknown.Count > 0) return $"invalid request parameters(s): {SetText(unknown)}";
        var missing = Missing(request, Required);
        return missing.Count > 0 ? $"missing required request parameters(s): {SetText(missing)}" : null;
    }

    public static List<Value> Missing(ObjectValue map, string[] keys) => [.. keys.Where(key => map.Get(key) is null).Select(Value.Of)];

    public static List<Value> NoTexts(ObjectValue map, string[] keys) => [.. keys.Where(key => map.Get(key) is not StringValue).Select(Value.Of)];

    /// <summary>Values as a set is written in policies.</summary>
    public static string SetText(IEnumerable<Value> items) => $"{{{string.Join(", ", items)}}}";
}
