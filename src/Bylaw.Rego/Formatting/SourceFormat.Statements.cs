using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Formatting;

/// <content>Statements and bodies.</content>
internal sealed partial class SourceFormat
{
    /// <summary>The statements of a body, each on its line; blank lines between them stay, one at a time.</summary>
    private void Lines(ImmutableArray<StatementSyntax> body) => Apart(() =>
    {
        _printer.Comments(_rows.Of(body[0].Span.Start));
        for (var i = 0; i < body.Length; i++)
        {
            var row = _rows.Of(body[i].Span.Start);
            if (i > 0 && (row > _rows.EndOf(body[i - 1].Span) + 1 || _printer.NextComment < row)) _printer.BlankLine();
            _printer.StartLine();
            if (i > 0) MarkNegative(body[i]);
            WholeStatement(body[i]);
            _printer.TakeTrailing(_rows.EndOf(body[i].Span));
            _printer.EndLine();
        }
    });

    /// <summary>A statement; where comments meet outside of its terms, it is written as it stands in the source.</summary>
    private void WholeStatement(StatementSyntax statement)
    {
        var mark = _printer.Save();
        try
        {
            Statement(statement);
        }
        catch (CommentConflict) when (!_isInTerm)
        {
            _printer.Restore(mark);
            Source(statement.Span);
        }
    }

    /// <summary>The statements after an opening brace or a bar, up to what closes: on its line when all of them began there.</summary>
    private void Body(ImmutableArray<StatementSyntax> body, int row, int openRow, int closeRow)
    {
        if (body.Any(statement => _rows.Of(statement.Span.Start) > row))
        {
            _printer.TakeTrailing(openRow);
            _printer.EndLine();
            _printer.Level++;
            Lines(body);
            _printer.Comments(closeRow);
            _printer.Level--;
            _printer.StartLine();
            return;
        }
        _printer.Write(" ");
        for (var i = 0; i < body.Length; i++)
        {
            if (i > 0) _printer.Write("; ");
            Statement(body[i]);
        }
        _printer.Comments(closeRow);
    }

    private void Statement(StatementSyntax statement)
    {
        var parens = ReferenceEquals(statement, _unionStatement);
        if (parens) _unionStatement = null;
        _printer.Comments(_rows.Of(statement.Span.Start));
        _printer.ContinueLine();
        Content(statement, parens);
        if (!statement.With.IsEmpty) Modifiers(statement);
    }

    private void Content(StatementSyntax statement, bool parens = false)
    {
        if (parens) _printer.Write("(");
        switch (statement)
        {
            case SomeStatement some: Some(some); break;
            case SomeInStatement some:
                _printer.Write("some ");
                MembershipOf(some.Key is null ? [some.Value, some.Domain] : [some.Key, some.Value, some.Domain]);
                break;
            case EveryStatement every: Every(every); break;
            case NotStatement negation: Not(negation); break;
            case LogicalStatement logical: Logical(logical); break;
            case UnifyStatement unify: Infix(unify.Left, unify.Declares ? ":=" : "=", -1, unify.Right); break;
            case TermStatement { Term: CallSyntax call } when !IsMarked(call): CallStatement(call); break;
            case TermStatement { Term: var term }: Term(term); break;
        }
        if (parens) _printer.Write(")");
    }

    private bool IsMarked(TermSyntax term) => ReferenceEquals(term, _marked);

    private void CallStatement(CallSyntax call)
    {
        var name = Operators.NameOf(call.Operator);
        if (name is "internal.member_2" or "internal.member_3" && InfixOf(call) is not null) MembershipOf(call.Arguments);
        else if (InfixOf(call) is { } infix) Infix(call.Arguments[0], infix.Symbol, infix.Level, call.Arguments[1]);
        // The result of an operator may be the last argument: `plus(1, 2, x)`.
        else if (name is not null && Operators.Of(name) is { Level: > 0 } result && call.Arguments is [var left, var right, var answer])
        {
            Infix(answer, "=", -1, left);
            _printer.Write($" {result.Symbol} ");
            Side(right, result.Level + 1);
        }
        else Term(call);
    }

