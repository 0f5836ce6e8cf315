using System.Collections.Frozen;
using System.Globalization;
using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Core.Library;
using Bylaw.Core.Values;
using static Bylaw.Cel.Library.Define;

namespace Bylaw.Cel.Library.Kubernetes;

/// <summary>A format that texts can be held against.</summary>
internal sealed class FormatValue(string name, int patternSize, Func<string, IReadOnlyList<string>> problems) : OpaqueValue
{
    /// <summary>How long a pattern counts that holds a text against the format.</summary>
    public int PatternSize => patternSize;

    public string Name => name;

    public override string TypeName => "kubernetes.NamedFormat";

    public override Value ToJson() => new StringValue(name);

    public override bool Equals(Value? other) => other is FormatValue format && format.Name == name;

    public override int GetHashCode() => name.GetHashCode(StringComparison.Ordinal);

    /// <summary>What is wrong with a text; nothing when it has the format.</summary>
    public IReadOnlyList<string> Problems(string text) => problems(text);
}

/// <summary>The library <c>format</c>: the formats that names and values of Kubernetes have.</summary>
internal static class Formats
{
    private const string Label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?", Subdomain = Label + "(\\." + Label + ")*", OldLabel = "[a-z]([-a-z0-9]*[a-z0-9])?",
        QualifiedPart = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]", LabelValue = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";

    public static readonly CelType Format = CelType.Opaque("kubernetes.NamedFormat");

    private static readonly FrozenDictionary<string, FormatValue> s_formats = new FormatValue[]
    {
        new("dns1123Label", 30, text => Label1123(text)),
        new("dns1123LabelPrefix", 30, text => Label1123(Masked(text))),
        new("dns1123Subdomain", 60, text => Subdomain1123(text)),
        new("dns1123SubdomainPrefix", 60, text => Subdomain1123(Masked(text))),
        new("dns1035Label", 30, text => Label1035(text)),
        new("dns1035LabelPrefix", 30, text => Label1035(Masked(text))),
        new("qualifiedName", 60, QualifiedName),
        new("labelValue", 40, text => Held(text, LabelValue, 63, $"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '{LabelValue}')")),
        new("uri", 60, text => IsUri(text) ? [] : ["invalid URI"]),
        new("uuid", 60, text => Re2.TryParse("(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$", out _)!.IsMatch(text) ? [] : ["does not match the UUID format"]),
        new("byte", 60, text => IsBase64(text) ? [] : ["invalid base64"]),
        new("date", 60, text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? [] : ["invalid date"]),
        new("datetime", 60, text => Times.ParseTimestamp(text) is not null ? [] : ["invalid datetime"]),
    }.ToFrozenDictionary(format => format.Name, StringComparer.Ordinal);

    public static IEnumerable<Function> Functions =>
    [
        Function("format.named", Global("format-named", CelType.Optional(Format), (_, arguments) => OptionalValue.From(s_formats.GetValueOrDefault(((StringValue)arguments[0]).Text)), CelType.String)),
        Function("validate", Method("format-validate", CelType.Optional(ListOfString), Validate, Format, CelType.String)),
        .. s_formats.Values.OrderBy(format => format.Name, StringComparer.Ordinal).Select(format => Function($"format.{format.Name}", Global($"format.{format.Name}", Format, (_, _) => format))),
    ];

    /// <summary>How long the pattern of a format counts.</summary>
    public static long PatternSize(Value format) => ((FormatValue)format).PatternSize;

    private static Value Validate(CelSession session, ReadOnlySpan<Value> arguments)
    {
        var text = ((StringValue)arguments[1]).Text;
        session.Budget.Step(text.Length);
        var problems = ((FormatValue)arguments[0]).Problems(text);
        return problems.Count == 0 ? OptionalValue.None : OptionalValue.Of(new ArrayValue([.. problems.Select(problem => new StringValue(problem))]));
    }

    /// <summary>What begins a name may end in a dash, which stands for what is made up behind it.</summary>
    private static string Masked(string text) => text.Length > 1 && text[^1] == '-' ? text[..^2] + "a" : text;

    private static IReadOnlyList<string> Label1123(string text) => Held(text, Label, 63,
        $"a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '{Label}')");

    private static IReadOnlyList<string> Subdomain1123(string text) => Held(text, Subdomain, 253,
        $"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '{Subdomain}')");

    private static IReadOnlyList<string> Label1035(string text) => Held(text, OldLabel, 63,
        $"a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '{OldLabel}')");

    private static IReadOnlyList<string> QualifiedName(string text)
    {
        var parts = text.Split('/');
        string Wrong(string what) => $"{what} must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '{QualifiedPart}')";
        if (parts.Length > 2) return [$"a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '{QualifiedPart}') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"];
        var problems = new List<string>();
        if (parts.Length == 2) problems.AddRange(parts[0].Length == 0 ? ["prefix part must be non-empty"] : Subdomain1123(parts[0]).Select(problem => "prefix part " + problem));
        var name = parts[^1];
        if (name.Length == 0) problems.Add("name part must be non-empty");
        else problems.AddRange(Held(name, QualifiedPart, 63, Wrong("name part"), "name part "));
        return problems;
    }

    private static IReadOnlyList<string> Held(string text, string pattern, int longest, string wrong, string part = "")
    {
        var problems = new List<string>();
        if (text.Length > longest) problems.Add(FormattableString.Invariant($"{part}must be no more than {longest} characters"));
        if (!Re2.TryParse($"^(?:{pattern})$", out _)!.IsMatch(text)) problems.Add(wrong);
        return problems;
    }

    private static bool IsUri(string text) => text.Length > 0 && (text[0] == '/' || Uri.TryCreate(text, UriKind.Absolute, out _)) && !text.Any(c => c <= ' ');

    private static bool IsBase64(string text)
    {
        var bytes = new byte[text.Length];
        return text.Length % 4 == 0 && Convert.TryFromBase64String(text, bytes, out _);
    }
}
