using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Kubernetes.AdmissionPolicies;

namespace Bylaw.Kubernetes.Gatekeeper;

/// <summary>A ConstraintTemplate, ready for its constraints.</summary>
/// <param name="Kind">The kind of its constraints.</param>
/// <param name="Rego">Its Rego; null when it is written in CEL.</param>
/// <param name="Texts">The texts of its Rego, with their places in the file.</param>
/// <param name="Expressions">Its CEL; null when it is written in Rego.</param>
internal sealed record ConstraintTemplate(string Kind, ICompiledPolicy? Rego, ImmutableArray<ExpressionText> Texts, ValidatingPolicy? Expressions)
{
    /// <summary><see cref="InFile"/>, made once.</summary>
    public Func<Location, Location> Place => field ??= InFile;

    /// <summary>Where a part of its Rego stands in the file.</summary>
    public Location InFile(Location at)
    {
        foreach (var text in Texts)
            if (ReferenceEquals(text.Source, at.Source)) return text.InFile(at);
        return at;
    }
}

/// <summary>A constraint.</summary>
/// <param name="Value">The object.</param>
/// <param name="Template">The kind of its template.</param>
/// <param name="Rule">The rule, as findings name it.</param>
/// <param name="Match">What it is about.</param>
/// <param name="Parameters">Its parameters; an empty map when it has none.</param>
internal sealed record Constraint(ObjectValue Value, string Template, PolicyRule Rule, ConstraintMatch Match, Value Parameters)
{
    /// <summary>That it did not fire.</summary>
    public Verdict Passed { get; } = new(Rule, Outcome.Pass, "");

    /// <summary>What its violations lead to, the gravest first.</summary>
    public ImmutableArray<string> Actions { get; init; } = ["deny"];
}
