using System.Text;

namespace Bylaw.Rego.Library.Net;

/// <summary>A URL taken apart as Go's net/url does, with its messages.</summary>
internal sealed class GoUrl
{
    private enum Part
    {
        Path,
        Host,
        Zone,
        User,
        Fragment,
    }

    private string _host = "";

    public string Scheme { get; private set; } = "";

    public string Hostname { get; private set; } = "";

    public string Port { get; private set; } = "";

    public string Path { get; private set; } = "";

    public string RawPath { get; private set; } = "";

    public string RawQuery { get; private set; } = "";

    public string Fragment { get; private set; } = "";

    /// <summary>Reads a URL; null with an error.</summary>
    public static GoUrl? TryParse(string text, out string error)
    {
        var hash = text.IndexOf('#');
        var main = hash < 0 ? text : text[..hash];
        var url = new GoUrl();
        error = url.Parse(main) is { } wrong ? $"parse {GoText.Quote(main)}: {wrong}" : "";
        if (error.Length > 0) return null;
        if (hash >= 0 && url.ParseFragment(text[(hash + 1)..]) is { } wrongFragment) error = $"parse {GoText.Quote(text)}: {wrongFragment}";
        return error.Length > 0 ? null : url;
    }

    /// <summary>Null when all went well, else what is wrong.</summary>
    private string? Parse(string text)
    {
        foreach (var unit in text)
            if (unit is < ' ' or '\x7f') return "net/url: invalid control character in URL";
        if (text == "*")
        {
            Path = "*";
            return null;
        }
        if (ReadScheme(text, out var rest) is { } wrong) return wrong;
        var question = rest.IndexOf('?');
        if (question >= 0)
        {
            RawQuery = rest[(question + 1)..];
            rest = rest[..question];
        }
        if (!rest.StartsWith('/'))
        {
            // What follows the scheme is opaque.
            if (Scheme.Length > 0) return null;
            if (rest.Split('/')[0].Contains(':')) return "first path segment in URL cannot contain colon";
        }
        if (rest.StartsWith("//", StringComparison.Ordinal) && (Scheme.Length > 0 || !rest.StartsWith("///", StringComparison.Ordinal)))
        {
            var slash = rest.IndexOf('/', 2);
            if (slash < 0) slash = rest.Length;
            if (ParseAuthority(rest[2..slash]) is { } wrongAuthority) return wrongAuthority;
            rest = rest[slash..];
        }
        return ParsePath(rest);
    }

    private string? ReadScheme(string text, out string rest)
    {
        rest = text;
        for (var i = 0; i < text.Length; i++)
        {
            var unit = text[i];
            if (char.IsAsciiLetter(unit)) continue;
            if (char.IsAsciiDigit(unit) || unit is '+' or '-' or '.')
            {
                if (i == 0) return null;
                continue;
            }
            if (unit != ':') return null;
            if (i == 0) return "missing protocol scheme";
            Scheme = text[..i].ToLowerInvariant();
            rest = text[(i + 1)..];
            return null;
        }
        return null;
    }

    private string? ParseAuthority(string authority)
    {
        var at = authority.LastIndexOf('@');
        if (ParseHost(authority[(at + 1)..]) is { } wrong) return wrong;
        SplitHost();
        if (at < 0) return null;
        var user = authority[..at];
        foreach (var unit in user)
            if (!char.IsAsciiLetterOrDigit(unit) && !"-._:~!$&'()*+,;=%@".Contains(unit)) return "net/url: invalid userinfo";
        return Unescape(user, Part.User, out _);
    }

