using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bylaw.Cli.Commands.Approvals;

/// <summary>Writes the files of approvals.</summary>
internal static class ApprovalFiles
{
    /// <summary>Writes an approval under a name that no other one has: the day and the hash of its content; returns its path from the repository's root.</summary>
    public static string Write(Host host, string directory, string content)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..12];
        var name = string.Create(CultureInfo.InvariantCulture, $"approvals/{host.Clock.GetUtcNow():yyyyMMdd}-{hash}.approval");
        Directory.CreateDirectory(Path.Combine(directory, "approvals"));
        File.WriteAllText(Path.Combine(directory, name), content);
        return name;
    }
}
