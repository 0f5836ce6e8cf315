using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Syntax;

/// <content>Rules and statements.</content>
internal sealed partial class Parser
{
    // rule = [ "default" ] head [ "if" ] [ body { body } ] { "else" [ "=" term ] [ "if" ] [ body ] } .
    private void Rule(ImmutableArray<RuleSyntax>.Builder rules)
    {
        var start = _token.Span.Start;
        var isDefault = false;
        if (AtKeyword("default"))
        {
            isDefault = true;
            Advance();
        }
        if (_token.Kind != TokenKind.Identifier) throw Unexpected("a rule");
        var word = _token.Text;
        if ((_keywords.IsKeyword(word) && !NextIsAdjacentDot()) || (word is "input" or "data" && _version == RegoVersion.V1)) throw Fail(RegoDiagnostics.KeywordAsRule(word, _source.At(_token.Span)));
        var head = Head(out var declared, out var hasIf);
        if (isDefault)
        {
            if (head.Value is null) throw Unexpected("`:=` and a value");
            rules.Add(new RuleSyntax(head, [], null, true, SpanFrom(start)));
            return;
        }
        var hasBody = hasIf || At(TokenKind.LeftBrace) && !_token.AfterNewline;
        if (hasBody && !hasIf && _version == RegoVersion.V1) throw Fail(RegoDiagnostics.IfExpected(_source.At(_token.Span)));
        if (!hasBody)
        {
            head = Finish(head, hasIf, declared);
            // A function may be a head alone: `f(_)` is true for whatever it is given.
            if (head is { Key: null, Value: null, Arguments: null } && (_version == RegoVersion.V1 || head.Ref.Length == 1))
                throw Unexpected(_version == RegoVersion.V1 ? "`:=`, `contains` or `if`" : "`=` or a body");
            var rule = new RuleSyntax(head, [], null, false, SpanFrom(start));
            rules.Add(At(TokenKind.Identifier) && AtKeyword("else") ? rule with { Else = Else(head), Span = SpanFrom(start) } : rule);
            return;
        }
        head = Finish(head, hasIf, declared);
        var body = Body(hasIf);
        RuleSyntax? otherwise = null;
        if (AtKeyword("else")) otherwise = Else(head);
        rules.Add(new RuleSyntax(head, body, otherwise, false, SpanFrom(start)) { HasIf = hasIf });
        // v0: further bodies are further rules with the same head.
        while (otherwise is null && !hasIf && At(TokenKind.LeftBrace))
        {
            var next = _token.Span.Start;
            var further = Body(hasIf: false);
            rules.Add(new RuleSyntax(head with { Arguments = OtherWildcards(head.Arguments) }, further, null, false, SpanFrom(next)));
        }
    }

    /// <summary>Arguments that are taken over, in which each <c>_</c> is another one.</summary>
    private ImmutableArray<TermSyntax>? OtherWildcards(ImmutableArray<TermSyntax>? arguments) =>
        arguments is not { } given || !given.Any(argument => argument is NameSyntax { Name: "_" })
            ? arguments
            : [.. given.Select(argument => argument is NameSyntax { Name: "_" } name ? name with { Wildcard = _wildcards++ } : argument)];

    private RuleSyntax Else(RuleHeadSyntax head)
    {
        Enter();
        var start = _token.Span.Start;
        head = head with { Arguments = OtherWildcards(head.Arguments) };
        Advance();
        TermSyntax? value = null;
        var assigns = At(TokenKind.Assign);
        if (TryTake(TokenKind.Assign) || TryTake(TokenKind.Unify)) value = Infix();
        var hasIf = AtKeyword("if");
        if (hasIf) Advance();
        ImmutableArray<StatementSyntax> body = [];
        if (!hasIf && At(TokenKind.LeftBrace) && _version == RegoVersion.V1) throw Fail(RegoDiagnostics.IfExpected(_source.At(_token.Span)));
        // Here a brace always opens a body.
        if (At(TokenKind.LeftBrace)) body = BracedBody();
        else if (hasIf) body = [Statement()];
        else if (value is null) throw Unexpected("`:=`, `if` or a body");
        var otherwise = AtKeyword("else") ? Else(head) : null;
        Leave();
        return new RuleSyntax(head with { Value = value, Assigns = assigns }, body, otherwise, false, SpanFrom(start)) { HasIf = hasIf };
    }

