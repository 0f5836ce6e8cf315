using Bylaw.Core.Values;
using Bylaw.Rego.Checking.Types;

namespace Bylaw.Rego.Library;

/// <summary>
/// The body of a builtin. It returns null for "undefined", after saying why through one of the methods of
/// <see cref="BuiltinCall"/> when the reason is an error.
/// </summary>
internal delegate Value? BuiltinBody(BuiltinCall call, ReadOnlySpan<Value> args);

/// <summary>What a builtin needs beyond its arguments.</summary>
[Flags]
internal enum BuiltinTraits
{
    None = 0,

    /// <summary>The answer may differ between two queries: it is remembered within one.</summary>
    Nondeterministic = 1,

    /// <summary>Only in Rego v0.</summary>
    Deprecated = 2,

    /// <summary>Yields several results (<c>walk</c>): the body returns an array of them.</summary>
    Relation = 4,

    /// <summary>The compiler puts something else in its place: it is never called.</summary>
    Compiled = 8,

    /// <summary>Known only where the host grants it: elsewhere there is no such function.</summary>
    Granted = 16,
}

/// <summary>A builtin function.</summary>
/// <param name="Name">Dotted name.</param>
/// <param name="Signature">Names and types as in OPA's declarations: <c>(x: string, delimiter: string) => ys: array[string]</c>.</param>
/// <param name="Body">What it does.</param>
/// <param name="Traits">What is special about it.</param>
internal sealed record Builtin(string Name, string Signature, BuiltinBody Body, BuiltinTraits Traits = BuiltinTraits.None)
{
    private FunctionType? _type;

    /// <summary>The type of the function, read off the signature when somebody asks.</summary>
    public FunctionType Type => _type ??= new SignatureReader(Signature).Read();

    /// <summary>Number of arguments; -1 when it takes any number.</summary>
    public int Arity { get; } = CountParameters(Signature);

    /// <summary>The operator that stands for it between two operands, or null.</summary>
    public string? Infix => Name switch
    {
        "plus" => "+",
        "minus" => "-",
        "mul" => "*",
        "div" => "/",
        "rem" => "%",
        "and" => "&",
        "or" => "|",
        "eq" => "=",
        "assign" => ":=",
        "equal" => "==",
        "neq" => "!=",
        "lt" => "<",
        "lte" => "<=",
        "gt" => ">",
        "gte" => ">=",
        "internal.member_2" or "internal.member_3" => "in",
        _ => null,
    };

    private static int CountParameters(string signature)
    {
        var inside = signature.AsSpan(1);
        int depth = 0, count = 1;
        for (var i = 0; i < inside.Length; i++)
        {
            if (inside[i] is '[' or '{' or '<' or '(') depth++;
            else if (inside[i] == ')' && depth == 0) return i == 0 ? 0 : inside[..i].Contains("...", StringComparison.Ordinal) ? -1 : count;
            else if (inside[i] is ']' or '}' or '>' or ')') depth--;
            else if (inside[i] == ',' && depth == 0) count++;
        }
        throw new InvalidOperationException($"no signature: {signature}");
    }
}
