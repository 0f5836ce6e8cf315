using System.Security.Cryptography;
using System.Text;

namespace Bylaw.Cli.Commands.Approvals;

/// <summary>Names the files of approvals.</summary>
internal static class ApprovalFiles
{
    /// <summary>A name that two approvals never share.</summary>
    public static string NameFor(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..12];
}
