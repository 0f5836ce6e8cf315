using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gator;

/// <summary>How Gatekeeper's objects are read.</summary>
public sealed record GatorOptions
{
    /// <summary>Whether of a template that is written in both languages the CEL is asked, and not the Rego.</summary>
    public bool PrefersCel { get; init; } = true;

    /// <summary>Whether suites tell what decided.</summary>
    public bool Traces { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Opens the files that a suite names, by their paths; null for those on disk.</summary>
    internal Func<string, SourceText?>? Open { get; init; }
}

/// <summary>A violation of a constraint.</summary>
/// <param name="Message">What the template says.</param>
/// <param name="Action">What it leads to: <c>deny</c>, <c>warn</c>, <c>dryrun</c>, …, or <c>scoped</c>.</param>
/// <param name="ScopedActions">What it leads to where <c>gator</c> enforces; empty unless the action is <c>scoped</c>.</param>
/// <param name="Constraint">The constraint.</param>
/// <param name="Details">Further data from the template; null for none.</param>
public sealed record GatorViolation(string Message, string Action, ImmutableArray<string> ScopedActions, ObjectValue Constraint, Value? Details)
{
    /// <summary>What decided, on several lines; found out when somebody asks.</summary>
    public string Trace => Reason.Value;

    internal Lazy<string> Reason { get; init; } = new("");

    /// <summary>Whether it refuses the object.</summary>
    public bool Denies => Action == "deny" || ScopedActions.Contains("deny");
}

/// <summary>What came of a review.</summary>
/// <param name="Violations">The violations, those of the object before those of what would be made of it.</param>
/// <param name="Object">The object as mutators left it.</param>
/// <param name="Error">Why there is no answer; null when there is one.</param>
public sealed record GatorAnswer(ImmutableArray<GatorViolation> Violations, Value Object, string? Error);

/// <summary>What came of expanding an object.</summary>
/// <param name="Objects">What would be made of it.</param>
/// <param name="Error">Why that cannot be told; null when it can.</param>
public sealed record GatorExpansion(ImmutableArray<ObjectValue> Objects, string? Error);
