using Bylaw.Tests.Governance.Git;
using Xunit;
using static Bylaw.Tests.Governance.Verification.AttackWorld;

namespace Bylaw.Tests.Governance.Verification;

public sealed class VerifierTests
{
    [Fact]
    public void A_change_that_security_and_platform_approve_is_verified()
    {
        using var history = Start();
        history.Commit("fix", Priya, [FileChange.Write("policies/no-root/no_root.rego", "deny no root at all\n")], Priya.Key);
        history.Approve("fix", Ines, Mei);
        history.Merge("fix", Bruno, Bruno.Key);
        var result = history.Verify();
        Assert.Equal("", string.Join('\n', result.Violations.Select(violation => $"{violation.Path}: {violation.Problem} {violation.Problem.Help}")) + string.Join('\n', result.Problems));
        Assert.True(result.IsVerified);
        var change = Assert.Single(result.Changes);
        Assert.Equal("policies/no-root platform: Mei Tanaka, security: Ines Okafor",
            $"{change.Subject} {string.Join(", ", change.Approvals.Select(approval => $"{approval.Role}: {approval.Person}"))}");
    }
}
