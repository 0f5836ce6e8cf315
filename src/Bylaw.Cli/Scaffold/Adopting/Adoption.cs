using Bylaw.Core.Decisions;
using Bylaw.Core.Diagnostics;
using Bylaw.Governance;

namespace Bylaw.Cli.Scaffold.Adopting;

/// <summary>Finds the policies that lie in a folder and belong to no policy of the repository yet. Nothing is moved.</summary>
internal sealed class Adoption
{
    // Folders whose files have a meaning of their own; those in `policies/` are policies already.
    private static readonly string[] s_reserved = ["lib", "exceptions", "approvals", "baselines", "suspensions"];
    private readonly List<AdoptedPolicy> _found = [];
    private readonly List<LeftAlone> _left = [];

    private Adoption()
    {
    }

    /// <summary>The policies, in order of their places.</summary>
    public IReadOnlyList<AdoptedPolicy> Found => _found;

    /// <summary>What looks like a policy and was not taken.</summary>
    public IReadOnlyList<LeftAlone> Left => _left;

    /// <summary>Searches a folder.</summary>
    public static Adoption In(string directory, IReadOnlyList<IPolicyLanguage> languages, List<Diagnostic> problems)
    {
        var adoption = new Adoption();
        if (!Directory.Exists(directory)) return adoption;
        var files = PolicyFiles.Under(directory, problems).Where(file => !file.Path.Split('/').Contains("node_modules")).ToList();
        var governed = Governed(directory, files);
        var library = files.Where(file => file.Path.StartsWith("lib/", StringComparison.Ordinal)).ToList();
        var free = files.Where(file => adoption.MayBeTaken(file, governed)).ToList();
        adoption._found.AddRange(new RegoFolders(languages, library, adoption._left).Adopt(free, governed));
        adoption._found.AddRange(new ForeignPolicies(languages, adoption._left).Adopt(free.Where(file => !adoption.IsTaken(file) && !governed.Contains(file.Path))));
        adoption._found.AddRange(new ClusterPolicies(languages, adoption._left).Adopt(free.Where(file => !adoption.IsTaken(file) && !governed.Contains(file.Path))));
        adoption.NoteEmptyFolders(files);
        adoption._found.Sort((left, right) => string.CompareOrdinal(left.Place, right.Place));
        return adoption;
    }

    /// <summary>The <c>policy.yaml</c> of each, under an id that nobody has.</summary>
    public IEnumerable<NewFile> Files(string directory, RepositorySettings settings)
    {
        var policies = Path.Combine(directory, "policies");
        var taken = new HashSet<string>(Directory.Exists(policies) ? new DirectoryInfo(policies).GetFileSystemInfos().Select(entry => entry.Name) : [], StringComparer.OrdinalIgnoreCase);
        foreach (var policy in _found)
        {
            var id = policy.IsInPlace ? policy.Place["policies/".Length..] : PolicyId.Free(PolicyId.From(policy.Name), taken.Contains);
            taken.Add(id);
            yield return policy.ToFile(id, settings);
        }
    }

    /// <summary>The files that policies of the repository are made of.</summary>
    private static HashSet<string> Governed(string directory, List<PolicyFile> files)
    {
        var governed = new HashSet<string>(StringComparer.Ordinal);
        if (PolicyRepository.IsRepository(directory))
            governed.UnionWith(PolicyRepository.Load(directory).Repository.Policies.SelectMany(policy => policy.Files).Select(file => file.Path));
        foreach (var own in files.Where(file => IsPolicyFile(file.Path)))
            governed.UnionWith(files.Where(file => file.Path.StartsWith(own.Path[..^"policy.yaml".Length], StringComparison.Ordinal)).Select(file => file.Path));
        return governed;
    }

    private static bool IsPolicyFile(string path) => path.Split('/') is ["policies", _, "policy.yaml"];

    private bool MayBeTaken(PolicyFile file, HashSet<string> governed)
    {
        var parts = file.Path.Split('/');
        if (parts.Length > 1 && s_reserved.Contains(parts[0])) return false;
        if (!IsPolicy(file.Path)) return true;
        if (new FileInfo(file.FullPath).LinkTarget is not null) return Leave(file.Path, "it is a link, and links are not followed");
        if (parts is ["policies", _]) return Leave(file.Path, "in `policies/` each policy has a folder of its own");
        return governed.Contains(file.Path) || parts[0] == "policies" || SourcePattern.TryParse(file.Path, out var why) is not null || Leave(file.Path, why);
    }

    private bool Leave(string path, string why)
    {
        _left.Add(new LeftAlone(path, why));
        return false;
    }

    private static bool IsPolicy(string path) => Path.GetExtension(path) is ".rego" or ".cedar" or ".sentinel";

    private bool IsTaken(PolicyFile file) => _found.Exists(policy => policy.IsInPlace && file.Path.StartsWith($"{policy.Place}/", StringComparison.Ordinal));

    /// <summary>A folder in <c>policies/</c> without a policy makes a repository unusable: that must be said.</summary>
    private void NoteEmptyFolders(List<PolicyFile> files)
    {
        var folders = files.Select(file => file.Path.Split('/')).Where(parts => parts.Length > 2 && parts[0] == "policies").Select(parts => $"policies/{parts[1]}").Distinct();
        foreach (var folder in folders)
            if (!_found.Exists(policy => policy.Place == folder) && !files.Exists(file => file.Path == $"{folder}/policy.yaml") && !_left.Exists(left => left.Place == folder))
                _left.Add(new LeftAlone(folder, "no policy was found in it, and in `policies/` each folder is one: move it elsewhere"));
    }
}
