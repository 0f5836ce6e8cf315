namespace Bylaw.Core.Values;

/// <summary>
/// Finds the way from a document to its arrays and objects by their identity: a policy hands parts of its input
/// around, and each still tells where it came from.
/// </summary>
public sealed class DocumentPaths
{
    private readonly Dictionary<Value, ValuePath> _paths = new(ReferenceEqualityComparer.Instance);

    /// <summary>Maps the parts of a document.</summary>
    public DocumentPaths(Value root) => Add(root, ValuePath.Root);

    /// <summary>The path to a part, or null when it is no array or object of the document.</summary>
    public ValuePath? PathOf(Value part) => _paths.GetValueOrDefault(part);

    private void Add(Value value, ValuePath path)
    {
        // Aliased parts stand in several places: the first counts.
        switch (value)
        {
            case ObjectValue map when _paths.TryAdd(map, path):
                for (var i = 0; i < map.Count; i++)
                    if (map.WrittenValue(i) is ObjectValue or ArrayValue) Add(map.WrittenValue(i), path.Then(map.WrittenKey(i)));
                break;
            case ArrayValue list when _paths.TryAdd(list, path):
                for (var i = 0; i < list.Count; i++)
                    if (list[i] is ObjectValue or ArrayValue) Add(list[i], path.Then(i));
                break;
        }
    }
}
