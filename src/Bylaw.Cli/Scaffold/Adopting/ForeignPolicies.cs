using Bylaw.Core.Decisions;
using Bylaw.Core.Values;
using Bylaw.Governance;

namespace Bylaw.Cli.Scaffold.Adopting;

/// <summary>Finds policies of Kyverno, Cedar and Sentinel: each file is one.</summary>
internal sealed class ForeignPolicies(IReadOnlyList<IPolicyLanguage> languages, List<LeftAlone> left)
{
    private static readonly string[] s_severities = ["low", "medium", "high", "critical"];
    // Sentinel keeps the pretended answers of its tests beside the policies, in the same language.
    private static readonly string[] s_testFolders = ["test", "tests", "testdata", "mocks"];

    public IReadOnlyList<AdoptedPolicy> Adopt(IEnumerable<PolicyFile> files)
    {
        var found = new List<AdoptedPolicy>();
        foreach (var file in files)
        {
            if (Read(file) is not { } policy) continue;
            var parts = file.Path.Split('/');
            if (parts[0] != "policies") found.Add(policy with { Sources = [file.Path] });
            else if (!found.Exists(other => other.Place == $"policies/{parts[1]}")) found.Add(policy with { Place = $"policies/{parts[1]}" });
        }
        return found;
    }

    private AdoptedPolicy? Read(PolicyFile file) => Path.GetExtension(file.Path) switch
    {
        ".cedar" => Of(file, "cedar"),
        ".sentinel" => IsMock(file.Path) ? null : Of(file, "sentinel"),
        ".yaml" or ".yml" => ReadKyverno(file),
        _ => null,
    };

    private AdoptedPolicy Of(PolicyFile file, string language) =>
        new(file.Path, Path.GetFileNameWithoutExtension(file.Path)) { Language = language, Runs = languages.Any(known => known.Name == language) };

    private static bool IsMock(string path)
    {
        var parts = path.Split('/');
        return parts[^1].StartsWith("mock-", StringComparison.Ordinal) || parts[..^1].Any(s_testFolders.Contains);
    }

    private AdoptedPolicy? ReadKyverno(PolicyFile file)
    {
        // Most YAML is something else: only what names Kyverno is read whole.
        if (file.Read(out _) is not { } text || !text.Content.Contains("kyverno.io/", StringComparison.Ordinal)) return null;
        var read = YamlReader.Read(text);
        if (read.HasErrors)
        {
            left.Add(new LeftAlone(file.Path, "it names Kyverno, and cannot be read as YAML"));
            return null;
        }
        var policies = read.Documents.Select(document => document.Root).OfType<ObjectValue>().Where(IsKyverno).ToList();
        if (policies.Count == 0) return null;
        if (new FileInfo(file.FullPath).LinkTarget is not null || (!file.Path.StartsWith("policies/", StringComparison.Ordinal) && SourcePattern.TryParse(file.Path, out _) is null))
        {
            left.Add(new LeftAlone(file.Path, "its path cannot be named as a source"));
            return null;
        }
        return policies.Count == 1 ? Described(Of(file, "kyverno"), policies[0]) : Of(file, "kyverno");
    }

    private static bool IsKyverno(ObjectValue value) => (value.GetText("apiVersion")?.Split('/')[0], value.GetText("kind")) switch
    {
        ("kyverno.io", "Policy" or "ClusterPolicy") => true,
        ("policies.kyverno.io", { } kind) => kind.EndsWith("Policy", StringComparison.Ordinal),
        _ => false,
    };

    private static AdoptedPolicy Described(AdoptedPolicy policy, ObjectValue value)
    {
        var metadata = value.Get("metadata") as ObjectValue;
        var annotations = metadata?.Get("annotations") as ObjectValue;
        var severity = annotations?.GetText("policies.kyverno.io/severity");
        return policy with
        {
            Name = metadata?.GetText("name") ?? policy.Name,
            Title = annotations?.GetText("policies.kyverno.io/title"),
            Severity = s_severities.Contains(severity) ? severity : null,
        };
    }
}
