using System.Text;
using Bylaw.Core.Plans;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>The way to a part of an object. Written out only where somebody reads it: nested keys that are long would fill the memory.</summary>
internal sealed record FieldPath(FieldPath? Before, string Step)
{
    /// <summary>The way to the object itself.</summary>
    public static readonly FieldPath Root = new(null, "");

    /// <summary>How many characters it has.</summary>
    public long Length { get; } = (Before?.Length ?? 0) + Step.Length;

    /// <summary>The way to a field.</summary>
    public FieldPath Field(string name) => new(new FieldPath(this, "."), name);

    /// <summary>The way to an item.</summary>
    public FieldPath Item(int place) => new(this, FormattableString.Invariant($"[{place}]"));

    /// <summary>Whether it is written like a text.</summary>
    public bool Reads(string text, Budget budget) => text.Length == Length && Text(budget) == text;

    /// <summary>The path as it is written.</summary>
    public string Text(Budget budget)
    {
        budget.Reserve(2 * Length);
        budget.Step(Length >> 6);
        var steps = new Stack<string>();
        for (var path = this; path is not null; path = path.Before) steps.Push(path.Step);
        var text = new StringBuilder((int)Length);
        foreach (var step in steps) text.Append(step);
        return text.ToString();
    }
}
