using System.Globalization;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego;

/// <summary>Every diagnostic of Rego, each with its code. 200x syntax, 202x names and structure, 204x safety, 206x evaluation.</summary>
internal static class RegoDiagnostics
{
    private static readonly List<DiagnosticCode> Registered = [];

    public static readonly DiagnosticCode UnexpectedTokenCode = Code(2001, "unexpected token");
    public static readonly DiagnosticCode UnexpectedCharacterCode = Code(2002, "unexpected character");
    public static readonly DiagnosticCode UnterminatedStringCode = Code(2003, "string without end");
    public static readonly DiagnosticCode BadEscapeCode = Code(2004, "unknown escape in a string");
    public static readonly DiagnosticCode BadNumberCode = Code(2005, "not a number");
    public static readonly DiagnosticCode PackageExpectedCode = Code(2006, "package expected");
    public static readonly DiagnosticCode UnknownKeywordCode = Code(2007, "unknown future keyword");
    public static readonly DiagnosticCode BadImportCode = Code(2008, "import of neither data nor input");
    public static readonly DiagnosticCode KeywordAsRuleCode = Code(2009, "keyword used as a rule name");
    public static readonly DiagnosticCode IfExpectedCode = Code(2010, "`if` expected before a rule body");
    public static readonly DiagnosticCode EmptyBodyCode = Code(2011, "empty body");
    public static readonly DiagnosticCode NameExpectedCode = Code(2012, "name expected after `some`");
    public static readonly DiagnosticCode NotCallableCode = Code(2013, "not a function");
    public static readonly DiagnosticCode TooDeepCode = Code(2014, "nested too deep");
    public static readonly DiagnosticCode TooManyCode = Code(2015, "too many parts");

    public static readonly DiagnosticCode UnknownFunctionCode = Code(2020, "unknown function");
    public static readonly DiagnosticCode ArityCode = Code(2021, "wrong number of arguments");
    public static readonly DiagnosticCode ConflictingRulesCode = Code(2022, "conflicting rules");
    public static readonly DiagnosticCode RecursionCode = Code(2023, "recursive rule");
    public static readonly DiagnosticCode RedeclaredCode = Code(2024, "variable declared twice");
    public static readonly DiagnosticCode BadWithTargetCode = Code(2025, "`with` cannot replace this");
    public static readonly DiagnosticCode SecondDefaultCode = Code(2026, "more than one default");
    public static readonly DiagnosticCode CannotAssignCode = Code(2027, "cannot assign to this");
    public static readonly DiagnosticCode UnknownVersionCode = Code(2028, "unknown language version");

    public static readonly DiagnosticCode BadDefaultCode = Code(2029, "default value that is not constant");

    public static readonly DiagnosticCode UnsafeVariableCode = Code(2040, "unsafe variable");

    public static IReadOnlyList<DiagnosticCode> All => Registered;

    private static DiagnosticCode Code(int number, string title)
    {
        var code = new DiagnosticCode(number, title);
        Registered.Add(code);
        return code;
    }

