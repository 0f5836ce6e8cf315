using Bylaw.Core.Values;

namespace Bylaw.Rego.Library;

/// <summary>Reachability in graphs, and all parts of a document.</summary>
internal static class GraphBuiltins
{
    private const string Vertices = "any<array[any], set[any]>";

    internal static readonly Builtin[] Table =
    [
        new("graph.reachable", $"(graph: object[any: {Vertices}], initial: {Vertices}) => output: set[any]", Reachable),
        new("graph.reachable_paths", $"(graph: object[any: {Vertices}], initial: {Vertices}) => output: set[array[any]]", ReachablePaths),
        new("walk", "(x: any) => output: array<array[any], any>", Walk, BuiltinTraits.Relation),
    ];

    private static SetValue? Reachable(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetObject(args, 0, out var graph) || !call.TryGetItems(args, 1, "{array, set}", out var initial)) return null;
        var reached = new SetBuilder();
        var open = new Stack<Value>(initial);
        while (open.TryPop(out var vertex))
        {
            call.Budget.Step();
            if (graph.Get(vertex) is not { } edges || !reached.Add(vertex)) continue;
            foreach (var next in Neighbours(edges)) open.Push(next);
        }
        return reached.ToSet();
    }

    private static SetValue? ReachablePaths(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        if (!call.TryGetObject(args, 0, out var graph) || !call.TryGetItems(args, 1, "{array, set}", out var initial)) return null;
        var paths = new SetBuilder();
        foreach (var start in initial)
            if (graph.Get(start) is { } edges) AddPaths(call, graph, start, Neighbours(edges), paths);
        return paths.ToSet();
    }

    /// <summary>Adds each path from a start to where it ends: at a dead end, before a cycle, before a vertex that the graph lacks.</summary>
    private static void AddPaths(BuiltinCall call, ObjectValue graph, Value start, IReadOnlyCollection<Value> edges, SetBuilder paths)
    {
        var path = new List<Value> { start };
        var onPath = new HashSet<Value> { start };
        var open = new Stack<(IEnumerator<Value> Left, bool IsNew)>();
        if (edges.Count == 0) Commit();
        open.Push((edges.GetEnumerator(), true));
        while (open.TryPeek(out var level))
        {
            call.Budget.Step();
            if (!level.Left.MoveNext())
            {
                open.Pop();
                if (level.IsNew) onPath.Remove(path[^1]);
                path.RemoveAt(path.Count - 1);
                continue;
            }
            var vertex = level.Left.Current;
            // OPA: an edge from the start to itself counts as a step.
            if ((open.Count > 1 && onPath.Contains(vertex)) || graph.Get(vertex) is not { } further)
            {
                Commit();
                continue;
            }
            path.Add(vertex);
            var neighbours = Neighbours(further);
            if (neighbours.Count == 0) Commit();
            open.Push((neighbours.GetEnumerator(), onPath.Add(vertex)));
        }

        void Commit()
        {
            call.Budget.Step(path.Count);
            call.Budget.Reserve(8L * path.Count);
            paths.Add(new ArrayValue([.. path]));
        }
    }

    private static IReadOnlyCollection<Value> Neighbours(Value edges) =>
        edges is ArrayValue or SetValue ? (IReadOnlyCollection<Value>)edges : ArrayValue.Empty;

    /// <summary>Pairs of path and value: the document itself with the empty path, then its parts, each before its own parts.</summary>
    private static ArrayValue Walk(BuiltinCall call, ReadOnlySpan<Value> args)
    {
        var pairs = new List<Value>();
        WalkInto(call, pairs, [], args[0]);
        return new ArrayValue([.. pairs]);
    }

    private static void WalkInto(BuiltinCall call, List<Value> pairs, Value[] path, Value value)
    {
        call.Budget.Enter();
        call.Budget.Step();
        pairs.Add(new ArrayValue([new ArrayValue(path), value]));
        switch (value)
        {
            case ArrayValue list:
                for (var i = 0; i < list.Count; i++) WalkInto(call, pairs, [.. path, IntegerValue.Of(i)], list[i]);
                break;
            case ObjectValue map:
                foreach (var (key, part) in map) WalkInto(call, pairs, [.. path, key], part);
                break;
            case SetValue set:
                foreach (var member in set) WalkInto(call, pairs, [.. path, member], member);
                break;
        }
        call.Budget.Leave();
    }
}
