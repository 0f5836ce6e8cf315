using Bylaw.Core.Values;

namespace Bylaw.Rego.Checking;

/// <summary>
/// Orders the statements of a body so that each finds the variables it needs bound by those before it. The planner asks
/// the same questions, so that both agree.
/// </summary>
internal static class Safety
{
    /// <summary>Orders a body. <paramref name="bound"/> are the variables bound around it. Statements for which no order does come last.</summary>
    public static CheckedBody Order(List<CheckedStatement> statements, HashSet<Variable> bound)
    {
        var known = new HashSet<Variable>(bound);
        var ordered = new List<CheckedStatement>(statements.Count);
        var queue = new PlaceQueue(statements.Count);
        while (queue.TryTake(out var place))
        {
            if (Ready(statements[place], known) is not { } found)
            {
                queue.Await(place, Mentioned(statements[place], known));
                continue;
            }
            ordered.Add(statements[place]);
            known.UnionWith(found);
            queue.Found(found);
        }
        var isComplete = ordered.Count == statements.Count;
        ordered.AddRange(statements.Where((_, place) => queue.Waits(place)));
        return new CheckedBody([.. ordered], [.. Free(ordered, bound)]) { Written = statements, IsOrdered = isComplete };
    }

    /// <summary>
    /// The places of a body in the order in which they are tried: over and over from the first to the last, but one that had to
    /// wait only when something that it awaits has been bound since.
    /// </summary>
    internal sealed class PlaceQueue
    {
        private readonly Dictionary<Variable, List<int>> _awaited = [];
        private readonly bool[] _waits;
        private readonly bool[] _watches;
        private PriorityQueue<int, int> _round = new(), _nextRound = new();
        private int _current;

        public PlaceQueue(int count)
        {
            _waits = new bool[count];
            _watches = new bool[count];
            for (var place = 0; place < count; place++) _round.Enqueue(place, place);
        }

        public bool Waits(int place) => _waits[place];

        public bool TryTake(out int place)
        {
            if (_round.Count == 0) (_round, _nextRound) = (_nextRound, _round);
            var any = _round.TryDequeue(out place, out _);
            _current = place;
            return any;
        }

        /// <summary>Puts a place back until one of the variables is found.</summary>
        public void Await(int place, IEnumerable<Variable> variables)
        {
            _waits[place] = true;
            if (_watches[place]) return;
            _watches[place] = true;
            foreach (var variable in variables)
            {
                if (!_awaited.TryGetValue(variable, out var places)) _awaited[variable] = places = [];
                places.Add(place);
            }
        }

        public void Found(IEnumerable<Variable> variables)
        {
            foreach (var variable in variables)
            {
                if (!_awaited.Remove(variable, out var places)) continue;
                foreach (var place in places)
                {
                    if (!_waits[place]) continue;
                    _waits[place] = false;
                    (place > _current ? _round : _nextRound).Enqueue(place, place);
                }
            }
        }
    }

    private static HashSet<Variable> Mentioned(CheckedStatement statement, HashSet<Variable> known)
    {
        var mentioned = new HashSet<Variable>();
        Variables.Collect(statement, mentioned);
        mentioned.ExceptWith(known);
        return mentioned;
    }

    /// <summary>Orders what is negated without a body of its own: all its variables are bound outside.</summary>
    public static CheckedBody OrderNegated(List<CheckedStatement> statements)
    {
        var all = new HashSet<Variable>();
        foreach (var statement in statements) Variables.Collect(statement, all);
        return Order(statements, all);
    }

    private static HashSet<Variable> Free(List<CheckedStatement> statements, HashSet<Variable> bound)
    {
        var used = new HashSet<Variable>();
        foreach (var statement in statements) Variables.Collect(statement, used);
        used.IntersectWith(bound);
        return used;
    }

    /// <summary>What a statement binds when it runs; null while it cannot.</summary>
    private static HashSet<Variable>? Ready(CheckedStatement statement, HashSet<Variable> known)
    {
        var outputs = new Bindings(known);
        foreach (var modifier in statement.With)
            if (Variables.ValueOf(modifier) is { } value && !outputs.CanEvaluate(value)) return null;
        var ready = statement switch
        {
            TruthStatement truth => outputs.Settle(() => outputs.CanEvaluate(truth.Term)),
            UnificationStatement { IsOutOfNegation: true } unify when !AllKnown(unify.Right, known) => false,
            UnificationStatement unify => outputs.Settle(() => outputs.CanUnify(unify.Left, unify.Right)),
            NegationStatement not => not.Body.Free.All(known.Contains),
            ConnectiveStatement connective => connective.Left.Free.All(known.Contains) && connective.Right.Free.All(known.Contains),
            UniversalStatement every => outputs.Settle(() => outputs.CanEvaluate(every.Domain))
                && every.Body.Free.All(variable => outputs.IsBound(variable) || variable == every.Key || variable == every.Value),
            PrintStatement print => print.Arguments.All(outputs.CanEvaluate),
            _ => false,
        };
        return ready ? outputs.New : null;
    }

