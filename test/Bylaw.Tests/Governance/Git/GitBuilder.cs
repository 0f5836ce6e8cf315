using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Bylaw.Tests.Governance.Signing;

namespace Bylaw.Tests.Governance.Git;

/// <summary>A file of a commit to be: null content takes the path (a file or a whole folder) away.</summary>
internal sealed record FileChange(string Path, byte[]? Content, string Mode = "100644")
{
    public static FileChange Write(string path, string text) => new(path, Encoding.UTF8.GetBytes(text));

    public static FileChange Delete(string path) => new(path, null);

    public static FileChange Link(string path, string target) => new(path, Encoding.UTF8.GetBytes(target), "120000");

    /// <summary>A submodule at a commit.</summary>
    public static FileChange Submodule(string path, string commit) => new(path, Encoding.ASCII.GetBytes(commit), "160000");
}

/// <summary>A person that writes commits.</summary>
internal sealed record Person(string Name, string Email);

/// <summary>
/// Writes histories of git in this process, fast and with full control: any parents, dates, modes, trees, signatures, also such as git would
/// never write. Objects are kept until <see cref="Save"/> writes them as one pack, with the branches.
/// </summary>
internal sealed class GitBuilder : IDisposable
{
    private static readonly Folder s_empty = new(ImmutableSortedDictionary.Create<byte[], Entry>(EntryOrder.Instance));
    private readonly Dictionary<string, (int Type, byte[] Content)> _pending = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Folder> _roots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _references = new(StringComparer.Ordinal);
    private readonly bool _isSha256;

    public GitBuilder(bool sha256 = false, bool bare = false)
    {
        _isSha256 = sha256;
        GitFolder = bare ? Root : Path.Combine(Root, ".git");
        Directory.CreateDirectory(Path.Combine(GitFolder, "objects", "pack"));
        Directory.CreateDirectory(Path.Combine(GitFolder, "refs", "heads"));
        File.WriteAllText(Path.Combine(GitFolder, "HEAD"), "ref: refs/heads/main\n");
        // What `git init` writes, without a process.
        File.WriteAllText(Path.Combine(GitFolder, "config"),
            $"[core]\n\trepositoryformatversion = {(sha256 ? 1 : 0)}\n\tfilemode = true\n\tbare = {(bare ? "true" : "false")}\n" + (sha256 ? "[extensions]\n\tobjectformat = sha256\n" : ""));
    }

    /// <summary>The folder of the work tree.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("bylaw-git-").FullName;

    public string GitFolder { get; }

    /// <summary>The commit at the tip of a branch; null when there is none.</summary>
    public string? Tip(string branch) => _references.GetValueOrDefault("refs/heads/" + branch);

    /// <summary>Moves a branch, or makes it.</summary>
    public void Branch(string branch, string commit) => _references["refs/heads/" + branch] = commit;

    /// <summary>Forgets the branches, here and in the repository; their commits stay.</summary>
    public void ForgetBranches()
    {
        foreach (var name in _references.Keys.Where(name => name.StartsWith("refs/heads/", StringComparison.Ordinal)).ToList())
        {
            _references.Remove(name);
            File.Delete(Path.Combine(GitFolder, name));
        }
    }

    /// <summary>
    /// Commits to a branch, and returns the commit's id. Parents are the tip of the branch unless named; the tree is that of the first
    /// parent with the changes, so that a merge holds what the changes say, whatever its parents are.
    /// </summary>
    public string Commit(string branch, IEnumerable<FileChange> changes, Person? author = null, DateTimeOffset? date = null, string message = "change\n",
        TestKey? sign = null, IReadOnlyList<string>? parents = null, Person? committer = null, DateTimeOffset? committed = null)
    {
        parents ??= Tip(branch) is { } tip ? [tip] : [];
        var root = parents.Count > 0 ? _roots[parents[0]] : s_empty;
        foreach (var change in changes) root = Apply(root, change.Path.Split('/'), 0, change);
        var who = author ?? new Person("Ada", "ada@acme.example");
        var when = date ?? DateTimeOffset.UnixEpoch.AddDays(20_000);
        var id = CommitTree(Written(root), parents, who, when, message, sign, committer ?? who, committed ?? when);
        _roots[id] = root;
        Branch(branch, id);
        return id;
    }

    /// <summary>Writes a commit of any tree, without a branch.</summary>
    public string CommitTree(string tree, IEnumerable<string> parents, Person author, DateTimeOffset date, string message, TestKey? sign = null, Person? committer = null, DateTimeOffset? committed = null)
    {
        var head = $"tree {tree}\n{string.Concat(parents.Select(parent => $"parent {parent}\n"))}author {Line(author, date)}\ncommitter {Line(committer ?? author, committed ?? date)}\n";
        var rest = $"\n{message}";
        if (sign is null) return Object("commit", Encoding.UTF8.GetBytes(head + rest));
        var signature = sign.Sign(Encoding.UTF8.GetBytes(head + rest), "git").TrimEnd('\n').Replace("\n", "\n ", StringComparison.Ordinal);
        return Object("commit", Encoding.UTF8.GetBytes($"{head}{(_isSha256 ? "gpgsig-sha256" : "gpgsig")} {signature}\n{rest}"));
    }

    /// <summary>Writes an annotated tag.</summary>
    public string Tag(string name, string target, string message, Person tagger, DateTimeOffset date, TestKey? sign = null)
    {
        var text = $"object {target}\ntype commit\ntag {name}\ntagger {Line(tagger, date)}\n\n{message}";
        var id = Object("tag", Encoding.UTF8.GetBytes(text + sign?.Sign(text, "git")));
        _references["refs/tags/" + name] = id;
        return id;
    }

