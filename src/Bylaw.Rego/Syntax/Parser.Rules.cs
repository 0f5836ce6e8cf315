using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Syntax;

/// <content>Rules and statements.</content>
internal sealed partial class Parser
{
    // rule = [ "default" ] head [ "if" ] [ body { body } ] { "else" [ "=" term ] [ "if" ] [ body ] } .
    private void Rule(ImmutableArray<RuleSyntax>.Builder rules)
    {
        var start = _token.Span.Start;
        var isDefault = AtKeyword("default");
        if (isDefault) Advance();
        if (_token.Kind != TokenKind.Identifier) throw Unexpected("a rule", "");
        if (_keywords.IsKeyword(_token.Text) && !NextIsAdjacentDot()) throw Fail(RegoDiagnostics.KeywordAsRule(_token.Text, _source.At(_token.Span)));
        var head = Head(isDefault, out var declared, out var hasIf);
        if (isDefault)
        {
            if (head.Value is null || head.Key is not null) throw Fail(RegoDiagnostics.DefaultWithoutValue(_source.At(SpanFrom(start))));
            var rule = new RuleSyntax(head, [], null, true, SpanFrom(start));
            CheckDefault(rule);
            rules.Add(rule);
            return;
        }
        var finished = Finish(head, hasIf, declared);
        // Two parts in brackets without `contains` are the member of a set; v1 has no such rules.
        var isOldSet = head.Key is null && finished.Key is not null;
        head = finished;
        if (!hasIf && (!At(TokenKind.LeftBrace) || _token.AfterNewline))
        {
            rules.Add(HeadAlone(head, isOldSet, start));
            return;
        }
        if (!hasIf) RequireSinceV1(RegoDiagnostics.IfExpected(_source.At(_token.Span), _source.At(Span.Between(start, head.Span.End))));
        if (isOldSet) RequireSinceV1(RegoDiagnostics.ContainsExpected(_source.At(head.Key!.Span), _source.At(Span.Between(start, head.Span.End))));
        var body = Body(hasIf);
        var otherwise = Else(head);
        rules.Add(new RuleSyntax(head, body, otherwise, false, SpanFrom(start)) { HasIf = hasIf });
        // Further bodies are further rules with the same head.
        while (At(TokenKind.LeftBrace))
        {
            if (otherwise is not null) throw Fail(RegoDiagnostics.BodyAfterElse(_source.At(_token.Span)));
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

    /// <summary>A rule without a body: <c>x := 1</c>, <c>xs contains 1</c>, and the function that is true for whatever it is given.</summary>
    private RuleSyntax HeadAlone(RuleHeadSyntax head, bool isOldSet, int start)
    {
        var rule = new RuleSyntax(head, [], null, false, SpanFrom(start));
        if (isOldSet) RequireSinceV1(RegoDiagnostics.ContainsExpected(_source.At(head.Key!.Span), _source.At(rule.Span)));
        if (head is { Key: null, Value: null, Arguments: null })
        {
            // One name alone is no rule in any version.
            if (head.Ref.Length == 1) throw Fail(RegoDiagnostics.NameAlone(Problem(_version == RegoVersion.V0 ? "`=` or a body" : "`:=`, `contains` or `if`", ""), _source.At(rule.Span)));
            RequireSinceV1(RegoDiagnostics.HeadAlone(Problem("`:=`, `contains` or `if`", ""), _source.At(rule.Span)));
        }
        return AtKeyword("else") ? rule with { Else = Else(head), Span = SpanFrom(start) } : rule;
    }

    private void RequireSinceV1(Diagnostic diagnostic)
    {
        if (_version != RegoVersion.V0) _ruleProblems.Add(diagnostic);
    }

    private RuleSyntax? Else(RuleHeadSyntax head)
    {
        if (!AtKeyword("else")) return null;
        Enter();
        var start = _token.Span.Start;
        if (!head.Ref.Skip(1).All(TermKinds.IsGround))
            throw Fail(RegoDiagnostics.ElseOfVariableHead(_source.At(_token.Span)));
        if (head.Key is not null) throw Fail(RegoDiagnostics.ElseOfSet(_source.At(_token.Span)));
        head = head with { Arguments = OtherWildcards(head.Arguments) };
        Advance();
        TermSyntax? value = null;
        var assigns = At(TokenKind.Assign);
        if (TryTake(TokenKind.Assign) || TryTake(TokenKind.Unify)) value = Infix();
        else if (!At(TokenKind.LeftBrace) && !AtKeyword("if")) throw Unexpected("`:=`, `if` or a body", "expected else value term or rule body");
        var valueSpan = SpanFrom(start);
        var hasIf = AtKeyword("if");
        if (hasIf)
        {
            Advance();
            if (At(TokenKind.End)) throw Unexpected("a body", "rule body expected");
        }
        ImmutableArray<StatementSyntax> body = [];
        if (!hasIf && At(TokenKind.LeftBrace)) RequireSinceV1(RegoDiagnostics.IfExpected(_source.At(_token.Span), _source.At(valueSpan)));
        // Here a brace always opens a body.
        if (At(TokenKind.LeftBrace)) body = BracedBody();
        else if (hasIf) body = [Statement()];
        var otherwise = hasIf || !body.IsEmpty ? Else(head) : null;
        Leave();
        return new RuleSyntax(head with { Value = value, Assigns = assigns, Span = valueSpan }, body, otherwise, false, SpanFrom(start)) { HasIf = hasIf };
    }

    // head = name { "." name | "[" term "]" } [ "(" [ terms ] ")" ] [ "contains" term ] [ ( ":=" | "=" ) term ] .
    private RuleHeadSyntax Head(bool isDefault, out bool declares, out bool hasIf)
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
                Take(TokenKind.Identifier, "a name", "expected identifier");
            }
            else if (At(TokenKind.LeftBracket))
            {
                Advance();
                parts.Add(Infix());
                Take(TokenKind.RightBracket, "`]`", "expected [");
            }
            else break;
            CheckLength(parts.Count);
        }
        var isFunction = _token is { Kind: TokenKind.LeftParen, AfterNewline: false };
        if (isFunction)
        {
            Advance();
            // A function without arguments is a rule.
            if (Terms(TokenKind.RightParen, "`)`", ")") is { IsEmpty: false } given) arguments = given;
        }
        var name = RefText.Of(parts);
        TermSyntax? key = null, value = null;
        if (!_token.AfterNewline && AtKeyword("contains"))
        {
            if (arguments is not null) Fail(Problem("`:=` or `if`", $"the contains keyword can only be used with multi-value rule definitions (e.g., {name} contains <VALUE> {{ ... }})"));
            Advance();
            key = HeadTerm("a member", $"expected rule key term (e.g., {name} contains <VALUE> {{ ... }})");
        }
        declares = At(TokenKind.Assign);
        if (key is null && (declares || At(TokenKind.Unify)))
        {
            Advance();
            value = HeadTerm("a value", arguments is not null && declares ? $"expected function value term (e.g., {name}(...) := <VALUE> {{ ... }})"
                : isDefault && declares ? $"expected default rule value term (e.g., default {name} := <VALUE>)"
                : declares ? $"expected rule value term (e.g., {name} := <VALUE> {{ ... }})"
                : $"expected rule value term (e.g., {name}[%!s(*ast.Term=<nil>)] = <VALUE> {{ ... }})");
        }
        hasIf = AtKeyword("if");
        var head = new RuleHeadSyntax(parts.ToImmutable(), arguments, key, value, SpanFrom(start)) { Assigns = declares };
        if (hasIf) Advance();
        return head;
    }

    /// <summary>A term of a head. What is wrong with it is told, and besides, as OPA does, what the head lacks.</summary>
    private TermSyntax HeadTerm(string wanted, string note)
    {
        try
        {
            return Infix();
        }
        catch (ParseAbandoned)
        {
            var problem = Problem(wanted, note);
            // A second message in our own words would only repeat the first.
            if (_token.Kind != TokenKind.Bad && _diagnostics[^1] is { Original: { Also: null } first } told)
                _diagnostics[^1] = told with { Original = first with { Also = problem.Original! with { At = problem.At } } };
            throw;
        }
    }

    /// <summary>In v0, <c>p[x]</c> and <c>p.x</c> without value or <c>if</c> are members of a set.</summary>
    private static RuleHeadSyntax Finish(RuleHeadSyntax head, bool hasIf, bool declares)
    {
        if (head.Key is not null || head.Value is not null || head.Arguments is not null || hasIf || declares || head.Ref.Length != 2) return head;
        return head with { Ref = head.Ref[..1], Key = head.Ref[1] };
    }

    /// <summary>The value of a default is known before anything is evaluated; the arguments of a default function stand for whatever is given.</summary>
    private void CheckDefault(RuleSyntax rule)
    {
        var at = _source.At(rule.Span);
        if (DefaultTerms.Unknown(rule.Head.Value!) is { } found) throw Fail(RegoDiagnostics.BadDefault(found.Kind, _source.At(found.Term.Span), at));
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var argument in rule.Head.Arguments ?? [])
        {
            if (argument is not NameSyntax name) throw Fail(RegoDiagnostics.BadDefaultArgument(TermKinds.Of(argument), _source.At(argument.Span), at));
            if (name.Name != "_" && !names.Add(name.Name)) throw Fail(RegoDiagnostics.RepeatedDefaultArgument(name.Name, _source.At(argument.Span), at));
        }
    }

    private ImmutableArray<StatementSyntax> Body(bool hasIf)
    {
        if (!hasIf) return BracedBody();
        var state = Save();
        if (!At(TokenKind.LeftBrace)) return SingleStatement(state);
        // After `if`, a brace begins a body, unless what it closes goes on as a term: `if {1, 2} == x`.
        try
        {
            var body = BracedBody();
            var isComprehension = LeadsWithUnion(body[0]);
            if (!ContinuesTerm() && !AtOperator("and") && !AtOperator("or") && !isComprehension || _attempts++ >= MaxAttempts) return body;
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

    /// <summary>
    /// The one expression after `if`. When it cannot be read, OPA looks for a body behind the next token and reports
    /// what is wrong with that one; so do we, since a pipeline may know the place.
    /// </summary>
    private ImmutableArray<StatementSyntax> SingleStatement(State state)
    {
        try
        {
            return [Statement()];
        }
        catch (ParseAbandoned) when (_attempts++ < MaxAttempts)
        {
            var failed = _diagnostics.Skip(state.Diagnostics).ToArray();
            var reached = Save();
            Restore(state);
            Advance();
            try
            {
                Statements(TokenKind.RightBrace);
            }
            catch (ParseAbandoned)
            {
                // The diagnostic is in the list.
            }
            var other = _diagnostics.Skip(state.Diagnostics).Select(diagnostic => diagnostic.Original).FirstOrDefault(original => original is not null);
            var otherAt = _diagnostics.Skip(state.Diagnostics).Select(diagnostic => diagnostic.At).FirstOrDefault();
            _diagnostics.RemoveRange(state.Diagnostics, _diagnostics.Count - state.Diagnostics);
            _diagnostics.AddRange(failed);
            Restore(reached);
            if (other is not null && failed.Length > 0) _diagnostics[state.Diagnostics] = failed[0] with { Original = other with { At = other.At ?? otherAt } };
            throw;
        }
    }

    private bool ContinuesTerm() =>
        !_token.AfterNewline && (_token.Kind is >= TokenKind.Equal and <= TokenKind.Bar or TokenKind.Unify or TokenKind.Comma
            || (_token.IsAdjacent && _token.Kind is TokenKind.Dot or TokenKind.LeftBracket)
            || AtKeyword("in"));

    private ImmutableArray<StatementSyntax> BracedBody()
    {
        Enter();
        Take(TokenKind.LeftBrace, "`{`", "");
        var body = Statements(TokenKind.RightBrace);
        Take(TokenKind.RightBrace, "`}`", "");
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
            if (!_token.AfterNewline)
            {
                var closing = end switch { TokenKind.RightBrace => "}", TokenKind.RightBracket => "]", _ => "" };
                throw Unexpected(closing.Length == 0 ? "`;` or a new line" : $"`;`, a new line or `{closing}`", $"expected \\n or ; or {(closing.Length == 0 ? "eof" : closing)}");
            }
        }
        if (statements.Count == 0) throw Fail(RegoDiagnostics.EmptyBody(_source.At(_token.Span)));
        return statements.ToImmutable();
    }

    // statement = ( some | every | disjunction ) { with } .
    private StatementSyntax Statement()
    {
        Enter();
        var start = _token.Span.Start;
        var statement = AtKeyword("some") ? Some() : AtKeyword("every") ? Every() : Disjunction().Body[0];
        if (AtKeyword("with")) statement = statement with { With = [.. Modifiers(), .. statement.With] };
        Leave();
        return statement with { Span = SpanFrom(start) };
    }

    // with = "with" term "as" term .
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
        if (!At(TokenKind.Identifier)) throw Unexpected("what is replaced", "expected ident");
        var target = Primary();
        if (target is not (NameSyntax or RefSyntax)) throw Unexpected("what is replaced", "expected with target path");
        if (!AtKeyword("as")) throw Unexpected("`as`", "expected as keyword");
        Advance();
        var value = Infix();
        return new WithSyntax(target, value, SpanFrom(start));
    }

    // some = "some" name { "," name } | "some" [ term "," ] term "in" term .
    private StatementSyntax Some()
    {
        var start = _token.Span.Start;
        Advance();
        var problem = Problem("a name", "expected var");
        var terms = new List<TermSyntax> { Infix(allowIn: false) };
        if (terms[0] is CallSyntax && !AtKeyword("in") && !At(TokenKind.Comma)) throw Unexpected("`in`", "expected `x in xs` or `x, y in xs` expression");
        while (TryTake(TokenKind.Comma)) terms.Add(Infix(allowIn: false));
        if (AtKeyword("in"))
        {
            if (terms.Count > 2) throw Unexpected("at most two terms before `in`", "expected `x in xs` or `x, y in xs` expression");
            Advance();
            var domain = Infix();
            return new SomeInStatement(terms.Count == 2 ? terms[0] : null, terms[^1], domain, SpanFrom(start));
        }
        var names = ImmutableArray.CreateBuilder<NameSyntax>();
        foreach (var term in terms)
            names.Add(term as NameSyntax ?? throw Fail(RegoDiagnostics.NameExpected(_source.At(term.Span), problem)));
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
        if (!_token.Is("in")) throw Unexpected("`in`", "expected `x[, y] in xs { ... }` expression");
        Advance();
        var domain = Infix();
        if (!At(TokenKind.LeftBrace)) throw Unexpected("`{`", "missing body");
        return new EveryStatement(key, value, domain, BracedBody(), SpanFrom(start));
    }

    private NameSyntax EveryName()
    {
        var name = NamedBy(_token.Text, _token.Span);
        if (_token.Kind is TokenKind.Number or TokenKind.String or TokenKind.RawString) throw Unexpected("a name", "expected value to be a variable");
        Take(TokenKind.Identifier, "a name", "");
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