    private static bool AllKnown(Term term, HashSet<Variable> known)
    {
        var mentioned = new HashSet<Variable>();
        Variables.Collect(term, mentioned);
        return mentioned.IsSubsetOf(known);
    }
}

/// <summary>Variables bound so far, and those that the statement in hand would bind.</summary>
internal sealed class Bindings(HashSet<Variable> known)
{
    public HashSet<Variable> New { get; } = [];

    public bool IsBound(Variable variable) => known.Contains(variable) || New.Contains(variable);

    /// <summary>Asks again as long as asking finds more bindings: a later reference may bind what an earlier one needs.</summary>
    public bool Settle(Func<bool> question)
    {
        while (true)
        {
            var before = New.Count;
            if (question()) return true;
            if (New.Count == before) return false;
        }
    }

    /// <summary>Whether a term has a value; unbound operands of references in it become bound.</summary>
    public bool CanEvaluate(Term term)
    {
        switch (term)
        {
            case VariableTerm variable: return IsBound(variable.Variable);
            case RefTerm reference:
                if (!CanEvaluate(reference.Head)) return false;
                var all = true;
                foreach (var operand in reference.Operands) all &= CanMatchKey(operand);
                return all;
            case ArrayTerm array: return All(array.Items);
            case SetTerm set: return All(set.Items);
            case ObjectTerm map:
                var entries = true;
                foreach (var (key, value) in map.Entries) entries &= CanEvaluate(key) & CanEvaluate(value);
                return entries;
            case BuiltinCallTerm call: return All(call.Arguments);
            case RuleCallTerm call: return All(call.Arguments);
            case TemplateTerm template: return All(template.Parts);
            case ComprehensionTerm comprehension: return comprehension.Body.Free.All(IsBound);
            default: return true;
        }
    }

    private bool All(IEnumerable<Term> terms)
    {
        var all = true;
        foreach (var term in terms) all &= CanEvaluate(term);
        return all;
    }

    private bool CanMatchKey(Term operand) => operand switch
    {
        VariableTerm variable => Bind(variable.Variable),
        ArrayTerm or ObjectTerm => CanMatch(operand),
        _ => CanEvaluate(operand),
    };

    /// <summary>Whether two terms can be unified; variables on one side are bound by the other.</summary>
    public bool CanUnify(Term left, Term right)
    {
        if (CanEvaluate(left)) return CanMatch(right);
        if (CanEvaluate(right)) return CanMatch(left);
        if (left is ArrayTerm a && right is ArrayTerm b)
        {
            if (a.Items.Length != b.Items.Length) return true;
            var all = true;
            for (var i = 0; i < a.Items.Length; i++) all &= CanUnify(a.Items[i], b.Items[i]);
            return all;
        }
        if (left is ObjectTerm first && right is ObjectTerm second)
        {
            var all = true;
            var others = ByKey(second);
            foreach (var (key, value) in first.Entries)
            {
                if (key is not ConstantTerm constant) return false;
                if (others.TryGetValue(constant.Value, out var other)) all &= CanUnify(value, other);
            }
            return all && second.Entries.All(entry => entry.Key is ConstantTerm);
        }
        return false;
    }

    /// <summary>The entries whose keys are constants.</summary>
    public static Dictionary<Value, Term> ByKey(ObjectTerm map)
    {
        var byKey = new Dictionary<Value, Term>();
        foreach (var (key, value) in map.Entries)
            if (key is ConstantTerm constant) byKey.TryAdd(constant.Value, value);
        return byKey;
    }

    /// <summary>Whether a pattern can be matched against a value; its variables become bound.</summary>
    public bool CanMatch(Term pattern)
    {
        switch (pattern)
        {
            case VariableTerm variable: return Bind(variable.Variable);
            case ArrayTerm array:
                var all = true;
                foreach (var item in array.Items) all &= CanMatch(item);
                return all;
            case ObjectTerm map:
                var entries = true;
                foreach (var (key, value) in map.Entries) entries &= CanEvaluate(key) & CanMatch(value);
                return entries;
            case ConstantTerm: return true;
            default: return CanEvaluate(pattern);
        }
    }

    private bool Bind(Variable variable)
    {
        if (!known.Contains(variable)) New.Add(variable);
        return true;
    }
}