    /// <summary>Words of the policy as a message can show them: on one line, and short.</summary>
    private static string Shown(string text, int most = 60)
    {
        var isCut = text.Length > most;
        if (isCut) text = text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
        return string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) + (isCut ? "…" : "");
    }

    public static Diagnostic UnexpectedEnd(string wanted, Location at) =>
        new(UnexpectedTokenCode, $"found the end where {wanted} is expected", at);

    public static Diagnostic UnexpectedToken(string found, string wanted, Location at) =>
        new(UnexpectedTokenCode, $"found `{Shown(found)}` where {wanted} is expected", at);

    public static Diagnostic UnexpectedCharacter(Location at) =>
        new(UnexpectedCharacterCode, "this character begins no token", at);

    public static Diagnostic UnterminatedString(Location at) =>
        new(UnterminatedStringCode, "the string has no end", at, "close it with the quote that opened it; only raw strings in backticks may span lines");

    public static Diagnostic BadEscape(Location at) =>
        new(BadEscapeCode, "unknown escape", at, "write a backslash as `\\\\`, or use a raw string in backticks");

    public static Diagnostic BadNumber(Location at) =>
        new(BadNumberCode, "this is no number", at, "numbers have no leading zeros and at most 100,000 digits");

    public static Diagnostic PackageExpected(Location at) =>
        new(PackageExpectedCode, "a module begins with `package`", at, "add a line such as `package main` at the top");

    public static Diagnostic SecondPackage(Location at) =>
        new(PackageExpectedCode, "a module has one `package` only", at, "move what follows into a file of its own");

    public static Diagnostic EmptyModule(Location at) =>
        new(PackageExpectedCode, "the module is empty", at, "add a line such as `package main` at the top");

    public static Diagnostic UnknownKeyword(string word, Location at) =>
        new(UnknownKeywordCode, $"there is no future keyword `{Shown(word)}`", at, NearestName.Help(word, Keywords.Importable));

    public static Diagnostic BadImport(string root, Location at) =>
        new(BadImportCode, $"cannot import from `{Shown(root)}`", at, "imports begin with `data`, `input`, `future.keywords` or `rego.v1`");

    public static Diagnostic ImpliedImport(string other, Location at) =>
        new(BadImportCode, $"`rego.v1` and `{other}` are imported both", at, "`rego.v1` brings all keywords: keep it alone");

    public static Diagnostic KeywordAsRule(string word, Location at) =>
        new(KeywordAsRuleCode, $"`{Shown(word)}` is a keyword and names no rule", at);

    public static Diagnostic IfExpected(Location at) =>
        new(IfExpectedCode, "a rule body follows `if`", at, "write `if {`, or mark the module as v0");

    public static Diagnostic EmptyBody(Location at) => new(EmptyBodyCode, "the body is empty", at);

    public static Diagnostic NameExpected(Location at) => new(NameExpectedCode, "`some` declares names", at, "to go through a collection write `some x in xs`");

    public static Diagnostic NotCallable(Location at) => new(NotCallableCode, "only a function can be called", at);

    public static Diagnostic TooDeep(int limit, Location at) => new(TooDeepCode, $"nested more than {limit} levels deep", at);

    public static Diagnostic TooMany(string what, int limit, Location at) =>
        new(TooManyCode, $"more than {limit.ToString("N0", CultureInfo.InvariantCulture)} {what}", at, "split it into several rules, or move the values into a data document");

    public static Diagnostic UnknownFunction(string name, Location at, IEnumerable<string> known) =>
        new(UnknownFunctionCode, $"undefined function `{Shown(name)}`", at, NearestName.Help(name, known));

    public static Diagnostic FunctionNotAllowed(string name, Location at) =>
        new(UnknownFunctionCode, $"the capabilities have no function `{Shown(name)}`", at, "add it to the file of capabilities, or do without it") { Original = new OriginalWording("rego_type_error", $"undefined function {name}") };

    public static Diagnostic DeprecatedFunction(string name, Location at) =>
        new(UnknownFunctionCode, $"function `{Shown(name)}` is gone from Rego v1", at, "say the same with `in`, `every`, an operator or a function of the same group, or mark the module as v0");

    public static Diagnostic Arity(string name, int wanted, int found, Location at) =>
        new(ArityCode, $"`{Shown(name)}` takes {wanted} argument{(wanted == 1 ? "" : "s")}, found {found}", at);

    public static Diagnostic ReplacementArity(string name, int found, string target, int wanted, Location at) =>
        new(ArityCode, $"`{Shown(name)}` takes {found} argument{(found == 1 ? "" : "s")} and cannot replace `{Shown(target)}`, which takes {wanted}", at);

    public static Diagnostic ConflictingRules(string name, Location at, Location other) =>
        new(ConflictingRulesCode, $"conflicting rules `{Shown(name)}`", at) { Labels = [new Label(other, "also defined here, as another kind of rule")] };

    public static Diagnostic PackageConflict(string name, Location at) =>
        new(ConflictingRulesCode, $"package and rule `{Shown(name)}` have the same path", at);

    public static Diagnostic Recursion(string name, string path, Location at) =>
        new(RecursionCode, $"rule `{Shown(name)}` is recursive: {Shown(path, 400)}", at);

    public static Diagnostic Redeclared(string name, Location at) =>
        new(RedeclaredCode, $"variable `{Shown(name)}` is declared above", at, "use `=` to compare or another name");

    public static Diagnostic ReferencedAbove(string name, Location at) =>
        new(RedeclaredCode, $"variable `{Shown(name)}` is used above its declaration", at);

    public static Diagnostic BadWithTarget(string target, Location at) =>
        new(BadWithTargetCode, $"`with` cannot replace `{Shown(target)}`", at, "it replaces `input`, `data`, paths below them, and functions");

    public static Diagnostic SecondDefault(string name, Location at) =>
        new(SecondDefaultCode, $"rule `{Shown(name)}` has more than one default", at);

    public static Diagnostic CannotAssign(Location at) =>
        new(CannotAssignCode, "cannot assign to this", at, "`:=` declares names; use `=` to unify and `==` to compare");

    public static Diagnostic UnknownVersion(string version) =>
        new(UnknownVersionCode, $"unknown language version `{Shown(version)}`", null, "say `v0` or `v1`");

    public static Diagnostic BadDefault(Location at) =>
        new(BadDefaultCode, "a default value is a constant or a comprehension", at);

    public static Diagnostic UnsafeVariable(string name, Location at) =>
        new(UnsafeVariableCode, $"variable `{Shown(name)}` is unsafe", at, "nothing gives it a value: bind it outside of a negation, for example with `some`");
}
