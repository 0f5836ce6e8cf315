using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Values;
using Bylaw.Kubernetes.Gatekeeper.Mutation;

namespace Bylaw.Kubernetes.Gatekeeper.Expansion;

/// <summary>An expansion template: of which objects a controller makes which others, and where in them those are described.</summary>
/// <param name="Name">Its name, which findings on what it makes begin with.</param>
/// <param name="AppliesTo">The kinds that it expands.</param>
/// <param name="Source">Where in them the others are described.</param>
/// <param name="Group">The group of what is made.</param>
/// <param name="Version">The version of what is made.</param>
/// <param name="Kind">The kind of what is made.</param>
/// <param name="Action">What findings on what is made lead to, instead of what their constraints say; null to leave that to them.</param>
/// <param name="Rule">It as findings name it, when it cannot do its work.</param>
internal sealed record ExpansionTemplate(string Name, AppliesTo AppliesTo, ImmutableArray<string> Source, string Group, string Version, string Kind, string? Action, PolicyRule Rule)
{
    /// <summary>Whether it expands what another makes.</summary>
    public bool Expands(ExpansionTemplate other) => AppliesTo.Covers(other.Group, other.Version, other.Kind);

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The source as a path.</summary>
    public ValuePath Path => ValuePath.Of(Source.Select(Value.Of));
}
