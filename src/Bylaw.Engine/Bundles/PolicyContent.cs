using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Governance;

namespace Bylaw.Engine.Bundles;

/// <summary>What policies are made of: the texts of their files and the data that they read, for enforcement and tests alike.</summary>
/// <param name="problems">Where to note what cannot be read.</param>
/// <param name="revision">Where to note what was read; null when nobody asks.</param>
internal sealed class PolicyContent(List<Diagnostic> problems, ContentRevision? revision = null)
{
    private readonly FileTexts _texts = new();
    private readonly HashSet<string> _noted = new(StringComparer.Ordinal);

    /// <summary>Reads files for the revision alone.</summary>
    public void Note(ImmutableArray<PolicyFile> files)
    {
        foreach (var file in files) Read(file);
    }

    /// <summary>The files of a language that are enforced.</summary>
    public List<SourceText> Sources(ImmutableArray<PolicyFile> files, IPolicyLanguage language) => Texts(files.Where(file => !language.IsTest(file.Path)), language);

    /// <summary>The files of a language.</summary>
    public List<SourceText> Texts(IEnumerable<PolicyFile> files, IPolicyLanguage language) =>
        [.. files.Where(file => language.Accepts(file.Path)).Select(file => Read(file, language)).OfType<SourceText>()];

    /// <summary>A file that is read as what it is; null when it cannot be read.</summary>
    public SourceText? Text(PolicyFile file) => Read(file);

    /// <summary>Data files of the library and the policy, then what <c>policy.yaml</c> says; <paramref name="root"/> is the part of paths that gives no names.</summary>
    public ObjectValue? DataOf(PolicyDefinition definition, string root, ImmutableArray<PolicyFile> library)
    {
        var data = new DataTree(problems);
        foreach (var file in library.Where(DataTree.Accepts)) data.AddFile(file, "lib/", Read(file));
        foreach (var file in definition.Files.Where(DataTree.Accepts)) data.AddFile(file, root, Read(file));
        if (definition.Data is { } own) data.Add(own, "policy.yaml", definition.At);
        data.AddParameters(definition.Parameters);
        return data.Result;
    }

    private SourceText? Read(PolicyFile file, IPolicyLanguage? language = null)
    {
        if (_texts.TryRead(file, out var text, out var problem) && problem is not null) problems.Add(problem);
        if (text is null || language?.Holds(text) == false) return null;
        if (_noted.Add(file.FullPath)) revision?.Add(file.Path, text);
        return text;
    }
}
