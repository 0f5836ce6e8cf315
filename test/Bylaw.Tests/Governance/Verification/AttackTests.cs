using System.Text;
using Bylaw.Core.Values;
using Bylaw.Governance.Verification;
using Xunit;

namespace Bylaw.Tests.Governance.Verification;

/// <summary>Builds each history of <c>cases/governance/attacks</c>: attacks are caught where they happen, honest neighbours are not flagged.</summary>
public sealed class AttackTests
{
    public static TheoryData<string, string> Rows => [.. AttackCase.All.Select(row => new TheoryDataRow<string, string>(Path.GetFileNameWithoutExtension(row.File), row.Name))];

    [Theory]
    [MemberData(nameof(Rows))]
    public void History(string file, string name)
    {
        var row = AttackCase.All.Single(row => Path.GetFileNameWithoutExtension(row.File) == file && row.Name == name);
        var result = row.Run(out var history);
        using (history)
        {
            if (row.IsHonest) Assert.Equal("", Shown(result));
            else Check(row.Caught!, result);
            Assert.Equal(row.IsHonest, result.IsVerified);
        }
    }

    [Fact]
    public void There_are_at_least_sixty_kinds_and_none_is_told_twice()
    {
        Assert.True(AttackCase.All.Count(row => !row.IsHonest) >= 60, $"there are {AttackCase.All.Count(row => !row.IsHonest)}");
        Assert.Empty(AttackCase.All.GroupBy(row => row.Name).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    private static void Check(ObjectValue caught, VerificationResult result)
    {
        Assert.NotEqual("", Shown(result));
        var first = Shown(result with { Violations = [.. result.Violations.Take(1)] });
        Assert.Contains($"[{caught.GetText("code")}]", first);
        if (caught.GetText("names") is { } path) Assert.StartsWith(path + ": ", first);
        if (caught.GetText("says") is { } words) Assert.Contains(words, first);
    }

    private static string Shown(VerificationResult result)
    {
        var text = new StringBuilder();
        foreach (var violation in result.Violations) text.Append($"{violation.Path}: {violation.Problem} ({violation.Problem.Help})\n");
        foreach (var problem in result.Problems) text.Append($": {problem} ({problem.Help})\n");
        return text.ToString();
    }
}
