using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Syntax;

/// <content>Terms.</content>
internal sealed partial class Parser
{
    private const int MembershipLevel = 0, RelationLevel = 1, OrLevel = 2;

    /// <summary>A term with operators, loosest first: <c>in</c>, relations, <c>|</c>, <c>&amp;</c>, sums, products.</summary>
    private TermSyntax Infix(bool keyAndValue = false, bool allowIn = true, bool allowBar = true)
    {
        Enter();
        var start = _token.Span.Start;
        var left = Binary(RelationLevel, allowBar);
        if (allowIn && _keywords.IsEnabled("in"))
        {
            if (keyAndValue && At(TokenKind.Comma) && TryKeyValueIn(left, start, allowBar) is { } membership) left = membership;
            while (AtKeyword("in"))
            {
                Advance();
                var domain = Binary(RelationLevel, allowBar);
                left = Call("internal.member_2", [left, domain], start);
                Rise();
            }
        }
        Leave();
        return left;
    }

    private CallSyntax? TryKeyValueIn(TermSyntax key, int start, bool allowBar)
    {
        var state = Save();
        Advance();
        try
        {
            var value = Binary(RelationLevel, allowBar);
            if (AtKeyword("in"))
            {
                Advance();
                return Call("internal.member_3", [key, value, Binary(RelationLevel, allowBar)], start);
            }
        }
        catch (ParseAbandoned)
        {
            // No membership after all: what follows the comma is somebody else's.
        }
        Restore(state);
        return null;
    }

    private TermSyntax Binary(int level, bool allowBar)
    {
        var start = _token.Span.Start;
        var around = _height;
        _height = 0;
        var left = Primary();
        while (true)
        {
            var (name, precedence) = Operator(_token.Kind);
            if (name is null || precedence < level || (precedence == OrLevel && !allowBar)) break;
            Enter();
            Advance();
            var right = Binary(precedence + 1, allowBar);
            Leave();
            left = Call(name, [left, right], start);
            Rise();
        }
        _height = Math.Max(_height, around);
        return left;
    }

    /// <summary>One operator more on top of what was read.</summary>
    private void Rise()
    {
        if (++_height > MaxDepth) throw Fail(RegoDiagnostics.TooDeep(MaxDepth, _source.At(_token.Span)));
    }

    private static (string? Name, int Precedence) Operator(TokenKind kind) => kind switch
    {
        TokenKind.Equal => ("equal", RelationLevel),
        TokenKind.NotEqual => ("neq", RelationLevel),
        TokenKind.Less => ("lt", RelationLevel),
        TokenKind.LessEqual => ("lte", RelationLevel),
        TokenKind.Greater => ("gt", RelationLevel),
        TokenKind.GreaterEqual => ("gte", RelationLevel),
        TokenKind.Bar => ("or", OrLevel),
        TokenKind.Ampersand => ("and", 3),
        TokenKind.Plus => ("plus", 4),
        TokenKind.Minus => ("minus", 4),
        TokenKind.Star => ("mul", 5),
        TokenKind.Slash => ("div", 5),
        TokenKind.Percent => ("rem", 5),
        _ => (null, MembershipLevel),
    };

    private CallSyntax Call(string builtin, ImmutableArray<TermSyntax> arguments, int start)
    {
        var span = SpanFrom(start);
        return new CallSyntax(new OperatorSyntax(builtin, span), arguments, span);
    }

    // primary = ( scalar | name | array | object | set | comprehension | template | "(" term ")" ) { "." name | "[" term "]" | "(" terms ")" } .
    private TermSyntax Primary()
    {
        Enter();
        var start = _token.Span.Start;
        var term = Head(start);
        var operands = ImmutableArray.CreateBuilder<TermSyntax>();
        while (_token.IsAdjacent)
        {
            if (term is ScalarSyntax or TemplateSyntax && (At(TokenKind.Dot) || At(TokenKind.LeftBracket))) throw Fail(RegoDiagnostics.NotReferable(TermKinds.Of(term), _source.At(term.Span)));
            if (At(TokenKind.Dot))
            {
                Advance();
                operands.Add(new ScalarSyntax(new StringValue(_token.Text), _token.Span));
                Take(TokenKind.Identifier, "a name", "expected identifier");
                CheckLength(operands.Count);
            }
            else if (At(TokenKind.LeftBracket))
            {
                Advance();
                operands.Add(Infix());
                Take(TokenKind.RightBracket, "`]`", "expected [");
                CheckLength(operands.Count);
            }
            else if (At(TokenKind.LeftParen))
            {
                var callee = Reference(term, operands, start);
                Advance();
                if (callee is not (NameSyntax or RefSyntax { Head: NameSyntax })) throw Fail(RegoDiagnostics.NotCallable(TermKinds.Of(callee), _source.At(SpanFrom(start))));
                var arguments = Terms(TokenKind.RightParen, "`)`", ")");
                term = callee is NameSyntax { Name: "set" } && arguments.IsEmpty
                    ? new SetSyntax([], SpanFrom(start))
                    : new CallSyntax(callee, arguments, SpanFrom(start));
                operands.Clear();
            }
            else break;
        }
        Leave();
        return Reference(term, operands, start);
    }

