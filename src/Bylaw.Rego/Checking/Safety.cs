using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Rego.Checking;

/// <summary>
/// Orders the statements of a body so that each finds the variables it needs bound by those before it, and reports
/// variables for which no order does. The planner asks the same questions, so that both agree.
/// </summary>
internal static class Safety
{
    /// <summary>Orders a body. <paramref name="bound"/> are the variables bound around it.</summary>
    public static CheckedBody Order(List<CheckedStatement> statements, HashSet<Variable> bound, SourceText source, List<Diagnostic> diagnostics)
    {
        var known = new HashSet<Variable>(bound);
        var ordered = new List<CheckedStatement>(statements.Count);
        var waiting = new List<CheckedStatement>(statements);
        while (waiting.Count > 0)
        {
            var before = waiting.Count;
            for (var i = 0; i < waiting.Count;)
            {
                if (!TryReady(waiting[i], known))
                {
                    i++;
                    continue;
                }
                ordered.Add(waiting[i]);
                waiting.RemoveAt(i);
            }
            if (waiting.Count == before) break;
        }
        ReportUnsafe(waiting, known, source, diagnostics);
        ordered.AddRange(waiting);
        return new CheckedBody([.. ordered], [.. Free(ordered, bound)]);
    }

    /// <summary>Orders what is negated without a body of its own: all its variables are bound outside.</summary>
    public static CheckedBody OrderNegated(List<CheckedStatement> statements, SourceText source, List<Diagnostic> diagnostics)
    {
        var all = new HashSet<Variable>();
        foreach (var statement in statements) Variables.Collect(statement, all);
        return Order(statements, all, source, diagnostics);
    }

    private static HashSet<Variable> Free(List<CheckedStatement> statements, HashSet<Variable> bound)
    {
        var used = new HashSet<Variable>();
        foreach (var statement in statements) Variables.Collect(statement, used);
        used.IntersectWith(bound);
        return used;
    }

    private static void ReportUnsafe(List<CheckedStatement> statements, HashSet<Variable> known, SourceText source, List<Diagnostic> diagnostics)
    {
        var reported = new HashSet<string>(StringComparer.Ordinal);
        foreach (var statement in statements)
        {
            var needed = new HashSet<Variable>();
            Variables.Collect(statement, needed);
            needed.ExceptWith(known);
            foreach (var variable in needed.OrderBy(variable => variable.Slot))
            {
                var name = variable.IsGenerated ? "_" : variable.Name;
                if (reported.Add(name)) diagnostics.Add(RegoDiagnostics.UnsafeVariable(name, source.At(statement.Span)));
            }
        }
    }

    /// <summary>Whether a statement can run; if so, what it binds joins <paramref name="known"/>.</summary>
    public static bool TryReady(CheckedStatement statement, HashSet<Variable> known)
    {
        var outputs = new Bindings(known);
        foreach (var modifier in statement.With)
            if (Variables.ValueOf(modifier) is { } value && !outputs.CanEvaluate(value)) return false;
        var ready = statement switch
        {
            TruthStatement truth => outputs.Settle(() => outputs.CanEvaluate(truth.Term)),
            UnificationStatement unify => outputs.Settle(() => outputs.CanUnify(unify.Left, unify.Right)),
            NegationStatement not => not.Body.Free.All(known.Contains),
            UniversalStatement every => outputs.Settle(() => outputs.CanEvaluate(every.Domain))
                && every.Body.Free.All(variable => outputs.IsBound(variable) || variable == every.Key || variable == every.Value),
            PrintStatement print => print.Arguments.All(outputs.CanEvaluate),
            _ => false,
        };
        if (ready) known.UnionWith(outputs.New);
        return ready;
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
            foreach (var (key, value) in first.Entries)
            {
                if (key is not ConstantTerm constant) return false;
                var other = second.Entries.FirstOrDefault(entry => entry.Key is ConstantTerm c && c.Value.Equals(constant.Value)).Value;
                if (other is not null) all &= CanUnify(value, other);
            }
            return all && second.Entries.All(entry => entry.Key is ConstantTerm);
        }
        return false;
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
