using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Planning;

/// <summary>
/// Joins a search with the equality that follows it: in <c>some p in data.grants[role]; p.action == input.action</c> only the items
/// with the wanted action are tried, once the collection has an index by it. So are <c>xs[i] == x</c> and what OPA calls
/// comprehension indexing.
/// </summary>
internal static class Probes
{
    public static void Attach(List<Step> steps)
    {
        for (var i = 0; i < steps.Count; i++)
            if (steps[i] is ScanStep scan && scan.Rest() is { } rest && Find(steps, i, scan, rest) is { } probe) scan.Seek(probe);
    }

    private static Probe? Find(List<Step> steps, int at, ScanStep scan, Value[] rest)
    {
        var bound = new HashSet<int>();
        foreach (var key in scan.Keys) key.Pattern?.Bound(bound);
        if (scan.Result is EqualPattern equal) return IsSettled(equal.Node, bound) ? new Probe(rest, equal.Node) : null;
        if (scan.Result is not BindPattern item) return null;
        bound.Add(item.Slot);
        // A step that may fail with an error must see what it would see without the index.
        for (var i = at + 1; i < steps.Count; i++)
        {
            switch (steps[i])
            {
                case BindStep { Value: PathNode or SlotNode or ConstantNode } bind: bound.Add(bind.Slot); break;
                case EqualStep equality when IsPlain(equality.Left) && IsPlain(equality.Right):
                    if (Of(equality.Left, equality.Right) is { } probe) return probe;
                    break;
                case TruthStep { Value: ComparisonNode comparison } when IsPlain(comparison.Left) && IsPlain(comparison.Right):
                    if (comparison.IsEquality && Of(comparison.Left, comparison.Right) is { } found) return found;
                    break;
                default: return null;
            }
        }
        return null;

        Probe? Of(ValueNode left, ValueNode right) => Part(left, right) ?? Part(right, left);

        Probe? Part(ValueNode part, ValueNode wanted) => part switch
        {
            SlotNode slot when slot.Slot == item.Slot && IsSettled(wanted, bound) => new Probe(rest, wanted),
            PathNode { Head: SlotNode head } path when head.Slot == item.Slot && IsSettled(wanted, bound) => new Probe([.. rest, .. path.Keys], wanted),
            _ => null,
        };
    }

    private static bool IsPlain(ValueNode node) => node is ConstantNode or SlotNode or PathNode { Head: SlotNode or InputNode };

    /// <summary>Whether the value is there before the search begins.</summary>
    private static bool IsSettled(ValueNode node, HashSet<int> bound) => node switch
    {
        ConstantNode => true,
        SlotNode slot => !bound.Contains(slot.Slot),
        PathNode { Head: InputNode } => true,
        PathNode { Head: SlotNode slot } => !bound.Contains(slot.Slot),
        _ => false,
    };
}
