using System.Collections.Immutable;
using Bylaw.Core.Text;

namespace Bylaw.Rego.Checking.Expressions;

/// <summary>
/// Finds variables that nothing binds. The rules are OPA's: expressions are taken as soon as what they need is bound,
/// those that are never taken hold the unsafe variables, and bodies inside an expression are looked at once it is taken.
/// </summary>
internal sealed class SafetyCheck(SourceText source, StagedDiagnostics problems, BodyOrders orders)
{
    /// <summary>What each expression still needs.</summary>
    private readonly Dictionary<Expression, HashSet<Variable>> _unsafe = new(ReferenceEqualityComparer.Instance);

    /// <summary>Name of the rule, when another one begins on the same line and the place does not tell which is meant.</summary>
    public string? RuleName { get; init; }

    /// <summary>Checks a clause and gives the order in which its expressions can run.</summary>
    public ImmutableArray<Expression> Check(ExpandedClause clause)
    {
        var arguments = new HashSet<Variable>();
        foreach (var argument in clause.Clause.Arguments) ExpressionVariables.Collect(argument, arguments);
        CheckHead(clause, arguments);
        return CheckBody(clause.Body, arguments);
    }

    /// <summary>Checks a body and gives the order in which its expressions can run.</summary>
    public ImmutableArray<Expression> CheckBody(ImmutableArray<Expression> body, HashSet<Variable> bound)
    {
        CheckPrints(body, bound);
        var ordered = Order(body, bound);
        Report();
        return ordered;
    }

    private void CheckHead(ExpandedClause clause, HashSet<Variable> arguments)
    {
        var safe = new HashSet<Variable>(arguments);
        foreach (var expression in clause.Body) ExpressionVariables.Collect(expression, safe);
        var reported = new HashSet<Variable>();
        foreach (var term in clause.Head) CheckHead(term, safe, reported);
    }

    private void CheckHead(Term term, HashSet<Variable> safe, HashSet<Variable> reported)
    {
        switch (term)
        {
            case VariableTerm { Variable: { IsGenerated: false } or { IsWildcard: true } } variable:
                if (!safe.Contains(variable.Variable) && reported.Add(variable.Variable))
                    problems.Add(CheckStage.HeadSafety, RegoDiagnostics.UnsafeVariable(variable.Variable.Name, RuleName, source.At(variable.Span)));
                break;
            case ArrayTerm array:
                foreach (var item in array.Items) CheckHead(item, safe, reported);
                break;
            case SetTerm set:
                foreach (var item in set.Items) CheckHead(item, safe, reported);
                break;
            case ObjectTerm map:
                foreach (var (key, value) in map.Entries)
                {
                    CheckHead(key, safe, reported);
                    CheckHead(value, safe, reported);
                }
                break;
        }
    }

    // Arguments of print may be undefined, but nothing in them is bound by it: what comes before has to.
    private void CheckPrints(ImmutableArray<Expression> body, HashSet<Variable> bound)
    {
        if (!body.Any(expression => expression is CallExpression { Builtin.Name: "internal.print" })) return;
        var safe = new HashSet<Variable>(bound);
        foreach (var expression in body)
        {
            if (expression is CallExpression { Builtin.Name: "internal.print", Operands: [ArrayTerm arguments] })
                foreach (var argument in arguments.Items.OfType<ExpandedComprehension>()) CheckPrinted(argument, safe);
            safe.UnionWith(BoundVariables.Of(expression, safe));
        }
    }

    private void CheckPrinted(ExpandedComprehension argument, HashSet<Variable> safe)
    {
        var used = new HashSet<Variable>();
        foreach (var part in argument.Body) ExpressionVariables.Collect(part, used);
        ExpressionVariables.Collect(argument.Value, used);
        foreach (var variable in used.Where(variable => !variable.IsGenerated && !safe.Contains(variable)).OrderBy(variable => variable.Name, StringComparer.Ordinal))
            problems.Add(CheckStage.Prints, RegoDiagnostics.UndeclaredInPrint(variable.Name, source.At(argument.Span)));
    }