    private void Infix(TermSyntax left, string symbol, int level, TermSyntax right)
    {
        Side(left, level);
        _printer.Write($" {symbol} ");
        Side(right, level + 1);
    }

    /// <summary>A side of an operator that stands alone: in parentheses only when it binds looser than it has to.</summary>
    private void Side(TermSyntax term, int least)
    {
        var parens = term is CallSyntax call && !IsMarked(call) && InfixOf(call) is { } infix && infix.Level >= 0 && infix.Level < least
            && !(infix.Symbol == "in" && call.Arguments.Length == 3);
        if (parens) _printer.Write("(");
        Term(term);
        if (parens) _printer.Write(")");
    }

    private void Some(SomeStatement some)
    {
        _printer.Write("some ");
        var row = _rows.Of(some.Span.Start);
        for (var i = 0; i < some.Names.Length; i++)
        {
            var next = _rows.Of(some.Names[i].Span.Start);
            if (next > row)
            {
                _printer.EndLine();
                _printer.StartLine();
                _printer.Write("\t");
                row = next;
            }
            else if (i > 0) _printer.Write(" ");
            Term(some.Names[i]);
            if (i < some.Names.Length - 1) _printer.Write(",");
        }
    }

    private void Every(EveryStatement every)
    {
        _printer.Write("every ");
        if (every.Key is { } key)
        {
            Term(key);
            _printer.Write(", ");
        }
        Term(every.Value);
        _printer.Write(" in ");
        Term(every.Domain);
        _printer.Write(" {");
        var row = _rows.Of(every.Span.Start);
        Apart(() => Body(every.Body, row, _rows.EndOf(every.Domain.Span), CloseRow(every.Body)));
        // Several statements on the line of `every` leave no room before the brace: a peculiarity that is kept.
        if (every.Body.Length == 1 && _rows.Of(every.Body[0].Span.Start) == row) _printer.Write(" ");
        _printer.Write("}");
    }

    private void Not(NotStatement negation)
    {
        _printer.Write("not ");
        var first = negation.Body[0];
        if (!negation.IsBody)
        {
            Content(first);
            return;
        }
        if (negation.Grouping != Grouping.Braces)
        {
            var parens = NeedsParentheses(first);
            // Only where there is `and` or `or`, parentheses hold more than a term.
            if (parens && first is UnifyStatement { With.IsEmpty: true, Left: var left } && !_keywords.Contains("and") && !_keywords.Contains("or"))
            {
                _marked = left;
                parens = false;
            }
            if (parens) _printer.Write("(");
            Apart(() => Statement(first));
            if (parens) _printer.Write(")");
            return;
        }
        Braces(negation.Body, _rows.Of(negation.Span.Start));
    }

    /// <summary>A body that stands for a whole in an expression.</summary>
    private void Braces(ImmutableArray<StatementSyntax> body, int row)
    {
        if (body[0] is TermStatement { Term: CallSyntax { Arguments.Length: 2 } union } && IsUnion(union)) _unionStatement = body[0];
        _printer.Write("{");
        Apart(() => Body(body, row, row, CloseRow(body)));
        if (_rows.Of(body[^1].Span.Start) == row) _printer.Write(" ");
        _printer.Write("}");
    }

    /// <summary>Whether the one statement after <c>not</c> would be read as another without parentheses.</summary>
    private static bool NeedsParentheses(StatementSyntax statement) =>
        !statement.With.IsEmpty || statement is NotStatement or LogicalStatement || LeadsWithBrace(statement);

    private static bool LeadsWithBrace(StatementSyntax statement) => statement switch
    {
        UnifyStatement unify => LeadsWithBrace(unify.Left),
        TermStatement { Term: CallSyntax { Arguments: [_, _, var answer] } call } when InfixOf(call) is null && Operators.NameOf(call.Operator) is { } name && Operators.Of(name) is not null => LeadsWithBrace(answer),
        TermStatement term => LeadsWithBrace(term.Term),
        _ => false,
    };

