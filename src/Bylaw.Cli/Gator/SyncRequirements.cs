using System.Collections.Immutable;
using System.Text;
using Bylaw.Core.Values;
using Bylaw.Kubernetes;

namespace Bylaw.Cli.Gator;

/// <summary>What templates require to be synced, against what is.</summary>
internal sealed class SyncRequirements
{
    private const string Annotation = "metadata.gatekeeper.sh/requires-sync-data";

    private readonly SortedDictionary<string, List<ImmutableSortedSet<string>>> _required = new(StringComparer.Ordinal);
    private readonly HashSet<string> _synced = new(StringComparer.Ordinal);
    private HashSet<string>? _supported;
    private bool _hasConfig;

    /// <summary>What of the files contradicts itself; null when nothing does.</summary>
    public string? Problem { get; private set; }

    /// <summary>What is wrong with the annotations of templates, by their names.</summary>
    public SortedDictionary<string, string> TemplateErrors { get; } = new(StringComparer.Ordinal);

    public bool HasManifest => _supported is not null;

    /// <summary>Takes an object in; false when it has nothing to do with syncing.</summary>
    public bool Add(KubernetesObject found)
    {
        switch (found.Group, found.Kind)
        {
            case ("syncset.gatekeeper.sh", "SyncSet"): AddKinds(Spec(found).Get("gvks")); return true;
            case ("config.gatekeeper.sh", "Config"):
                if (_hasConfig) Problem ??= "multiple configs found; Config is a singleton resource";
                _hasConfig = true;
                AddKinds((Spec(found).Get("sync") as ObjectValue)?.Get("syncOnly"));
                return true;
            case ("gvkmanifest.gatekeeper.sh", "GVKManifest"):
                if (HasManifest) Problem ??= "multiple GVK manifests found; please provide one manifest enumerating the GVKs supported by the cluster";
                _supported ??= [.. Supported(Spec(found))];
                return true;
            case ("templates.gatekeeper.sh", "ConstraintTemplate"): AddTemplate(found); return true;
            default: return false;
        }
    }

    /// <summary>The requirements that are not met, by template.</summary>
    public SortedDictionary<string, string> Missing()
    {
        var synced = _supported is null ? _synced : [.. _synced.Intersect(_supported, StringComparer.Ordinal)];
        var missing = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (template, requirements) in _required)
        {
            var open = requirements.Where(requirement => !requirement.Overlaps(synced)).ToList();
            if (open.Count > 0) missing[template] = string.Join('\n', open.Select(requirement => $"- {string.Join(" OR ", requirement)}"));
        }
        return missing;
    }

    private void AddTemplate(KubernetesObject template)
    {
        if (!template.Annotations.TryGetValue(Annotation, out var text)) return;
        // The text of the library's templates has quotes and line breaks around it.
        var read = JsonReader.Read("annotation.json", Encoding.UTF8.GetBytes(text.Trim('\n', '"')));
        if (read.HasErrors || read.Documents is not [{ Root: ArrayValue requirements }] || !requirements.All(IsRequirement)) TemplateErrors[template.Name] = read.Diagnostics.FirstOrDefault()?.Message ?? "the annotation is no list of requirements: each is a list of `groups`, `versions` and `kinds`";
        else _required[template.Name] = [.. requirements.Cast<ArrayValue>().Select(requirement => requirement.Cast<ObjectValue>().SelectMany(Kinds).ToImmutableSortedSet(StringComparer.Ordinal))];
    }

    private static bool IsRequirement(Value value) => value is ArrayValue clauses && clauses.All(clause => clause is ObjectValue map && map.All(field => field.Key is StringValue { Text: "groups" or "versions" or "kinds" } && field.Value is ArrayValue));

    private static IEnumerable<string> Kinds(ObjectValue clause) => from @group in Texts(clause, "groups") from version in Texts(clause, "versions") from kind in Texts(clause, "kinds") select Name(@group, version, kind);

    private void AddKinds(Value? kinds)
    {
        if (kinds is not ArrayValue list) return;
        foreach (var kind in list.OfType<ObjectValue>()) _synced.Add(Name(kind.GetText("group") ?? "", kind.GetText("version") ?? "", kind.GetText("kind") ?? ""));
    }

    private static IEnumerable<string> Supported(ObjectValue spec) =>
        from @group in Maps(spec, "groups") from version in Maps(@group, "versions") from kind in Texts(version, "kinds") select Name(@group.GetText("name") ?? "", version.GetText("name") ?? "", kind);

    private static ObjectValue Spec(KubernetesObject found) => found.Value.Get("spec") as ObjectValue ?? ObjectValue.Empty;

    private static IEnumerable<ObjectValue> Maps(ObjectValue map, string field) => map.Get(field) is ArrayValue list ? list.OfType<ObjectValue>() : [];

    private static IEnumerable<string> Texts(ObjectValue map, string field) => map.Get(field) is ArrayValue list ? list.OfType<StringValue>().Select(text => text.Text) : [];

    private static string Name(string group, string version, string kind) => $"{group}/{version}:{kind}";
}
