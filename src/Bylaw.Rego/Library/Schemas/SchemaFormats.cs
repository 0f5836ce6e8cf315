using System.Globalization;
using System.Net;
using Bylaw.Core.Library;

namespace Bylaw.Rego.Library.Schemas;

/// <summary>The formats that a text can be said to have.</summary>
internal static class SchemaFormats
{
    private static readonly Re2 Hostname = Parse(@"^([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9\-]{0,61}[A-Za-z0-9])(\.([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9\-]{0,61}[A-Za-z0-9]))*\z");
    private static readonly Re2 Uuid = Parse(@"^[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{12}\z");
    private static readonly Re2 Pointer = Parse(@"^(/([^/~]|~[01])*)*\z");
    private static readonly Re2 RelativePointer = Parse(@"^(0|[1-9][0-9]*)(#|(/([^/~]|~[01])*)*)\z");
    private static readonly Re2 Template = Parse(@"^([^{}]*|\{[^{}]*\})*\z");
    private static readonly string[] TimeLayouts = ["HH:mm:ss", "HH:mm:ssZ", "HH:mm:sszzz", "HH:mm:ss.FFFFFFF", "HH:mm:ss.FFFFFFFZ", "HH:mm:ss.FFFFFFFzzz"];

    private static readonly string[] DateTimeLayouts =
    [
        .. TimeLayouts, "yyyy-MM-dd", .. Array.ConvertAll(TimeLayouts, time => "yyyy-MM-dd'T'" + time),
    ];

    /// <summary>Whether a text has a format; formats that are not known match everything.</summary>
    public static bool Matches(string format, string text) => format switch
    {
        "date" => IsTime(text, ["yyyy-MM-dd"]),
        "time" => IsTime(text, TimeLayouts),
        "date-time" => IsTime(text, DateTimeLayouts),
        "hostname" => text.Length < 256 && Hostname.IsMatch(text),
        "email" or "idn-email" => IsEmail(text),
        "ipv4" => text.Contains('.') && !text.Contains(':') && text.Count(unit => unit == '.') == 3 && IPAddress.TryParse(text, out _),
        "ipv6" => text.Contains(':') && !text.Contains('[') && IPAddress.TryParse(text, out _),
        "uri" or "iri" => !text.Contains('\\') && Uri.TryCreate(text, UriKind.Absolute, out _) && text.Contains(':'),
        "uri-reference" or "iri-reference" => !text.Contains('\\') && Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _),
        "uri-template" => !text.Contains('\\') && Template.IsMatch(text),
        "uuid" => Uuid.IsMatch(text),
        "json-pointer" => Pointer.IsMatch(text),
        "relative-json-pointer" => RelativePointer.IsMatch(text),
        "regex" => Re2.TryParse(text, out _) is not null,
        _ => true,
    };

    private static bool IsTime(string text, string[] layouts) =>
        DateTimeOffset.TryParseExact(text, layouts, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    private static bool IsEmail(string text)
    {
        var at = text.LastIndexOf('@');
        return at > 0 && at < text.Length - 1 && !text.Contains(' ') && text.IndexOf('@') == at;
    }

    private static Re2 Parse(string pattern) => Re2.TryParse(pattern, out var error) ?? throw new InvalidOperationException(error);
}
