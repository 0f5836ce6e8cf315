using System.Text;
using Bylaw.Cli.Opa.Flags;

namespace Bylaw.Cli.Gator;

/// <summary>
/// <c>bylaw gator sync test</c>: whether what templates read as <c>data.inventory</c> is synced by a Config or SyncSets.
/// Example: <c>bylaw gator sync test --filename=templates/ --filename=syncsets/ --filename=manifest.yaml</c>.
/// </summary>
internal sealed class SyncTestVerb : GatorVerb
{
    private readonly GatorSources _sources;
    private readonly SwitchFlag _omit, _force;

    public SyncTestVerb()
    {
        _sources = new GatorSources(Flags, hasTempDir: false);
        _omit = Add(new SwitchFlag("omit-gvk-manifest", 'o', false, "do not require a GVK manifest; without one, all kinds count as supported by the cluster"));
        _force = Add(new SwitchFlag("force-omit-gvk-manifest", null, false, "the same as --omit-gvk-manifest"));
    }

    public override string Name => "sync test";

    public override string Summary => "Test that the SyncSets or the Config hold what the templates require";

    public override string Description => """
        Reads templates, a Config, SyncSets and a GVKManifest. Templates say what they need in the annotation
        metadata.gatekeeper.sh/requires-sync-data.

            $ bylaw gator sync test --filename=template.yaml --filename=syncsets/ --filename=manifest.yaml

        Exit codes: 0; 1 for requirements that are not met, and after an error.
        """;

    public override int Run(Host host, IReadOnlyList<string> arguments)
    {
        var items = _sources.Read(host, out var problem);
        if (problem is not null) return Fail(host, problem);
        var sync = new SyncRequirements();
        foreach (var item in items)
            if (!sync.Add(item.Object!)) host.Output.Write($"skipping unstructured {Quoted.Go(item.Object!.Name)} because it is not a syncset, config, gvk manifest, or template\n");
        if (sync.Problem is { } wrong) return Fail(host, $"checking: {wrong}");
        if (sync.TemplateErrors.Count > 0) return Fail(host, $"encountered errors parsing the following templates: \n{Text(sync.TemplateErrors)}");
        if (!sync.HasManifest)
        {
            if (!_omit.Value && !_force.Value) return Fail(host, "checking: no GVK manifest found; please provide a manifest enumerating the GVKs supported by the cluster");
            host.Output.Write("ignoring absence of supported GVK manifest due to --force-omit-gvk-manifest flag; will assume all synced GVKs are supported by cluster\n");
        }
        var missing = sync.Missing();
        return missing.Count == 0 ? GatorExit.Clean : Fail(host, $"the following requirements were not met: \n{Text(missing)}");
    }

    private static string Text(SortedDictionary<string, string> byTemplate)
    {
        var output = new StringBuilder();
        foreach (var (template, text) in byTemplate) output.Append(template).Append(":\n").Append(text).Append('\n');
        return output.ToString();
    }
}
