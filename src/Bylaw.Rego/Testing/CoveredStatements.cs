using System.Collections.Immutable;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Testing;

/// <summary>The statements of a rule, those of comprehensions and other closures included, but not those of its else rules.</summary>
internal sealed class CoveredStatements
{
    private readonly List<StatementSyntax> _found = [];

    public static List<StatementSyntax> In(RuleSyntax rule)
    {
        var statements = new CoveredStatements();
        foreach (var term in rule.Head.Ref) statements.Visit(term);
        if (rule.Head.Key is not null) statements.Visit(rule.Head.Key);
        if (rule.Head.Value is not null) statements.Visit(rule.Head.Value);
        statements.Visit(rule.Body);
        return statements._found;
    }

    private void Visit(ImmutableArray<StatementSyntax> body)
    {
        foreach (var statement in body) Visit(statement, isOwn: true);
    }

    private void Visit(StatementSyntax statement, bool isOwn)
    {
        if (isOwn) _found.Add(statement);
        foreach (var modifier in statement.With) Visit(modifier.Value);
        switch (statement)
        {
            case TermStatement term: Visit(term.Term); break;
            case UnifyStatement unify:
                Visit(unify.Left);
                Visit(unify.Right);
                break;
            case SomeInStatement some: Visit(some.Domain); break;
            case EveryStatement every:
                Visit(every.Domain);
                Visit(every.Body);
                break;
            // A plain negation is one expression; one with a body of its own has expressions in it.
            case NotStatement not:
                foreach (var inner in not.Body) Visit(inner, isOwn: not.IsBody);
                break;
        }
    }

    private void Visit(TermSyntax term)
    {
        switch (term)
        {
            case RefSyntax reference:
                Visit(reference.Head);
                foreach (var operand in reference.Operands) Visit(operand);
                break;
            case CallSyntax call:
                foreach (var argument in call.Arguments) Visit(argument);
                break;
            case ArraySyntax array:
                foreach (var item in array.Items) Visit(item);
                break;
            case SetSyntax set:
                foreach (var item in set.Items) Visit(item);
                break;
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
                Visit(comprehension.Body);
                break;
            case TemplateSyntax template:
                foreach (var part in template.Parts) Visit(part);
                break;
            case TemplateWithSyntax part:
                Visit(part.Term);
                foreach (var modifier in part.With) Visit(modifier.Value);
                break;
        }
    }
}
