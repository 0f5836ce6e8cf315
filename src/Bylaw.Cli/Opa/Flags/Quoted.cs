using System.Text;
using Bylaw.Core.Values;

namespace Bylaw.Cli.Opa.Flags;

/// <summary>Texts in quotes, as OPA's messages have them.</summary>
internal static class Quoted
{
    public static string Go(string text)
    {
        var output = new StringBuilder(text.Length + 2);
        JsonWriter.WriteString(output, text);
        return output.ToString();
    }
}
