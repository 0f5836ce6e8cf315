using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Library;

/// <summary>Rego about Rego. <c>rego.metadata.*</c> is answered when a policy is compiled.</summary>
internal static class ModuleBuiltins
{
    public static readonly Builtin[] Table =
    [
        new("rego.parse_module", "(filename: string, rego: string) => output: object[string: any]", ParseModule),
    ];

    private static Value? ParseModule(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (args[0] is not StringValue name) return call.OperandMustBe(1, "string", args[0]);
        if (args[1] is not StringValue text) return call.OperandMustBe(2, "string", args[1]);
        call.Budget.Step(text.Text.Length);
        var source = new SourceText(name.Text, text.Text);
        var problems = new List<Diagnostic>();
        // A text that is no v1 may be v0.
        var module = Parser.ParseModule(source, RegoVersion.V1, problems) ?? Parser.ParseModule(source, RegoVersion.V0, []);
        return module is null ? call.Fail(string.Join("\n", problems)) : AstJson.Of(module).ToValue();
    }
}
