using System.Globalization;
using System.Text;
using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Core.Library;
using Bylaw.Core.Values;
using static Bylaw.Cel.Library.Define;

namespace Bylaw.Cel.Library;

/// <summary>The extension <c>regex</c>.</summary>
internal static class Regexes
{
    public static IEnumerable<Function> Functions =>
    [
        Function("regex.extract", Global("regex_extract_string_string", CelType.Optional(CelType.String), Extract, CelType.String, CelType.String)),
        Function("regex.extractAll", Global("regex_extractAll_string_string", ListOfString, ExtractAll, CelType.String, CelType.String)),
        Function("regex.replace", Global("regex_replace_string_string_string", CelType.String, Replace, CelType.String, CelType.String, CelType.String),
            Global("regex_replace_string_string_string_int", CelType.String, Replace, CelType.String, CelType.String, CelType.String, CelType.Int)),
    ];

    /// <summary>A pattern; null with a failure.</summary>
    public static Re2? Parse(CelSession session, Value pattern)
    {
        session.Budget.Step(((StringValue)pattern).Text.Length);
        if (Re2.TryParse(((StringValue)pattern).Text, out var error) is { } parsed) return parsed;
        session.Fail(error);
        return null;
    }

    private static Value? Extract(CelSession session, ReadOnlySpan<Value> arguments)
    {
        if (OneGroup(session, arguments[1]) is not { } pattern) return null;
        var text = ((StringValue)arguments[0]).Text;
        foreach (var match in pattern.Matches(text, 1, session.Budget)) return OptionalValue.From(Captured(match, text, pattern.Groups.Count));
        return OptionalValue.None;
    }

    private static Value? ExtractAll(CelSession session, ReadOnlySpan<Value> arguments)
    {
        if (OneGroup(session, arguments[1]) is not { } pattern) return null;
        var text = ((StringValue)arguments[0]).Text;
        return session.Admit(new ArrayValue([.. pattern.Matches(text, -1, session.Budget).Select(match => Captured(match, text, pattern.Groups.Count)).OfType<StringValue>()]));
    }

    private static StringValue? Captured(Re2Match match, string text, int groups)
    {
        var start = match.Start(groups - 1);
        return start < 0 ? null : new StringValue(text[start..match.End(groups - 1)]);
    }

    private static Re2? OneGroup(CelSession session, Value value)
    {
        if (Parse(session, value) is not { } pattern) return null;
        if (pattern.Groups.Count <= 2) return pattern;
        session.Fail($"regular expression has more than one capturing group: {((StringValue)value).Text}");
        return null;
    }

    private static Value? Replace(CelSession session, ReadOnlySpan<Value> arguments)
    {
        if (Parse(session, arguments[1]) is not { } pattern) return null;
        var (text, replacement) = (((StringValue)arguments[0]).Text, ((StringValue)arguments[2]).Text);
        var most = arguments.Length > 3 ? ((IntegerValue)arguments[3]).Value : -1;
        var output = new StringBuilder();
        var at = 0;
        foreach (var match in pattern.Matches(text, most is < 0 or > int.MaxValue ? -1 : (int)most, session.Budget))
        {
            var before = output.Length;
            output.Append(text, at, match.Start(0) - at);
            if (!Append(output, replacement, match, text, pattern.Groups.Count, session)) return null;
            session.Budget.Reserve(2L * (output.Length - before));
            session.Budget.Step((output.Length - before) >> 6);
            at = match.End(0);
        }
        return new StringValue(output.Append(text, at, text.Length - at).ToString());
    }

    /// <summary>Writes a replacement, in which <c>\1</c> stands for a group.</summary>
    private static bool Append(StringBuilder output, string replacement, Re2Match match, string text, int groups, CelSession session)
    {
        for (var i = 0; i < replacement.Length; i++)
        {
            if (replacement[i] != '\\')
            {
                output.Append(replacement[i]);
                continue;
            }
            var next = ++i < replacement.Length ? replacement[i] : '\0';
            if (next == '\\') output.Append('\\');
            else if (!char.IsAsciiDigit(next)) return session.Fail($"invalid replacement string: '{replacement}', \\ must be followed by a digit or \\") is not null;
            else if (next - '0' >= groups) return session.Fail($"replacement string references group {next - '0'} but regex has only {(groups - 1).ToString(CultureInfo.InvariantCulture)} group(s)") is not null;
            else if (match.Start(next - '0') is >= 0 and var start)
            {
                session.Budget.Reserve(2L * (match.End(next - '0') - start));
                output.Append(text, start, match.End(next - '0') - start);
            }
        }
        return true;
    }
}
