using System.Text;
using Bylaw.Core.Text;
using Bylaw.Governance.Reading;

namespace Bylaw.Governance.Approvals;

/// <summary>A statement with its signature: from a file in <c>approvals/</c>, a commit, or a tag.</summary>
/// <param name="Origin">Where it was found, for messages: a path, a commit, a tag.</param>
/// <param name="Statement">What it says; null when it cannot be read.</param>
/// <param name="Payload">The bytes that are signed.</param>
/// <param name="Signature">The armored signature; null when there is none.</param>
/// <param name="SshNamespace">The namespace in which an SSH signature must have been made.</param>
/// <param name="Problem">Why it cannot be read; null when it can.</param>
internal sealed record SignedStatement(string Origin, Statement? Statement, byte[] Payload, string? Signature, string SshNamespace, string? Problem)
{
    /// <summary>The ending of files with approvals.</summary>
    public const string Extension = ".approval";

    private const int MostBytes = 1 << 20;
    private const string FirstLine = "approval:";
    private const string Armor = "-----BEGIN ";

    /// <summary>Reads a file: the statement, then the armored signature over the bytes of the statement.</summary>
    public static SignedStatement OfFile(string path, byte[] bytes)
    {
        if (bytes.Length > MostBytes) return Broken(path, "it is larger than 1 MiB");
        var at = bytes.AsSpan().IndexOf("\n-----BEGIN "u8);
        if (at < 0) return Broken(path, "it has no signature");
        if (bytes.AsSpan().Contains((byte)'\r')) return Broken(path, "its line ends were changed: keep `approvals/**` as it is, with `-text` in .gitattributes");
        var payload = bytes[..(at + 1)];
        return Read(path, payload, Text(bytes.AsSpan(at + 1)), payload, Statement.Namespace);
    }

    /// <summary>
    /// Reads what stands in a signed commit or tag: the message holds the statement, from its first line to the end
    /// or the next empty line. Null when the message holds none.
    /// </summary>
    public static SignedStatement? OfMessage(string origin, string message, byte[] payload, string? signature)
    {
        var start = message.StartsWith(FirstLine, StringComparison.Ordinal) ? 0 : message.IndexOf("\n" + FirstLine, StringComparison.Ordinal) + 1;
        if (start == 0 && !message.StartsWith(FirstLine, StringComparison.Ordinal)) return null;
        var end = message.IndexOf("\n\n", start, StringComparison.Ordinal);
        var text = end < 0 ? message[start..] : message[start..(end + 1)];
        return Read(origin, Encoding.UTF8.GetBytes(text), signature, payload, "git");
    }

    private static SignedStatement Read(string origin, byte[] text, string? signature, byte[] payload, string sshNamespace)
    {
        if (SourceText.FromUtf8(origin, text, out _) is not { } source) return Broken(origin, "it is not UTF-8");
        var read = RecordFile.Read(source, ApprovalTables.Statement);
        if (read.Diagnostics.FirstOrDefault() is { } problem) return Broken(origin, $"{problem.Message} (line {problem.At?.Start.Line ?? 1})");
        if (read.Record is not { } statement) return Broken(origin, "it holds no statement");
        if (statement.Version != Statement.Format) return Broken(origin, $"its format {statement.Version} is not known");
        return new SignedStatement(origin, statement, payload, signature, sshNamespace, signature is null ? "it is not signed" : null);
    }

    private static SignedStatement Broken(string origin, string why) => new(origin, null, [], null, "", why);

    private static string Text(ReadOnlySpan<byte> armored) => Encoding.ASCII.GetString(armored);
}
