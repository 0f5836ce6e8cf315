using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Governance;

namespace Bylaw.Engine.Bundles;

/// <summary>
/// Puts together what a policy reads besides its input: files named <c>data.json</c>, <c>data.yaml</c> or
/// <c>data.yml</c>, each under the names of the folders it lies in, then the data of <c>policy.yaml</c>.
/// </summary>
internal sealed class DataTree(List<Diagnostic> problems)
{
    private static readonly ReadOptions WithPositions = new() { KeepPositions = true };
    private readonly Branch _root = new("");

    /// <summary>The data; null when there is none.</summary>
    public ObjectValue? Result => _root.Entries.Count == 0 ? null : _root.ToObject();

    public static bool Accepts(PolicyFile file) => Path.GetFileName(file.Path) is "data.json" or "data.yaml" or "data.yml";

    /// <summary>Adds a file; <paramref name="root"/> is the part of its path that gives no names, unless the file says another.</summary>
    public void AddFile(PolicyFile file, string root, SourceText? text)
    {
        if (text is null) return;
        var read = file.Path.EndsWith(".json", StringComparison.Ordinal) ? JsonReader.Read(text, WithPositions) : YamlReader.Read(text, WithPositions);
        foreach (var problem in read.Diagnostics)
            if (!problems.Contains(problem)) problems.Add(problem);
        if (read.HasErrors || read.Documents.IsEmpty) return;
        var value = read.Documents[0].Root;
        var start = text.At(read.Documents[0].Positions?.Span ?? new Span(0, 0));
        foreach (var name in file.Path[(file.Root ?? root).Length..].Split('/').SkipLast(1).Reverse()) value = Wrap(name, value);
        if (value is ObjectValue map) Merge(_root, map, file.FullPath, start);
        else problems.Add(EngineDiagnostics.DataShape(start));
    }

    /// <summary>Adds data that stands elsewhere.</summary>
    public void Add(ObjectValue value, string origin, Location? at) => Merge(_root, value, origin, at);

    /// <summary>Adds parameters as <c>data.parameters</c>, unless the data has some of its own.</summary>
    public void AddParameters(ObjectValue? parameters)
    {
        if (parameters is not null) _root.Entries.TryAdd(new StringValue("parameters"), new Leaf(parameters, "policy.yaml"));
    }

    private void Merge(Branch into, ObjectValue from, string origin, Location? at)
    {
        for (var place = 0; place < from.Count; place++)
        {
            var (key, value) = (from.WrittenKey(place), from.WrittenValue(place));
            if (!into.Entries.TryGetValue(key, out var there)) into.Entries[key] = Plant(into, key, value, origin, at);
            else if (there is Branch branch && value is ObjectValue map) Merge(branch, map, origin, at);
            else problems.Add(EngineDiagnostics.DataConflict(into.PathOf(key), at, there.Origin));
        }
    }

    private Part Plant(Branch parent, Value key, Value value, string origin, Location? at)
    {
        if (value is not ObjectValue map) return new Leaf(value, origin);
        var branch = new Branch(parent.PathOf(key)) { Origin = origin };
        Merge(branch, map, origin, at);
        return branch;
    }

    private static ObjectValue Wrap(string name, Value value)
    {
        var map = new ObjectBuilder(1);
        map.Set(name, value);
        return map.ToObject();
    }

    private abstract class Part
    {
        public string Origin { get; init; } = "";
    }

    private sealed class Leaf : Part
    {
        public Leaf(Value value, string origin)
        {
            Value = value;
            Origin = origin;
        }

        public Value Value { get; }
    }

    private sealed class Branch(string path) : Part
    {
        public Dictionary<Value, Part> Entries { get; } = [];

        public string PathOf(Value key)
        {
            var name = key is StringValue text ? text.Text : key.ToString();
            return path.Length == 0 ? name : $"{path}.{name}";
        }

        public ObjectValue ToObject()
        {
            var map = new ObjectBuilder(Entries.Count);
            foreach (var (key, part) in Entries) map.Set(key, part is Branch branch ? branch.ToObject() : ((Leaf)part).Value);
            return map.ToObject();
        }
    }
}
