using System.Text;

namespace Bylaw.Rego.Bundles;

/// <summary>Paths of packages as Rego writes them.</summary>
internal static class PackageText
{
    /// <summary><c>a.b["c-d"]</c>.</summary>
    public static string Of(IEnumerable<string> path)
    {
        var output = new StringBuilder();
        foreach (var part in path)
        {
            if (output.Length == 0) output.Append(part);
            else if (IsName(part)) output.Append('.').Append(part);
            else
            {
                output.Append('[');
                Core.Values.JsonWriter.WriteString(output, part);
                output.Append(']');
            }
        }
        return output.ToString();
    }

    private static bool IsName(string part) =>
        part.Length > 0 && (char.IsAsciiLetter(part[0]) || part[0] == '_') && part.All(unit => char.IsAsciiLetterOrDigit(unit) || unit == '_');
}
