using Bylaw.Core.Values;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Checking.Expressions;

/// <summary>Tells which variables an expression binds when others are bound: OPA's rules of safety.</summary>
internal static class BoundVariables
{
    /// <summary>What an expression binds, on top of the safe variables.</summary>
    public static HashSet<Variable> Of(Expression expression, HashSet<Variable> safe)
    {
        var bound = new HashSet<Variable>();
        if (expression.IsNegated || !ModifiersAreSafe(expression, safe)) return bound;
        switch (expression)
        {
            case TermExpression term: OfReferences(term.Term, safe, bound); break;
            case EveryExpression every: OfReferences(every.Domain, safe, bound); break;
            case EqualExpression equal:
                OfReferences(equal.Left, safe, bound);
                OfReferences(equal.Right, safe, bound);
                new Unifier(safe, bound).Unify(equal.Left, equal.Right);
                break;
            case CallExpression call: OfCall(call, safe, bound); break;
        }
        bound.ExceptWith(safe);
        return bound;
    }

    private static bool ModifiersAreSafe(Expression expression, HashSet<Variable> safe)
    {
        if (expression.With.IsEmpty) return true;
        var used = new HashSet<Variable>();
        foreach (var modifier in expression.With)
            if (Variables.ValueOf(modifier) is { } value) ExpressionVariables.Collect(value, used);
        return used.IsSubsetOf(safe);
    }

    // The result is bound once the arguments are.
    private static void OfCall(CallExpression call, HashSet<Variable> safe, HashSet<Variable> bound)
    {
        foreach (var operand in call.Operands) OfReferences(operand, safe, bound);
        var inputs = call.Arity < 0 ? call.Operands.Length : call.Arity;
        if (inputs >= call.Operands.Length) return;
        var needed = new HashSet<Variable>();
        foreach (var operand in call.Operands.AsSpan()[..inputs]) Bindable(operand, needed);
        needed.ExceptWith(bound);
        if (!needed.IsSubsetOf(safe))
        {
            bound.Clear();
            return;
        }
        foreach (var operand in call.Operands.AsSpan()[inputs..]) Bindable(operand, bound);
    }

    /// <summary>Operands of references whose heads are safe.</summary>
    private static void OfReferences(Term term, HashSet<Variable> safe, HashSet<Variable> bound)
    {
        switch (term)
        {
            case RefTerm reference:
                if (!HeadIsSafe(reference.Head, safe)) return;
                foreach (var operand in reference.Operands)
                {
                    OfOperand(operand, bound);
                    OfReferences(operand, safe, bound);
                }
                break;
            case ArrayTerm array:
                foreach (var item in array.Items) OfReferences(item, safe, bound);
                break;
            case SetTerm set:
                foreach (var item in set.Items) OfReferences(item, safe, bound);
                break;
            case ObjectTerm map:
                foreach (var (key, value) in map.Entries)
                {
                    OfReferences(key, safe, bound);
                    OfReferences(value, safe, bound);
                }
                break;
        }
    }

    private static bool HeadIsSafe(Term head, HashSet<Variable> safe) => head switch
    {
        VariableTerm variable => safe.Contains(variable.Variable),
        RefTerm reference => HeadIsSafe(reference.Head, safe),
        _ => true,
    };

    // Heads of references in it are no outputs; everything else is.
    private static void OfOperand(Term operand, HashSet<Variable> bound)
    {
        switch (operand)
        {
            case VariableTerm variable: bound.Add(variable.Variable); break;
            case RefTerm reference:
                foreach (var inner in reference.Operands) OfOperand(inner, bound);
                break;
            case ArrayTerm array:
                foreach (var item in array.Items) OfOperand(item, bound);
                break;
            case SetTerm set:
                foreach (var item in set.Items) OfOperand(item, bound);
                break;
            case ObjectTerm map:
                foreach (var (key, value) in map.Entries)
                {
                    OfOperand(key, bound);
                    OfOperand(value, bound);
                }
                break;
        }
    }

    /// <summary>Variables of a term that a value can bind: not those of sets, of keys, and of heads of references.</summary>
    public static void Bindable(Term term, HashSet<Variable> found)
    {
        switch (term)
        {
            case VariableTerm variable: found.Add(variable.Variable); break;
            case RefTerm reference:
                foreach (var operand in reference.Operands) Bindable(operand, found);
                break;
            case ArrayTerm array:
                foreach (var item in array.Items) Bindable(item, found);
                break;
            case ObjectTerm map:
                foreach (var (_, value) in map.Entries) Bindable(value, found);
                break;
        }
    }

    /// <summary>Finds what the two sides of an equality bind in each other.</summary>
    private sealed class Unifier(HashSet<Variable> safe, HashSet<Variable> bound)
    {
        /// <summary>Variables that become safe once all that they wait for are.</summary>
        private readonly Dictionary<Variable, HashSet<Variable>> _waiting = [];

