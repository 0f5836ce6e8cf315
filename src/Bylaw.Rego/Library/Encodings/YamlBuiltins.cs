using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.Encodings;

/// <summary>Values to YAML text and back. Reading follows YAML 1.2: <c>yes</c> and <c>on</c> are text.</summary>
internal static class YamlBuiltins
{
    // As OPA, which takes the last of two equal keys.
    private static readonly ReadOptions Options = new() { DuplicateKeys = DuplicateKeys.LastWins };

    internal static readonly Builtin[] Table =
    [
        new("yaml.marshal", "(x: any) => y: string", Marshal),
        new("yaml.unmarshal", "(x: string) => y: any", Unmarshal),
        new("yaml.is_valid", "(x: string) => result: boolean", (_, args) => Value.Of(args[0] is StringValue text && Read(text.Text, out var _) is not null)),
    ];

    private static Value? Marshal(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        // Through JSON, where sets are arrays and all keys are text.
        return JsonReader.TryReadValue(GoJson.Write(call, args[0]), out var value, out var error) ? Value.Of(YamlWriter.Write(value)) : call.Fail(error);
    }

    private static Value? Unmarshal(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetText(args, 0, out var text)) return null;
        call.Budget.Reserve(8L * text.Length);
        return Read(text, out var error) ?? call.Fail(error);
    }

    /// <summary>The first document of a stream, all of which must be readable; null for an empty one.</summary>
    private static Value? Read(string text, out string error)
    {
        var result = YamlReader.Read(new SourceText("yaml", text), Options);
        var problem = result.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == Severity.Error);
        error = problem is null ? "" : Explain(problem);
        if (problem is not null) return null;
        return result.Documents is [{ Index: 0 } first, ..] ? first.Root : NullValue.Instance;
    }

    private static string Explain(Diagnostic problem)
    {
        var line = problem.At?.Start.Line ?? 1;
        // OPA's parser words most syntax errors as something expected that it did not find.
        return problem.Code == InputDiagnostics.InvalidYaml || problem.Code == InputDiagnostics.UnexpectedEnd
            ? $"yaml: line {line}: did not find expected content: {problem.Message}"
            : $"yaml: line {line}: {problem.Message}";
    }
}
