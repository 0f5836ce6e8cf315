using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Governance.Reading;

/// <summary>Reads the text of a file of the repository: one YAML document, one record.</summary>
internal static class RecordText
{
    private static readonly ReadOptions Options = new() { KeepPositions = true, MaxBytes = 4 << 20, MaxNodes = 200_000, MaxAliasedNodes = 20_000, MaxDepth = 64 };

    public static bool TryRead<T>(string path, SourceText text, RecordType<T> type, List<Diagnostic> problems, out T? record)
        where T : class
    {
        record = null;
        return ReadDocument(text, problems) is { } document && type.TryRead(Node.Of(document, $"`{Path.GetFileName(path)}`", problems), out record);
    }

    /// <summary>The only document of a text; null when there is none or more than one, which is reported.</summary>
    public static Document? ReadDocument(SourceText text, List<Diagnostic> problems)
    {
        var read = YamlReader.Read(text, Options);
        problems.AddRange(read.Diagnostics);
        if (read.HasErrors) return null;
        var documents = read.Documents.Where(document => document.Root is not NullValue).ToList();
        if (documents.Count == 1) return documents[0];
        var second = documents.Count > 1 ? documents[1].Positions?.Span.Start ?? 0 : 0;
        problems.Add(GovernanceDiagnostics.NotOneDocument(documents.Count, text.At(new Span(second, 0))));
        return null;
    }
}