    private TermSyntax Reference(TermSyntax head, ImmutableArray<TermSyntax>.Builder operands, int start) =>
        operands.Count == 0 ? head : new RefSyntax(head, operands.ToImmutable(), SpanFrom(start));

    private TermSyntax Head(int start)
    {
        switch (_token.Kind)
        {
            case TokenKind.Identifier: return Name();
            case TokenKind.Number: return Number(negative: false, start);
            case TokenKind.Minus:
                Advance();
                if (At(TokenKind.Number)) return Number(negative: true, start);
                throw Unexpected("a number", "expected number");
            case TokenKind.String or TokenKind.RawString:
                var text = new ScalarSyntax(new StringValue(_token.Text), _token.Span);
                Advance();
                return text;
            case TokenKind.TemplateStart: return Template(start);
            case TokenKind.LeftBracket: return Array(start);
            case TokenKind.LeftBrace: return Braced(start);
            case TokenKind.LeftParen:
                Advance();
                var inner = Infix(keyAndValue: true);
                if (!At(TokenKind.RightParen) && _token.Kind != TokenKind.Bad) throw Fail(RegoDiagnostics.OpenParenthesis(Problem("`)`", "")));
                Take(TokenKind.RightParen, "`)`", "");
                return inner is CallSyntax call ? call with { Parentheses = SpanFrom(start) } : inner;
            default: throw Unexpected("a term", "");
        }
    }

    private TermSyntax Name()
    {
        var (word, span) = (_token.Text, _token.Span);
        if (_keywords.IsKeyword(word) && !NextIsAdjacentDot() && !(word == "contains" && NextIs('(')))
        {
            Value? scalar = word switch { "true" => BooleanValue.True, "false" => BooleanValue.False, "null" => NullValue.Instance, _ => null };
            if (scalar is null) throw Unexpected("a term", "");
            Advance();
            return new ScalarSyntax(scalar, span);
        }
        Advance();
        return NamedBy(word, span);
    }

    private NameSyntax NamedBy(string word, Span span) =>
        word == "_" ? new NameSyntax(word, span) { Wildcard = _wildcards++ } : new NameSyntax(word, span);

    private ScalarSyntax Number(bool negative, int start)
    {
        var text = negative ? "-" + _token.Text : _token.Text;
        Advance();
        var number = NumberValue.TryParse(text) ?? throw Fail(RegoDiagnostics.BadNumber(_source.At(SpanFrom(start))));
        return new ScalarSyntax(number, SpanFrom(start));
    }

    private TemplateSyntax Template(int start)
    {
        var raw = _source.Content[_lexer.Position - 1] == '`';
        var parts = ImmutableArray.CreateBuilder<TermSyntax>();
        var textStart = _lexer.Position;
        while (true)
        {
            var goesOn = _lexer.TemplateText(start, raw, out var text);
            if (text.Length > 0 || !goesOn) parts.Add(new ScalarSyntax(new StringValue(text), Span.Between(textStart, _lexer.Position)));
            if (!goesOn) break;
            Advance();
            if (At(TokenKind.RightBrace)) throw Unexpected("a term", "");
            parts.Add(TemplatePart());
            // The brace stays the current token: the lexer stands right behind it, in the text.
            if (!At(TokenKind.RightBrace)) throw Unexpected("`}`", "expected }");
            textStart = _lexer.Position;
        }
        var end = _lexer.Position;
        _token = _lexer.Next();
        _lastEnd = end;
        return new TemplateSyntax(parts.ToImmutable(), Span.Between(start, end));
    }

