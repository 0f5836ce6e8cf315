using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>The builtins behind the infix operators. A partial application or <c>with</c> can name them, too.</summary>
internal static class OperatorBuiltins
{
    internal static readonly Builtin[] Table =
    [
        new("plus", "(number, number) => number", (call, args) => RegoOperations.Add(call, args[0], args[1])),
        new("minus", "(any<number, set[any]>, any<number, set[any]>) => any<number, set[any]>", (call, args) => RegoOperations.Subtract(call, args[0], args[1])),
        new("mul", "(number, number) => number", (call, args) => RegoOperations.Multiply(call, args[0], args[1])),
        new("div", "(number, number) => number", (call, args) => RegoOperations.Divide(call, args[0], args[1])),
        new("rem", "(number, number) => number", (call, args) => RegoOperations.Remainder(call, args[0], args[1])),
        new("and", "(set[any], set[any]) => set[any]", (call, args) => RegoOperations.Intersect(call, args[0], args[1])),
        new("or", "(set[any], set[any]) => set[any]", (call, args) => RegoOperations.Unite(call, args[0], args[1])),
        new("equal", "(any, any) => boolean", (_, args) => Value.Of(RegoOperations.AreEqual(args[0], args[1]))),
        new("neq", "(any, any) => boolean", (_, args) => Value.Of(!RegoOperations.AreEqual(args[0], args[1]))),
        new("lt", "(any, any) => boolean", (_, args) => Value.Of(RegoOperations.Compare(args[0], args[1]) < 0)),
        new("lte", "(any, any) => boolean", (_, args) => Value.Of(RegoOperations.Compare(args[0], args[1]) <= 0)),
        new("gt", "(any, any) => boolean", (_, args) => Value.Of(RegoOperations.Compare(args[0], args[1]) > 0)),
        new("gte", "(any, any) => boolean", (_, args) => Value.Of(RegoOperations.Compare(args[0], args[1]) >= 0)),
        new("internal.member_2", "(any, any) => boolean", (_, args) => Value.Of(RegoOperations.Contains(args[1], args[0]))),
        new("internal.member_3", "(any, any, any) => boolean", (_, args) => Value.Of(RegoOperations.Contains(args[2], args[0], args[1]))),
    ];
}
