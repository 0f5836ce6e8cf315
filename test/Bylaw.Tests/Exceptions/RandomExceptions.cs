using System.Collections.Immutable;
using System.Globalization;
using Bylaw.Core.Text;
using Bylaw.Governance;

namespace Bylaw.Tests.Exceptions;

/// <summary>Makes up exceptions around findings: too wide, too narrow, overlapping, lapsed, and just right.</summary>
internal sealed class RandomExceptions(Random random, ILookup<string, Fact> findings)
{
    private readonly string[] _policies = [.. findings.Select(group => group.Key).Order(StringComparer.Ordinal)];

    /// <summary>A few from one policy, so that they meet.</summary>
    public IReadOnlyList<ExceptionDefinition> Group(int size)
    {
        var of = findings[_policies[random.Next(_policies.Length)]].ToList();
        var near = of[random.Next(of.Count)];
        var around = of.Where(fact => fact.Namespace == near.Namespace).ToList();
        return [.. Enumerable.Range(0, size).Select(number => One(number, random.Next(3) == 0 ? of : around))];
    }

    private ExceptionDefinition One(int number, List<Fact> facts)
    {
        var chosen = Enumerable.Range(0, random.Next(1, 5)).Select(_ => facts[random.Next(facts.Count)]).ToList();
        var scope = new ExceptionScope
        {
            Namespaces = List(chosen.Select(fact => fact.Namespace)),
            Kinds = [.. List(chosen.Select(KindOf)).Select(glob => KindPattern.TryParse(glob.Pattern)).OfType<KindPattern>()],
            Names = List(chosen.Select(fact => fact.Name)),
            Containers = List(chosen.SelectMany(fact => fact.Containers)),
            Labels = random.Next(6) == 0 ? Labels(chosen[0]) : ImmutableSortedDictionary.Create<string, NameGlob>(StringComparer.Ordinal),
        };
        if (scope.IsEmpty) scope = scope with { Namespaces = [new NameGlob("*")] };
        var lapsed = random.Next(12) == 0;
        return new ExceptionDefinition
        {
            Id = number.ToString("00", CultureInfo.InvariantCulture),
            Policy = Written(facts[0].Policy),
            Rules = random.Next(2) == 0 ? [] : [.. chosen.Select(fact => fact.Rule).Distinct().Select(Written)],
            Scope = scope,
            Reason = "r",
            Requester = "q",
            Starts = Written(NecessityProperty.Today.AddDays(lapsed ? -60 : -random.Next(3))),
            Expires = Written(NecessityProperty.Today.AddDays(lapsed ? -1 : random.Next(30))),
        };
    }

    private ImmutableArray<NameGlob> List(IEnumerable<string?> values)
    {
        var names = values.OfType<string>().Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (names.Count == 0 || random.Next(3) == 0) return [];
        return [.. names.Select(name => new NameGlob(random.Next(6) == 0 ? Pattern(name) : name)).Distinct()];
    }

    private string Pattern(string name) => random.Next(4) == 0 ? "*" : name[..random.Next(1, name.Length + 1)] + "*";

    private string? KindOf(Fact fact) => random.Next(4) switch
    {
        0 when fact.Group.Length > 0 => $"{fact.Group}/{fact.Kind}",
        1 => fact.Group.Length > 0 ? $"{fact.Group}/{fact.Version}/{fact.Kind}" : $"{fact.Version}/{fact.Kind}",
        _ => fact.Kind,
    };

    private ImmutableSortedDictionary<string, NameGlob> Labels(Fact fact)
    {
        var labels = ImmutableSortedDictionary.CreateBuilder<string, NameGlob>(StringComparer.Ordinal);
        foreach (var label in (string[])["app", "app.kubernetes.io/name", "app.kubernetes.io/component", "k8s-app"])
            if (fact.Request.LabelOf(label) is { Length: > 0 } value) labels[label] = new NameGlob(random.Next(2) == 0 ? "*" : value);
        return labels.ToImmutable();
    }

    private static Written<T> Written<T>(T value) => new(value, default(Location));
}
