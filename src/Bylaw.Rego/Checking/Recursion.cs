namespace Bylaw.Rego.Checking;

/// <summary>Brings rules into an order in which each follows those that it refers to, and finds those that depend on themselves.</summary>
internal sealed class Recursion
{
    /// <summary>Circles that are told, at most: each is looked for among all rules.</summary>
    private const int MostCircles = 100;

    private readonly Dependence _dependence;
    private readonly Dictionary<object, Visit> _visits = new(ReferenceEqualityComparer.Instance);
    private readonly List<object> _open = [];
    private readonly Dictionary<Clause, object[]> _usedBy = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<object> _recursive = new(ReferenceEqualityComparer.Instance);

    private Recursion(Dependence dependence) => _dependence = dependence;

    /// <summary>The rules, each after those that it refers to.</summary>
    public List<RuleGroup> Order { get; } = [];

    /// <summary>Orders the rules. Those that depend on themselves are reported.</summary>
    public static IReadOnlyList<RuleGroup> Check(DocumentNode root, IReadOnlyList<RuleGroup> groups, StagedDiagnostics problems)
    {
        var recursion = new Recursion(new Dependence(root));
        foreach (var group in groups)
            if (!recursion._visits.ContainsKey(group)) recursion.Walk(group);
        foreach (var group in groups.Where(recursion._recursive.Contains)) recursion.Report(group, problems);
        return recursion.Order;
    }

    private sealed class Visit(int number, IEnumerator<object> uses)
    {
        public int Number { get; } = number;

        public IEnumerator<object> Uses => uses;

        /// <summary>The earliest that it reaches.</summary>
        public int Lowest { get; set; } = number;

        public bool IsOpen { get; set; } = true;

        public bool UsesItself { get; set; }
    }

    // Tarjan's strongly connected components, with a stack of our own: chains of rules may be long.
    private void Walk(RuleGroup start)
    {
        var path = new Stack<object>();
        Enter(start);
        while (path.TryPeek(out var user))
        {
            var visit = _visits[user];
            if (visit.Uses.MoveNext())
            {
                var used = visit.Uses.Current;
                if (ReferenceEquals(used, user)) visit.UsesItself = true;
                if (!_visits.TryGetValue(used, out var other)) Enter(used);
                else if (other.IsOpen) visit.Lowest = Math.Min(visit.Lowest, other.Number);
                continue;
            }
            path.Pop();
            if (path.TryPeek(out var above)) _visits[above].Lowest = Math.Min(_visits[above].Lowest, visit.Lowest);
            if (visit.Lowest == visit.Number) Close(user, visit);
        }

        void Enter(object user)
        {
            _visits[user] = new Visit(_visits.Count, _dependence.Of(user).GetEnumerator());
            _open.Add(user);
            path.Push(user);
        }
    }

    private void Close(object first, Visit visit)
    {
        var start = _open.LastIndexOf(first);
        var members = _open.GetRange(start, _open.Count - start);
        _open.RemoveRange(start, members.Count);
        foreach (var member in members)
        {
            _visits[member].IsOpen = false;
            if (members.Count > 1 || visit.UsesItself) _recursive.Add(member);
            if (member is RuleGroup group) Order.Add(group);
        }
    }

    private void Report(RuleGroup group, StagedDiagnostics problems)
    {
        foreach (var part in PartsOf(group))
        {
            if (problems.Count(CheckStage.Recursion) >= MostCircles) return;
            if (PathBack(part) is not { } path) continue;
            var names = string.Join(" -> ", path.Append(part).Select(member => member.FullName));
            problems.Add(CheckStage.Recursion, RegoDiagnostics.Recursion(part.FullName, names, part.Start));
        }
    }

    private static IEnumerable<Clause> PartsOf(RuleGroup group)
    {
        foreach (var clause in group.Default is null ? group.Clauses : group.Clauses.Append(group.Default))
            for (var part = clause; part is not null; part = part.Else) yield return part;
    }

    /// <summary>The shortest way from a clause back to it; null when there is none.</summary>
    private List<Clause>? PathBack(Clause start)
    {
        var from = new Dictionary<object, object?>(ReferenceEqualityComparer.Instance) { [start] = null };
        var pending = new Queue<object>([start]);
        while (pending.TryDequeue(out var user))
        {
            foreach (var used in Next(user))
            {
                if (ReferenceEquals(used, start)) return Path(user, from);
                if (from.TryAdd(used, user)) pending.Enqueue(used);
            }
        }
        return null;
    }

    private static List<Clause> Path(object last, Dictionary<object, object?> from)
    {
        var path = new List<Clause>();
        for (var step = (object?)last; step is not null; step = from[step])
            if (step is Clause clause) path.Add(clause);
        path.Reverse();
        return path;
    }

    private object[] UsedBy(Clause clause)
    {
        if (!_usedBy.TryGetValue(clause, out var used)) _usedBy[clause] = used = [.. _dependence.OfPart(clause).Where(_recursive.Contains)];
        return used;
    }

    private IEnumerable<object> Next(object user) => user switch
    {
        Clause clause => UsedBy(clause),
        RuleGroup group => PartsOf(group),
        _ => _dependence.Of(user).Where(_recursive.Contains),
    };
}
