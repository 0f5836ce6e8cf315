using Bylaw.Cel.Syntax;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Cel.Checking;

/// <summary>
/// Finds lists and maps that are written with items of different types. What is only known when it runs has a type of its own
/// here: it goes together with nothing else. The arguments of <c>format</c> may be anything.
/// </summary>
internal sealed class UniformLiterals(SourceText source, Func<Expression, CelType> typeOf)
{
    private const int MostProblems = 20;

    private readonly List<Diagnostic> _problems = [];

    public IReadOnlyList<Diagnostic> Check(Expression expression)
    {
        Visit(expression, isFormatted: false);
        return _problems;
    }

    private void Visit(Expression expression, bool isFormatted)
    {
        if (!isFormatted && expression is ListExpression list) Compare(list.Items);
        if (!isFormatted && expression is MapExpression map)
        {
            Compare(map.Entries.Select(entry => (entry.Key, false)));
            Compare(map.Entries.Select(entry => (entry.Value, entry.IsOptional)));
        }
        var inside = expression is CallExpression { Function: "format" } || (isFormatted && expression is ListExpression or MapExpression);
        foreach (var part in expression.Parts) Visit(part, inside);
    }

    /// <summary>Each must have the type of the first; one that has not is told.</summary>
    private void Compare(IEnumerable<(Expression Part, bool IsOptional)> parts)
    {
        CelType? wanted = null;
        foreach (var (part, isOptional) in parts)
        {
            var type = isOptional && typeOf(part) is { Parameters: [{ } item] } ? item : typeOf(part);
            wanted ??= type;
            if (type.Equals(wanted)) continue;
            if (_problems.Count < MostProblems) _problems.Add(CelDiagnostics.MixedTypes(type.ToString(), wanted.ToString(), source.At(part.Span)));
            return;
        }
    }
}
