using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>The builtins behind the infix operators. A partial application or <c>with</c> can name them, too.</summary>
internal static class OperatorBuiltins
{
    internal static readonly Builtin[] Table =
    [
        new("plus", "(x: number, y: number) => z: number", (call, args) => RegoOperations.Add(call, args[0], args[1])),
        new("minus", "(x: any<number, set[any]>, y: any<number, set[any]>) => z: any<number, set[any]>", (call, args) => RegoOperations.Subtract(call, args[0], args[1])),
        new("mul", "(x: number, y: number) => z: number", (call, args) => RegoOperations.Multiply(call, args[0], args[1])),
        new("div", "(x: number, y: number) => z: number", (call, args) => RegoOperations.Divide(call, args[0], args[1])),
        new("rem", "(x: number, y: number) => z: number", (call, args) => RegoOperations.Remainder(call, args[0], args[1])),
        new("and", "(x: set[any], y: set[any]) => z: set[any]", (call, args) => RegoOperations.Intersect(call, args[0], args[1])),
        new("or", "(x: set[any], y: set[any]) => z: set[any]", (call, args) => RegoOperations.Unite(call, args[0], args[1])),
        new("equal", "(x: any, y: any) => result: boolean", (_, args) => Value.Of(RegoOperations.AreEqual(args[0], args[1]))),
        new("neq", "(x: any, y: any) => result: boolean", (_, args) => Value.Of(!RegoOperations.AreEqual(args[0], args[1]))),
        new("lt", "(x: any, y: any) => result: boolean", (_, args) => Value.Of(RegoOperations.Compare(args[0], args[1]) < 0)),
        new("lte", "(x: any, y: any) => result: boolean", (_, args) => Value.Of(RegoOperations.Compare(args[0], args[1]) <= 0)),
        new("gt", "(x: any, y: any) => result: boolean", (_, args) => Value.Of(RegoOperations.Compare(args[0], args[1]) > 0)),
        new("gte", "(x: any, y: any) => result: boolean", (_, args) => Value.Of(RegoOperations.Compare(args[0], args[1]) >= 0)),
        new("internal.member_2", "(any, any) => boolean", (call, args) => Value.Of(RegoOperations.Contains(args[1], args[0], call.Budget))),
        new("internal.member_3", "(any, any, any) => boolean", (_, args) => Value.Of(RegoOperations.Contains(args[2], args[0], args[1]))),
    ];
}
