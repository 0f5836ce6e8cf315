using Bylaw.Rego.Checking;

namespace Bylaw.Rego.Partial;

/// <summary>Goes through every term inside of terms and statements, those in closures included.</summary>
internal static class TermWalk
{
    public static void Visit(Term term, Action<Term> visit)
    {
        visit(term);
        switch (term)
        {
            case RefTerm reference:
                Visit(reference.Head, visit);
                All(reference.Operands, visit);
                break;
            case ArrayTerm array: All(array.Items, visit); break;
            case SetTerm set: All(set.Items, visit); break;
            case ObjectTerm map:
                foreach (var (key, value) in map.Entries)
                {
                    Visit(key, visit);
                    Visit(value, visit);
                }
                break;
            case BuiltinCallTerm call: All(call.Arguments, visit); break;
            case RuleCallTerm call: All(call.Arguments, visit); break;
            case SupportCallTerm call: All(call.Arguments, visit); break;
            case TemplateTerm template: All(template.Parts, visit); break;
            case ComprehensionTerm comprehension:
                if (comprehension.Key is not null) Visit(comprehension.Key, visit);
                Visit(comprehension.Value, visit);
                Visit(comprehension.Body, visit);
                break;
        }
    }

    public static void Visit(CheckedStatement statement, Action<Term> visit)
    {
        foreach (var modifier in statement.With)
            if (Variables.ValueOf(modifier) is { } value) Visit(value, visit);
        switch (statement)
        {
            case TruthStatement truth: Visit(truth.Term, visit); break;
            case UnificationStatement unify:
                Visit(unify.Left, visit);
                Visit(unify.Right, visit);
                break;
            case NegationStatement not: Visit(not.Body, visit); break;
            case ConnectiveStatement connective:
                Visit(connective.Left, visit);
                Visit(connective.Right, visit);
                break;
            case UniversalStatement every:
                if (every.Key is not null) visit(new VariableTerm(every.Key, every.Span));
                visit(new VariableTerm(every.Value, every.Span));
                Visit(every.Domain, visit);
                Visit(every.Body, visit);
                break;
            case PrintStatement print: All(print.Arguments, visit); break;
        }
    }

    public static void Visit(CheckedBody body, Action<Term> visit)
    {
        foreach (var statement in body.Statements) Visit(statement, visit);
    }

    private static void All(IEnumerable<Term> terms, Action<Term> visit)
    {
        foreach (var term in terms) Visit(term, visit);
    }
}

/// <summary>The variables that terms and statements mention, wherever in them.</summary>
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

    public static void Collect(Term term, ICollection<Variable> found) => TermWalk.Visit(term, Adding(found));

    public static void Collect(CheckedStatement statement, ICollection<Variable> found) => TermWalk.Visit(statement, Adding(found));

    private static Action<Term> Adding(ICollection<Variable> found) => term =>
    {
        if (term is VariableTerm { Variable: var variable }) found.Add(variable);
    };
}