    private string? ParseHost(string host)
    {
        if (!host.StartsWith('['))
        {
            var colon = host.LastIndexOf(':');
            if (colon >= 0 && !IsOptionalPort(host[colon..])) return $"invalid port {GoText.Quote(host[colon..])} after host";
            return Unescape(host, Part.Host, out _host);
        }
        var close = host.LastIndexOf(']');
        if (close < 0) return "missing ']' in host";
        if (!IsOptionalPort(host[(close + 1)..])) return $"invalid port {GoText.Quote(host[(close + 1)..])} after host";
        var zoneAt = host[..close].IndexOf("%25", StringComparison.Ordinal);
        if (zoneAt < 0) zoneAt = close;
        if (Unescape(host[..zoneAt], Part.Host, out var literal) is { } wrong) return wrong;
        if (Unescape(host[zoneAt..close], Part.Zone, out var zone) is { } wrongZone) return wrongZone;
        if (Unescape(host[close..], Part.Host, out var port) is { } wrongPort) return wrongPort;
        if (Address.TryParse(literal[1..]) is null) return $"invalid host: ParseAddr({GoText.Quote(literal[1..] + zone)}): unable to parse IP";
        if (!literal.Contains(':')) return "invalid IP-literal";
        _host = literal + zone + port;
        return null;
    }

    private void SplitHost()
    {
        var host = _host;
        var colon = host.LastIndexOf(':');
        if (colon >= 0 && IsOptionalPort(host[colon..]))
        {
            Port = host[(colon + 1)..];
            host = host[..colon];
        }
        Hostname = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
    }

    private static bool IsOptionalPort(string port) => port.Length == 0 || (port[0] == ':' && port.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0);

    private string? ParsePath(string text)
    {
        if (Unescape(text, Part.Path, out var path) is { } wrong) return wrong;
        Path = path;
        RawPath = EscapePath(text) ? path : text;
        return null;
    }

    /// <summary>Whether escaping the decoded path by default gives back the text: then the path itself stands for the raw one.</summary>
    private static bool EscapePath(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '%')
            {
                if (MustEscape(bytes[i], Part.Path)) return false;
                continue;
            }
            var value = Convert.FromHexString(Encoding.ASCII.GetString(bytes, i + 1, 2))[0];
            var isUpper = bytes[i + 1] is not (>= (byte)'a') && bytes[i + 2] is not (>= (byte)'a');
            if (!isUpper || !MustEscape(value, Part.Path)) return false;
            i += 2;
        }
        return true;
    }

    private string? ParseFragment(string text)
    {
        var wrong = Unescape(text, Part.Fragment, out var fragment);
        Fragment = fragment;
        return wrong;
    }

    private static string? Unescape(string text, Part part, out string result)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var output = new List<byte>(bytes.Length);
        result = "";
        for (var i = 0; i < bytes.Length; i++)
        {
            var unit = bytes[i];
            if (unit != '%')
            {
                if (part is Part.Host or Part.Zone && unit < 0x80 && MustEscape(unit, part)) return $"invalid character {GoText.Quote(((char)unit).ToString())} in host name";
                output.Add(unit);
                continue;
            }
            var escape = Encoding.UTF8.GetString(bytes, i, Math.Min(3, bytes.Length - i));
            if (i + 2 >= bytes.Length || !char.IsAsciiHexDigit((char)bytes[i + 1]) || !char.IsAsciiHexDigit((char)bytes[i + 2])) return $"invalid URL escape {GoText.Quote(escape)}";
            var value = Convert.FromHexString(escape[1..])[0];
            // In a host only what is beyond ASCII may be escaped, and a percent sign.
            if (part == Part.Host && value < 0x80 && escape != "%25") return $"invalid URL escape {GoText.Quote(escape)}";
            if (part == Part.Zone && escape != "%25" && value != ' ' && MustEscape(value, Part.Host)) return $"invalid URL escape {GoText.Quote(escape)}";
            output.Add(value);
            i += 2;
        }
        result = Encoding.UTF8.GetString([.. output]);
        return null;
    }

    private static bool MustEscape(byte unit, Part part)
    {
        if (char.IsAsciiLetterOrDigit((char)unit) || unit is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~') return false;
        if (unit >= 0x80) return true;
        var allowed = part switch
        {
            Part.Path => "$&+,/:;=@",
            Part.Host or Part.Zone => "!$&'()*+,;=:[]<>\"",
            _ => "$&+,/:;=?@!()*",
        };
        return !allowed.Contains((char)unit);
    }
}
