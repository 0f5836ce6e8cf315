using System.Collections.Immutable;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;

namespace Bylaw.Rego.Partial;

/// <summary>What a partial evaluation takes as unknown, what it leaves alone, and how far it goes.</summary>
internal sealed record PartialSettings
{
    public Unknowns Unknowns { get; init; } = Unknowns.WholeInput;

    /// <summary>The settings that options ask for; null when one of their references is none.</summary>
    public static PartialSettings? Of(PartialOptions options, out RegoError? error)
    {
        error = null;
        var unknowns = new List<ImmutableArray<Value>>();
        var kept = new List<ImmutableArray<Value>>();
        foreach (var text in options.Unknowns)
        {
            if (Unknowns.Read(text) is { } path) unknowns.Add(path);
            else error ??= new RegoError("invalid_unknown", $"unknowns must be prefixed with `input` or `data`: {text}", null);
        }
        foreach (var text in options.DisableInlining)
        {
            if (Unknowns.Read(text) is { } path && path.All(part => part is StringValue)) kept.Add(path);
            else error ??= new RegoError("invalid_parameter", $"not a reference to a rule or document: {text}", null);
        }
        if (error is not null) return null;
        return new PartialSettings
        {
            Unknowns = new Unknowns([.. unknowns]),
            Kept = [.. kept.Select(path => path.Skip(1).Select(part => ((StringValue)part).Text).ToImmutableArray())],
            IsShallow = options.ShallowInlining,
            EvaluatesNondeterministic = options.EvaluateNondeterministic,
        };
    }

    /// <summary>Paths below <c>data</c> of rules and documents that stay as they are.</summary>
    public ImmutableArray<ImmutableArray<string>> Kept { get; init; } = [];

    /// <summary>Whether every rule that depends on the unknown stays a rule.</summary>
    public bool IsShallow { get; init; }

    /// <summary>Whether <c>time.now_ns</c> and its like are evaluated now; otherwise they are left over.</summary>
    public bool EvaluatesNondeterministic { get; init; }

    /// <summary>Package in which support rules stand for rules of the policy; empty to keep the paths of the rules.</summary>
    public ImmutableArray<string> Namespace { get; init; } = ["partial"];

    /// <summary>Package of support rules that stand for no rule of the policy.</summary>
    public string Helpers { get; init; } = "partial";

    /// <summary>The settings with packages that the policy has not.</summary>
    public PartialSettings BesideRules(DocumentNode root)
    {
        var free = Helpers;
        for (var i = 1; root.Children.ContainsKey(free); i++) free = FormattableString.Invariant($"{Helpers}_{i}");
        return this with { Helpers = free, Namespace = Namespace.IsEmpty ? Namespace : [free] };
    }

    /// <summary>Rules that have no support rule in their place: references to them stay references to the policy.</summary>
    public ImmutableHashSet<RuleGroup> Originals { get; init; } = ImmutableHashSet<RuleGroup>.Empty;

    /// <summary>Most branches at any time.</summary>
    public int MostBranches { get; init; } = 10_000;

    /// <summary>Most entries of a document that a key known only later makes branches of.</summary>
    public int MostEntries { get; init; } = 256;

    /// <summary>Most items for which <c>every</c> is unrolled.</summary>
    public int MostUnrolled { get; init; } = 64;

    /// <summary>Most branches that the negation of conjunctions may make.</summary>
    public int MostNegated { get; init; } = 16;

    public bool IsKept(RuleGroup group) => IsKeptPath(group.Path);

    public bool IsKeptPath(ImmutableArray<string> path)
    {
        foreach (var kept in Kept)
            if (kept.Length <= path.Length && path.AsSpan()[..kept.Length].SequenceEqual(kept.AsSpan())) return true;
        return false;
    }

    public bool StaysARule(RuleGroup group) => IsShallow || IsKept(group);

    /// <summary>Whether the document that the rules define is itself unknown.</summary>
    public bool IsUnknown(RuleGroup group) => Unknowns.Touches(isInput: false, [.. group.Path.Select(part => (Value)new StringValue(part))]);
}
