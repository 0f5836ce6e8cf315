using System.Collections.Immutable;

namespace Bylaw.Rego.Syntax;

/// <summary>Goes through syntax. A kind of walk overrides what it looks at, and calls the base to look inside.</summary>
internal abstract class SyntaxWalker
{
    /// <summary>A rule with its else clauses.</summary>
    public void Visit(RuleSyntax rule)
    {
        for (var part = rule; part is not null; part = part.Else)
        {
            VisitHead(part.Head);
            VisitBody(part.Body);
        }
    }

    public virtual void VisitHead(RuleHeadSyntax head)
    {
        foreach (var part in head.Ref.Skip(1)) Visit(part);
        foreach (var argument in head.Arguments ?? []) Visit(argument);
        if (head.Key is not null) Visit(head.Key);
        if (head.Value is not null) Visit(head.Value);
    }

    public void VisitBody(IEnumerable<StatementSyntax> body)
    {
        foreach (var statement in body) Visit(statement);
    }

    public virtual void Visit(StatementSyntax statement)
    {
        foreach (var modifier in statement.With) Visit(modifier);
        switch (statement)
        {
            case TermStatement term: Visit(term.Term); break;
            case UnifyStatement unify:
                Visit(unify.Left);
                Visit(unify.Right);
                break;
            case SomeInStatement some:
                if (some.Key is not null) Visit(some.Key);
                Visit(some.Value);
                Visit(some.Domain);
                break;
            case EveryStatement every:
                Visit(every.Domain);
                VisitBody(every.Body);
                break;
            case NotStatement not: VisitBody(not.Body); break;
            case LogicalStatement logical:
                VisitBody(logical.Left.Body);
                VisitBody(logical.Right.Body);
                break;
        }
    }

    /// <summary>A modifier; its target is no term that is evaluated.</summary>
    protected virtual void Visit(WithSyntax modifier) => Visit(modifier.Value);

    public virtual void Visit(TermSyntax term)
    {
        switch (term)
        {
            case RefSyntax reference:
                Visit(reference.Head);
                VisitAll(reference.Operands);
                break;
            case CallSyntax call: VisitAll(call.Arguments); break;
            case ArraySyntax array: VisitAll(array.Items); break;
            case SetSyntax set: VisitAll(set.Items); break;
            case ObjectSyntax map:
                foreach (var (key, value) in map.Entries)
                {
                    Visit(key);
                    Visit(value);
                }
                break;
            case ComprehensionSyntax comprehension:
                if (comprehension.Key is not null) Visit(comprehension.Key);
                Visit(comprehension.Value);
                VisitBody(comprehension.Body);
                break;
            case TemplateSyntax template: VisitAll(template.Parts); break;
            case TemplateWithSyntax part:
                Visit(part.Term);
                foreach (var modifier in part.With) Visit(modifier);
                break;
        }
    }

    protected void VisitAll(ImmutableArray<TermSyntax> terms)
    {
        foreach (var term in terms) Visit(term);
    }
}
