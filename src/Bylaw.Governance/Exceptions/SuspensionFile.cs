using System.Collections.Immutable;
using System.Globalization;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Governance.Checking;
using Bylaw.Governance.Reading;

namespace Bylaw.Governance.Exceptions;

/// <summary>The file of a suspension: where it lies, how it is written, what a text would mean there.</summary>
public static class SuspensionFile
{
    /// <summary>The id of a suspension that begins at an instant: <c>no-root-20260215T100000Z</c>.</summary>
    public static string IdFor(string policy, DateTimeOffset starts) => $"{policy}-{starts.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";

    /// <summary>Path of its file from the repository's root.</summary>
    public static string PathOf(string id) => $"suspensions/{id}.yaml";

    /// <summary>The text of its file.</summary>
    public static string Text(SuspensionDefinition suspension)
    {
        var ticket = suspension.Ticket is { } text ? $"ticket: {YamlScalar.InBlock(text)}\n" : "";
        return $"policy: {YamlScalar.InBlock(suspension.Policy.Value)}\nreason: {YamlScalar.InBlock(suspension.Reason)}\nrequester: {YamlScalar.InBlock(suspension.Requester)}\n{ticket}"
            + $"starts: {Instant(suspension.Starts.Value)}\nexpires: {Instant(suspension.Expires.Value)}\n";
    }

    /// <summary>What is wrong with a text as the file of a suspension of a repository; nothing when it is right.</summary>
    public static ImmutableArray<Diagnostic> Check(PolicyRepository repository, string id, string content)
    {
        var text = new SourceText(Path.Combine(repository.Directory, PathOf(id)), content);
        var read = RecordFile.Read(text, Tables.Suspension);
        if (read.Record is not { } record) return read.Diagnostics;
        var problems = new List<Diagnostic>();
        SuspensionCheck.Report(repository with { Suspensions = [record with { Id = id }] }, problems);
        return [.. read.Diagnostics, .. problems];
    }

    /// <summary>An instant as it is written.</summary>
    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString(InstantType.Format, CultureInfo.InvariantCulture);
}
