using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Governance;

namespace Bylaw.Engine.Exceptions;

/// <summary>
/// The narrowest form of an exception that still covers certain findings. One scope is narrower than another when each of
/// its lists is: a list than no list, fewer names than more, exact names than patterns; see <c>docs/exceptions.md</c>. A scope
/// covers a finding when each list does, so the lists can be made narrow one by one, and the outcome is the only narrowest
/// form there is: what it writes occurs among the findings.
/// </summary>
internal sealed class Narrowing(ExceptionDefinition written, IReadOnlyList<Waivable> findings)
{
    private readonly ExceptionScope _scope = written.Scope;

    /// <summary>The exception in its narrowest form. A list that cannot be exact for one of the findings stays as it is written.</summary>
    public ExceptionDefinition Narrowest()
    {
        var names = Names();
        var scope = new ExceptionScope
        {
            Namespaces = Exact(_scope.Namespaces, waivable => waivable.Request.Namespace),
            Kinds = Kinds(),
            Names = names,
            Labels = Labels(names.IsEmpty),
            Containers = Containers(),
        };
        // A document that is no Kubernetes object and has no name: nothing tells it apart.
        if (scope.IsEmpty) scope = scope with { Namespaces = [new NameGlob("*")] };
        return written with { Rules = Rules(), Scope = scope };
    }

    private ImmutableArray<Written<string>> Rules() => [.. Ordered(findings.Select(waivable => waivable.Finding.Rule))
        .Select(rule => written.Rules.FirstOrDefault(known => known.Value == rule) is { Value: not null } known ? known : new Written<string>(rule, default(Location)))];

    private ImmutableArray<NameGlob> Exact(ImmutableArray<NameGlob> globs, Func<Waivable, string?> nameOf) =>
        findings.Any(waivable => string.IsNullOrEmpty(nameOf(waivable))) ? All(globs) : Globs(findings.Select(waivable => nameOf(waivable)!));

    /// <summary>What covers an object without a name: no list, or the one pattern in it that stands for everything.</summary>
    private static ImmutableArray<NameGlob> All(ImmutableArray<NameGlob> globs) => [.. globs.Where(glob => glob.CoversAll).Take(1)];

    /// <summary>Of the group and version of a kind as much is written as before.</summary>
    private ImmutableArray<KindPattern> Kinds()
    {
        if (findings.Any(waivable => waivable.Request.Object is not { Kind: { Length: > 0 }, ApiVersion: not null })) return _scope.Kinds;
        var kinds = Ordered(findings.Select(waivable => Kind(waivable.Request.Object.ApiVersion!, waivable.Request.Object.Kind!))).Select(text => KindPattern.TryParse(text)).OfType<KindPattern>().ToList();
        // Of `Deployment` and `apps/Deployment` the first says all.
        foreach (var kind in kinds.ToList())
            if (findings.All(waivable => kinds.Exists(other => other != kind && other.Covers(waivable.Request.Object.ApiVersion!, waivable.Request.Object.Kind!)))) kinds.Remove(kind);
        return [.. kinds];
    }

    private string Kind(string apiVersion, string kind)
    {
        var parts = _scope.Kinds.FirstOrDefault(pattern => pattern.Covers(apiVersion, kind))?.ToString().Split('/') ?? [kind];
        var group = apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion[..apiVersion.IndexOf('/', StringComparison.Ordinal)] : "";
        return parts.Length == 1 ? kind : parts.Length == 2 && group.Length > 0 ? $"{group}/{kind}" : $"{apiVersion}/{kind}";
    }

    /// <summary>Exact names; for names that are made up anew each time the pattern as it is written, or else labels in their place.</summary>
    private ImmutableArray<NameGlob> Names()
    {
        if (findings.Any(waivable => waivable.Request.Object.Name.Length == 0)) return All(_scope.Names);
        if (!_scope.Names.IsEmpty || !HasGeneratedNames()) return Globs(findings.Select(NameOrWritten));
        return SharedLabels().IsEmpty ? Globs(findings.Select(NameOrPattern)) : [];
    }

    private bool HasGeneratedNames() => findings.Any(waivable => waivable.Request.GeneratedName() is not null);

    private string NameOrWritten(Waivable waivable)
    {
        var name = waivable.Request.Object.Name;
        return waivable.Request.GeneratedName() is null ? name : _scope.Names.First(glob => glob.Covers(name)).Pattern;
    }

    private static string NameOrPattern(Waivable waivable) => waivable.Request.GeneratedName()?.Pattern ?? waivable.Request.Object.Name;

    private ImmutableSortedDictionary<string, NameGlob> Labels(bool withoutNames)
    {
        var labels = _scope.Labels.ToBuilder();
        foreach (var (label, _) in _scope.Labels)
            if (findings.Select(waivable => waivable.Request.LabelOf(label)).Distinct(StringComparer.Ordinal).ToList() is [{ Length: > 0 } value]) labels[label] = new NameGlob(value);
        if (withoutNames && HasGeneratedNames())
            foreach (var (label, value) in SharedLabels()) labels[label] = new NameGlob(value);
        return labels.ToImmutable();
    }

    /// <summary>The labels that stay the same, and that all objects with made up names share with every other object here.</summary>
    private ImmutableSortedDictionary<string, string> SharedLabels()
    {
        var first = findings.Select(waivable => waivable.Request.GeneratedName()).OfType<Core.Decisions.GeneratedName>().First().Labels;
        return first.RemoveRange(first.Where(label => findings.Any(waivable => waivable.Request.LabelOf(label.Key) != label.Value)).Select(label => label.Key));
    }

    private ImmutableArray<NameGlob> Containers() =>
        findings.Any(waivable => waivable.Containers.IsEmpty) ? _scope.Containers : Globs(findings.SelectMany(waivable => waivable.Containers));

    private static ImmutableArray<NameGlob> Globs(IEnumerable<string> names) => [.. Ordered(names).Select(name => new NameGlob(name))];

    private static IEnumerable<string> Ordered(IEnumerable<string> names) => names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
