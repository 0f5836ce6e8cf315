using Bylaw.Core.Decisions;
using Bylaw.Governance;

namespace Bylaw.Engine;

/// <summary>
/// Languages that a repository may hold before this version runs them. A policy in one of them is a draft until then: it is
/// listed, owned and reviewed, and asked about nothing, which every check says.
/// </summary>
public static class PlannedLanguages
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["kyverno", "cedar", "sentinel"];

    /// <summary>Whether a policy is a draft in a language that is planned and that none of these runs.</summary>
    public static bool IsDraftIn(PolicyDefinition policy, IReadOnlyList<IPolicyLanguage> languages) =>
        policy is { State: PolicyState.Draft, Language.Value: { } name } && Names.Contains(name) && languages.All(language => language.Name != name);
}