    private TermSyntax TemplatePart()
    {
        var start = _token.Span.Start;
        var term = Infix();
        if (!AtKeyword("with")) return term;
        return new TemplateWithSyntax(term, Modifiers(), SpanFrom(start));
    }

    // array = "[" [ terms ] "]" | "[" term "|" statements "]" .
    private TermSyntax Array(int start)
    {
        Advance();
        if (TryTake(TokenKind.RightBracket)) return new ArraySyntax([], SpanFrom(start));
        var state = Save();
        var first = Infix(allowBar: false);
        if (At(TokenKind.Bar))
        {
            if (TryComprehension(ComprehensionKind.Array, null, first, start, TokenKind.RightBracket) is { } comprehension) return comprehension;
            Restore(state);
            first = Infix();
        }
        return new ArraySyntax(MoreTerms(first, TokenKind.RightBracket, "`,` or `]`", Either("]")), SpanFrom(start));
    }

    // braced = "{" "}" | "{" term ":" term { "," term ":" term } "}" | "{" terms "}" | "{" term [ ":" term ] "|" statements "}" .
    private TermSyntax Braced(int start)
    {
        Advance();
        if (TryTake(TokenKind.RightBrace)) return new ObjectSyntax([], SpanFrom(start));
        var state = Save();
        var first = Infix(allowBar: false);
        if (At(TokenKind.Bar))
        {
            if (TryComprehension(ComprehensionKind.Set, null, first, start, TokenKind.RightBrace) is { } comprehension) return comprehension;
            Restore(state);
            first = Infix();
        }
        if (!TryTake(TokenKind.Colon)) return new SetSyntax(MoreTerms(first, TokenKind.RightBrace, "`,`, `:` or `}`", Either("}"), "non-terminated set"), SpanFrom(start));
        state = Save();
        var value = Infix(allowBar: false);
        if (At(TokenKind.Bar))
        {
            if (TryComprehension(ComprehensionKind.Object, first, value, start, TokenKind.RightBrace) is { } comprehension) return comprehension;
            Restore(state);
            value = Infix();
        }
        var entries = ImmutableArray.CreateBuilder<(TermSyntax, TermSyntax)>();
        entries.Add((first, value));
        while (TryTake(TokenKind.Comma))
        {
            if (At(TokenKind.RightBrace)) break;
            var key = Infix();
            Take(TokenKind.Colon, "`:`", "expected \":\"");
            entries.Add((key, Infix()));
        }
        Take(TokenKind.RightBrace, "`,` or `}`", entries.Count == 1 ? "non-terminated object" : Either("}"));
        return new ObjectSyntax(entries.ToImmutable(), SpanFrom(start));
    }

    /// <summary>
    /// A bar after the first term begins the body of a comprehension. When what follows is no body but would do as
    /// the right side of a union (`[x | y, z]`), the answer is null.
    /// </summary>
    private ComprehensionSyntax? TryComprehension(ComprehensionKind kind, TermSyntax? key, TermSyntax value, int start, TokenKind end)
    {
        Advance();
        var before = _diagnostics.Count;
        try
        {
            var body = Statements(end);
            Take(end, end == TokenKind.RightBrace ? "`}`" : "`]`", "");
            return new ComprehensionSyntax(kind, key, value, body, SpanFrom(start));
        }
        catch (ParseAbandoned) when (At(TokenKind.Comma) && _attempts++ < MaxAttempts)
        {
            _diagnostics.RemoveRange(before, _diagnostics.Count - before);
            return null;
        }
    }

    private ImmutableArray<TermSyntax> Terms(TokenKind end, string what, string closing)
    {
        if (TryTake(end)) return [];
        return MoreTerms(Infix(), end, "`,` or " + what, Either(closing));
    }

    private static string Either(string closing) => $"expected \",\" or \"{closing}\"";

    private ImmutableArray<TermSyntax> MoreTerms(TermSyntax first, TokenKind end, string what, string note, string? noteAfterFirst = null)
    {
        var terms = ImmutableArray.CreateBuilder<TermSyntax>();
        terms.Add(first);
        while (TryTake(TokenKind.Comma))
        {
            if (At(end)) break;
            terms.Add(Infix());
        }
        Take(end, what, terms.Count == 1 ? noteAfterFirst ?? note : note);
        return terms.ToImmutable();
    }
}
