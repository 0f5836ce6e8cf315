using Bylaw.Cel.Planning;
using Bylaw.Cel.Syntax;

namespace Bylaw.Cel.Estimating;

/// <summary>What the loop of a macro costs, unfolded as the language definition does: once, and for each item.</summary>
/// <param name="Once">The first value of what it gathers, and what it makes of it at the end.</param>
/// <param name="Each">The condition and the step.</param>
/// <param name="IsContainer">Whether it gathers a list or a map.</param>
internal readonly record struct Loop(Bounds Once, Bounds Each, bool IsContainer);

/// <summary>The loops of all macros.</summary>
internal static class Loops
{
    private static readonly Bounds s_one = Bounds.One, s_list = Bounds.Exactly(Costs.List), s_map = Bounds.Exactly(Costs.Map), s_two = Bounds.Exactly(2);

    public static Loop Of(ComprehensionKind kind, Bounds body, Bounds? filter) => kind switch
    {
        // @not_strictly_false(all) && body
        ComprehensionKind.All => new Loop(s_one, s_two + Deciding(body), false),
        // @not_strictly_false(!any) || body
        ComprehensionKind.Exists => new Loop(s_one, Bounds.Exactly(3) + Deciding(body), false),
        // body ? count + 1 : count; at the end count == 1
        ComprehensionKind.ExistsOne => new Loop(s_two, body + new Bounds(1, 2), false),
        // body ? kept + [item] : kept
        ComprehensionKind.Filter => new Loop(s_list + s_one, body + s_one.Or(s_two + s_list + s_one), true),
        // filter ? made + [body] : made
        ComprehensionKind.Map => new Loop(s_list + s_one, Filtered(s_two + s_list + body, filter), true),
        // filter ? @mapInsert(made, key, body) : made
        ComprehensionKind.MapValues => new Loop(s_map + s_one, Filtered(Bounds.Exactly(3) + body, filter), true),
        ComprehensionKind.MapEntries => new Loop(s_map + s_one, Filtered(s_two + body, filter), true),
        // The list is bound, mapped to what it is ordered by, and ordered.
        _ => new Loop(s_list + s_two + s_list + s_two, s_two + s_list + body, true),
    };

    private static Bounds Deciding(Bounds body) => new(1, (s_one + body).Max);

    private static Bounds Filtered(Bounds step, Bounds? filter) => filter is { } test ? test + step.Or(s_one) : step;
}
