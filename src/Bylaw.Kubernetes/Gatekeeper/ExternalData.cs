using System.Collections.Immutable;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gatekeeper;

/// <summary>Answers the questions of policies about the world: a capability that a host grants, or does not.</summary>
internal interface IExternalData
{
    /// <summary>What a provider says of some keys.</summary>
    ExternalAnswer Ask(string provider, IReadOnlyList<string> keys);
}

/// <summary>What a provider answered.</summary>
/// <param name="Items">What it says of each key: a value, or an error that is not empty.</param>
/// <param name="SystemError">Why it says nothing at all; empty when it does.</param>
internal sealed record ExternalAnswer(ImmutableArray<ExternalItem> Items, string SystemError);

/// <summary>What a provider says of one key.</summary>
internal sealed record ExternalItem(string Key, Value Value, string Error);

/// <summary>Nobody answers: the default, so that no policy reaches the network.</summary>
internal sealed class NoExternalData : IExternalData
{
    public static readonly NoExternalData Instance = new();

    public ExternalAnswer Ask(string provider, IReadOnlyList<string> keys) => new([], $"no answers of the provider `{provider}` are given");
}
