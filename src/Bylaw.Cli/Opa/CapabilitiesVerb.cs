using Bylaw.Cli.Opa.Flags;
using Bylaw.Cli.Opa.Loading;
using Bylaw.Cli.Opa.Output;
using Bylaw.Core.Values;
using Bylaw.Rego;

namespace Bylaw.Cli.Opa;

/// <summary>
/// <c>bylaw opa capabilities</c>: the builtins, keywords and features that policies may use.
/// Example: <c>bylaw opa capabilities --current</c>.
/// </summary>
internal sealed class CapabilitiesVerb : OpaVerb
{
    private static readonly string[] Order = ["builtins", "future_keywords", "wasm_abi_versions", "features", "allow_net"];
    private static readonly string[] BuiltinOrder = ["name", "decl", "infix", "relation", "nondeterministic", "deprecated"];
    private readonly SwitchFlag _current;
    private readonly TextFlag _version, _file;

    public CapabilitiesVerb()
    {
        _current = Add(new SwitchFlag("current", null, false, "print current capabilities"));
        _version = Add(new TextFlag("version", null, "print capabilities of a specific version"));
        _file = Add(new TextFlag("file", null, "print capabilities of a file"));
    }

    public override string Name => "capabilities";

    public override string Arguments => "";

    public override string Summary => "Print the capabilities of OPA";

    public override string Description => """
        Without flags: the versions whose capabilities can be printed. Bylaw knows those of the version that it follows;
        for another one name its file, from the OPA repository, with --file.

            $ bylaw opa capabilities --current
            $ bylaw opa capabilities --file capabilities/v0.32.1.json
        """;

    public override int Run(Host host, IReadOnlyList<string> arguments)
    {
        string? problem = null;
        RegoCapabilities? capabilities;
        if (_current.Value) capabilities = RegoCapabilities.Current;
        else if (_file.Value.Length > 0) capabilities = File.Exists(_file.Value) ? CapabilityFlag.ReadFile(_file.Value, out problem) : Missing($"open {_file.Value}: no such file or directory", out problem);
        else if (_version.Value.Length > 0) capabilities = _version.Value.TrimStart('v') == OpaRuntime.Version ? RegoCapabilities.Current : Missing($"no capabilities version found {_version.Value}", out problem);
        else
        {
            host.Output.Write($"v{OpaRuntime.Version}\n");
            return OpaExit.Clean;
        }
        if (capabilities is null)
        {
            host.Error.Write(problem + "\n");
            return OpaExit.Error;
        }
        host.Output.Write(Text(capabilities.Document) + "\n");
        return OpaExit.Clean;
    }

    private static RegoCapabilities? Missing(string text, out string? problem)
    {
        problem = text;
        return null;
    }

    private static string Text(ObjectValue document)
    {
        var json = new GoJson();
        json.Object(() =>
        {
            foreach (var name in Order)
            {
                if (document.Get(name) is not { } value) continue;
                if (name == "builtins" && value is ArrayValue builtins) json.Field(name).Array(builtins, builtin => Builtin(json, (ObjectValue)builtin));
                else json.Field(name, value);
            }
        });
        return json.ToString();
    }

    private static void Builtin(GoJson json, ObjectValue builtin) => json.Object(() =>
    {
        foreach (var name in BuiltinOrder)
            if (builtin.Get(name) is { } value) json.Field(name, value);
    });
}
