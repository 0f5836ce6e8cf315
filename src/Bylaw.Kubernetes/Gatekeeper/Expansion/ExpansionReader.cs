using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Kubernetes.Gatekeeper.Mutation;

namespace Bylaw.Kubernetes.Gatekeeper.Expansion;

/// <summary>Reads expansion templates.</summary>
internal sealed class ExpansionReader(List<Diagnostic> problems)
{
    public const string Group = "expansion.gatekeeper.sh/";

    private const int LongestName = 63;

    public static bool IsTemplate(KubernetesObject found) => found.Kind == "ExpansionTemplate" && found.ApiVersion.StartsWith(Group, StringComparison.Ordinal);

    /// <summary>A template; null, with diagnostics, when it is none.</summary>
    public ExpansionTemplate? Read(KubernetesObject found, Fields fields)
    {
        var what = $"the expansion template `{found.Name}`";
        var spec = fields.In("spec");
        var made = spec.In("generatedGVK");
        var before = problems.Count;
        if (found.Name.Length == 0) problems.Add(GatekeeperDiagnostics.MissingField(what, "metadata.name", fields.PlaceOf("metadata")));
        else if (found.Name.Length > LongestName) problems.Add(GatekeeperDiagnostics.WrongField("metadata.name", what, $"it is longer than {LongestName} characters", fields.In("metadata").PlaceOf("name")));
        if (spec.Text("templateSource") is null) problems.Add(GatekeeperDiagnostics.MissingField(what, "spec.templateSource", spec.At));
        if (made.Text("kind") is null || made.Text("version") is null) problems.Add(GatekeeperDiagnostics.MissingField(what, made.Text("kind") is null ? "spec.generatedGVK.kind" : "spec.generatedGVK.version", spec.PlaceOf("generatedGVK")));
        var appliesTo = AppliesTo.Read(spec, what, problems, mayBeEmpty: true);
        if (problems.Count > before || appliesTo is null) return null;
        var rule = new PolicyRule($"ExpansionTemplate/{found.Name}", Outcome.Fail, fields.In("metadata").PlaceOf("name"), null);
        return new ExpansionTemplate(found.Name, appliesTo, [.. spec.Text("templateSource")!.Split('.')], made.Text("group") ?? "", made.Text("version")!, made.Text("kind")!, spec.Text("enforcementAction"), rule);
    }

    /// <summary>Notes a diagnostic for each template from which a way leads back to itself.</summary>
    public void CheckCircles(IReadOnlyCollection<ExpansionTemplate> templates)
    {
        foreach (var template in templates)
            if (Circle(template, templates) is { } circle) problems.Add(GatekeeperDiagnostics.ExpansionCycle(template.Name, template.Rule.At, circle));
    }

    /// <summary>The shortest way from a template back to itself; null when there is none.</summary>
    private static List<string>? Circle(ExpansionTemplate start, IReadOnlyCollection<ExpansionTemplate> templates)
    {
        var cameFrom = new Dictionary<ExpansionTemplate, ExpansionTemplate?>(ReferenceEqualityComparer.Instance);
        var open = new Queue<ExpansionTemplate>([start]);
        while (open.TryDequeue(out var template))
        {
            foreach (var next in templates)
            {
                if (!next.Expands(template)) continue;
                if (ReferenceEquals(next, start)) return Way(template, cameFrom, start);
                if (cameFrom.TryAdd(next, template)) open.Enqueue(next);
            }
        }
        return null;
    }

    private static List<string> Way(ExpansionTemplate last, Dictionary<ExpansionTemplate, ExpansionTemplate?> cameFrom, ExpansionTemplate start)
    {
        List<string> names = [start.Name];
        for (ExpansionTemplate? at = last; at is not null && !ReferenceEquals(at, start); at = cameFrom.GetValueOrDefault(at)) names.Insert(0, at.Name);
        names.Insert(0, start.Name);
        return names;
    }
}
