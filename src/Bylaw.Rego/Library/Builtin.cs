using Bylaw.Core.Values;

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
}

/// <summary>A builtin function.</summary>
/// <param name="Name">Dotted name.</param>
/// <param name="Signature">Types as in OPA's capabilities: <c>(string, array[string]) => string</c>.</param>
/// <param name="Body">What it does.</param>
/// <param name="Traits">What is special about it.</param>
internal sealed record Builtin(string Name, string Signature, BuiltinBody Body, BuiltinTraits Traits = BuiltinTraits.None)
{
    /// <summary>Number of arguments, read off the signature; -1 when it takes any number.</summary>
    public int Arity { get; } = CountParameters(Signature);

    private static int CountParameters(string signature)
    {
        var end = signature.IndexOf(") =>", StringComparison.Ordinal);
        var inside = signature.AsSpan(1, end - 1).Trim();
        if (inside.IsEmpty) return 0;
        if (inside.Contains("...", StringComparison.Ordinal)) return -1;
        int depth = 0, count = 1;
        foreach (var c in inside)
        {
            if (c is '[' or '{' or '<' or '(') depth++;
            else if (c is ']' or '}' or '>' or ')') depth--;
            else if (c == ',' && depth == 0) count++;
        }
        return count;
    }
}
