using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Notes for a trace. <c>print</c> is a statement of its own, since its arguments may be undefined.</summary>
internal static class TracingBuiltins
{
    public static readonly Builtin[] Table =
    [
        new("trace", "(note: string) => result: boolean", Trace),
    ];

    private static Value? Trace(BuiltinCall call, ReadOnlySpan<Value> args) =>
        args[0] is StringValue ? BooleanValue.True : call.OperandMustBe(1, "string", args[0]);
}
