using System.Runtime.CompilerServices;

namespace Bylaw.Rego.Checking;

/// <summary>Goes through checked statements and all terms in them, those of closures included.</summary>
internal abstract class CheckedWalker
{
    /// <summary>Looks at a term; false when what is inside of it is not to be looked at.</summary>
    protected abstract bool Visit(Term term);

    /// <summary>A clause with its else clauses.</summary>
    public void Walk(Clause clause)
    {
        for (var part = clause; part is not null; part = part.Else)
        {
            foreach (var key in part.Keys) Walk(key);
            if (part.Member is not null) Walk(part.Member);
            Walk(part.Value);
            Walk(part.Body);
        }
    }

    public void Walk(CheckedBody body)
    {
        foreach (var statement in body.Statements) Walk(statement);
    }

    private void Walk(CheckedStatement statement)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var modifier in statement.With)
            if (Variables.ValueOf(modifier) is { } value) Walk(value);
        switch (statement)
        {
            case TruthStatement truth: Walk(truth.Term); break;
            case UnificationStatement unify:
                Walk(unify.Left);
                Walk(unify.Right);
                break;
            case NegationStatement not: Walk(not.Body); break;
            case UniversalStatement every:
                Walk(every.Domain);
                Walk(every.Body);
                break;
            case PrintStatement print:
                foreach (var argument in print.Arguments) Walk(argument);
                break;
        }
    }

    protected void Walk(Term term)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (!Visit(term)) return;
        switch (term)
        {
            case RefTerm reference:
                Walk(reference.Head);
                Walk(reference.Operands);
                break;
            case ArrayTerm array: Walk(array.Items); break;
            case SetTerm set: Walk(set.Items); break;
            case ObjectTerm map:
                foreach (var (key, value) in map.Entries)
                {
                    Walk(key);
                    Walk(value);
                }
                break;
            case BuiltinCallTerm call: Walk(call.Arguments); break;
            case RuleCallTerm call: Walk(call.Arguments); break;
            case TemplateTerm template: Walk(template.Parts); break;
            case ComprehensionTerm comprehension:
                if (comprehension.Key is not null) Walk(comprehension.Key);
                Walk(comprehension.Value);
                Walk(comprehension.Body);
                break;
        }
    }

    protected void Walk(IEnumerable<Term> terms)
    {
        foreach (var term in terms) Walk(term);
    }
}
