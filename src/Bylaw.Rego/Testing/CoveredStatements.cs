using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Testing;

/// <summary>The statements of a rule, those of comprehensions and other closures included, but not those of its else rules.</summary>
internal sealed class CoveredStatements : SyntaxWalker
{
    private readonly List<StatementSyntax> _found = [];

    /// <summary>A statement that is a part of the expression around it, and none of its own.</summary>
    private StatementSyntax? _part;

    public static List<StatementSyntax> In(RuleSyntax rule)
    {
        var statements = new CoveredStatements();
        statements.VisitHead(rule.Head);
        statements.VisitBody(rule.Body);
        return statements._found;
    }

    public override void VisitHead(RuleHeadSyntax head)
    {
        foreach (var term in head.Ref) Visit(term);
        if (head.Key is not null) Visit(head.Key);
        if (head.Value is not null) Visit(head.Value);
    }

    public override void Visit(StatementSyntax statement)
    {
        if (ReferenceEquals(statement, _part)) _part = null;
        else _found.Add(statement);
        // A plain negation is one expression; one with a body of its own has expressions in it.
        if (statement is NotStatement { IsBody: false, Body: [var negated] }) _part = negated;
        base.Visit(statement);
    }
}
