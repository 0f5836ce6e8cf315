using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Core.Decisions;

/// <summary>One rule on one object: what, where, why, who and how out.</summary>
public sealed record Finding
{
    /// <summary>Id of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Name of the rule.</summary>
    public required string Rule { get; init; }

    /// <summary>The object.</summary>
    public required ObjectReference Object { get; init; }

    /// <summary>The rule's own answer, before enforcement and exceptions.</summary>
    public required Outcome Verdict { get; init; }

    /// <summary>What counts: the verdict after enforcement and exceptions.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>What the policy says.</summary>
    public required string Message { get; init; }

    /// <summary>The place in the manifest; null when the document has no text.</summary>
    public Location? At { get; init; }

    /// <summary>The clause of the policy.</summary>
    public Location? PolicyAt { get; init; }

    /// <summary>The expressions that decided, the most telling first.</summary>
    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    /// <summary>Why the rule did not fire, where that was asked for.</summary>
    public ImmutableArray<Miss> Misses { get; init; } = [];

    /// <summary>Title of the policy.</summary>
    public string? Title { get; init; }

    /// <summary>Severity of the policy (<c>low</c>, <c>medium</c>, <c>high</c>, <c>critical</c>); null when not said.</summary>
    public string? Severity { get; init; }

    /// <summary>What a failure of the policy does.</summary>
    public Enforcement Enforcement { get; init; }

    /// <summary>The teams that own the policy and how to reach who is on call: lines to show.</summary>
    public PolicyContact? Contact { get; init; }

    /// <summary>What to change, from the policy.</summary>
    public string? Remediation { get; init; }

    /// <summary>Id of the exception that waives the finding; null for none.</summary>
    public string? Exception { get; init; }

    /// <summary>An exception that would waive it had it not expired, or had it begun; null for none.</summary>
    public LapsedException? LapsedException { get; init; }

    /// <summary>The suspension of the policy by which the finding stops nothing; null for none.</summary>
    public FindingSuspension? Suspension { get; init; }

    /// <summary>What to know about the life of the policy: that it has expired, that it is on its way out.</summary>
    public ImmutableArray<PolicyNotice> Notices { get; init; } = [];

    /// <summary>How to ask for an exception, in the repository's words; null when it does not say.</summary>
    public string? HowToAsk { get; init; }

    /// <summary>Further data that the policy attached to its message; null for none.</summary>
    public Value? Details { get; init; }

    /// <summary>
    /// A short id that stays the same while policy, rule, object and message stay the same: 12 hexadecimal digits.
    /// </summary>
    public string Id => _id ??= MakeId();

    private string? _id;

    private string MakeId()
    {
        var text = string.Join('\n', Policy, Rule, Object.ToString(), Message);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
    }
}

/// <summary>A suspension that keeps a finding from stopping anything.</summary>
/// <param name="Id">Id of the suspension.</param>
/// <param name="Until">The instant at which the policy is in force again.</param>
public sealed record FindingSuspension(string Id, DateTimeOffset Until)
{
    /// <summary><c>`no-root-20260215T100000Z` until 2026-02-15T14:00:00Z</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"`{Id}` until {Until.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
}

/// <summary>An exception that covers a finding and is not in force.</summary>
/// <param name="Id">Id of the exception.</param>
/// <param name="Date">Its last day when it has expired; its first day when it has not begun.</param>
/// <param name="Expired">Whether it has expired; else it has not begun.</param>
public sealed record LapsedException(string Id, DateOnly Date, bool Expired)
{
    /// <summary><c>`orders-sidecar` expired on 2026-01-31</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"`{Id}` {(Expired ? "expired" : "begins")} on {Date:yyyy-MM-dd}");
}

/// <summary>Who owns a policy and is on call.</summary>
/// <param name="Intent">Team that owns the intent; null when nobody is named.</param>
/// <param name="Enforcement">Team that owns the enforcement; null when nobody is named.</param>
/// <param name="OnCall">How to reach who is on call: a channel, a rota, an address; null when not said.</param>
public sealed record PolicyContact(string? Intent, string? Enforcement, string? OnCall);

/// <summary>Which object a finding is about.</summary>
/// <param name="ApiVersion">Group and version; null for a document that is no Kubernetes object.</param>
/// <param name="Kind">Kind; null for a document that is no Kubernetes object.</param>
/// <param name="Namespace">Namespace; null for none.</param>
/// <param name="Name">Name (or generateName); for other documents, its file and place.</param>
public sealed record ObjectReference(string? ApiVersion, string? Kind, string? Namespace, string Name)
{
    /// <summary><c>Deployment orders/api</c>.</summary>
    public override string ToString() =>
        Kind is null ? Name : Namespace is null ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}

/// <summary>The answer to one request: every finding on one object.</summary>
/// <param name="Object">The object.</param>
/// <param name="Findings">Findings in order of policy, rule and place; rules that pass included.</param>
/// <param name="Revision">Revision of the bundle that answered.</param>
/// <param name="Duration">How long it took.</param>
public sealed record Decision(ObjectReference Object, ImmutableArray<Finding> Findings, string Revision, TimeSpan Duration)
{
    /// <summary>The object as policies that change objects left it; null when none changed it. The findings are about it.</summary>
    public Value? Changed { get; init; }

    /// <summary>Of the findings those that tell of a change that could not be made.</summary>
    public ImmutableArray<Finding> ChangeErrors { get; init; } = [];

    /// <summary>The gravest outcome of its findings.</summary>
    public Outcome Outcome => Findings.IsEmpty ? Outcome.Pass : Findings.Max(finding => finding.Outcome);

    /// <summary>Whether the object may pass: nothing failed and nothing went wrong.</summary>
    public bool Allowed => Outcome < Outcome.Fail;
}
