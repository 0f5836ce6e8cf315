using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Functions that the compiler answers or puts something else for. They have names and types, and are never called.</summary>
internal static class CompiledBuiltins
{
    internal static readonly Builtin[] Table =
    [
        new("eq", "(any, any) => boolean", Never, BuiltinTraits.Compiled),
        new("assign", "(any, any) => boolean", Never, BuiltinTraits.Compiled),
        new("print", "(any...)", Never, BuiltinTraits.Compiled),
        new("internal.print", "(array[set[any]])", Never, BuiltinTraits.Compiled),
        new("internal.template_string", "(array[any]) => string", Never, BuiltinTraits.Compiled),
        new("internal.test_case", "(array[any])", Never, BuiltinTraits.Compiled),
        new("rego.metadata.chain", "() => chain: array[any]", Never, BuiltinTraits.Compiled),
        new("rego.metadata.rule", "() => output: any", Never, BuiltinTraits.Compiled),
    ];

    private static Value? Never(BuiltinCall call, ReadOnlySpan<Value> args) =>
        throw new InvalidOperationException("the compiler leaves no call of this function");
}
