using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Core.Values;
using static Bylaw.Cel.Library.Define;

namespace Bylaw.Cel.Library.Kubernetes;

/// <summary>An address of the web, whole or from its root.</summary>
internal sealed class UrlValue(string text, string scheme, string host, string path, string query) : OpaqueValue
{
    public string Scheme => scheme;

    /// <summary>Host and port.</summary>
    public string Host => host;

    /// <summary>The path as it is written, with its escapes.</summary>
    public string Path => path;

    public string Query => query;

    public override string TypeName => "kubernetes.URL";

    public override Value ToJson() => new StringValue(text);

    public override bool Equals(Value? other) => other is UrlValue url && url.ToJson().Equals(ToJson());

    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);
}

/// <summary>The library <c>url</c>.</summary>
internal static class Urls
{
    public static readonly CelType Url = CelType.Opaque("kubernetes.URL");

    public static IEnumerable<Function> Functions =>
    [
        Function("url", Global("string_to_url", Url, (session, arguments) => Parse(Text(arguments[0])) ?? session.Fail($"URL parse error during conversion from string: {Text(arguments[0])}"), CelType.String)),
        Function("isURL", Global("is_url_string", CelType.Bool, (_, arguments) => Value.Of(Parse(Text(arguments[0])) is not null), CelType.String)),
        Part("getScheme", static url => url.Scheme),
        Part("getHost", static url => url.Host),
        Part("getHostname", static url => SplitHost(url.Host).Name),
        Part("getPort", static url => SplitHost(url.Host).Port),
        Part("getEscapedPath", static url => url.Path),
        Function("getQuery", Method("url_get_query", CelType.Map(CelType.String, ListOfString), (session, arguments) => Query(session, ((UrlValue)arguments[0]).Query), Url)),
    ];

    private static string Text(Value value) => ((StringValue)value).Text;

    private static Function Part(string name, Func<UrlValue, string> part) => Function(name, Method($"url_{name}", CelType.String, (_, arguments) => new StringValue(part((UrlValue)arguments[0])), Url));

    private static UrlValue? Parse(string text)
    {
        if (text.Length == 0 || text.Any(c => c is < ' ' or '\u007F')) return null;
        var rest = text;
        var scheme = "";
        if (text[0] != '/')
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || !char.IsAsciiLetter(text[0]) || !text.AsSpan(0, colon).ToArray().All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.')) return null;
            scheme = text[..colon].ToLowerInvariant();
            rest = text[(colon + 1)..];
        }
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? "" : rest[(question + 1)..];
        if (question >= 0) rest = rest[..question];
        var host = "";
        if (rest.StartsWith("//", StringComparison.Ordinal) && scheme.Length > 0)
        {
            var slash = rest.IndexOf('/', 2);
            host = slash < 0 ? rest[2..] : rest[2..slash];
            rest = slash < 0 ? "" : rest[slash..];
            if (host.LastIndexOf('@') is >= 0 and var at) host = host[(at + 1)..];
            if (!IsHost(host)) return null;
        }
        return HasGoodEscapes(rest) ? new UrlValue(text, scheme, host, rest, query) : null;
    }

    private static bool IsHost(string host)
    {
        if (host.StartsWith('[') && !host.Contains(']', StringComparison.Ordinal)) return false;
        var port = SplitHost(host).Port;
        return port.All(char.IsAsciiDigit) && !host.Any(c => c is ' ' or '<' or '>' or '"' or '\\' or '^' or '`' or '{' or '|' or '}') && (host.StartsWith('[') || host.Count(c => c == ':') <= 1);
    }

    private static (string Name, string Port) SplitHost(string host)
    {
        if (host.StartsWith('['))
        {
            var end = host.IndexOf(']', StringComparison.Ordinal);
            return end < 0 ? (host, "") : (host[1..end], host[(end + 1)..].TrimStart(':'));
        }
        var colon = host.LastIndexOf(':');
        return colon < 0 ? (host, "") : (host[..colon], host[(colon + 1)..]);
    }

    private static bool HasGoodEscapes(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '%' && (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))) return false;
        return true;
    }

    private static Value Query(CelSession session, string query)
    {
        var values = new Dictionary<string, List<Value>>(StringComparer.Ordinal);
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            session.Budget.Step();
            if (part.Contains(';', StringComparison.Ordinal) || !HasGoodEscapes(part)) continue;
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = Plain(equals < 0 ? part : part[..equals]);
            if (!values.TryGetValue(name, out var list)) values[name] = list = [];
            list.Add(new StringValue(equals < 0 ? "" : Plain(part[(equals + 1)..])));
        }
        var map = new ObjectBuilder(values.Count);
        foreach (var (name, list) in values) map.Set(name, new ArrayValue([.. list]));
        return session.Admit(map.ToObject());
    }

    private static string Plain(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
