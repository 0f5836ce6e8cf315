using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Governance;

namespace Bylaw.Engine;

/// <summary>Tells, from its files alone, whether a policy brings tests along. Nothing is compiled.</summary>
/// <param name="languages">The languages that the host runs.</param>
public sealed class NativeTests(IReadOnlyList<IPolicyLanguage> languages)
{
    /// <summary>Whether one of the files holds a test. A file that cannot be read holds none.</summary>
    public bool AreIn(ImmutableArray<PolicyFile> files) =>
        files.Select(file => (File: file, Language: languages.FirstOrDefault(language => language.Accepts(file.Path))))
            .Where(pair => pair.Language is not null)
            // Where tests are to be expected, they are found without reading the rest.
            .OrderBy(pair => !pair.Language!.IsTest(pair.File.Path))
            .Any(pair => pair.File.Read(out _) is { } text && pair.Language!.HasTests(text));
}