    private ImmutableArray<Expression> Order(ImmutableArray<Expression> body, HashSet<Variable> bound)
    {
        var variables = new HashSet<Variable>();
        foreach (var expression in body) ExpressionVariables.Collect(expression, variables);
        var safe = new HashSet<Variable>(variables);
        safe.IntersectWith(bound);
        var waiting = body.Select(expression => new Waiting(expression, safe, variables, bound)).ToArray();
        var queue = new Safety.PlaceQueue(body.Length);
        var ordered = ImmutableArray.CreateBuilder<Expression>(body.Length);
        while (queue.TryTake(out var place))
        {
            var found = waiting[place].TryTake(safe);
            if (found is null)
            {
                queue.Await(place, waiting[place].Awaited(safe));
                continue;
            }
            ordered.Add(body[place]);
            safe.UnionWith(found);
            queue.Found(found);
        }
        foreach (var (expression, place) in body.Select((expression, place) => (expression, place)))
            if (queue.Waits(place)) Needs(expression).UnionWith(waiting[place].Unsafe);
        CheckInside(ordered, bound);
        return ordered.ToImmutable();
    }

    /// <summary>An expression that has not been taken yet.</summary>
    private sealed class Waiting
    {
        private readonly Expression _expression;

        /// <summary>Variables of the body that bodies inside the expression close over.</summary>
        private readonly HashSet<Variable>? _closedOver;

        public Waiting(Expression expression, HashSet<Variable> safe, HashSet<Variable> variables, HashSet<Variable> bound)
        {
            _expression = expression;
            ExpressionVariables.Collect(expression, Unsafe);
            Unsafe.ExceptWith(safe);
            var inside = new HashSet<Variable>();
            ExpressionVariables.CollectInside(expression, inside);
            inside.IntersectWith(variables);
            inside.ExceptWith(bound);
            if (inside.Count > 0) _closedOver = inside;
        }

        public HashSet<Variable> Unsafe { get; private set; } = [];

        /// <summary>What the expression binds; null while it needs something.</summary>
        public HashSet<Variable>? TryTake(HashSet<Variable> safe)
        {
            var outputs = BoundVariables.Of(_expression, safe);
            if (_closedOver is not null)
            {
                var open = new HashSet<Variable>(_closedOver);
                open.ExceptWith(safe);
                if (open.Count > 0)
                {
                    // What it binds is what it closes over: x = [x | x = 1].
                    if (open.SetEquals(outputs)) return null;
                    Unsafe = open;
                }
            }
            Unsafe.RemoveWhere(variable => outputs.Contains(variable) || safe.Contains(variable));
            return Unsafe.Count == 0 ? outputs : null;
        }

        public IEnumerable<Variable> Awaited(HashSet<Variable> safe)
        {
            var all = new HashSet<Variable>();
            ExpressionVariables.Collect(_expression, all);
            if (_closedOver is not null) all.UnionWith(_closedOver);
            all.ExceptWith(safe);
            return all;
        }
    }

    /// <summary>Bodies inside expressions: they see what is bound around them and before them.</summary>
    private void CheckInside(IEnumerable<Expression> ordered, HashSet<Variable> bound)
    {
        HashSet<Variable>? visible = null;
        var before = new List<Expression>();
        foreach (var expression in ordered)
        {
            var comprehensions = ExpressionVariables.ComprehensionsOf(expression).ToList();
            if (comprehensions.Count > 0 || expression is EveryExpression or BodiesExpression)
            {
                visible ??= new HashSet<Variable>(bound);
                foreach (var earlier in before) ExpressionVariables.Collect(earlier, visible);
                before.Clear();
                foreach (var comprehension in comprehensions) CheckComprehension(comprehension, expression, visible);
                if (expression is EveryExpression every) CheckEvery(every, visible);
                if (expression is BodiesExpression bodies)
                    foreach (var body in bodies.Bodies) CheckInner(body, visible);
            }
            before.Add(expression);
        }
    }

