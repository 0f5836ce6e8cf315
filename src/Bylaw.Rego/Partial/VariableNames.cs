using System.Globalization;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Library;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Partial;

/// <summary>
/// Names for the variables of a body: those of the policy where they are free, with a number where two have the same.
/// A variable that occurs once is a wildcard.
/// </summary>
internal sealed class VariableNames
{
    private static readonly HashSet<string> Reserved = new(
        ["input", "data", "and", "or", "partial", .. Builtins.ByName.Keys.Select(name => name.Split('.')[0])], StringComparer.Ordinal);

    private readonly Dictionary<Variable, string> _names = [];
    private readonly HashSet<string> _taken;

    /// <summary>Names the variables in the order given; <paramref name="kept"/> keep their names.</summary>
    public VariableNames(IReadOnlyCollection<Variable> occurrences, IReadOnlyCollection<Variable> kept, IEnumerable<string> taken)
    {
        _taken = new HashSet<string>(taken, StringComparer.Ordinal);
        foreach (var variable in kept)
        {
            _names[variable] = variable.Name;
            _taken.Add(variable.Name);
        }
        var counts = occurrences.GroupBy(variable => variable).ToDictionary(group => group.Key, group => group.Count());
        foreach (var variable in occurrences)
            if (!_names.ContainsKey(variable)) _names[variable] = counts[variable] == 1 ? "_" : Choose(variable);
    }

    public string Of(Variable variable) => _names.GetValueOrDefault(variable, "_");

    private string Choose(Variable variable)
    {
        var plain = variable.IsGenerated || !IsName(variable.Name) ? "__local" : variable.Name;
        if (plain != "__local" && _taken.Add(plain)) return plain;
        for (var i = plain == "__local" ? 0 : 1; ; i++)
        {
            var name = plain == "__local" ? $"__local{Text(i)}__" : plain + Text(i);
            if (_taken.Add(name)) return name;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a word may name a rule or a variable: no keyword, no builtin, no document.</summary>
    public static bool IsName(string word) => IsWord(word) && !Reserved.Contains(word);

    /// <summary>Whether a text reads as one word that is no keyword.</summary>
    public static bool IsWord(string text) =>
        text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] == '_') && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && !new Keywords(RegoVersion.V1).IsKeyword(text);
}
