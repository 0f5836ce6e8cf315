using System.Collections.Immutable;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;
using Bylaw.Kubernetes.Gatekeeper.Mutation;

namespace Bylaw.Kubernetes.Gatekeeper.Expansion;

/// <summary>What a controller would make of an object.</summary>
/// <param name="Subject">It.</param>
/// <param name="By">The template that says so.</param>
/// <param name="Path">Where in the first object it is described.</param>
internal sealed record Resultant(MutationSubject Subject, ExpansionTemplate By, ValuePath Path);

/// <summary>What came of expanding an object.</summary>
/// <param name="Resultants">What would be made, the deepest first; nothing when there is a problem.</param>
/// <param name="Problem">Why it cannot be told; null when it can.</param>
/// <param name="By">The template that could not; null when it is none alone.</param>
internal sealed record ExpansionResult(ImmutableArray<Resultant> Resultants, string? Problem = null, ExpansionTemplate? By = null);

/// <summary>Expands objects: what is made is changed by mutators as generated, and expanded itself.</summary>
internal sealed class Expander(IEnumerable<ExpansionTemplate> templates, MutatorSet mutators)
{
    /// <summary>Gatekeeper's limit of templates that expand what another made.</summary>
    private const int MostLevels = 30;

    /// <summary>Templates may multiply: more than this nobody means.</summary>
    private const int MostResultants = 1_000;

    private readonly ImmutableArray<ExpansionTemplate> _templates = [.. templates.OrderBy(template => template.Name, StringComparer.Ordinal)];

    public ImmutableArray<ExpansionTemplate> Templates => _templates;

    /// <summary>What would be made of an object that the mutators have changed already.</summary>
    public ExpansionResult Expand(MutationSubject subject, Budget budget)
    {
        if (_templates.IsEmpty) return new ExpansionResult([]);
        var found = ImmutableArray.CreateBuilder<Resultant>();
        return Expand(subject, ValuePath.Root, 0, found, budget) ?? new ExpansionResult(found.ToImmutable());
    }

    /// <summary>Adds what would be made; null when that could be told.</summary>
    private ExpansionResult? Expand(MutationSubject subject, ValuePath path, int level, ImmutableArray<Resultant>.Builder found, Budget budget)
    {
        if (level >= MostLevels) return new ExpansionResult([], $"maximum recursion depth of {MostLevels} reached");
        var own = new List<Resultant>();
        foreach (var template in _templates)
        {
            if (subject.Object is not { } parent || !template.AppliesTo.Covers(parent.Group, parent.Version, parent.Kind)) continue;
            if (Describe(parent, template, out var problem) is not { } described) return new ExpansionResult([], problem, template);
            var made = subject.With(described) with { IsGenerated = true };
            var mutated = mutators.Apply(made, budget);
            if (mutated.Problem is { } failed) return new ExpansionResult([], $"failed to mutate resultant resource {made.Object?.Name}: {failed}", template);
            own.Add(new Resultant(made.With(mutated.Value), template, ValuePath.Of(path.Keys.AddRange(template.Path.Keys))));
        }
        foreach (var resultant in own)
            if (Expand(resultant.Subject, resultant.Path, level + 1, found, budget) is { } failed) return failed;
        found.AddRange(own);
        return found.Count > MostResultants ? new ExpansionResult([], $"more than {MostResultants} objects would be made of one") : null;
    }

    private static ObjectValue? Describe(KubernetesObject parent, ExpansionTemplate template, out string? problem)
    {
        problem = null;
        switch (template.Path.Find(parent.Value))
        {
            case ObjectValue described: return Made(described, parent, template);
            case null: problem = $"could not find source field \"{string.Join('.', template.Source)}\" in resource {parent.Name}"; return null;
            default: problem = $"could not extract source field \"{string.Join('.', template.Source)}\" of resource {parent.Name}: it is no map"; return null;
        }
    }

    private static ObjectValue Made(ObjectValue described, KubernetesObject parent, ExpansionTemplate template)
    {
        var metadata = new ObjectBuilder();
        if (described.Get("metadata") is ObjectValue given)
            for (var i = 0; i < given.Count; i++)
                if (given.WrittenKey(i) is not StringValue { Text: "name" or "namespace" or "ownerReferences" }) metadata.Set(given.WrittenKey(i), given.WrittenValue(i));
        metadata.Set("name", Value.Of($"{parent.Name}-{template.Kind}".ToLowerInvariant()));
        if (parent.Namespace is { } space) metadata.Set("namespace", Value.Of(space));
        if (Owners(described, parent) is { Count: > 0 } owners) metadata.Set("ownerReferences", owners);
        return described.With(new StringValue("apiVersion"), Value.Of(template.ApiVersion))
            .With(new StringValue("kind"), Value.Of(template.Kind))
            .With(new StringValue("metadata"), metadata.ToObject());
    }

    /// <summary>The owners, with the object that it is made of among them.</summary>
    private static ArrayValue Owners(ObjectValue described, KubernetesObject parent)
    {
        var known = (described.Get("metadata") as ObjectValue)?.Get("ownerReferences") as ArrayValue ?? ArrayValue.Empty;
        if (parent.Name.Length == 0 || known.OfType<ObjectValue>().Any(owner => owner.GetText("apiVersion") == parent.ApiVersion && owner.GetText("kind") == parent.Kind && owner.GetText("name") == parent.Name)) return known;
        var owner = new ObjectBuilder(4);
        owner.Set("apiVersion", Value.Of(parent.ApiVersion));
        owner.Set("kind", Value.Of(parent.Kind));
        owner.Set("name", Value.Of(parent.Name));
        owner.Set("uid", StringValue.Empty);
        return new ArrayValue([.. known, owner.ToObject()]);
    }
}
