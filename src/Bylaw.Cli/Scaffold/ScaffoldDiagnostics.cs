using Bylaw.Core.Diagnostics;

namespace Bylaw.Cli.Scaffold;

/// <summary>What can be wrong when a repository or a policy is begun. Band 6055-6059.</summary>
internal static class ScaffoldDiagnostics
{
    private static readonly DiagnosticCode BadPolicyIdCode = new(6055, "id that a new policy cannot have");
    private static readonly DiagnosticCode NoFolderCode = new(6056, "place that cannot become a repository");

    public static IReadOnlyList<DiagnosticCode> All { get; } = [BadPolicyIdCode, NoFolderCode];

    public static Diagnostic BadPolicyId(string id, string why) =>
        new(BadPolicyIdCode, $"`{id}` cannot be the id of a new policy: {why}", null, "an id names the folder in `policies/`, such as `no-root`");

    public static Diagnostic NoFolder(string path, string why) => new(NoFolderCode, $"`{path}` cannot become a policy repository: {why}");
}
