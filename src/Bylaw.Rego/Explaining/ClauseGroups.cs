using Bylaw.Rego.Planning;

namespace Bylaw.Rego.Explaining;

/// <summary>Which rule each clause of a program belongs to; else clauses and defaults are clauses, too.</summary>
internal static class ClauseGroups
{
    public static Dictionary<ClausePlan, GroupPlan> Of(RegoProgram program)
    {
        var groups = new Dictionary<ClausePlan, GroupPlan>(ReferenceEqualityComparer.Instance);
        foreach (var group in program.Planner.Groups)
            foreach (var clause in All(group)) groups[clause] = group;
        return groups;
    }

    public static IEnumerable<ClausePlan> All(GroupPlan group)
    {
        foreach (var clause in group.Clauses)
            for (var part = clause; part is not null; part = part.Else) yield return part;
        if (group.Default is not null) yield return group.Default;
    }
}
