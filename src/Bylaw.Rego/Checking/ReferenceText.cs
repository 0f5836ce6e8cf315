using System.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Library;

namespace Bylaw.Rego.Checking;

/// <summary>References as Rego writes them.</summary>
internal static class ReferenceText
{
    /// <summary>The first part is a name; further texts that could be names stand behind dots.</summary>
    public static string Of(ArrayValue path)
    {
        var output = new StringBuilder(TermText.Bare(path[0]));
        for (var i = 1; i < path.Count; i++)
        {
            if (path[i] is StringValue { Text: var text } && IsName(text)) output.Append('.').Append(text);
            else
            {
                output.Append('[');
                TermText.Append(output, path[i]);
                output.Append(']');
            }
        }
        return output.ToString();
    }

    private static bool IsName(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
