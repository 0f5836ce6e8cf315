using Bylaw.Core.Decisions;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Engine;

/// <summary>One object put to a bundle, with what the engine must know of it to match and to point.</summary>
public sealed record EngineRequest
{
    /// <summary>How findings refer to the object.</summary>
    public required ObjectReference Object { get; init; }

    /// <summary>The object as policies see it. Paths in evidence lead into it.</summary>
    public required Value Value { get; init; }

    /// <summary>The object in the form a policy asks for. Parts of it in there are the same instances.</summary>
    public required Func<RequestShape, Value> Input { get; init; }

    /// <summary>The request about the object once a policy has changed it; null when no policy may.</summary>
    public Func<Value, EngineRequest>? Changed { get; init; }

    /// <summary>The same request about the object as it is after a change.</summary>
    internal EngineRequest With(Value value) =>
        Changed!(value) with { ExplainsPasses = ExplainsPasses, Limits = Limits, Cancellation = Cancellation, NamespaceObject = NamespaceObject };

    /// <summary>The Namespace that the object is in, as an object; null when nothing is known of it but its name.</summary>
    public Func<Value?> NamespaceObject { get; init; } = static () => null;

    /// <summary>The document it was read from; null when there is no text to point at.</summary>
    public Document? Document { get; init; }

    /// <summary>Where the object stands in its document.</summary>
    public ValuePath Path { get; init; } = ValuePath.Root;

    /// <summary>The namespace in which it counts for match and scope; null for none.</summary>
    public string? Namespace { get; init; }

    /// <summary>The value of a label, or null.</summary>
    public Func<string, string?> LabelOf { get; init; } = static _ => null;

    /// <summary>The name of the container in which a path of the object lies, or null.</summary>
    public Func<ValuePath, string?> ContainerAt { get; init; } = static _ => null;

    /// <summary>What stays the same of an object whose name is made up anew each time; null when somebody chose the name.</summary>
    public Func<GeneratedName?> GeneratedName { get; init; } = static () => null;

    /// <summary>Whether rules that pass say why: for each clause the expression that failed first.</summary>
    public bool ExplainsPasses { get; init; }

    /// <summary>Limits of each evaluation.</summary>
    public BudgetLimits Limits { get; init; } = BudgetLimits.Default;

    /// <summary>Ends the work early.</summary>
    public CancellationToken Cancellation { get; init; }
}
