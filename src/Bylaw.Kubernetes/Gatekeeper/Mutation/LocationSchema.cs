using Bylaw.Core.Diagnostics;

namespace Bylaw.Kubernetes.Gatekeeper.Mutation;

/// <summary>What stands at a place, as far as locations tell.</summary>
internal enum LocationKind
{
    /// <summary>Nobody says.</summary>
    Unknown,

    /// <summary>A map: a location goes on with a field.</summary>
    Map,

    /// <summary>A list whose items a key tells apart.</summary>
    List,

    /// <summary>A list that is treated as a set.</summary>
    Set,

    /// <summary>A text.</summary>
    Text,
}

/// <summary>
/// What the locations of all mutators together say of the shape of a kind. Two that disagree would undo each other's work, so neither
/// may stay: a place cannot be a map for one and a list for another, nor a list with two keys.
/// </summary>
internal sealed class LocationSchema
{
    private readonly Dictionary<(string, string, string), Place> _kinds = [];

    /// <summary>Notes a diagnostic for each mutator that is at odds with one before it.</summary>
    public static void Check(IEnumerable<Mutator> mutators, List<Diagnostic> problems)
    {
        var schema = new LocationSchema();
        foreach (var mutator in mutators)
            if (schema.Add(mutator) is { } other) problems.Add(GatekeeperDiagnostics.MutatorConflict(mutator.ToString(), mutator.At, other.ToString(), other.At));
    }

    /// <summary>Takes a mutator in; the one that it is at odds with, or null.</summary>
    private Mutator? Add(Mutator mutator)
    {
        Mutator? conflict = null;
        foreach (var kind in mutator.AppliesTo?.All ?? [])
        {
            if (!_kinds.TryGetValue(kind, out var root)) _kinds[kind] = root = new Place(mutator);
            var place = root;
            for (var i = 0; i < mutator.Location.Count; i++)
            {
                conflict ??= place.ConflictWith(mutator, i);
                place = place.Child(mutator, i);
            }
            if (mutator.Change.IsTerminal) place.IsTerminal = true;
        }
        return conflict;
    }

    private static LocationKind KindAt(Mutator mutator, int step) =>
        step == mutator.Location.Count - 1 ? mutator.Change.Kind : mutator.Location.Steps[step + 1] is ItemStep ? LocationKind.List : LocationKind.Map;

    /// <summary>A place, with who spoke of it first.</summary>
    private sealed class Place(Mutator by)
    {
        private readonly Dictionary<(string Key, LocationKind Kind), Place> _children = [];

        private Mutator By => by;

        /// <summary>Whether nothing may lie below.</summary>
        public bool IsTerminal { get; set; }

        public Mutator? ConflictWith(Mutator mutator, int step)
        {
            var key = mutator.Location.Steps[step].Key;
            var kind = KindAt(mutator, step);
            // Below a list stands the key of its items: a second key would be another list.
            if (step > 0 && mutator.Location.Steps[step] is ItemStep)
                foreach (var ((known, _), place) in _children)
                    if (known != key) return place.By;
            var isLast = step == mutator.Location.Count - 1;
            foreach (var ((known, other), place) in _children)
            {
                if (known != key) continue;
                if (kind != LocationKind.Unknown && other != LocationKind.Unknown && kind != other) return place.By;
                if (place.IsTerminal && !isLast) return place.By;
                if (isLast && mutator.Change.IsTerminal && place._children.Count > 0) return place._children.Values.First().By;
            }
            return null;
        }

        public Place Child(Mutator mutator, int step)
        {
            var at = (mutator.Location.Steps[step].Key, KindAt(mutator, step));
            if (!_children.TryGetValue(at, out var child)) _children[at] = child = new Place(mutator);
            return child;
        }
    }
}
