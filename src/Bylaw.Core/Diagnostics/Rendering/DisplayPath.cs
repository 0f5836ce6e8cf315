using System.Text;

namespace Bylaw.Core.Diagnostics.Rendering;

/// <summary>Paths as reports show them: the same on every system.</summary>
public static class DisplayPath
{
    /// <summary>The path with forward slashes and nothing unsafe in it.</summary>
    public static string Of(string path) => DisplayText.Escape(path.Replace('\\', '/'));

    /// <summary>
    /// The path as a URI reference (RFC 3986): relative paths stay relative, absolute ones become <c>file:</c> URIs.
    /// </summary>
    public static string UriOf(string path)
    {
        var slashed = path.Replace('\\', '/');
        while (slashed.StartsWith("./", StringComparison.Ordinal)) slashed = slashed[2..];
        var output = new StringBuilder();
        if (slashed.StartsWith('/')) output.Append("file://");
        else if (slashed is [(>= 'a' and <= 'z') or (>= 'A' and <= 'Z'), ':', '/', ..]) output.Append("file:///");
        var first = true;
        foreach (var segment in slashed.Split('/'))
        {
            if (!first) output.Append('/');
            first = false;
            output.Append(Uri.EscapeDataString(segment));
        }
        return output.ToString();
    }
}
