using System.Collections.Immutable;

namespace Bylaw.Rego.Checking;

/// <summary>Goes through checked terms and statements. A kind of walk overrides what it looks at, and calls the base to look inside.</summary>
internal abstract class TermWalker
{
    /// <summary>A clause with its else clauses.</summary>
    public void Visit(Clause clause)
    {
        for (var part = clause; part is not null; part = part.Else) VisitPart(part);
    }

    /// <summary>A clause without its else clauses.</summary>
    public void VisitPart(Clause part)
    {
        VisitAll(part.Arguments);
        VisitAll(part.Keys);
        if (part.Member is not null) Visit(part.Member);
        Visit(part.Value);
        Visit(part.Body);
    }

    public virtual void Visit(CheckedBody body)
    {
        foreach (var statement in body.Statements) Visit(statement);
    }

    public virtual void Visit(CheckedStatement statement)
    {
        foreach (var modifier in statement.With) Visit(modifier);
        switch (statement)
        {
            case TruthStatement truth: Visit(truth.Term); break;
            case UnificationStatement unify:
                Visit(unify.Left);
                Visit(unify.Right);
                break;
            case NegationStatement not: Visit(not.Body); break;
            case UniversalStatement every:
                Visit(every.Domain);
                Visit(every.Body);
                break;
            case ConnectiveStatement connective:
                Visit(connective.Left);
                Visit(connective.Right);
                break;
            case PrintStatement print: VisitAll(print.Arguments); break;
        }
    }

    protected virtual void Visit(CheckedWith modifier)
    {
        if (Variables.ValueOf(modifier) is { } value) Visit(value);
    }

    public virtual void Visit(Term term)
    {
        switch (term)
        {
            case RefTerm reference:
                Visit(reference.Head);
                VisitAll(reference.Operands);
                break;
            case ArrayTerm array: VisitAll(array.Items); break;
            case SetTerm set: VisitAll(set.Items); break;
            case ObjectTerm map:
                foreach (var (key, value) in map.Entries)
                {
                    Visit(key);
                    Visit(value);
                }
                break;
            case BuiltinCallTerm call: VisitAll(call.Arguments); break;
            case RuleCallTerm call: VisitAll(call.Arguments); break;
            case TemplateTerm template: VisitAll(template.Parts); break;
            case ComprehensionTerm comprehension: Visit(comprehension); break;
        }
    }

    protected virtual void Visit(ComprehensionTerm comprehension)
    {
        if (comprehension.Key is not null) Visit(comprehension.Key);
        Visit(comprehension.Value);
        Visit(comprehension.Body);
    }

    protected void VisitAll(ImmutableArray<Term> terms)
    {
        foreach (var term in terms) Visit(term);
    }
}
