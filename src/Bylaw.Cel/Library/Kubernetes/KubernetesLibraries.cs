using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Core.Values;
using static Bylaw.Cel.Library.Define;

namespace Bylaw.Cel.Library.Kubernetes;

/// <summary>The libraries that the API server adds to the language.</summary>
internal static class KubernetesLibraries
{
    public static IEnumerable<Function> Functions =>
    [
        .. Quantities.Functions, .. Semvers.Functions, .. Formats.Functions, .. Urls.Functions, .. Authorization.Functions, .. Network.Readers(takesMapped: false),
        Function("find", Method("string_find_string", CelType.String, Find, CelType.String, CelType.String)),
        Function("findAll", Method("string_find_all_string", ListOfString, FindAll, CelType.String, CelType.String), Method("string_find_all_string_int", ListOfString, FindAll, CelType.String, CelType.String, CelType.Int)),
        Function("jsonpatch.escapeKey", Global("string_jsonpatch_escapeKey_string", CelType.String,
            (_, arguments) => new StringValue(((StringValue)arguments[0]).Text.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)), CelType.String)),
    ];

    private static Value? Find(CelSession session, ReadOnlySpan<Value> arguments)
    {
        if (Regexes.Parse(session, arguments[1]) is not { } pattern) return null;
        foreach (var match in pattern.Matches(((StringValue)arguments[0]).Text, 1, session.Budget)) return new StringValue(match.Text(0)!);
        return StringValue.Empty;
    }

    private static Value? FindAll(CelSession session, ReadOnlySpan<Value> arguments)
    {
        if (Regexes.Parse(session, arguments[1]) is not { } pattern) return null;
        var most = arguments.Length > 2 ? ((IntegerValue)arguments[2]).Value : -1;
        var matches = pattern.Matches(((StringValue)arguments[0]).Text, most is < 0 or > int.MaxValue ? -1 : (int)most, session.Budget);
        return session.Admit(new ArrayValue([.. matches.Select(match => new StringValue(match.Text(0)!))]));
    }
}
