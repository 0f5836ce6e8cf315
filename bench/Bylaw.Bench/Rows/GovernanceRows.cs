using System.Text;
using Bylaw.Bench.Governance;
using Bylaw.Engine;
using Bylaw.Governance;
using Bylaw.Governance.Signing;
using Bylaw.Governance.Verification;
using Bylaw.Rego;
using Bylaw.Tests.Governance.Signing;
using Bylaw.Tests.Governance.Verification;

namespace Bylaw.Bench.Rows;

/// <summary>Repositories that teams own together: loading them, what their owners have to deal with, and whether what landed was approved.</summary>
internal static class GovernanceRows
{
    private const int Landings = 100;
    private const int Policies = 1000;
    private const int Exceptions = 200;

    /// <summary>A landing is four commits and two approvals. git's own work is not in it: that is another process's.</summary>
    public static IEnumerable<Row> Verifying()
    {
        var message = Encoding.UTF8.GetBytes("approve policies/no-root\n");
        var key = TestKey.Ed25519(1);
        var signature = key.Sign(message, VerifyOptions.ApprovalNamespace);
        Expect(Signatures.Check(signature, message, VerifyOptions.ApprovalNamespace, [key.Public]).Key is not null, "the signature holds");
        yield return new Row("verify/signature", () => Signatures.Check(signature, message, VerifyOptions.ApprovalNamespace, [key.Public]));
        using var history = LongHistory.Of(Landings);
        var result = history.Verify();
        Expect(result is { IsVerified: true, Changes.Length: Landings }, "every landing is verified");
        yield return new Row("verify/landing", () => history.Verify(), Landings);
    }

    /// <summary>A repository of 1,000 policies with 200 exceptions.</summary>
    public static IEnumerable<Row> Governing()
    {
        var folder = Directory.CreateTempSubdirectory("bylaw-bench").FullName;
        try
        {
            LargeRepository.Write(folder, Policies, Exceptions);
            var loaded = PolicyRepository.Load(folder);
            Expect(loaded.Diagnostics.IsEmpty, $"nothing is wrong with the repository: {string.Join("; ", loaded.Diagnostics.Take(3))}");
            var tests = new NativeTests([new RegoLanguage()]);
            var options = new GovernOptions { Now = LargeRepository.Now, HasTests = policy => tests.AreIn(policy.Files) };
            var report = GovernReport.Of(loaded, options);
            Expect(report is { Policies: Policies, Exceptions: Exceptions } && report.Facts.Count(fact => fact.Kind == GovernKind.Untested) == Policies / 10, "one of ten has no tests");
            yield return new Row("load/1000-policies", () => PolicyRepository.Load(folder));
            yield return new Row("govern/1000-policies", () => GovernReport.Of(loaded, options));
            yield return new Row("load-and-govern/1000-policies", () => GovernReport.Of(PolicyRepository.Load(folder), options));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Expect(bool holds, string what)
    {
        if (!holds) throw new InvalidDataException($"this does not hold: {what}");
    }
}
