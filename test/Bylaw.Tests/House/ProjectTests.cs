using System.Xml.Linq;
using Xunit;

namespace Bylaw.Tests.House;

/// <summary>Which project may refer to which.</summary>
public class ProjectTests
{
    /// <summary>The arrows of ARCHITECTURE.md: a project and all that it may refer to. The CLI may refer to every project.</summary>
    private static readonly Dictionary<string, string[]> s_allowed = new(StringComparer.Ordinal)
    {
        ["Bylaw.Core"] = [],
        ["Bylaw.Cel"] = ["Bylaw.Core"],
        ["Bylaw.Rego"] = ["Bylaw.Core"],
        ["Bylaw.Governance"] = ["Bylaw.Core"],
        ["Bylaw.Kubernetes"] = ["Bylaw.Core", "Bylaw.Cel", "Bylaw.Rego"],
        ["Bylaw.Engine"] = ["Bylaw.Core", "Bylaw.Governance"],
    };

    private const string Host = "Bylaw.Cli";

    public static TheoryData<string> Sources => [.. Repository.Files("src", "*.csproj")];

    [Theory]
    [MemberData(nameof(Sources))]
    public void References_follow_the_arrows(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        if (name == Host) return;
        Assert.True(s_allowed.TryGetValue(name, out var allowed), $"{name} has no arrows yet: add it to {nameof(ProjectTests)} and to ARCHITECTURE.md");
        var wrong = References(project).Except(allowed!).ToList();
        Assert.True(wrong.Count == 0, $"{name} may not refer to {string.Join(", ", wrong)}");
    }

    [Fact]
    public void The_solution_lists_every_project_and_no_other()
    {
        var listed = XDocument.Parse(Repository.Read("Bylaw.slnx")).Descendants("Project").Select(project => project.Attribute("Path")!.Value);
        var existing = new[] { "src", "test", "bench" }.SelectMany(folder => Repository.Files(folder, "*.csproj"));
        Assert.Equal(existing.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> References(string project) => XDocument.Parse(Repository.Read(project))
        .Descendants("ProjectReference")
        .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
