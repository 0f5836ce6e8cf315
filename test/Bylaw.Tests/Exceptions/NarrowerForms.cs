using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Governance;

namespace Bylaw.Tests.Exceptions;

/// <summary>
/// Enumerates forms that are strictly narrower than one, by the order of <c>docs/exceptions.md</c>. Covering grows with the lists, so
/// it is enough to take the widest of the narrower ones; of short lists all subsets are tried all the same.
/// </summary>
internal static class NarrowerForms
{
    private const int MostForSubsets = 6;

    public static IEnumerable<(string What, ExceptionDefinition Form)> Of(ExceptionDefinition form, IReadOnlyList<Fact> waived, IReadOnlyList<Fact> universe)
    {
        var scope = form.Scope;
        foreach (var rules in Narrower([.. form.Rules.Select(rule => rule.Value)], universe.Select(fact => fact.Rule)))
            yield return ($"rules [{string.Join(", ", rules)}]", form with { Rules = [.. rules.Select(rule => new Written<string>(rule, default(Location)))] });
        foreach (var names in Narrower(Patterns(scope.Namespaces), universe.Select(fact => fact.Namespace)))
            yield return Scoped("namespaces", names, scope with { Namespaces = Globs(names) });
        foreach (var names in Narrower([.. scope.Kinds.Select(kind => kind.ToString())], universe.Select(fact => fact.Kind)))
            yield return Scoped("kinds", names, scope with { Kinds = [.. names.Select(name => KindPattern.TryParse(name)!)] });
        // Names that are made up anew each time are never exact.
        if (!waived.Any(fact => fact.HasMadeUpName))
        {
            foreach (var names in Narrower(Patterns(scope.Names), universe.Select(fact => fact.Name)))
                yield return Scoped("names", names, scope with { Names = Globs(names) });
        }
        foreach (var names in Narrower(Patterns(scope.Containers), universe.SelectMany(fact => fact.Containers.AsEnumerable())))
            yield return Scoped("containers", names, scope with { Containers = Globs(names) });
        foreach (var (label, glob) in scope.Labels.Where(label => IsPattern(label.Value.Pattern)))
            foreach (var value in universe.Select(fact => fact.Request.LabelOf(label)).OfType<string>().Where(glob.Covers).Distinct())
                yield return Scoped($"label {label}", [value], scope with { Labels = scope.Labels.SetItem(label, new NameGlob(value)) });

        (string, ExceptionDefinition) Scoped(string list, IReadOnlyList<string> names, ExceptionScope narrower) => ($"{list} [{string.Join(", ", names)}]", form with { Scope = narrower });
    }

    /// <summary>Lists that cover less: fewer items, exact names for a pattern, any exact names where there is no list.</summary>
    private static IEnumerable<IReadOnlyList<string>> Narrower(ImmutableArray<string> list, IEnumerable<string?> values)
    {
        var exact = values.OfType<string>().Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (list.IsEmpty)
        {
            if (exact.Count > 0) yield return exact;
            yield break;
        }
        if (list.Length <= MostForSubsets)
        {
            for (var set = 1; set < (1 << list.Length) - 1; set++) yield return [.. list.Where((_, place) => (set & (1 << place)) != 0)];
        }
        else
        {
            foreach (var item in list) yield return [.. list.Where(other => other != item)];
        }
        foreach (var pattern in list.Where(IsPattern))
            yield return [.. list.Where(other => other != pattern), .. exact.Where(name => new NameGlob(pattern).Covers(name))];
    }

    private static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?');

    private static ImmutableArray<string> Patterns(ImmutableArray<NameGlob> globs) => [.. globs.Select(glob => glob.Pattern)];

    private static ImmutableArray<NameGlob> Globs(IReadOnlyList<string> names) => [.. names.Select(name => new NameGlob(name))];
}
