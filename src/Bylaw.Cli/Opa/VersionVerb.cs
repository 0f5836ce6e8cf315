using System.Runtime.InteropServices;
using Bylaw.Cli.Opa.Flags;
using Bylaw.Cli.Opa.Loading;

namespace Bylaw.Cli.Opa;

/// <summary>
/// <c>bylaw opa version</c>: the version of OPA whose behaviour Bylaw has, and Bylaw's own.
/// Example: <c>bylaw opa version</c>.
/// </summary>
internal sealed class VersionVerb : OpaVerb
{
    private readonly SwitchFlag _check;

    public VersionVerb() => _check = Add(new SwitchFlag("check", 'c', false, "check for latest OPA release"));

    public override string Name => "version";

    public override string Arguments => "";

    public override string Summary => "Print the version of OPA";

    public override string Description => "Says the version of OPA whose behaviour Bylaw has, in OPA's fields, and then Bylaw's own version.";

    public override int Run(Host host, IReadOnlyList<string> arguments)
    {
        foreach (var (name, value) in Fields(host)) host.Output.Write($"{name}: {value}\n");
        if (_check.Value) host.Error.Write("Bylaw asks no server for newer versions\n");
        return OpaExit.Clean;
    }

    private static IEnumerable<(string, string)> Fields(Host host) =>
    [
        ("Version", OpaRuntime.Version),
        ("Build Commit", ""),
        ("Build Timestamp", ""),
        ("Build Hostname", ""),
        ("Go Version", $"none ({RuntimeInformation.FrameworkDescription})"),
        ("Platform", $"{PlatformName}/{ArchitectureName}"),
        ("Rego Version", "v1"),
        ("WebAssembly", "unavailable"),
        ("Bylaw Version", host.Version),
    ];

    // Go's words.
    private static string PlatformName => OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";

    private static string ArchitectureName => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => "amd64",
        Architecture.X86 => "386",
        var other => other.ToString().ToLowerInvariant(),
    };
}