    private void CheckComprehension(ExpandedComprehension comprehension, Expression current, HashSet<Variable> visible)
    {
        var head = new HashSet<Variable>();
        if (comprehension.Key is not null) ExpressionVariables.Collect(comprehension.Key, head);
        ExpressionVariables.Collect(comprehension.Value, head);
        head.ExceptWith(visible);
        if (head.Count > 0)
        {
            var own = new HashSet<Variable>();
            foreach (var expression in comprehension.Body) ExpressionVariables.Collect(expression, own);
            head.ExceptWith(own);
            if (head.Count > 0) Needs(current).UnionWith(head);
        }
        orders.Set(comprehension, Order(comprehension.Body, visible));
    }

    private void CheckEvery(EveryExpression every, HashSet<Variable> visible)
    {
        var inside = new HashSet<Variable>(visible) { every.Value };
        if (every.Key is not null) inside.Add(every.Key);
        orders.Set(every, Order(every.Body, inside));
    }

    // Without braces there is no place where a name of its own could be declared.
    private void CheckInner(InnerBody inner, HashSet<Variable> visible)
    {
        if (inner.IsImplicit)
        {
            foreach (var expression in inner.Body)
            {
                var used = new HashSet<Variable>();
                ExpressionVariables.Collect(expression, used);
                used.RemoveWhere(variable => variable.IsGenerated || visible.Contains(variable));
                if (used.Count > 0) Needs(expression).UnionWith(used);
            }
        }
        orders.Set(inner, Order(inner.Body, visible));
    }

    private HashSet<Variable> Needs(Expression expression)
    {
        if (!_unsafe.TryGetValue(expression, out var needs)) _unsafe[expression] = needs = [];
        return needs;
    }

    private void Report()
    {
        if (_unsafe.Count == 0) return;
        var consequences = Consequences();
        var first = new Dictionary<Variable, Span>();
        foreach (var (expression, needs) in _unsafe)
            foreach (var variable in needs)
                if (!first.TryGetValue(variable, out var at) || expression.At.Start < at.Start) first[variable] = expression.At;
        var named = first.Where(pair => !IsHidden(pair.Key) && !consequences.Contains(pair.Key)).OrderBy(pair => pair.Value.Start).ThenBy(pair => pair.Key.Name, StringComparer.Ordinal).ToList();
        foreach (var (variable, at) in named.DistinctBy(pair => (pair.Key.Name, pair.Value)))
            problems.Add(CheckStage.BodySafety, RegoDiagnostics.UnsafeVariable(variable.Name, RuleName, source.At(at)));
        if (named.Count > 0) return;
        // Nothing that is unsafe has a name: say where.
        var seen = new HashSet<Variable>();
        foreach (var (expression, needs) in _unsafe.OrderBy(pair => pair.Key.At.Start))
            if (AddAll(seen, needs)) problems.Add(CheckStage.BodySafety, RegoDiagnostics.UnsafeExpression(source.At(expression.At)));
    }

    /// <summary>Adds all of them; whether one was new.</summary>
    private static bool AddAll(HashSet<Variable> seen, IEnumerable<Variable> needs)
    {
        var isNew = false;
        foreach (var need in needs) isNew |= seen.Add(need);
        return isNew;
    }

    private static bool IsHidden(Variable variable) => variable is { IsGenerated: true, IsWildcard: false };

    /// <summary>Variables that would be bound by an assignment, were there not something else unsafe in it.</summary>
    private HashSet<Variable> Consequences()
    {
        var consequences = new HashSet<Variable>();
        foreach (var (expression, needs) in _unsafe)
        {
            if (expression is not EqualExpression { Declares: true } equal) continue;
            var declared = new HashSet<Variable>();
            BoundVariables.Bindable(equal.Left, declared);
            if (needs.IsSubsetOf(declared)) continue;
            consequences.UnionWith(declared);
        }
        return consequences;
    }
}
