using Bylaw.Core.Values;
using Bylaw.Rego.Library;

namespace Bylaw.Rego;

/// <summary>Values as Rego writes them.</summary>
public static class RegoText
{
    /// <summary>The term: <c>[1, "a"]</c>, <c>{"a": 1}</c>, <c>{1, 2}</c>, <c>set()</c>.</summary>
    public static string Of(Value value) => TermText.Of(value);
}
