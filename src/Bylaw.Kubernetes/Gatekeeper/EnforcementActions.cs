using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gatekeeper;

/// <summary>What a violation of a constraint leads to, at one point of enforcement or at any.</summary>
internal static class EnforcementActions
{
    /// <summary>The point that <c>gator</c> is.</summary>
    public const string GatorPoint = "gator.gatekeeper.sh";

    /// <summary>From the gravest on.</summary>
    private static readonly string[] s_order = ["deny", "warn", "dryrun"];

    /// <summary>
    /// The actions of a constraint at a point, the gravest first; at any point when that is null. None when it is not enforced there.
    /// </summary>
    public static ImmutableArray<string> Of(ObjectValue constraint, string? point)
    {
        var spec = constraint.Get("spec") as ObjectValue ?? ObjectValue.Empty;
        var action = spec.GetText("enforcementAction") is { Length: > 0 } given ? given : "deny";
        if (action != "scoped") return [action];
        var scoped = spec.Get("scopedEnforcementActions") as ArrayValue ?? ArrayValue.Empty;
        return [.. scoped.OfType<ObjectValue>().Where(item => HoldsAt(item, point)).Select(item => item.GetText("action")).OfType<string>().Distinct(StringComparer.Ordinal).OrderBy(Grade)];
    }

    /// <summary>What it comes to: only a refusal fails an object.</summary>
    public static Outcome OutcomeOf(string action) => action == "deny" ? Outcome.Fail : Outcome.Warn;

    private static bool HoldsAt(ObjectValue item, string? point) =>
        item.Get("enforcementPoints") is ArrayValue points && points.OfType<ObjectValue>().Any(one => one.GetText("name") is { } name && (point is null || name == "*" || name == point));

    private static int Grade(string action) => Array.IndexOf(s_order, action) is >= 0 and var place ? place : s_order.Length;
}
