using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Core.Values;
using static Bylaw.Cel.Library.Define;

namespace Bylaw.Cel.Library;

/// <summary><c>size</c>, and what strings can do without an extension.</summary>
internal static class Basics
{
    private static readonly (string Id, CelType Type)[] s_sized = [("string", CelType.String), ("bytes", CelType.Bytes), ("list", ListOfA), ("map", MapOfAB)];

    public static IEnumerable<Function> Functions =>
    [
        Function("size", [.. s_sized.Select(sized => Global("size_" + sized.Id, CelType.Int, Size, sized.Type)), .. s_sized.Select(sized => Method(sized.Id + "_size", CelType.Int, Size, sized.Type))]),
        Function("contains", Method("contains_string", CelType.Bool,
            (session, arguments) => Value.Of(TextSearch.IndexOf(session.Budget, ((StringValue)arguments[0]).Text, ((StringValue)arguments[1]).Text) >= 0), CelType.String, CelType.String)),
        Text("startsWith", "starts_with_string", static (text, part) => text.StartsWith(part, StringComparison.Ordinal)),
        Text("endsWith", "ends_with_string", static (text, part) => text.EndsWith(part, StringComparison.Ordinal)),
        Function("matches", Global("matches", CelType.Bool, Matches, CelType.String, CelType.String), Method("matches_string", CelType.Bool, Matches, CelType.String, CelType.String)),
    ];

    private static Function Text(string name, string id, Func<string, string, bool> test) => Function(name, Method(id, CelType.Bool, (session, arguments) =>
    {
        var text = ((StringValue)arguments[0]).Text;
        session.Budget.Step(text.Length >> 5);
        return Value.Of(test(text, ((StringValue)arguments[1]).Text));
    }, CelType.String, CelType.String));

    private static Value Size(CelSession session, ReadOnlySpan<Value> arguments)
    {
        switch (arguments[0])
        {
            case StringValue text:
                session.Budget.Step(text.Text.Length >> 5);
                return IntegerValue.Of(text.CodePointCount);
            case BytesValue bytes: return IntegerValue.Of(bytes.Bytes.Length);
            case ArrayValue list: return IntegerValue.Of(list.Count);
            default: return IntegerValue.Of(((ObjectValue)arguments[0]).Count);
        }
    }

    private static Value? Matches(CelSession session, ReadOnlySpan<Value> arguments) =>
        Regexes.Parse(session, arguments[1]) is { } pattern ? Value.Of(pattern.IsMatch(((StringValue)arguments[0]).Text, session.Budget)) : null;
}