    private static bool LeadsWithBrace(TermSyntax term) => term switch
    {
        SetSyntax set => !set.Items.IsEmpty,
        ObjectSyntax or ComprehensionSyntax { Kind: not ComprehensionKind.Array } => true,
        RefSyntax reference => LeadsWithBrace(reference.Head),
        CallSyntax call => InfixOf(call) is not null && LeadsWithBrace(call.Arguments[0]),
        _ => false,
    };

    /// <summary>The row of the brace that closes a body; -1 when none does.</summary>
    private int CloseRow(ImmutableArray<StatementSyntax> body)
    {
        var close = Brackets.Next(_source.Content, body[^1].Span.End, skip: ';');
        return close < _source.Content.Length && _source.Content[close] == '}' ? _rows.Of(close) : -1;
    }

    // Modifiers -------------------------------------------------------------------------------------------------------------------

    private void Modifiers(StatementSyntax statement)
    {
        var row = EndOfContent(statement);
        var isIndented = false;
        foreach (var modifier in statement.With)
        {
            var next = _rows.Of(modifier.Span.Start);
            // The first one may follow on any row but a later one.
            var breaks = modifier == statement.With[0] ? next != row : next > row;
            if (breaks)
            {
                if (!isIndented) _printer.Level++;
                isIndented = true;
                _printer.EndLine();
                _printer.StartLine();
            }
            row = next;
            Modifier(modifier, breaks);
        }
        if (isIndented) _printer.Level--;
    }

    private void Modifier(WithSyntax modifier, bool isFirst)
    {
        _printer.Comments(_rows.Of(modifier.Span.Start));
        _printer.ContinueLine();
        _printer.Write(isFirst ? "with " : " with ");
        Term(modifier.Target);
        _printer.Write(" as ");
        Apart(() => Term(modifier.Value));
    }

    /// <summary>The last row of a statement without its modifiers.</summary>
    private int EndOfContent(StatementSyntax statement)
    {
        var end = statement.With[0].Span.Start;
        while (end > statement.Span.Start && char.IsWhiteSpace(_source.Content[end - 1])) end--;
        return _rows.EndOf(Span.Between(statement.Span.Start, end));
    }

    // Marks -----------------------------------------------------------------------------------------------------------------------

    /// <summary>A statement that needs parentheses where it stands next.</summary>
    private StatementSyntax? _unionStatement;

    /// <summary>The term that a statement begins with.</summary>
    private static TermSyntax? LeadOf(StatementSyntax statement)
    {
        var term = statement switch { TermStatement { Term: var one } => one, UnifyStatement { Left: var left } => left, _ => null };
        while (term is CallSyntax call && InfixOf(call) is not null) term = call.Arguments[0];
        return term;
    }

    /// <summary>Marks the negative number that leads a statement: on a line of its own its sign would be an operator behind the line before.</summary>
    private void MarkNegative(StatementSyntax statement)
    {
        // An operand that is no single expression begins with a bracket.
        while (statement is LogicalStatement { Left.Grouping: not Grouping.Braces } logical) statement = logical.Left.Body[0];
        var term = LeadOf(statement);
        if (term is ScalarSyntax && _source.Content[term.Span.Start] == '-') _marked = term;
    }

    /// <summary>
    /// Marks the union that leads the first statement of <c>p if { … }</c>: without parentheses the braces would be a comprehension.
    /// </summary>
    private void MarkUnionLead(StatementSyntax statement)
    {
        switch (statement)
        {
            case TermStatement { Term: CallSyntax call } when IsUnion(call): _unionStatement = statement; break;
            case TermStatement { Term: CallSyntax call } when InfixOf(call) is not null && IsUnion(call.Arguments[0]): _marked = call.Arguments[0]; break;
            case UnifyStatement { Left: var left } when IsUnion(left): _marked = left; break;
            case LogicalStatement { Left: { Grouping: not Grouping.Braces, Body: [var first] } } logical when !NeedsParentheses(first, logical.IsOr, isRight: false): MarkUnionLead(first); break;
        }
    }
}
