using System.Globalization;
using System.Text;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Governance.Verification;
using Bylaw.Tests.Governance.Git;
using Bylaw.Tests.Governance.Signing;

namespace Bylaw.Tests.Governance.Verification;

/// <summary>
/// A row of <c>cases/governance/attacks/*.yaml</c>: steps that build a history, and whether it is caught. <c>cases/governance/attacks/README.md</c> explains
/// the steps.
/// </summary>
internal sealed record AttackCase(string File, ObjectValue Fields)
{
    public string Name => Fields.GetText("attack") ?? Fields.GetText("honest") ?? "?";

    public bool IsHonest => Fields.Get("honest") is not null;

    public ObjectValue? Caught => Fields.Get("caught") as ObjectValue;

    public static IReadOnlyList<AttackCase> All { get; } =
        [.. Repository.Files("cases/governance/attacks", "*.yaml").Where(path => !path.Contains("/world/", StringComparison.Ordinal)).SelectMany(Read)];

    /// <summary>Builds the history and verifies it.</summary>
    public VerificationResult Run(out TestHistory history)
    {
        history = AttackWorld.Start(Fields.Get("sha256") is not null);
        var steps = new AttackSteps(history);
        foreach (var step in (ArrayValue)Fields.Get("steps")!) steps.Do((ObjectValue)step);
        return steps.Verify(Fields.Get("verify") as ObjectValue);
    }

    private static IEnumerable<AttackCase> Read(string path)
    {
        var result = YamlReader.Read(new SourceText(path, Repository.Read(path)));
        if (result.Value is not ArrayValue rows) throw new InvalidDataException($"{path} is no list of cases: {string.Join("; ", result.Diagnostics)}");
        return rows.Select(row => new AttackCase(path, (ObjectValue)row));
    }
}

/// <summary>Does the steps of attacks.</summary>
internal sealed class AttackSteps(TestHistory history)
{
    private static readonly string[] s_known =
    [
        "on", "by", "key", "write", "append", "edit", "delete", "rename", "link", "submodule", "mode", "message", "date", "from", "committer", "label", "parents",
        "only", "top", "as", "review", "path", "in", "replace", "branch", "to", "trailer", "copy",
    ];

