using System.Collections.Immutable;
using System.Globalization;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego;

/// <summary>
/// Every diagnostic of Rego, each with its code and with what OPA says of the same problem. 200x syntax, 202x names and structure,
/// 204x safety, types and what strict mode adds.
/// </summary>
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
    public static readonly DiagnosticCode NeverEqualCode = Code(2041, "values that are never equal");
    public static readonly DiagnosticCode UndefinedRefCode = Code(2042, "reference to nothing");
    public static readonly DiagnosticCode FunctionAsValueCode = Code(2043, "function used as a value");
    public static readonly DiagnosticCode ArgumentTypeCode = Code(2044, "argument of the wrong type");
    public static readonly DiagnosticCode VoidCallCode = Code(2045, "value of a call that has none");
    public static readonly DiagnosticCode ImpossibleNegationCode = Code(2046, "negation that never holds");
    public static readonly DiagnosticCode ShadowedRootCode = Code(2047, "`input` or `data` used as a name");
    public static readonly DiagnosticCode DuplicateImportCode = Code(2048, "two imports of one name");
    public static readonly DiagnosticCode UnusedCode = Code(2049, "unused import, variable or argument");
    public static readonly DiagnosticCode SchemaCode = Code(2050, "unusable schema");
    public static readonly DiagnosticCode AnnotationCode = Code(2051, "unreadable annotation");
    public static readonly DiagnosticCode ErrorLimitCode = Code(2052, "too many errors");
    public static readonly DiagnosticCode MisplacedElseCode = Code(2053, "`else` where there is none");

    public static IReadOnlyList<DiagnosticCode> All => Registered;

    private const string CompileError = "rego_compile_error", TypeError = "rego_type_error";

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

    private static OriginalWording Parse(string message, Location at) =>
        new("rego_parse_error", message) { Details = CaretUnder(at) };

    private static OriginalWording Compile(string message) => new(CompileError, message);

    private static OriginalWording Type(string message, params ImmutableArray<string> details) => new(TypeError, message) { Details = details };

    /// <summary>A line that is longer is no line that anybody reads.</summary>
    private const int LongestLine = 1_000;

    /// <summary>The line of a place, and a caret under it, without the tabs that it begins with; nothing for a line that is too long.</summary>
    private static ImmutableArray<string> CaretUnder(Location at)
    {
        var span = at.Source.LineSpan(at.Start.Line);
        if (span.Length > LongestLine) return [];
        var line = at.Source.Slice(span).ToString();
        var shown = line.TrimStart('\t');
        return [shown, new string(' ', Math.Max(0, at.Start.Column - 1 - (line.Length - shown.Length))) + "^"];
    }

    public static Diagnostic UnexpectedEnd(string wanted, Location at, string original) =>
        new(UnexpectedTokenCode, $"found the end where {wanted} is expected", at) { Original = Parse(original, at) };

    public static Diagnostic UnexpectedToken(string found, string wanted, Location at, string original) =>
        new(UnexpectedTokenCode, $"found `{Shown(found)}` where {wanted} is expected", at) { Original = Parse(original, at) };

    /// <summary>A parenthesis that is not closed: OPA names no token here.</summary>
    public static Diagnostic OpenParenthesis(Diagnostic problem) => problem with { Original = Parse("non-terminated expression", problem.At!.Value) };

    public static Diagnostic UnexpectedCharacter(Location at) =>
        new(UnexpectedCharacterCode, "this character begins no token", at) { Original = Parse("illegal token", at) };

    public static Diagnostic UnterminatedString(Location at) =>
        new(UnterminatedStringCode, "the string has no end", at, "close it with the quote that opened it; only raw strings in backticks may span lines")
        { Original = Parse("non-terminated string", at) };

    public static Diagnostic BadEscape(Location at, Location text) =>
        new(BadEscapeCode, "unknown escape", at, "write a backslash as `\\\\`, or use a raw string in backticks")
        { Original = Parse("illegal escape sequence", text) with { At = text } };

    public static Diagnostic BadNumber(Location at) =>
        new(BadNumberCode, "this is no number", at, "numbers have no leading zeros and at most 100,000 digits")
        { Original = Parse("unexpected number token: expected number", at) };

    public static Diagnostic PackageExpected(Location at) =>
        new(PackageExpectedCode, "a module begins with `package`", at, "add a line such as `package main` at the top")
        { Original = Parse("package expected", at) };

    public static Diagnostic SecondPackage(Location at) =>
        new(PackageExpectedCode, "a module has one `package` only", at, "move what follows into a file of its own")
        { Original = Parse("unexpected package", at) };

    public static Diagnostic EmptyModule(Location at) =>
        new(PackageExpectedCode, "the module is empty", at, "add a line such as `package main` at the top")
        { Original = new OriginalWording("rego_parse_error", "empty module") };

    public static Diagnostic PathString(string found, string kind, Location at) =>
        new(UnexpectedTokenCode, $"found `{Shown(found)}` where a string is expected", at)
        { Original = Parse($"unexpected {kind} token: expecting string", at) };

    public static Diagnostic ImportPathExpected(Location at) =>
        new(BadImportCode, "an import names a path", at, "imports begin with `data`, `input`, `future.keywords` or `rego.v1`")
        { Original = Parse("expected ident", at) };

    public static Diagnostic UnknownKeyword(string word, Location at) =>
        new(UnknownKeywordCode, $"there is no future keyword `{Shown(word)}`", at, NearestName.Help(word, Keywords.Importable))
        { Original = Parse($"unexpected keyword, must be one of [{string.Join(' ', Keywords.Importable)}]", at) };

    public static Diagnostic BadImport(string root, Location at) =>
        new(BadImportCode, $"cannot import from `{Shown(root)}`", at, "imports begin with `data`, `input`, `future.keywords` or `rego.v1`")
        { Original = Parse($"unexpected import path, must begin with one of: {{data, future, input, rego}}, got: {root} (hint: if this is unexpected, try updating OPA)", at) };

    public static Diagnostic BadKeywordImport(Location at) =>
        new(BadImportCode, "`future` has keywords only", at, "write `import future.keywords` or, for example, `import future.keywords.in`")
        { Original = Parse("invalid import, must be `future.keywords`", at) };

    public static Diagnostic BadVersionImport(string path, Location at) =>
        new(BadImportCode, $"there is no language version `{Shown(path)}`", at, "write `import rego.v1` or `import rego.v2`")
        { Original = Parse($"invalid import `{path}`, must be `rego.v1`", at) };

    public static Diagnostic ImportAlias(string root, Location at) =>
        new(BadImportCode, $"imports from `{root}` bring keywords, which have no other names", at, "leave out `as` and what follows it")
        { Original = Parse($"`{root}` imports cannot be aliased", at) };

    public static Diagnostic ImpliedImport(string version, string other, Location at) =>
        new(BadImportCode, $"`rego.{version}` and `{other}` are imported both", at, $"`rego.{version}` brings all keywords: keep it alone")
        { Original = Parse($"the `rego.{version}` import implies `future.keywords`, these are therefore mutually exclusive", at) };

    public static Diagnostic KeywordAsRule(string word, Location at) =>
        new(KeywordAsRuleCode, $"`{Shown(word)}` is a keyword and names no rule", at) { Original = Parse($"unexpected {word} keyword", at) };

    public static Diagnostic IfExpected(Location at, Location rule) =>
        new(IfExpectedCode, "a rule body follows `if`", at, "write `if {`, or mark the module as v0")
        { Original = Parse("`if` keyword is required before rule body", rule) with { At = rule } };

    public static Diagnostic ContainsExpected(Location at, Location rule) =>
        new(IfExpectedCode, "a member of a set follows `contains`", at, "write `contains` before it, or mark the module as v0")
        { Original = Parse("`contains` keyword is required for partial set rules", rule) with { At = rule } };

    public static Diagnostic NameAlone(Diagnostic problem, Location rule) =>
        problem with { Original = Parse("var cannot be used for rule name", rule) with { At = rule } };

    public static Diagnostic HeadAlone(Diagnostic problem, Location rule) =>
        problem with { Original = Parse("rule must have value assignment and/or body declaration", rule) with { At = rule } };

    public static Diagnostic EmptyBody(Location at) => new(EmptyBodyCode, "the body is empty", at) { Original = Parse("found empty body", at) };

    public static Diagnostic NameExpected(Location at, Diagnostic problem) =>
        new(NameExpectedCode, "`some` declares names", at, "to go through a collection write `some x in xs`") { Original = problem.Original! with { At = problem.At } };

    public static Diagnostic NotCallable(string kind, Location at) =>
        new(NotCallableCode, "only a function can be called", at) { Original = Parse($"illegal ref (head cannot be {kind})", at) };

    public static Diagnostic NotReferable(string kind, Location at) =>
        new(NotCallableCode, $"a {kind} has no parts", at) { Original = Parse($"illegal ref (head cannot be {kind})", at) };

    public static Diagnostic TooDeep(int limit, Location at) =>
        new(TooDeepCode, $"nested more than {limit} levels deep", at) { Original = Parse("max recursion depth exceeded", at) };

    public static Diagnostic TooMany(string what, int limit, Location at) =>
        new(TooManyCode, $"more than {limit.ToString("N0", CultureInfo.InvariantCulture)} {what}", at, "split it into several rules, or move the values into a data document")
        { Original = Parse($"more than {limit} {what}", at) };

    public static Diagnostic DefaultWithoutValue(Location at) =>
        new(BadDefaultCode, "a default has a value", at, "write `default name := value`")
        { Original = Parse("illegal default rule (must have a value)", at) };

    public static Diagnostic BadDefault(string kind, Location at, Location rule) =>
        new(BadDefaultCode, "a default value is a constant or a comprehension", at)
        { Original = Parse($"illegal default rule (value cannot contain {kind})", rule) with { At = rule } };

    public static Diagnostic BadDefaultArgument(string kind, Location at, Location rule) =>
        new(BadDefaultCode, "an argument of a default function is a name", at)
        { Original = Parse($"illegal default rule (arguments cannot contain {kind})", rule) with { At = rule } };

    public static Diagnostic RepeatedDefaultArgument(string name, Location at, Location rule) =>
        new(BadDefaultCode, $"argument `{Shown(name)}` of a default function is repeated", at)
        { Original = Parse($"illegal default rule (arguments cannot be repeated {name})", rule) with { At = rule } };

    public static Diagnostic ElseOfSet(Location at) =>
        new(MisplacedElseCode, "members of a set have no `else`", at, "write another rule")
        { Original = Parse("else keyword cannot be used on multi-value rules", at) };

    public static Diagnostic ElseOfVariableHead(Location at) =>
        new(MisplacedElseCode, "a rule with variables in its head has no `else`", at, "write another rule, or a function")
        { Original = Parse("else keyword cannot be used on rules with variables in head", at) };

    public static Diagnostic BodyAfterElse(Location at) =>
        new(MisplacedElseCode, "no further body follows `else`", at, "write `else` before it, or another rule")
        { Original = Parse("expected else keyword", at) };

    public static Diagnostic FunctionNotAllowed(string name, Location at) =>
        new(UnknownFunctionCode, $"the capabilities have no function `{Shown(name)}`", at, "add it to the file of capabilities, or do without it")
        { Original = Type($"undefined function {name}") };

    public static Diagnostic UnknownFunction(string name, string full, Location at, Location call, IEnumerable<string> known) =>
        new(UnknownFunctionCode, $"undefined function `{Shown(name)}`", at, NearestName.Help(name, known)) { Original = Type($"undefined function {full}") with { At = call } };

    public static Diagnostic ShadowedFunction(string name, Location at, Location call) =>
        new(UnknownFunctionCode, $"`{Shown(name)}` is a variable here and no function", at, "give the variable another name")
        { Original = Compile($"called function {name} shadowed") with { At = call } };

    public static Diagnostic DeprecatedFunction(string name, Location at, Location call) =>
        new(UnknownFunctionCode, $"function `{Shown(name)}` is gone from Rego v1", at, "say the same with `in`, `every`, an operator or a function of the same group, or mark the module as v0")
        { Original = Type($"deprecated built-in function calls in expression: {name}") with { At = call } };

    public static Diagnostic Arity(string name, int wanted, int found, Location at, Location call) =>
        new(ArityCode, $"`{Shown(name)}` takes {Arguments(wanted)}, found {found}", at)
        { Original = Type($"function {name} has arity {wanted}, got {Arguments(found)}") with { At = call } };

    public static Diagnostic BuiltinArity(string name, int wanted, int found, Location at, Location call, string have, string want) =>
        new(ArityCode, $"`{Shown(name)}` takes {Arguments(wanted)}, found {found}", at)
        { Original = Type($"{name}: arity mismatch", "have: " + have, "want: " + want) with { At = call } };

    public static Diagnostic ReplacementArity(string name, int found, string target, int wanted, Location with, string have, string want) =>
        new(ArityCode, $"`{Shown(name)}` takes {Arguments(found)} and cannot replace `{Shown(target)}`, which takes {wanted}", with)
        { Original = Type($"{target}: arity mismatch", "have: " + have, "want: " + want) };

    public static Diagnostic ReplacementType(string name, string target, Location with, string have, string want) =>
        new(ArgumentTypeCode, $"`{Shown(name)}` cannot replace `{Shown(target)}`, whose types are others", with)
        { Original = Type($"{target}: arity mismatch", "have: " + have, "want: " + want) };

    private static string Arguments(int count) => $"{count} argument{(count == 1 ? "" : "s")}";

    public static Diagnostic ConflictingRules(string name, Location at, Location other) =>
        new(ConflictingRulesCode, $"conflicting rules `{Shown(name)}`", at)
        {
            Labels = [new Label(other, "also defined here, as another kind of rule")],
            Original = Type($"conflicting rules {name} found") with { At = other },
        };

    public static Diagnostic OverlappingRules(string name, Location at, IReadOnlyList<(string Name, Location At)> others) =>
        new(ConflictingRulesCode, $"conflicting rules `{Shown(name)}`", others[0].At)
        {
            Labels = [new Label(at, "also defined here, as another kind of rule")],
            Original = Type($"rule {name} conflicts with:{string.Concat(others.Select(other => $"\n  rule {other.Name} at {Line(other.At)}"))}") with { At = at },
        };

    public static Diagnostic PackageConflict(string package, string name, Location rule, Location at) =>
        new(ConflictingRulesCode, $"package and rule `{Shown(package)}` have the same path", rule)
        { Original = Type($"package {package} conflicts with rule {name} defined at {Line(rule)}") with { At = at } };

    public static Diagnostic Recursion(string name, string path, Location at) =>
        new(RecursionCode, $"rule `{Shown(name)}` is recursive: {Shown(path, 400)}", at)
        { Original = new OriginalWording("rego_recursion_error", $"rule {name} is recursive: {path}") };

    public static Diagnostic Redeclared(string name, Location at, string original = "assigned above") =>
        new(RedeclaredCode, $"variable `{Shown(name)}` is declared above", at, "use `=` to compare or another name")
        { Original = Compile($"var {name} {original}") };

    public static Diagnostic ArgumentRedeclared(string name, Location at) =>
        new(RedeclaredCode, $"variable `{Shown(name)}` is declared above", at, "use `=` to compare or another name")
        { Original = Compile($"arg {name} redeclared") };

    public static Diagnostic ReferencedAbove(string name, Location at) =>
        new(RedeclaredCode, $"variable `{Shown(name)}` is used above its declaration", at) { Original = Compile($"var {name} referenced above") };

    public static Diagnostic BadWithTarget(string target, Location at) =>
        new(BadWithTargetCode, $"`with` cannot replace `{Shown(target)}`", at, "it replaces `input`, `data`, paths below them, and functions")
        { Original = Type("with keyword target must reference existing input, data, or a function") };

    public static Diagnostic BadWithBuiltin(string target, string original, Location at) =>
        new(BadWithTargetCode, $"`with` cannot replace `{Shown(target)}`", at, "it replaces `input`, `data`, paths below them, and functions")
        { Original = Compile("with keyword replacing built-in function: " + original) };

    public static Diagnostic PartialWith(string target, Location at) =>
        new(BadWithTargetCode, $"`with` cannot replace a part of what the rule `{Shown(target)}` makes", at, "replace the rule as a whole")
        { Original = Compile("with keyword cannot partially replace virtual document(s)") };

    public static Diagnostic SecondDefault(string name, Location at, IEnumerable<Location> all, Location package) =>
        new(SecondDefaultCode, $"rule `{Shown(name)}` has more than one default", at)
        { Original = Type($"multiple default rules {name} found at {string.Join(", ", all.Select(Line))}") with { At = package } };

    public static Diagnostic CannotAssign(string kind, Location at) =>
        new(CannotAssignCode, "cannot assign to this", at, "`:=` declares names; use `=` to unify and `==` to compare")
        { Original = Compile($"cannot assign to {kind}") };

    public static Diagnostic AssignmentInside(string where, string original, Location at) =>
        new(CannotAssignCode, $"cannot assign inside {where}", at, "what it declared would be lost: write a body in braces, with `import future.keywords.not`, `.and` or `.or`")
        { Original = Compile($"cannot assign vars inside {original}") };

    public static Diagnostic UnknownVersion(string version) =>
        new(UnknownVersionCode, $"unknown language version `{Shown(version)}`", null, "say `v0`, `v1` or `v2`");

    public static Diagnostic UnsafeVariable(string name, string? rule, Location at)
    {
        var hint = Keywords.IsImportable(name) ? $" (hint: `import future.keywords.{name}` to import a future keyword)" : "";
        return new(UnsafeVariableCode, $"variable `{Shown(name)}` is unsafe", at,
            hint.Length > 0 ? $"to use it as a keyword write `import future.keywords.{name}`" : "nothing gives it a value: bind it outside of a negation, for example with `some`")
        { Original = new OriginalWording(UnsafeError, $"var {name} is unsafe{(rule is null ? "" : " in rule " + rule)}{hint}") };
    }

    public static Diagnostic UnsafeExpression(Location at) =>
        new(UnsafeVariableCode, "what this needs is never bound", at, "its parts depend on each other: bind one of them first")
        { Original = new OriginalWording(UnsafeError, "expression is unsafe") };

    public static Diagnostic UndeclaredInPrint(string name, Location at) =>
        new(UnsafeVariableCode, $"variable `{Shown(name)}` is unsafe", at, "`print` binds nothing: declare it before, for example with `some`")
        { Original = Compile($"var {name} is undeclared") };

    public static Diagnostic NeverEqual(string left, string right, Location at) =>
        new(NeverEqualCode, $"`{Shown(left, 120)}` never equals `{Shown(right, 120)}`", at, "the two sides have types without a common value")
        { Original = Type("match error", "left  : " + left, "right : " + right) };

    public static Diagnostic UndefinedRef(string reference, Location at, string? help, ImmutableArray<string> details) =>
        new(UndefinedRefCode, $"nothing is at `{Shown(reference, 120)}`", at, help) { Original = Type("undefined ref: " + reference, details) };

    public static Diagnostic FunctionAsValue(string function, Location at, ImmutableArray<string> details) =>
        new(FunctionAsValueCode, $"function `{Shown(function)}` is used as a value", at, "call it with its arguments")
        { Original = Type($"function {function} used as reference, not called", details) };

    public static Diagnostic WrongArguments(string function, string problem, string have, string want, Location at) =>
        new(ArgumentTypeCode, $"`{Shown(function)}` does not take these arguments", at, $"it takes {Shown(want, 200)}, found {Shown(have, 200)}")
        { Original = Type($"{function}: {problem}", "have: " + have, "want: " + want) };

    public static Diagnostic VoidCall(string function, string call, Location at) =>
        new(VoidCallCode, $"`{Shown(function)}` gives no value", at, "write it as an expression of its own")
        { Original = Type($"{call} used as value") };

    public static Diagnostic ImpossibleNegation(string what, string original, string? hint, Location at) =>
        new(ImpossibleNegationCode, $"{what} is never undefined or false, so its negation never holds", at, hint is null ? null : $"to ask whether it is empty write `{hint}`")
        { Original = Compile($"negation of {original} is always false, as it is never undefined{(hint is null ? "" : $" (hint: use {hint} to check for an empty set)")}") };

    public static Diagnostic ShadowedRule(string name, Location at, Location rule) =>
        new(ShadowedRootCode, $"no rule is called `{name}`", at, "use a different name")
        { Original = Compile($"rules must not shadow {name} (use a different rule name)") with { At = rule } };

    public static Diagnostic ShadowedArgument(string name, Location at) =>
        new(ShadowedRootCode, $"no argument is called `{name}`", at, "use a different name")
        { Original = Compile($"args must not shadow {name} (use a different variable name)") };

    public static Diagnostic ShadowedVariable(string name, Location at, Location statement) =>
        new(ShadowedRootCode, $"no variable is called `{name}`", at, "use a different name")
        { Original = Compile($"variables must not shadow {name} (use a different variable name)") with { At = statement } };

    public static Diagnostic DuplicateImport(string name, string first, Location at, Location other) =>
        new(DuplicateImportCode, $"`{Shown(name)}` is imported twice", at, "take one away, or give it another name with `as`")
        { Labels = [new Label(other, "imported here first")], Original = Compile($"import must not shadow {first}") };

    public static Diagnostic UnusedImport(string import, Location at) =>
        new(UnusedCode, $"`{Shown(import)}` is not used", at, "take it away") { Original = Compile($"{import} unused") };

    public static Diagnostic UnusedVariable(string name, bool isAssigned, Location at) =>
        new(UnusedCode, $"variable `{Shown(name)}` is not used", at, "take it away, or use `_` where a name is needed")
        { Original = Compile($"{(isAssigned ? "assigned" : "declared")} var {name} unused") };

    public static Diagnostic UnusedArgument(string name, Location at) =>
        new(UnusedCode, $"argument `{Shown(name)}` is not used", at, "write `_` in its place")
        { Original = Compile($"unused argument {name}. (hint: use _ (wildcard variable) instead)") };

    public static Diagnostic BadSchema(string message, Location? at) =>
        new(SchemaCode, Shown(message, 200), at) { Original = Type(message) };

    public static Diagnostic BadAnnotation(string message, string original, Location at) =>
        new(AnnotationCode, message, at) { Original = Parse(original, at) };

    public static Diagnostic ErrorLimit(int limit) =>
        new(ErrorLimitCode, $"there are more than {limit} errors", null, "mend these first") { Original = Compile("error limit reached") };

    private const string UnsafeError = "rego_unsafe_var_error";

    /// <summary>A place as OPA writes it within a message: file and line.</summary>
    private static string Line(Location at) => string.Create(CultureInfo.InvariantCulture, $"{at.Source.Name}:{at.Start.Line}");
}
