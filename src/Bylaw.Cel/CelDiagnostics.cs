using System.Globalization;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Core.Text;

namespace Bylaw.Cel;

/// <summary>Every diagnostic of CEL, each with its code. 300x syntax, 302x names and types.</summary>
internal static class CelDiagnostics
{
    private static readonly DiagnosticCode UnexpectedTokenCode = new(3001, "unexpected token");
    private static readonly DiagnosticCode UnexpectedCharacterCode = new(3002, "unexpected character");
    private static readonly DiagnosticCode UnterminatedTextCode = new(3003, "string without end");
    private static readonly DiagnosticCode BadEscapeCode = new(3004, "unknown escape in a string");
    private static readonly DiagnosticCode BadNumberCode = new(3005, "number out of range");
    private static readonly DiagnosticCode ReservedWordCode = new(3006, "reserved word used as a name");
    private static readonly DiagnosticCode TooDeepCode = new(3007, "nested too deep");
    private static readonly DiagnosticCode TooLongCode = new(3008, "expression too long");
    private static readonly DiagnosticCode VariableExpectedCode = new(3009, "name of a variable expected");
    private static readonly DiagnosticCode SameVariableCode = new(3010, "two variables of one name");
    private static readonly DiagnosticCode HasOfNoFieldCode = new(3011, "`has` of no field");

    private static readonly DiagnosticCode UndeclaredCode = new(3020, "undeclared reference");
    private static readonly DiagnosticCode NoOverloadCode = new(3021, "no matching overload");
    private static readonly DiagnosticCode UndefinedFieldCode = new(3022, "undefined field");
    private static readonly DiagnosticCode NotSelectableCode = new(3023, "value without fields");
    private static readonly DiagnosticCode WrongTypeCode = new(3024, "value of the wrong type");
    private static readonly DiagnosticCode NotIterableCode = new(3025, "value that cannot be gone through");
    private static readonly DiagnosticCode UnknownTypeCode = new(3026, "unknown type");
    private static readonly DiagnosticCode TypeTooLargeCode = new(3027, "type too large");

    private static readonly DiagnosticCode NotYetCode = new(3028, "not in this release of Kubernetes");
    private static readonly DiagnosticCode MixedTypesCode = new(3029, "list or map of different types");

    public static IReadOnlyList<DiagnosticCode> All { get; } =
    [
        UnexpectedTokenCode, UnexpectedCharacterCode, UnterminatedTextCode, BadEscapeCode, BadNumberCode, ReservedWordCode, TooDeepCode, TooLongCode, VariableExpectedCode,
        SameVariableCode, HasOfNoFieldCode, UndeclaredCode, NoOverloadCode, UndefinedFieldCode, NotSelectableCode, WrongTypeCode, NotIterableCode, UnknownTypeCode,
        TypeTooLargeCode, NotYetCode, MixedTypesCode,
    ];

    public static Diagnostic UnexpectedToken(string? found, string wanted, Location at) =>
        new(UnexpectedTokenCode, found is null ? $"the expression ends where {wanted} should be" : $"`{Shown(found)}` stands where {wanted} should be", at);

    public static Diagnostic UnexpectedCharacter(char c, Location at) =>
        new(UnexpectedCharacterCode, $"`{Shown(c.ToString())}` has no meaning here", at, c switch
        {
            '=' => "equality is `==`",
            '&' => "`and` is `&&`",
            '|' => "`or` is `||`",
            _ => null,
        });

    public static Diagnostic UnterminatedText(Location at) => new(UnterminatedTextCode, "the string has no end", at, "close it with the quote that it begins with; triple quotes let it span lines");

    public static Diagnostic BadEscape(Location at) => new(BadEscapeCode, "unknown escape", at, @"escapes are \n, \t, \\, \"", \', \u0041, \x41, \101 and the like; `r` in front of the quote turns them off");

    public static Diagnostic BadNumber(Location at) => new(BadNumberCode, "the number is out of range", at, "integers go from -9223372036854775808 to 9223372036854775807, with `u` behind them from 0 to 18446744073709551615");

    public static Diagnostic ReservedWord(string word, Location at) => new(ReservedWordCode, $"`{Shown(word)}` is a reserved word", at);

    public static Diagnostic TooDeep(int limit, Location at) => new(TooDeepCode, string.Create(CultureInfo.InvariantCulture, $"more than {limit} expressions stand inside each other"), at);

    public static Diagnostic TooLong(int limit, Location at) => new(TooLongCode, string.Create(CultureInfo.InvariantCulture, $"the expression has more than {limit} characters"), at);

    public static Diagnostic VariableExpected(Location at) => new(VariableExpectedCode, "the name of a variable should stand here", at, "write it as in `list.all(item, item > 0)`");

    public static Diagnostic SameVariable(string name, Location at) => new(SameVariableCode, $"both variables are named `{Shown(name)}`", at);

    public static Diagnostic HasOfNoField(Location at) => new(HasOfNoFieldCode, "`has` asks about a field", at, "write `has(object.field)`");

    public static Diagnostic Undeclared(string name, string container, Location at, IEnumerable<string> known) => new(UndeclaredCode, $"nothing is named `{Shown(name)}`", at, NearestName.Help(name, known))
    {
        Original = new OriginalWording("cel", $"undeclared reference to '{Shown(name)}' (in container '{container}')"),
    };

    public static Diagnostic NoOverload(string function, string types, Location at) => new(NoOverloadCode, $"`{Shown(function)}` cannot be applied to {types}", at)
    {
        Original = new OriginalWording("cel", $"found no matching overload for '{Shown(function)}' applied to '{types}'"),
    };

    public static Diagnostic UndefinedField(string field, string type, Location at) => new(UndefinedFieldCode, $"{type} has no field `{Shown(field)}`", at) { Original = new OriginalWording("cel", $"undefined field '{Shown(field)}'") };

    public static Diagnostic NotSelectable(string type, Location at) => new(NotSelectableCode, $"{type} has no fields", at) { Original = new OriginalWording("cel", $"type '{type}' does not support field selection") };

    public static Diagnostic WrongType(string found, string wanted, Location at) => new(WrongTypeCode, $"{found} stands where {wanted} should be", at) { Original = new OriginalWording("cel", $"expected type '{wanted}' but found '{found}'") };

    public static Diagnostic NotIterable(string type, Location at) => new(NotIterableCode, $"{type} is neither a list nor a map", at) { Original = new OriginalWording("cel", $"expression of type '{type}' cannot be range of a comprehension (must be list, map, or dynamic)") };

    public static Diagnostic UnknownType(string type, Location at) => new(UnknownTypeCode, $"there is no type `{Shown(type)}`", at);

    public static Diagnostic TypeTooLarge(Location at) => new(TypeTooLargeCode, "the type of the expression is too large", at, "wrap a part in `dyn(…)`");

    public static Diagnostic NotYet(string what, KubernetesRelease since, KubernetesRelease release, Location at) =>
        new(NotYetCode, $"{what} is there since Kubernetes {since}, and not in {release}", at);

    public static Diagnostic MixedTypes(string found, string wanted, Location at) => new(MixedTypesCode, $"{found} stands in a literal with {wanted}", at, "the API server takes only items of one type: wrap each in `dyn(…)`")
    {
        Original = new OriginalWording("cel", $"expected type '{wanted}' but found '{found}'"),
    };

    private static string Shown(string text) => DisplayText.Shorten(DisplayText.OneLine(text), 200);
}
