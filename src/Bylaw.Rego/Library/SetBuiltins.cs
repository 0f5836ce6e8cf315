using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Functions over sets of sets; the operators on two sets are in <see cref="RegoOperations"/>.</summary>
internal static class SetBuiltins
{
    internal static readonly Builtin[] Table =
    [
        new("intersection", "(xs: set[set[any]]) => y: set[any]", (call, args) => Fold(call, args, RegoOperations.Intersection)),
        new("union", "(xs: set[set[any]]) => y: set[any]", (call, args) => Fold(call, args, RegoOperations.Union)),
        new("set_diff", "(set[any], set[any]) => set[any]", Difference, BuiltinTraits.Deprecated),
    ];

    private static Value? Fold(BuiltinCall call, ReadOnlySpan<Value> args, Func<BuiltinCall, SetValue, SetValue, SetValue> combine)
    {
        if (!call.TryGetSet(args, 0, out var sets)) return null;
        SetValue? result = null;
        for (var i = 0; i < sets.Count; i++)
        {
            if (sets.Added(i) is not SetValue set) return call.ElementMustBe(1, sets, "set", sets.Added(i));
            result = result is null ? set : combine(call, result, set);
        }
        return result ?? SetValue.Empty;
    }

    private static SetValue? Difference(BuiltinCall call, ReadOnlySpan<Value> args) =>
        call.TryGetSet(args, 0, out var left) && call.TryGetSet(args, 1, out var right) ? RegoOperations.Difference(call, left, right) : null;
}
