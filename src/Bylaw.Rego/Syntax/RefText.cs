using System.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Syntax;

/// <summary>References as OPA writes them: names after dots, anything else in brackets.</summary>
internal static class RefText
{
    public static string Of(IReadOnlyList<TermSyntax> parts)
    {
        var text = new StringBuilder(((NameSyntax)parts[0]).Name);
        foreach (var part in parts.Skip(1))
        {
            if (part is ScalarSyntax { Value: var value }) AppendConstant(text, value);
            else text.Append('[').Append(part is NameSyntax name ? name.Name : "_").Append(']');
        }
        return text.ToString();
    }

    /// <summary>A path of constants below a head.</summary>
    public static string Of(string head, IEnumerable<string> path)
    {
        var text = new StringBuilder(head);
        foreach (var part in path) AppendConstant(text, new StringValue(part));
        return text.ToString();
    }

    public static void AppendConstant(StringBuilder text, Value value)
    {
        if (value is StringValue { Text: var name } && IsName(name)) text.Append('.').Append(name);
        else text.Append('[').Append(value).Append(']');
    }

    private static bool IsName(string text) =>
        text.Length > 0 && Lexer.IsNameStart(text[0]) && text.All(Lexer.IsNamePart);
}
