using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Gatekeeper's function for data from outside. Whoever runs the policy answers it.</summary>
internal static class ExternalDataBuiltins
{
    internal static readonly Builtin[] Table =
    [
        new("external_data", "(request: object[string: any]) => response: object[string: any]", Ask, BuiltinTraits.Nondeterministic | BuiltinTraits.Granted),
    ];

    private static Value? Ask(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (args[0] is not ObjectValue request) return call.OperandMustBe(1, "object", args[0]);
        if (request.GetText("provider") is not { Length: > 0 } provider) return call.Fail("provider must be a non-empty string");
        if (call.ExternalData is not { } answer) return call.Fail("external data is not granted to this evaluation");
        var keys = request.Get("keys") switch { ArrayValue list => list, SetValue set => set, _ => (IEnumerable<Value>)[] };
        var texts = new List<string>();
        foreach (var key in keys)
        {
            if (key is not StringValue text) return call.Fail("keys must be an array of strings");
            texts.Add(text.Text);
        }
        call.Budget.Step(texts.Count);
        return answer(provider, texts);
    }
}
