using System.Globalization;
using System.Text;

namespace Bylaw.Core.Library.Patterns;

/// <summary>A replacement: literal pieces and groups.</summary>
internal sealed class ReplacementTemplate
{
    /// <summary>Pieces: a text, or the groups of which the first that took part stands there.</summary>
    private readonly List<(string Text, int[] Groups)> _pieces = [];

    public static ReplacementTemplate Parse(string template, string?[] groups)
    {
        var result = new ReplacementTemplate();
        var at = 0;
        while (at < template.Length)
        {
            var dollar = template.IndexOf('$', at);
            if (dollar < 0) dollar = template.Length;
            if (dollar > at) result._pieces.Add((template[at..dollar], []));
            at = dollar + 1;
            if (dollar == template.Length) break;
            if (at < template.Length && template[at] == '$')
            {
                result._pieces.Add(("$", []));
                at++;
            }
            else if (ReadName(template, ref at) is { } name) result._pieces.Add(("", Find(name, groups)));
            else result._pieces.Add(("$", []));
        }
        return result;
    }

    public void Expand(StringBuilder output, Re2Match match)
    {
        foreach (var (text, groups) in _pieces)
        {
            output.Append(text);
            foreach (var group in groups)
            {
                if (match.Text(group) is not { } taken) continue;
                output.Append(taken);
                break;
            }
        }
    }

    // "name" | "{" name "}", the longest run of letters, digits and underscores.
    private static string? ReadName(string template, ref int at)
    {
        var braced = at < template.Length && template[at] == '{';
        var start = braced ? at + 1 : at;
        var end = start;
        while (end < template.Length)
        {
            Rune.DecodeFromUtf16(template.AsSpan(end), out var rune, out var width);
            if (!Rune.IsLetter(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.DecimalDigitNumber && rune.Value != '_') break;
            end += width;
        }
        if (end == start || (braced && (end >= template.Length || template[end] != '}'))) return null;
        at = braced ? end + 1 : end;
        return template[start..end];
    }

    private static int[] Find(string name, string?[] groups)
    {
        var isNumber = name.All(char.IsAsciiDigit) && name.Length < 9 && (name[0] != '0' || name.Length == 1);
        if (!isNumber) return [.. Enumerable.Range(0, groups.Length).Where(group => groups[group] == name)];
        var number = int.Parse(name, CultureInfo.InvariantCulture);
        return number < groups.Length ? [number] : [];
    }
}