    // head = name { "." name | "[" term "]" } [ "(" [ terms ] ")" ] [ "contains" term ] [ ( ":=" | "=" ) term ] .
    private RuleHeadSyntax Head(out bool declares, out bool hasIf)
    {
        var start = _token.Span.Start;
        var parts = ImmutableArray.CreateBuilder<TermSyntax>();
        parts.Add(new NameSyntax(_token.Text, _token.Span));
        Advance();
        ImmutableArray<TermSyntax>? arguments = null;
        while (_token.IsAdjacent)
        {
            if (At(TokenKind.Dot))
            {
                Advance();
                parts.Add(new ScalarSyntax(new StringValue(_token.Text), _token.Span));
                Take(TokenKind.Identifier, "a name");
            }
            else if (At(TokenKind.LeftBracket))
            {
                Advance();
                parts.Add(Infix());
                Take(TokenKind.RightBracket, "`]`");
            }
            else break;
            CheckLength(parts.Count);
        }
        if (_token is { Kind: TokenKind.LeftParen, AfterNewline: false })
        {
            Advance();
            // A function without arguments is a rule.
            if (Terms(TokenKind.RightParen, "`)`") is { IsEmpty: false } given) arguments = given;
        }
        TermSyntax? key = null, value = null;
        if (!_token.AfterNewline && AtKeyword("contains"))
        {
            Advance();
            key = Infix();
        }
        declares = At(TokenKind.Assign);
        if (declares || At(TokenKind.Unify))
        {
            Advance();
            value = Infix();
        }
        hasIf = AtKeyword("if");
        var head = new RuleHeadSyntax(parts.ToImmutable(), arguments, key, value, SpanFrom(start)) { Assigns = declares };
        if (hasIf) Advance();
        return head;
    }

    /// <summary>In v0, <c>p[x]</c> and <c>p.x</c> without value or <c>if</c> are members of a set.</summary>
    private RuleHeadSyntax Finish(RuleHeadSyntax head, bool hasIf, bool declares)
    {
        if (head.Key is not null || head.Value is not null || head.Arguments is not null || hasIf || declares || head.Ref.Length != 2) return head;
        if (_version == RegoVersion.V1) return head;
        return head with { Ref = head.Ref[..1], Key = head.Ref[1] };
    }

    private ImmutableArray<StatementSyntax> Body(bool hasIf)
    {
        if (!At(TokenKind.LeftBrace)) return [Statement()];
        if (!hasIf) return BracedBody();
        // After `if`, a brace begins a body, unless what it closes goes on as a term: `if {1, 2} == x`.
        var state = Save();
        try
        {
            var body = BracedBody();
            var isComprehension = LeadsWithUnion(body[0]);
            if (!ContinuesTerm() && !isComprehension || _attempts++ >= MaxAttempts) return body;
            if (isComprehension) return Comprehension(state) ?? body;
        }
        catch (ParseAbandoned) when (_attempts++ < MaxAttempts)
        {
            var failed = _diagnostics.Skip(state.Diagnostics).ToArray();
            Restore(state);
            try
            {
                return [Statement()];
            }
            catch (ParseAbandoned)
            {
                _diagnostics.RemoveRange(state.Diagnostics, _diagnostics.Count - state.Diagnostics);
                _diagnostics.AddRange(failed);
                throw;
            }
        }
        Restore(state);
        return [Statement()];
    }

    /// <summary>What was read as a body beginning with a union, as the comprehension that it is; null when it is none.</summary>
    private ImmutableArray<StatementSyntax>? Comprehension(State start)
    {
        var body = Save();
        Restore(start);
        try
        {
            return [Statement()];
        }
        catch (ParseAbandoned)
        {
            Restore(body);
            return null;
        }
    }

    /// <summary>Whether the first operator of a statement, next to its first term, is <c>|</c>: in braces it begins the body of a comprehension.</summary>
    internal static bool LeadsWithUnion(StatementSyntax statement)
    {
        var term = statement switch { TermStatement { Term: var one } => one, UnifyStatement { Left: var left } => left, _ => null };
        string? first = null;
        while (term is CallSyntax { Operator: OperatorSyntax { Builtin: var name }, IsParenthesized: false } call)
        {
            first = name;
            term = call.Arguments[0];
        }
        return first == "or";
    }

    private bool ContinuesTerm() =>
        !_token.AfterNewline && (_token.Kind is >= TokenKind.Equal and <= TokenKind.Bar or TokenKind.Unify or TokenKind.Comma
            || (_token.IsAdjacent && _token.Kind is TokenKind.Dot or TokenKind.LeftBracket)
            || AtKeyword("in"));

    private ImmutableArray<StatementSyntax> BracedBody()
    {
        Enter();
        Take(TokenKind.LeftBrace, "`{`");
        var body = Statements(TokenKind.RightBrace);
        Take(TokenKind.RightBrace, "`}`");
        Leave();
        return body;
    }

    // statements = statement { ( ";" | newline ) statement } .
    private ImmutableArray<StatementSyntax> Statements(TokenKind end)
    {
        var statements = ImmutableArray.CreateBuilder<StatementSyntax>();
        while (TryTake(TokenKind.Semicolon)) { }
        while (!At(end))
        {
            statements.Add(Statement());
            if (statements.Count > MaxStatements) throw Fail(RegoDiagnostics.TooMany("statements in one body", MaxStatements, _source.At(statements[^1].Span)));
            if (At(end)) break;
            if (At(TokenKind.Semicolon))
            {
                while (TryTake(TokenKind.Semicolon)) { }
                continue;
            }
            if (!_token.AfterNewline) throw Unexpected(end == TokenKind.End ? "`;` or a new line" : $"`;`, a new line or `{(end == TokenKind.RightBrace ? '}' : ']')}`");
        }
        if (statements.Count == 0) throw Fail(RegoDiagnostics.EmptyBody(_source.At(_token.Span)));
        return statements.ToImmutable();
    }

