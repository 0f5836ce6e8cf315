using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Bylaw.Core.Decisions;
using Bylaw.Engine;
using Bylaw.Governance;

namespace Bylaw.Tests.Exceptions;

/// <summary>A finding as plain texts.</summary>
internal sealed record Fact(Finding Finding, EngineRequest Request, string Policy, string Rule, string? Namespace, string Group, string Version, string Kind, string Name, ImmutableArray<string> Containers)
{
    public bool HasMadeUpName => Request.GeneratedName() is not null;

    public static IEnumerable<Fact> In(Decision decision, EngineRequest request)
    {
        foreach (var finding in decision.Findings.Where(finding => finding.Verdict is Outcome.Fail or Outcome.Warn))
        {
            var parts = request.Object.ApiVersion!.Split('/');
            var containers = finding.Evidence.Select(evidence => request.ContainerAt(evidence.Path)).OfType<string>().Distinct().Order(StringComparer.Ordinal);
            yield return new Fact(finding, request, finding.Policy, finding.Rule, request.Namespace, parts.Length == 1 ? "" : parts[0], parts[^1], request.Object.Kind!, request.Object.Name, [.. containers]);
        }
    }
}

/// <summary>
/// The slow and obvious reading of what exceptions cover and what they are needed for, from the documentation: nothing of
/// the engine is used. Patterns are regular expressions, and need is found by taking away one after the other.
/// </summary>
internal static class SlowOracle
{
    private static readonly Dictionary<string, Regex> s_patterns = new(StringComparer.Ordinal);

    public static bool Covers(ExceptionDefinition exception, Fact fact)
    {
        var scope = exception.Scope;
        if (exception.Policy.Value != fact.Policy || !CoversRule(exception, fact)) return false;
        if (!scope.Namespaces.IsEmpty && !CoversNamespace(scope.Namespaces, fact.Namespace)) return false;
        if (!scope.Names.IsEmpty && !AnyMatches(scope.Names, fact.Name)) return false;
        if (!scope.Kinds.IsEmpty && !scope.Kinds.Any(kind => CoversKind(kind.ToString(), fact))) return false;
        foreach (var (label, glob) in scope.Labels)
            if (fact.Request.LabelOf(label) is not { } value || !Matches(glob.Pattern, value)) return false;
        return scope.Containers.IsEmpty || (fact.Containers.Length > 0 && fact.Containers.All(name => AnyMatches(scope.Containers, name)));
    }

    /// <summary>The exceptions that stay when, from the last id to the first, each goes without which nothing comes back.</summary>
    public static List<ExceptionDefinition> Staying(IEnumerable<ExceptionDefinition> inForce, IReadOnlyList<Fact> facts)
    {
        var staying = inForce.OrderBy(exception => exception.Id, StringComparer.Ordinal).ToList();
        foreach (var exception in staying.AsEnumerable().Reverse().ToList())
        {
            var without = staying.Where(other => other != exception).ToList();
            if (!facts.Any(fact => IsWaived(fact, staying) && !IsWaived(fact, without))) staying = without;
        }
        return staying;
    }

    public static bool IsWaived(Fact fact, IEnumerable<ExceptionDefinition> exceptions) => exceptions.Any(exception => Covers(exception, fact));

    private static bool CoversKind(string pattern, Fact fact)
    {
        var parts = pattern.Split('/');
        return parts.Length switch
        {
            1 => Matches(parts[0], fact.Kind),
            2 when Regex.IsMatch(parts[0], "^v[0-9]", RegexOptions.NonBacktracking) => fact.Group.Length == 0 && Matches(parts[0], fact.Version) && Matches(parts[1], fact.Kind),
            2 => Matches(parts[0], fact.Group) && Matches(parts[1], fact.Kind),
            _ => Matches(parts[0], fact.Group) && Matches(parts[1], fact.Version) && Matches(parts[2], fact.Kind),
        };
    }

    private static bool CoversRule(ExceptionDefinition exception, Fact fact)
    {
        foreach (var rule in exception.Rules)
            if (rule.Value == fact.Rule) return true;
        return exception.Rules.IsEmpty;
    }

    private static bool CoversNamespace(ImmutableArray<NameGlob> globs, string? name) =>
        name is null ? globs.Contains(new NameGlob("*")) : AnyMatches(globs, name);

    // Narrow forms list thousands of names: a loop, because this is where the test spends its time.
    private static bool AnyMatches(ImmutableArray<NameGlob> globs, string name)
    {
        foreach (var glob in globs)
            if (Matches(glob.Pattern, name)) return true;
        return false;
    }

    private static bool Matches(string pattern, string name)
    {
        if (!pattern.AsSpan().ContainsAny('*', '?')) return pattern == name;
        if (!s_patterns.TryGetValue(pattern, out var regex))
            s_patterns[pattern] = regex = new Regex($"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal)}\\z", RegexOptions.NonBacktracking | RegexOptions.Singleline);
        return regex.IsMatch(name);
    }
}
