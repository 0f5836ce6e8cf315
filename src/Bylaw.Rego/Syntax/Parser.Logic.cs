using System.Collections.Immutable;

namespace Bylaw.Rego.Syntax;

/// <content><c>not</c>, <c>and</c>, <c>or</c> and their operands.</content>
internal sealed partial class Parser
{
    /// <summary>Number of <c>and</c> and <c>or</c> read so far.</summary>
    private int _logicalOperators;

    // disjunction = conjunction { "or" conjunction } .
    private OperandSyntax Disjunction()
    {
        var start = _token.Span.Start;
        var left = Conjunction(isRight: false);
        for (var height = 0; AtOperator("or"); height++)
        {
            CheckLength(height);
            TakeOperator();
            left = Join(isOr: true, left, Conjunction(isRight: true), start);
        }
        return left;
    }

    // conjunction = operand { "and" operand } .
    private OperandSyntax Conjunction(bool isRight)
    {
        var start = _token.Span.Start;
        var left = Operand(isRight);
        for (var height = 0; AtOperator("and"); height++)
        {
            CheckLength(height);
            TakeOperator();
            left = Join(isOr: false, left, Operand(isRight: true), start);
        }
        return left;
    }

    private bool AtOperator(string word) => _keywords.IsEnabled(word) && AtKeyword(word);

    private void TakeOperator()
    {
        _usedKeywords = _usedKeywords.Add(_token.Text);
        Advance();
        _logicalOperators++;
    }

    private OperandSyntax Join(bool isOr, OperandSyntax left, OperandSyntax right, int start)
    {
        var span = SpanFrom(start);
        return new OperandSyntax([new LogicalStatement(isOr, left, right, span)], Grouping.None, span);
    }

    // operand = "not" negated | "{" statements "}" | "(" disjunction { with } ")" | expression .
    private OperandSyntax Operand(bool isRight)
    {
        var start = _token.Span.Start;
        if (AtKeyword("not"))
        {
            Advance();
            return new OperandSyntax([Negated(start, isRight)], Grouping.None, SpanFrom(start));
        }
        if (_keywords.HasLogic && TryBody(isAlone: !isRight) is { } body) return new OperandSyntax(body, Grouping.Braces, SpanFrom(start));
        if (_keywords.HasLogic && TryGroup() is { } group) return new OperandSyntax([group], Grouping.Parentheses, SpanFrom(start));
        return new OperandSyntax([Expression()], Grouping.None, SpanFrom(start));
    }

    // negated = "{" statements "}" | "(" disjunction { with } ")" | expression .
    private NotStatement Negated(int start, bool isRight)
    {
        if (!isRight && (AtKeyword("some") || AtKeyword("every"))) throw Unexpected("an expression", $"illegal negation of '{_token.Text}'");
        if (_keywords.NegatesBodies)
        {
            _usedKeywords = _usedKeywords.Add("not");
            if (TryBody(isAlone: false) is { } body) return new NotStatement(body, true, SpanFrom(start)) { Grouping = Grouping.Braces };
            if (_keywords.HasLogic && TryGroup() is { } group) return new NotStatement([group], true, SpanFrom(start)) { Grouping = Grouping.Parentheses };
        }
        return new NotStatement([Expression()], _keywords.NegatesBodies, SpanFrom(start));
    }

    /// <summary>
    /// A body in braces, unless what the braces hold is an object or a set. <paramref name="isAlone"/>: nothing before it
    /// asks for an operand, so that one has to follow.
    /// </summary>
    private ImmutableArray<StatementSyntax>? TryBody(bool isAlone)
    {
        if (!At(TokenKind.LeftBrace)) return null;
        var state = Save();
        try
        {
            var body = BracedBody();
            if ((!isAlone || AtOperator("and") || AtOperator("or")) && (!ContinuesTerm() || _attempts++ >= MaxAttempts)) return body;
        }
        catch (ParseAbandoned) when (_attempts++ < MaxAttempts)
        {
            // Perhaps an object or a set: read it again as a term.
        }
        Restore(state);
        return null;
    }

    /// <summary>A statement in parentheses that is more than a term: with operators of this file, or with modifiers.</summary>
    private StatementSyntax? TryGroup()
    {
        if (!At(TokenKind.LeftParen) || _attempts >= MaxAttempts) return null;
        _attempts++;
        var state = Save();
        var operators = _logicalOperators;
        try
        {
            Enter();
            var start = _token.Span.Start;
            Advance();
            var inner = Disjunction().Body[0];
            if (AtKeyword("with")) inner = inner with { With = [.. Modifiers(), .. inner.With] };
            var isGroup = inner is not TermStatement || !inner.With.IsEmpty;
            if (isGroup)
            {
                Take(TokenKind.RightParen, "`)`", "non-terminated expression");
                Leave();
                return inner with { Span = SpanFrom(start) };
            }
            _attempts--;
        }
        catch (ParseAbandoned) when (_logicalOperators == operators)
        {
            // No group: what is wrong with it as a term is told when it is read as one.
        }
        Restore(state);
        return null;
    }
}