    // statement = ( some | every | [ "not" ] expression ) { with } .
    private StatementSyntax Statement()
    {
        Enter();
        var start = _token.Span.Start;
        StatementSyntax statement;
        if (AtKeyword("some")) statement = Some();
        else if (AtKeyword("every")) statement = Every();
        else if (AtKeyword("not"))
        {
            Advance();
            statement = Negated(start);
        }
        else statement = Expression();
        if (AtKeyword("with")) statement = statement with { With = Modifiers() };
        Leave();
        return statement with { Span = SpanFrom(start) };
    }

    private NotStatement Negated(int start)
    {
        if (_keywords.NegatesBodies) _usedKeywords = _usedKeywords.Add("not");
        if (_keywords.NegatesBodies && At(TokenKind.LeftBrace))
        {
            var state = Save();
            try
            {
                var body = BracedBody();
                if (!ContinuesTerm() || _attempts++ >= MaxAttempts) return new NotStatement(body, true, SpanFrom(start)) { HasBraces = true };
            }
            catch (ParseAbandoned) when (_attempts++ < MaxAttempts)
            {
                // Perhaps an object or a set: read it again as a term.
            }
            Restore(state);
        }
        StatementSyntax inner;
        if (AtKeyword("some")) inner = Some();
        else if (AtKeyword("every")) inner = Every();
        else if (AtKeyword("not"))
        {
            Enter();
            var innerStart = _token.Span.Start;
            Advance();
            inner = Negated(innerStart);
            Leave();
        }
        else inner = Expression();
        return new NotStatement([inner], _keywords.NegatesBodies, SpanFrom(start));
    }

    private ImmutableArray<WithSyntax> Modifiers()
    {
        var modifiers = ImmutableArray.CreateBuilder<WithSyntax>();
        while (AtKeyword("with"))
        {
            modifiers.Add(With());
            if (modifiers.Count > MaxModifiers) throw Fail(RegoDiagnostics.TooMany("modifiers of one statement", MaxModifiers, _source.At(modifiers[^1].Span)));
        }
        return modifiers.ToImmutable();
    }

    private WithSyntax With()
    {
        var start = _token.Span.Start;
        Advance();
        var target = Primary();
        if (!AtKeyword("as")) throw Unexpected("`as`");
        Advance();
        var value = Infix();
        return new WithSyntax(target, value, SpanFrom(start));
    }

    // some = "some" name { "," name } | "some" [ term "," ] term "in" term .
    private StatementSyntax Some()
    {
        var start = _token.Span.Start;
        Advance();
        var first = Infix(allowIn: false);
        var terms = new List<TermSyntax> { first };
        while (TryTake(TokenKind.Comma)) terms.Add(Infix(allowIn: false));
        if (AtKeyword("in"))
        {
            if (terms.Count > 2) throw Unexpected("at most two terms before `in`");
            Advance();
            var domain = Infix();
            return new SomeInStatement(terms.Count == 2 ? terms[0] : null, terms[^1], domain, SpanFrom(start));
        }
        var names = ImmutableArray.CreateBuilder<NameSyntax>();
        foreach (var term in terms)
            names.Add(term as NameSyntax ?? throw Fail(RegoDiagnostics.NameExpected(_source.At(term.Span))));
        return new SomeStatement(names.ToImmutable(), SpanFrom(start));
    }

    // every = "every" [ name "," ] name "in" term "{" statements "}" .
    private EveryStatement Every()
    {
        var start = _token.Span.Start;
        Advance();
        TermSyntax? key = null;
        TermSyntax value = EveryName();
        if (TryTake(TokenKind.Comma))
        {
            key = value;
            value = EveryName();
        }
        if (!_token.Is("in")) throw Unexpected("`in`");
        Advance();
        var domain = Infix();
        return new EveryStatement(key, value, domain, BracedBody(), SpanFrom(start));
    }

    private NameSyntax EveryName()
    {
        var name = NamedBy(_token.Text, _token.Span);
        Take(TokenKind.Identifier, "a name");
        return name;
    }

    // expression = term [ ( ":=" | "=" ) term ] | term "," term "in" term .
    private StatementSyntax Expression()
    {
        var start = _token.Span.Start;
        var left = Infix(keyAndValue: true);
        if (At(TokenKind.Assign) || At(TokenKind.Unify))
        {
            var declares = At(TokenKind.Assign);
            Advance();
            var right = Infix(keyAndValue: true);
            return new UnifyStatement(left, right, declares, SpanFrom(start));
        }
        return new TermStatement(left, SpanFrom(start));
    }
}