        public void Unify(Term left, Term right)
        {
            switch (left, right)
            {
                case (VariableTerm a, VariableTerm b): Unify(a.Variable, b.Variable); break;
                case (VariableTerm a, ArrayTerm or ObjectTerm): Unify(a.Variable, right); break;
                case (ArrayTerm or ObjectTerm, VariableTerm b): Unify(b.Variable, left); break;
                case (VariableTerm a, _) when HasValue(right): Bind(a.Variable); break;
                case (_, VariableTerm b) when HasValue(left): Bind(b.Variable); break;
                case (ArrayTerm a, ArrayTerm b) when a.Items.Length == b.Items.Length:
                    foreach (var (first, second) in a.Items.Zip(b.Items)) Unify(first, second);
                    break;
                case (ObjectTerm a, ObjectTerm b) when a.Entries.Length == b.Entries.Length: UnifyEntries(a, b); break;
                case (ArrayTerm, _) or (ObjectTerm, _): BindBy(right, left); break;
                case (_, ArrayTerm) or (_, ObjectTerm): BindBy(left, right); break;
            }
        }

        /// <summary>Whether a term has a value of its own: a reference has one when its head is safe.</summary>
        private bool HasValue(Term term) => term switch
        {
            RefTerm reference => HasValue(reference.Head),
            VariableTerm variable => IsSafe(variable.Variable),
            _ => true,
        };

        /// <summary>Binds the parts of a composite term by a value that may be one like it.</summary>
        private void BindBy(Term value, Term composite)
        {
            switch (value, composite)
            {
                case (RefTerm or InputTerm or DataTerm, _) when HasValue(value): BindAll(composite); break;
                case (ExpandedComprehension { Kind: ComprehensionKind.Array }, ArrayTerm): BindAll(composite); break;
                case (ExpandedComprehension { Kind: ComprehensionKind.Object }, ObjectTerm): BindAll(composite); break;
                case (ConstantTerm { Value: ArrayValue items }, ArrayTerm array) when items.Count == array.Items.Length:
                    for (var i = 0; i < items.Count; i++) Unify(array.Items[i], new ConstantTerm(items[i], value.Span));
                    break;
                case (ConstantTerm { Value: ObjectValue fields }, ObjectTerm map) when fields.Count == map.Entries.Length:
                    foreach (var (key, part) in map.Entries)
                        if (key is ConstantTerm { Value: var name } && fields.Get(name) is { } field) Unify(part, new ConstantTerm(field, value.Span));
                    break;
            }
        }

        private void Unify(Variable a, Variable b)
        {
            if (IsSafe(b)) Bind(a);
            else if (IsSafe(a)) Bind(b);
            else
            {
                Wait(a, b);
                Wait(b, a);
            }
        }

        private void Unify(Variable variable, Term composite)
        {
            if (IsSafe(variable))
            {
                BindAll(composite);
                return;
            }
            var parts = new HashSet<Variable>();
            Bindable(composite, parts);
            parts.RemoveWhere(IsSafe);
            if (parts.Count == 0) Bind(variable);
            else
                foreach (var part in parts) Wait(variable, part);
        }

        private void UnifyEntries(ObjectTerm a, ObjectTerm b)
        {
            var others = new Dictionary<object, Term>();
            foreach (var (key, value) in b.Entries)
                if (KeyOf(key) is { } name) others.TryAdd(name, value);
            foreach (var (key, value) in a.Entries)
                if (KeyOf(key) is { } name && others.TryGetValue(name, out var other)) Unify(value, other);
        }

        private static object? KeyOf(Term key) => key switch
        {
            ConstantTerm constant => constant.Value,
            VariableTerm variable => variable.Variable,
            _ => null,
        };

        private bool IsSafe(Variable variable) => safe.Contains(variable) || bound.Contains(variable);

        private void BindAll(Term term)
        {
            var parts = new HashSet<Variable>();
            Bindable(term, parts);
            foreach (var part in parts) Bind(part);
        }

        private void Wait(Variable variable, Variable awaited)
        {
            if (!_waiting.TryGetValue(variable, out var all)) _waiting[variable] = all = [];
            all.Add(awaited);
        }

        private void Bind(Variable variable)
        {
            var pending = new Stack<Variable>([variable]);
            while (pending.TryPop(out var next))
            {
                bound.Add(next);
                if (_waiting.Remove(next, out var parts))
                    foreach (var part in parts) pending.Push(part);
                foreach (var (other, awaited) in _waiting)
                {
                    if (awaited.Remove(next) && awaited.Count == 0) pending.Push(other);
                }
            }
        }
    }
}
