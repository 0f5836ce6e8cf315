using Bylaw.Cli.Opa.Flags;
using Bylaw.Cli.Opa.Output;
using Bylaw.Core.Values;
using Bylaw.Rego;

namespace Bylaw.Cli.Opa.Loading;

/// <summary>What policies may depend on: <c>--capabilities</c> with a file, or a version of OPA.</summary>
internal sealed class CapabilityFlag() : Flag("capabilities", null, "set capabilities version or capabilities.json file path")
{
    public override string Kind => "string";

    /// <summary>What was asked for; null for everything.</summary>
    public RegoCapabilities? Value { get; private set; }

    protected override string? Take(string text)
    {
        Value = Read(text, out var problem);
        return problem;
    }

    /// <summary>Reads a file, or takes the version that Bylaw has.</summary>
    public static RegoCapabilities? Read(string text, out string? problem)
    {
        problem = null;
        if (File.Exists(text)) return ReadFile(text, out problem);
        if (text.TrimStart('v') == OpaRuntime.Version) return RegoCapabilities.Current;
        problem = $"no such file or capabilities version found: {text}";
        return null;
    }

    public static RegoCapabilities? ReadFile(string path, out string? problem)
    {
        var read = DocumentReader.ReadFile(path);
        problem = read.HasErrors ? string.Join('\n', read.Diagnostics.Select(diagnostic => diagnostic.Message)) : null;
        if (problem is not null || read.Documents.IsEmpty) return null;
        var capabilities = RegoCapabilities.Of(read.Documents[0].Root);
        if (capabilities is null) problem = $"{path} is no file of capabilities: an object with a list of `builtins` is wanted";
        return capabilities;
    }

    /// <summary>What a program uses and may not.</summary>
    public List<OpaError> Check(RegoProgram program) => Value is null ? [] : LoadedProgram.ErrorsIn(Value.Check(program));
}
