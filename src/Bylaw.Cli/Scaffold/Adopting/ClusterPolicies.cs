using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Governance;
using Bylaw.Kubernetes;

namespace Bylaw.Cli.Scaffold.Adopting;

/// <summary>
/// Finds the policies that clusters enforce: admission policies of the API server and templates of Gatekeeper. Each file with one is a policy,
/// together with the bindings, parameters and constraints that belong to it, wherever they lie.
/// </summary>
internal sealed class ClusterPolicies(IReadOnlyList<IPolicyLanguage> languages, List<LeftAlone> left)
{
    // What lies in these shows how a policy is used, or tests it: it is not meant to be enforced.
    private static readonly string[] s_samples = ["samples", "examples", "example", "test", "tests", "testdata"];

    private readonly List<ClusterFile> _files = [];

    public IReadOnlyList<AdoptedPolicy> Adopt(IEnumerable<PolicyFile> files)
    {
        _files.AddRange(files.Select(ClusterFile.Read).OfType<ClusterFile>());
        var found = new List<AdoptedPolicy>();
        foreach (var file in _files.Where(file => file.Language is not null && !IsSample(file.Path)))
            if (Adopt(file) is { } policy && !found.Exists(other => other.IsInPlace && other.Place == policy.Place)) found.Add(policy);
        return found;
    }

    private AdoptedPolicy? Adopt(ClusterFile file)
    {
        var parts = file.Path.Split('/');
        var isInPlace = parts[0] == "policies";
        if (isInPlace && parts.Length < 3) return null;
        if (!isInPlace && SourcePattern.TryParse(file.Path, out var why) is null) return Leave(file, why);
        List<ClusterFile> all = [file, .. isInPlace ? _files.Where(other => other != file && other.Path.StartsWith($"policies/{parts[1]}/", StringComparison.Ordinal)) : Belonging(file)];
        if (Problem(file.Language!, all) is { } problem) return Leave(file, $"it does not compile: {problem}");
        return new AdoptedPolicy(isInPlace ? $"policies/{parts[1]}" : file.Path, file.Names[0]) { Title = file.Names.Count == 1 ? file.Title : null, Sources = isInPlace ? [] : [.. all.Select(one => one.Path)] };
    }

    private IEnumerable<ClusterFile> Belonging(ClusterFile file)
    {
        var bound = _files.Where(other => other != file && other.Language is null && !IsSample(other.Path) && (other.Binds.Intersect(file.Names).Any() || other.Kinds.Intersect(file.ConstraintKinds).Any())).ToList();
        var parameters = _files.Where(other => other != file && other.Language is null && !bound.Contains(other) && !IsSample(other.Path) && other.Kinds.Intersect(file.ParameterKinds).Any());
        return bound.Concat(parameters).Where(other => !other.Path.StartsWith("policies/", StringComparison.Ordinal) && SourcePattern.TryParse(other.Path, out _) is not null);
    }

    private string? Problem(string language, IEnumerable<ClusterFile> files)
    {
        var known = languages.FirstOrDefault(one => one.Name == language);
        return known?.Compile([.. files.Select(file => file.Text).Where(text => known.Holds(text))], CompileOptions.Default).Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == Severity.Error)?.Message;
    }

    private AdoptedPolicy? Leave(ClusterFile file, string why)
    {
        left.Add(new LeftAlone(file.Path, why));
        return null;
    }

    private static bool IsSample(string path) => path.Split('/')[..^1].Any(s_samples.Contains);
}

/// <summary>A YAML file with objects that policies of clusters are made of.</summary>
/// <param name="Path">Path in the repository.</param>
/// <param name="Text">Its text.</param>
internal sealed record ClusterFile(string Path, SourceText Text)
{
    /// <summary>The language of its policies; null when it has none.</summary>
    public string? Language { get; private set; }

    /// <summary>The names of its policies.</summary>
    public List<string> Names { get; } = [];

    /// <summary>The title that its policy gives itself; null for none.</summary>
    public string? Title { get; private set; }

    /// <summary>The names of the policies that it binds.</summary>
    public List<string> Binds { get; } = [];

    /// <summary>The kinds of its objects.</summary>
    public List<string> Kinds { get; } = [];

    /// <summary>The kinds of the constraints of its templates.</summary>
    public List<string> ConstraintKinds { get; } = [];

    /// <summary>The kinds of the parameters of its policies.</summary>
    public List<string> ParameterKinds { get; } = [];

    /// <summary>Reads a file; null when it is no YAML of Kubernetes.</summary>
    public static ClusterFile? Read(PolicyFile file)
    {
        if (System.IO.Path.GetExtension(file.Path) is not (".yaml" or ".yml") || System.IO.Path.GetFileName(file.Path).StartsWith("kyverno-test.", StringComparison.Ordinal)) return null;
        if (file.Read(out _) is not { } text || !text.Content.Contains("apiVersion", StringComparison.Ordinal) || new FileInfo(file.FullPath).LinkTarget is not null) return null;
        var read = YamlReader.Read(text);
        if (read.HasErrors) return null;
        var found = new ClusterFile(file.Path, text);
        foreach (var item in read.Documents.SelectMany(document => ManifestItem.In(document)))
            if (item.Object is { } one) found.Add(one);
        return found;
    }

    private void Add(KubernetesObject found)
    {
        var spec = found.Value.Get("spec") as ObjectValue ?? ObjectValue.Empty;
        Kinds.Add(found.Kind);
        switch (found.Group, found.Kind)
        {
            case ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy" or "MutatingAdmissionPolicy"):
                Language = "cel";
                Names.Add(found.Name);
                if ((spec.Get("paramKind") as ObjectValue)?.GetText("kind") is { } kind) ParameterKinds.Add(kind);
                break;
            case ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding" or "MutatingAdmissionPolicyBinding"):
                if (spec.GetText("policyName") is { } bound) Binds.Add(bound);
                break;
            case ("templates.gatekeeper.sh", "ConstraintTemplate"):
                Language = "gatekeeper";
                Names.Add(found.Name);
                Title ??= found.Annotations.GetValueOrDefault("metadata.gatekeeper.sh/title");
                if (((spec.Get("crd") as ObjectValue)?.Get("spec") as ObjectValue)?.Get("names") is ObjectValue names && names.GetText("kind") is { } constraints) ConstraintKinds.Add(constraints);
                break;
            case ("mutations.gatekeeper.sh", _):
                Language = "gatekeeper";
                Names.Add(found.Name);
                break;
        }
    }
}