    private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);

    public void Do(ObjectValue step)
    {
        var verb = Text(step.WrittenKey(0));
        var fields = (ObjectValue)step.WrittenValue(0);
        foreach (var field in fields.Select(entry => Text(entry.Key)).Except(s_known)) throw new InvalidDataException($"a step has no field {field}");
        switch (verb)
        {
            case "commit": Commit(fields); break;
            case "approve": Approve(fields); break;
            case "merge": Label(fields, history.Merge(fields.GetText("branch")!, By(fields), KeyOf(fields, By(fields)), Changes(fields, "main"))); break;
            case "squash": Label(fields, history.Squash(fields.GetText("branch")!, By(fields), KeyOf(fields, By(fields)), Message(fields, "squashed\n"))); break;
            case "rebase": history.Rebase(fields.GetText("branch")!, fields.GetText("key") is { } key ? AttackWorld.Key(key) : null); break;
            case "forward": history.FastForward(fields.GetText("branch")!); break;
            case "move": history.Move(fields.GetText("branch") ?? "main", Resolve(fields.GetText("to")!)); break;
            default: throw new InvalidDataException($"nobody knows the step {verb}");
        }
    }

    public VerificationResult Verify(ObjectValue? fields) => history.Verify(
        fields?.GetText("from") is { } start ? Resolve(start) : null,
        now: fields?.GetText("now") is { } now ? DateTimeOffset.Parse(now, CultureInfo.InvariantCulture) : null);

    private void Commit(ObjectValue fields)
    {
        var branch = fields.GetText("on") ?? "main";
        var from = fields.GetText("from") is { } label ? Resolve(label) : null;
        var author = By(fields);
        var parents = fields.Get("parents") is ArrayValue list ? list.Select(parent => Resolve(Text(parent))).ToList() : null;
        var commit = history.Commit(branch, author, Changes(fields, branch, from), KeyOf(fields, author), Message(fields, "change\n"), from,
            fields.GetText("date") is { } date ? DateTimeOffset.Parse(date, CultureInfo.InvariantCulture) : null,
            fields.GetText("committer") is { } committer ? AttackWorld.PersonOf(committer) : null, parents);
        Label(fields, commit);
    }

    private void Approve(ObjectValue fields)
    {
        var branch = fields.GetText("on")!;
        foreach (var name in (ArrayValue)fields.Get("by")!)
        {
            var person = AttackWorld.PersonOf(Text(name));
            var key = fields.GetText("key") is { } other ? KeyNamed(other)! : person.Key;
            var statement = history.Statement(branch, person, fields.GetText("top") is { } top ? Resolve(top) : null,
                fields.Get("only") is ArrayValue only ? [.. only.Select(Text)] : null, fields.GetText("as") == "author", Review(fields, branch),
                text => Replace(text, fields.Get("replace") as ObjectValue));
            switch (fields.GetText("in"))
            {
                case "commit": history.Commit(branch, person, [], key, $"I agree\n\n{statement}"); break;
                case "tag": history.Git.Tag($"approve/{person.Email}", history.Git.Tip(branch)!, $"I agree\n\n{statement}", person.AsGit, history.Now, key); break;
                default: history.Commit(branch, person, [history.Signed(statement, key, fields.GetText("path"))], null, "approve\n"); break;
            }
        }
    }

    private string? Review(ObjectValue fields, string branch) => fields.Get("review") is not ObjectValue review ? null
        : $"review:\n  forge: {review.GetText("forge") ?? "github"}\n  repository: acme/policies\n  number: \"7\"\n  id: \"991\"\n  login: {review.GetText("login")}\n  commit: \"{history.Git.Tip(branch)}\"\n"
            + (review.Get("authors") is ArrayValue authors ? $"  authors: [{string.Join(", ", authors.Select(Text))}]\n" : "");

    private FileChange[] Changes(ObjectValue fields, string branch, string? from = null)
    {
        var changes = new List<FileChange>();
        var tip = history.Git.Tip(branch) ?? from ?? history.Main;
        var files = history.FilesOf(tip);
        string Now(string path) => Encoding.UTF8.GetString(files[path].Bytes);
        foreach (var path in fields.Get("delete") as ArrayValue ?? ArrayValue.Empty) changes.Add(FileChange.Delete(Text(path)));
        foreach (var (old, next) in Pairs(fields, "rename")) changes.AddRange(Moved(files, old, next, deletes: true));
        foreach (var (old, next) in Pairs(fields, "copy")) changes.AddRange(Moved(history.FilesOf(Resolve(old.Split(':')[0])), old.Split(':')[1], next, deletes: false));
        foreach (var (path, text) in Pairs(fields, "write")) changes.Add(FileChange.Write(path, AttackWorld.WithKeys(text)));
        foreach (var (path, text) in Pairs(fields, "append")) changes.Add(FileChange.Write(path, Now(path) + text));
        foreach (var (path, target) in Pairs(fields, "link")) changes.Add(FileChange.Link(path, target));
        foreach (var (path, mode) in Pairs(fields, "mode")) changes.Add(new FileChange(path, files[path].Bytes, mode));
        foreach (var path in fields.Get("submodule") as ArrayValue ?? ArrayValue.Empty) changes.Add(FileChange.Submodule(Text(path), history.Main));
        foreach (var (path, edits) in fields.Get("edit") as ObjectValue ?? ObjectValue.Empty)
            changes.Add(FileChange.Write(Text(path), Replace(Now(Text(path)), (ObjectValue)edits)));
        return [.. changes];
    }

    private static IEnumerable<FileChange> Moved(IReadOnlyDictionary<string, (string Mode, byte[] Bytes)> files, string old, string next, bool deletes)
    {
        foreach (var (path, file) in files.Where(file => file.Key == old || file.Key.StartsWith(old + "/", StringComparison.Ordinal)))
        {
            if (deletes) yield return FileChange.Delete(path);
            yield return new FileChange(next + path[old.Length..], file.Bytes, file.Mode);
        }
    }

    private static string Replace(string text, ObjectValue? edits)
    {
        foreach (var (old, next) in edits ?? ObjectValue.Empty)
        {
            if (!text.Contains(AttackWorld.WithKeys(Text(old)), StringComparison.Ordinal)) throw new InvalidDataException($"there is no {Text(old)} in {text}");
            text = text.Replace(AttackWorld.WithKeys(Text(old)), AttackWorld.WithKeys(Text(next)), StringComparison.Ordinal);
        }
        return text;
    }

    private static IEnumerable<(string Key, string Text)> Pairs(ObjectValue fields, string name) =>
        (fields.Get(name) as ObjectValue ?? ObjectValue.Empty).Select(entry => (Text(entry.Key), Text(entry.Value)));

    private static string Message(ObjectValue fields, string usual) =>
        (fields.GetText("message") ?? usual) + (fields.GetText("trailer") is { } trailer ? $"\n\n{trailer}\n" : "");

    private static TestPerson By(ObjectValue fields) => AttackWorld.PersonOf(fields.GetText("by") ?? throw new InvalidDataException("a step needs `by`"));

    private static TestKey? KeyOf(ObjectValue fields, TestPerson person) => fields.GetText("key") is { } name ? KeyNamed(name) : person.Key;

    private static TestKey? KeyNamed(string name) => name switch
    {
        "none" => null,
        "weak" => TestKey.Rsa(1, 1024),
        _ => AttackWorld.Key(name),
    };

    private void Label(ObjectValue fields, string commit)
    {
        if (fields.GetText("label") is { } label) _labels[label] = commit;
    }

    private string Resolve(string name) => _labels.TryGetValue(name, out var commit) ? commit : history.Git.Tip(name) ?? throw new InvalidDataException($"no commit is labelled {name}");

    private static string Text(Value value) => value is StringValue text ? text.Text : value.ToString() ?? "";
}
