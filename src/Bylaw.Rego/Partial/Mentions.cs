using Bylaw.Rego.Checking;

namespace Bylaw.Rego.Partial;

/// <summary>The variables that terms and statements mention: all of them, those inside closures included.</summary>
internal static class Mentions
{
    public static HashSet<Variable> Of(CheckedStatement statement)
    {
        var found = new HashSet<Variable>();
        Collect(statement, found);
        return found;
    }

    public static HashSet<Variable> Of(Term term)
    {
        var found = new HashSet<Variable>();
        Collect(term, found);
        return found;
    }

    public static void Collect(Term term, ICollection<Variable> found)
    {
        switch (term)
        {
            case VariableTerm variable: found.Add(variable.Variable); break;
            case RefTerm reference:
                Collect(reference.Head, found);
                foreach (var operand in reference.Operands) Collect(operand, found);
                break;
            case ArrayTerm array: All(array.Items, found); break;
            case SetTerm set: All(set.Items, found); break;
            case ObjectTerm map:
                foreach (var (key, value) in map.Entries)
                {
                    Collect(key, found);
                    Collect(value, found);
                }
                break;
            case BuiltinCallTerm call: All(call.Arguments, found); break;
            case RuleCallTerm call: All(call.Arguments, found); break;
            case SupportCallTerm call: All(call.Arguments, found); break;
            case TemplateTerm template: All(template.Parts, found); break;
            case ComprehensionTerm comprehension:
                if (comprehension.Key is not null) Collect(comprehension.Key, found);
                Collect(comprehension.Value, found);
                Collect(comprehension.Body, found);
                break;
        }
    }

    public static void Collect(CheckedStatement statement, ICollection<Variable> found)
    {
        foreach (var modifier in statement.With)
            if (Variables.ValueOf(modifier) is { } value) Collect(value, found);
        switch (statement)
        {
            case TruthStatement truth: Collect(truth.Term, found); break;
            case UnificationStatement unify:
                Collect(unify.Left, found);
                Collect(unify.Right, found);
                break;
            case NegationStatement not: Collect(not.Body, found); break;
            case UniversalStatement every:
                if (every.Key is not null) found.Add(every.Key);
                found.Add(every.Value);
                Collect(every.Domain, found);
                Collect(every.Body, found);
                break;
            case PrintStatement print: All([.. print.Arguments], found); break;
        }
    }

    private static void Collect(CheckedBody body, ICollection<Variable> found)
    {
        foreach (var statement in body.Statements) Collect(statement, found);
    }

    private static void All(IEnumerable<Term> terms, ICollection<Variable> found)
    {
        foreach (var term in terms) Collect(term, found);
    }
}
