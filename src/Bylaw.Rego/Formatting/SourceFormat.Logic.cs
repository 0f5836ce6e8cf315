using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Formatting;

/// <content><c>and</c> and <c>or</c>.</content>
internal sealed partial class SourceFormat
{
    /// <summary>An operator of a chain and what stands right of it.</summary>
    private sealed record LogicalStep(bool IsOr, OperandSyntax Right, bool Breaks);

    /// <summary>A chain of operators; lines break where they did, and those after the first are indented once more.</summary>
    private void Logical(LogicalStatement statement)
    {
        var steps = new List<LogicalStep>();
        var first = Flatten(statement, steps);
        LogicalOperand(first, steps[0].IsOr, isRight: false);
        var isIndented = false;
        foreach (var step in steps)
        {
            _printer.Write(step.IsOr ? " or" : " and");
            if (step.Breaks)
            {
                if (!isIndented) _printer.Level++;
                isIndented = true;
                _printer.EndLine();
                _printer.StartLine();
            }
            else _printer.Write(" ");
            LogicalOperand(step.Right, step.IsOr, isRight: true);
        }
        if (isIndented) _printer.Level--;
    }

    /// <summary>The operators of a chain from left to right; returns its first operand. Chains nest to the left.</summary>
    private OperandSyntax Flatten(LogicalStatement statement, List<LogicalStep> steps)
    {
        var chain = new Stack<LogicalStatement>();
        for (var next = statement; ;)
        {
            chain.Push(next);
            if (next.Left is not { Grouping: not Grouping.Braces, Body: [LogicalStatement inner] } || NeedsParentheses(inner, next.IsOr, isRight: false)) break;
            next = inner;
        }
        var first = chain.Peek().Left;
        foreach (var link in chain)
            steps.Add(new LogicalStep(link.IsOr, link.Right, _rows.Of(link.Right.Span.Start) > _rows.EndOf(link.Left.Span)));
        return first;
    }

    private void LogicalOperand(OperandSyntax operand, bool parentIsOr, bool isRight)
    {
        if (operand.Grouping == Grouping.Braces)
        {
            _printer.Comments(_rows.Of(operand.Span.Start));
            _printer.ContinueLine();
            Braces(operand.Body, _rows.Of(operand.Span.Start));
            return;
        }
        var parens = NeedsParentheses(operand.Body[0], parentIsOr, isRight);
        if (parens) _printer.Write("(");
        Statement(operand.Body[0]);
        if (parens) _printer.Write(")");
    }

    /// <summary>Whether an operand would be read as another without parentheses.</summary>
    private static bool NeedsParentheses(StatementSyntax statement, bool parentIsOr, bool isRight)
    {
        if (!statement.With.IsEmpty) return true;
        // `and` binds tighter than `or`; both nest to the left.
        if (statement is LogicalStatement { IsOr: var isOr }) return isOr ? !parentIsOr || isRight : !parentIsOr && isRight;
        return LeadsWithBrace(statement);
    }

    /// <summary>Whether a statement begins with a body in braces.</summary>
    private static bool LeadsWithBody(StatementSyntax statement)
    {
        while (statement is LogicalStatement { Left: var left })
        {
            if (left.Grouping == Grouping.Braces) return true;
            statement = left.Body[0];
        }
        return false;
    }
}
