using Bylaw.Cli;
using Bylaw.Cli.Commands.Approvals;
using Xunit;

namespace Bylaw.Tests.Governance.Approvals;

/// <summary>What the checks of <c>bylaw pr</c> say of the native tests.</summary>
public sealed class PullRequestChecksTests
{
    [Theory]
    [InlineData("test_a if true\n\ntest_b if true\n", true, "2 passed")]
    [InlineData("test_a if true\n\ntest_b if false\n", false, "1 of 2 failed, the first is p_test.test_b")]
    // The bundle holds no tests, so it compiles all the same.
    [InlineData("test_a if x == 1\n", false, "p_test.rego:3:11: ")]
    public void Tests(string tests, bool passes, string detail)
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("bylaw.yaml", TemporaryRepository.Settings);
        files.Write("policies/p/policy.yaml", "title: P\nowners: { intent: security, enforcement: platform }\n");
        files.Write("policies/p/p.rego", "package p\n\ndeny contains \"a\" if input.a\n");
        files.Write("policies/p/p_test.rego", "package p_test\n\n" + tests);
        var checks = PullRequestChecks.Of(files.Load(), new Host { Output = TextWriter.Null, Error = TextWriter.Null, OpenInput = () => Stream.Null, Clock = TimeProvider.System });
        Assert.Equal(CheckOutcome.Passed, Assert.Single(checks, check => check.Name == "compile").Outcome);
        var check = Assert.Single(checks, check => check.Name == "tests");
        Assert.Equal(passes ? CheckOutcome.Passed : CheckOutcome.Failed, check.Outcome);
        Assert.Contains(detail, check.Detail, StringComparison.Ordinal);
    }
}
