using System.Collections.Frozen;

namespace Bylaw.Rego.Syntax;

/// <summary>The builtins that have an operator: how it is written and how tight it binds.</summary>
internal static class Operators
{
    /// <summary>An operator; a higher level binds tighter.</summary>
    public readonly record struct Infix(string Symbol, int Level);

    private static readonly FrozenDictionary<string, Infix> ByBuiltin = new Dictionary<string, Infix>(StringComparer.Ordinal)
    {
        ["assign"] = new(":=", -1),
        ["eq"] = new("=", -1),
        ["internal.member_2"] = new("in", 0),
        ["internal.member_3"] = new("in", 0),
        ["equal"] = new("==", 1),
        ["neq"] = new("!=", 1),
        ["lt"] = new("<", 1),
        ["lte"] = new("<=", 1),
        ["gt"] = new(">", 1),
        ["gte"] = new(">=", 1),
        ["or"] = new("|", 2),
        ["and"] = new("&", 3),
        ["plus"] = new("+", 4),
        ["minus"] = new("-", 4),
        ["mul"] = new("*", 5),
        ["div"] = new("/", 5),
        ["rem"] = new("%", 5),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The operator of a builtin, or null.</summary>
    public static Infix? Of(string builtin) => ByBuiltin.TryGetValue(builtin, out var infix) ? infix : null;

    /// <summary>The dotted name of what is called, or null when it is no name.</summary>
    public static string? NameOf(TermSyntax callee)
    {
        switch (callee)
        {
            case OperatorSyntax operation: return operation.Builtin;
            case NameSyntax name: return name.Name;
            case RefSyntax { Head: NameSyntax head } reference:
                var parts = new List<string> { head.Name };
                foreach (var operand in reference.Operands)
                {
                    if (operand is not ScalarSyntax { Value: Core.Values.StringValue text }) return null;
                    parts.Add(text.Text);
                }
                return string.Join('.', parts);
            default: return null;
        }
    }
}