    /// <summary>Writes an object of any content, and returns its id.</summary>
    public string Object(string type, byte[] content)
    {
        byte[] framed = [.. Encoding.ASCII.GetBytes($"{type} {content.Length}\0"), .. content];
        // Git names objects by SHA-1 unless told otherwise.
#pragma warning disable CA5350
        var id = Convert.ToHexStringLower(_isSha256 ? SHA256.HashData(framed) : SHA1.HashData(framed));
#pragma warning restore CA5350
        _pending.TryAdd(id, (type switch { "commit" => 1, "tree" => 2, "blob" => 3, _ => 4 }, content));
        return id;
    }

    /// <summary>Writes a tree of any entries: modes and names are taken as they are.</summary>
    public string Tree(params (string Mode, byte[] Name, string Id)[] entries)
    {
        var tree = new MemoryStream();
        foreach (var (mode, name, id) in entries)
        {
            tree.Write(Encoding.ASCII.GetBytes(mode + " "));
            tree.Write(name);
            tree.WriteByte(0);
            tree.Write(Convert.FromHexString(id));
        }
        return Object("tree", tree.ToArray());
    }

    /// <summary>Writes what is pending into the repository; <c>HEAD</c> is the branch <c>main</c>.</summary>
    public void Save()
    {
        if (_pending.Count > 0)
        {
            var pack = Path.Combine(GitFolder, "objects", "pack", "tmp.pack");
            File.WriteAllBytes(pack, Packed());
            Run(["index-pack", "--stdin"], pack);
            File.Delete(pack);
            _pending.Clear();
        }
        foreach (var (name, id) in _references)
        {
            var path = Path.Combine(GitFolder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, id + "\n");
        }
    }

    /// <summary>Saves, and writes the files of a branch into the work tree.</summary>
    public void CheckOut(string branch = "main")
    {
        Save();
        Run(["checkout", "--quiet", "--force", branch]);
        Run(["clean", "--quiet", "-fdx"]);
    }

    /// <summary>Runs git in the work tree; what it writes comes back.</summary>
    public string Run(IReadOnlyList<string> arguments, string? input = null)
    {
        var start = new ProcessStartInfo("git") { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        if (input is not null)
            using (var file = File.OpenRead(input)) file.CopyTo(process.StandardInput.BaseStream);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {error.GetAwaiter().GetResult()}");
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string Line(Person person, DateTimeOffset date) =>
        string.Create(CultureInfo.InvariantCulture, $"{person.Name} <{person.Email}> {date.ToUnixTimeSeconds()} {(date.Offset < TimeSpan.Zero ? '-' : '+')}{date.Offset:hhmm}");

    private Folder Apply(Folder folder, string[] path, int depth, FileChange change)
    {
        var name = Encoding.UTF8.GetBytes(path[depth]);
        var isLast = depth == path.Length - 1;
        var entries = folder.Entries;
        entries.TryGetValue([.. name, (byte)'/'], out var below);
        if (!isLast)
        {
            var inner = Apply(below?.Folder ?? s_empty, path, depth + 1, change);
            entries = entries.Remove(name);
            return new Folder(inner.Entries.IsEmpty ? entries.Remove([.. name, (byte)'/']) : entries.SetItem([.. name, (byte)'/'], new Entry("40000", name, null, inner)));
        }
        entries = entries.Remove(name).Remove([.. name, (byte)'/']);
        if (change.Content is null) return new Folder(entries);
        var id = change.Mode == "160000" ? Encoding.ASCII.GetString(change.Content) : Object("blob", change.Content);
        return new Folder(entries.SetItem(name, new Entry(change.Mode, name, id, null)));
    }

    private string Written(Folder folder) => folder.Id ??=
        Tree([.. folder.Entries.Values.Select(entry => (entry.Mode, entry.Name, entry.Id ?? Written(entry.Folder!)))]);

    private byte[] Packed()
    {
        var pack = new MemoryStream();
        pack.Write("PACK"u8);
        pack.Write([0, 0, 0, 2, (byte)(_pending.Count >> 24), (byte)(_pending.Count >> 16), (byte)(_pending.Count >> 8), (byte)_pending.Count]);
        foreach (var (type, content) in _pending.Values)
        {
            WriteHeader(pack, type, content.Length);
            // The stream writes nothing at all when it is given nothing.
            if (content.Length == 0) pack.Write([0x78, 0x9C, 3, 0, 0, 0, 0, 1]);
            else Deflate(pack, content);
        }
        // Git names objects by SHA-1 unless told otherwise.
#pragma warning disable CA5350
        var all = pack.GetBuffer().AsSpan(0, (int)pack.Length);
        pack.Write(_isSha256 ? SHA256.HashData(all) : SHA1.HashData(all));
#pragma warning restore CA5350
        return pack.ToArray();
    }

    private static void Deflate(MemoryStream pack, byte[] content)
    {
        using var deflated = new ZLibStream(pack, CompressionLevel.Fastest, leaveOpen: true);
        deflated.Write(content);
    }

    private static void WriteHeader(MemoryStream pack, int type, int length)
    {
        var next = (type << 4) | (length & 15);
        for (length >>= 4; length > 0; length >>= 7)
        {
            pack.WriteByte((byte)(next | 0x80));
            next = length & 0x7F;
        }
        pack.WriteByte((byte)next);
    }

    private sealed record Entry(string Mode, byte[] Name, string? Id, Folder? Folder);

    // Keys of folders end in a slash, which gives the order of git.
    private sealed class Folder(ImmutableSortedDictionary<byte[], Entry> entries)
    {
        public ImmutableSortedDictionary<byte[], Entry> Entries { get; } = entries;

        public string? Id { get; set; }
    }

    private sealed class EntryOrder : IComparer<byte[]>
    {
        public static readonly EntryOrder Instance = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
