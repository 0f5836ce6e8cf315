using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;

namespace Bylaw.Rego.Bundles;

/// <summary>Finds paths that are defined by rules and by data.</summary>
internal static class DataConflicts
{
    public static ImmutableArray<Diagnostic> Find(DocumentNode root, ObjectValue data)
    {
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var (name, child) in root.Children) Find(child, name, data.Get(name), found);
        found.Sort((left, right) => string.CompareOrdinal(left.Message, right.Message));
        return found.ToImmutable();
    }

    private static void Find(DocumentNode node, string path, Value? value, ImmutableArray<Diagnostic>.Builder found)
    {
        if (value is null) return;
        if (node.Group is { } group) found.Add(BundleDiagnostics.DataConflict(path, group.At));
        // Below a value that is no object nothing else can be.
        foreach (var (name, child) in node.Children) Find(child, $"{path}/{name}", value is ObjectValue map ? map.Get(name) : value, found);
    }
}
