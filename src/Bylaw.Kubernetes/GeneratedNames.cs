using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes;

/// <summary>
/// Tells names that somebody chose from names that the API server or a controller makes up: the pods of a ReplicaSet have
/// other names after each rollout, the jobs of a CronJob after each run.
/// </summary>
public static class GeneratedNames
{
    /// <summary>Labels whose values change with each revision or each object, so that they tell nothing of the next one.</summary>
    private static readonly string[] s_passing =
    [
        "pod-template-hash", "controller-revision-hash", "pod-template-generation", "controller-uid", "job-name",
        "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name", "batch.kubernetes.io/job-completion-index",
        "helm.sh/chart", "app.kubernetes.io/version",
    ];

    /// <summary>What stays the same of an object with such a name; null when somebody chose its name.</summary>
    public static GeneratedName? Of(KubernetesObject item) =>
        PatternOf(item) is { } pattern ? new GeneratedName(pattern, StableLabels(item)) : null;

    private static string? PatternOf(KubernetesObject item)
    {
        if (item.Metadata.GetText("generateName") is { Length: > 0 } prefix && (item.Name == prefix || item.Name.StartsWith(prefix, StringComparison.Ordinal))) return prefix + "*";
        if (item.Labels.GetValueOrDefault("pod-template-hash") is { Length: > 0 } hash && item.Name.IndexOf($"-{hash}", StringComparison.Ordinal) is > 0 and var at) return item.Name[..(at + 1)] + "*";
        return MakerOf(item) is "ReplicaSet" or "Job" or "DaemonSet" or "CronJob" && item.Name.LastIndexOf('-') is > 0 and var dash ? item.Name[..(dash + 1)] + "*" : null;
    }

    /// <summary>The kind of the controller that made the object. A StatefulSet gives its pods names that stay.</summary>
    private static string? MakerOf(KubernetesObject item) => item.Metadata.Get("ownerReferences") is ArrayValue owners
        ? owners.OfType<ObjectValue>().FirstOrDefault(owner => owner.Get("controller") is BooleanValue { IsTrue: true })?.GetText("kind")
        : null;

    private static ImmutableSortedDictionary<string, string> StableLabels(KubernetesObject item) =>
        item.Labels.RemoveRange(s_passing).RemoveRange(item.Labels.Where(label => label.Value.Length == 0).Select(label => label.Key));
}
