using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Governance.Reading;

/// <summary>Reads a file that holds one record.</summary>
internal static class RecordFile
{
    private static readonly ReadOptions YamlOptions = new() { KeepPositions = true, MaxBytes = 4 << 20, MaxNodes = 200_000, MaxAliasedNodes = 20_000, MaxDepth = 64 };

    public static RecordResult<T> Read<T>(PolicyFile file, RecordType<T> type)
        where T : class
    {
        var text = file.Read(out var problem);
        return text is null ? new RecordResult<T>(null, null, problem is null ? [] : [problem]) : Read(text, type);
    }

    public static RecordResult<T> Read<T>(SourceText text, RecordType<T> type)
        where T : class
    {
        var read = YamlReader.Read(text, YamlOptions);
        var problems = new List<Diagnostic>(read.Diagnostics);
        if (read.HasErrors) return new RecordResult<T>(text, null, [.. problems]);
        var documents = read.Documents.Where(document => document.Root is not NullValue).ToList();
        if (documents.Count == 1)
        {
            var whole = type.TryRead(Node.Of(documents[0], $"`{Path.GetFileName(text.Name)}`", problems), out var record);
            return new RecordResult<T>(text, whole ? record : null, [.. problems]);
        }
        var second = documents.Count > 1 ? documents[1].Positions?.Span.Start ?? 0 : 0;
        problems.Add(GovernanceDiagnostics.NotOneDocument(documents.Count, text.At(new Span(second, 0))));
        return new RecordResult<T>(text, null, [.. problems]);
    }
}

/// <summary>What came of reading a record.</summary>
/// <param name="Text">The text; null when the file could not be read.</param>
/// <param name="Record">The record; null when something that it needs is missing.</param>
/// <param name="Diagnostics">What is wrong.</param>
internal sealed record RecordResult<T>(SourceText? Text, T? Record, ImmutableArray<Diagnostic> Diagnostics)
    where T : class;

/// <summary>Records by the identity of their content, so that a file that stays the same from commit to commit is read once.</summary>
internal sealed class RecordCache
{
    private readonly Dictionary<(string Path, string Content), object> _results = [];

    public RecordResult<T>? Find<T>(PolicyFile file)
        where T : class =>
        file.ContentId is { } id ? _results.GetValueOrDefault((file.FullPath, id)) as RecordResult<T> : null;

    public void Keep<T>(PolicyFile file, RecordResult<T> result)
        where T : class
    {
        if (file.ContentId is { } id) _results[(file.FullPath, id)] = result;
    }
}
