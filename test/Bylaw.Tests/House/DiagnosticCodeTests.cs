using System.Globalization;
using System.Text.RegularExpressions;
using Bylaw.Cel;
using Bylaw.Cli;
using Bylaw.Cli.Commands.Exceptions;
using Bylaw.Cli.Scaffold;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;
using Bylaw.Engine;
using Bylaw.Governance;
using Bylaw.Governance.Forge;
using Bylaw.Governance.Git;
using Bylaw.Governance.Verification;
using Bylaw.Kubernetes.AdmissionPolicies;
using Bylaw.Kubernetes.Gatekeeper;
using Bylaw.Rego;
using Bylaw.Rego.Bundles;
using Xunit;

namespace Bylaw.Tests.House;

/// <summary>Codes, registers and pages of diagnostics belong together.</summary>
public partial class DiagnosticCodeTests
{
    /// <summary>Every register of codes. A new one is added here.</summary>
    private static readonly IReadOnlyList<DiagnosticCode>[] s_registers =
        [
            InputDiagnostics.All, EngineDiagnostics.All, CliDiagnostics.All, ExceptionDiagnostics.All, RegoDiagnostics.All, BundleDiagnostics.All, CelDiagnostics.All, AdmissionPolicyDiagnostics.All, GatekeeperDiagnostics.All,
            GovernanceDiagnostics.All, LifecycleDiagnostics.All, SuspensionDiagnostics.All, ScaffoldDiagnostics.All,
            GitDiagnostics.All, ForgeDiagnostics.All, VerifyDiagnostics.All,
        ];

    private static readonly DiagnosticCode[] s_codes = [.. s_registers.SelectMany(register => register)];

    public static TheoryData<string> Ids => [.. s_codes.Select(code => code.Id)];

    [Fact]
    public void Each_number_is_used_once()
    {
        var twice = s_codes.GroupBy(code => code.Number).Where(group => group.Count() > 1).Select(group => group.First().Id);
        Assert.Empty(twice);
    }

    [Fact]
    public void Each_code_in_the_sources_is_registered()
    {
        var written = Repository.Files("src", "*.cs")
            .SelectMany(path => Definitions().Matches(Repository.Read(path)))
            .Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        Assert.Empty(written.Except(s_codes.Select(code => code.Number)));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_code_has_a_page(string id)
    {
        Assert.True(File.Exists(Repository.PathOf($"docs/diagnostics/{id}.md")), $"docs/diagnostics/{id}.md is missing");
        var title = s_codes.First(code => code.Id == id).Title;
        Assert.Equal($"# {id}: {title}", Repository.Read($"docs/diagnostics/{id}.md").Split('\n')[0]);
    }

    [Fact]
    public void Each_page_has_a_code()
    {
        var pages = Repository.Files("docs/diagnostics", "BLW*.md").Select(path => Path.GetFileNameWithoutExtension(path)!);
        Assert.Empty(pages.Except(s_codes.Select(code => code.Id)));
    }

    [GeneratedRegex(@"DiagnosticCode \w+ = (?:new|Code)\((\d{4}), """)]
    private static partial Regex Definitions();
}
