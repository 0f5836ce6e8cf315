using System.Collections.Frozen;
using System.Collections.Immutable;
using Bylaw.Cel.Syntax;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Cel.Checking;

/// <summary>Finds what a release of Kubernetes does not have yet: each library and each form of the language arrived in some release.</summary>
internal sealed class ReleaseCheck(SourceText source, CheckResult check, KubernetesRelease release)
{
    // Functions whose overloads arrived in different releases are told apart by the type that they are called on.
    private static readonly FrozenDictionary<string, int> s_functions = new (int Minor, string[] Names)[]
    {
        (27, ["path", "group", "serviceAccount", "resource", "subresource", "check", "allowed", "reason"]),
        (28, ["errored", "error"]),
        (29, ["quantity", "isQuantity", "sign", "isInteger", "asInteger", "asApproximateFloat", "add", "sub", "isGreaterThan", "isLessThan", "compareTo", "sets.contains", "sets.equivalent", "sets.intersects", "format", "strings.quote"]),
        (30, ["ip", "isIP", "ip.isCanonical", "family", "isUnspecified", "isLoopback", "isLinkLocalMulticast", "isLinkLocalUnicast", "isGlobalUnicast", "cidr", "isCIDR", "containsIP", "containsCIDR", "masked", "prefixLength"]),
        (31, ["format.named", "validate", "fieldSelector", "labelSelector"]),
        (32, ["jsonpatch.escapeKey"]),
        (33, ["semver", "isSemver", "major", "minor", "patch"]),
        (34, ["flatten", "slice", "sort", "distinct", "lists.range", "first", "last"]),
        (37, ["includes"]),
    }.SelectMany(group => group.Names, (group, name) => (name, group.Minor)).ToFrozenDictionary(pair => pair.name, pair => pair.Minor, StringComparer.Ordinal);

    private readonly List<Diagnostic> _problems = [];

    /// <summary>What of an expression the release does not have.</summary>
    public static ImmutableArray<Diagnostic> Check(SourceText source, Expression expression, CheckResult check, KubernetesRelease release)
    {
        var found = new ReleaseCheck(source, check, release);
        found.Look(expression);
        return [.. found._problems.OrderBy(problem => problem.At!.Value.Span.Start)];
    }

    private void Look(Expression expression)
    {
        switch (expression)
        {
            case CallExpression { Function: "_[?_]" } index: Needs(28, "an optional index", index.Span); break;
            case CallExpression call: Needs(SinceOf(call), $"`{call.Function}`", call.NameSpan); break;
            case SelectExpression { IsOptional: true } select: Needs(28, "an optional field", select.Span); break;
            case OptionalMapExpression optional: Needs(28, "`optMap`", optional.Span); break;
            case ComprehensionExpression { Kind: ComprehensionKind.SortBy } sorted: Needs(34, "`sortBy`", sorted.Span); break;
            case ComprehensionExpression { Second: not null } pairs: Needs(32, "a macro with two variables", pairs.Span); break;
        }
        foreach (var part in expression.Parts) Look(part);
    }

    private int SinceOf(CallExpression call)
    {
        var overloads = check.OverloadsOf(call);
        if (overloads is [{ IsMethod: false }, ..] && call.Target is not null) return s_functions.GetValueOrDefault($"{NameScope.Dotted(call.Target)}.{call.Function}");
        // `reverse` of texts is older than that of lists; versions are compared since 1.33, quantities since 1.29.
        return overloads is [{ Parameters: [var on, ..] }, ..] ? (call.Function, on.Kind, on.Name) switch
        {
            ("reverse", CelTypeKind.List, _) => 34,
            ("reverse", _, _) => 29,
            ("isGreaterThan" or "isLessThan" or "compareTo", _, "kubernetes.Semver") => 33,
            _ => s_functions.GetValueOrDefault(call.Function),
        } : s_functions.GetValueOrDefault(call.Function);
    }

    private void Needs(int minor, string what, Span at)
    {
        if (new KubernetesRelease(1, minor) > release && _problems.Count < 20) _problems.Add(CelDiagnostics.NotYet(what, new KubernetesRelease(1, minor), release, source.At(at)));
    }
}
