using System.Collections.Frozen;
using Bylaw.Cel.Checking;

namespace Bylaw.Cel.Library;

/// <summary>All libraries of the language and its extensions.</summary>
internal static class Libraries
{
    /// <summary>Their functions by name; where several add to one function, their overloads together.</summary>
    public static FrozenDictionary<string, Function> Functions()
    {
        IEnumerable<Function>[] libraries =
        [
            Operators.Functions, Conversions.Functions, Basics.Functions, TimeFunctions.Functions, Strings.Functions, Lists.Functions, MathFunctions.Functions, Sets.Functions,
            Encoders.Functions, Regexes.Functions, Optionals.Functions, Network.Functions,
        ];
        return libraries.SelectMany(library => library).GroupBy(function => function.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => new Function(group.Key, [.. group.SelectMany(function => function.Overloads)]), StringComparer.Ordinal);
    }
}
