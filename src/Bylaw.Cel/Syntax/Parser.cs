using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Syntax;

/// <summary>
/// Reads one expression, by recursive descent over the grammar of the language definition. An expression is small: the first
/// error ends it. How deep it nests is counted, so that nobody who walks through it later runs out of stack.
/// </summary>
internal sealed class Parser
{
    /// <summary>Most characters, as in the API server.</summary>
    private const int MostCharacters = 100_000;

    /// <summary>Most expressions inside each other. A chain of operators nests to the left.</summary>
    private const int Deepest = 500;

    private static readonly HashSet<string> s_reserved = new(StringComparer.Ordinal)
    {
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while",
    };

    private readonly SourceText _source;
    private readonly Lexer _lexer;
    private readonly Macros? _macros;
    private readonly Dictionary<Expression, int> _depths = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Expression, Span> _extents = new(ReferenceEqualityComparer.Instance);
    private Token _token;
    private int _nested;

    private Parser(SourceText source, Macros? macros)
    {
        (_source, _macros) = (source, macros);
        _lexer = new Lexer(source);
    }

    /// <summary>Reads a text; null with the problem. Without macros their names are those of ordinary functions.</summary>
    public static Expression? Parse(SourceText source, CelOptions options, out Diagnostic? problem)
    {
        problem = null;
        try
        {
            if (source.Content.Length > MostCharacters) throw new SyntaxHalt(CelDiagnostics.TooLong(MostCharacters, source.At(new Span(0, 0))));
            var parser = new Parser(source, options.HasMacros ? new Macros(source, options.HasBlocks) : null);
            parser.Advance();
            var expression = parser.Expression();
            if (parser._token.Kind != TokenKind.End) throw parser.Unexpected("an operator, or the end");
            return expression;
        }
        catch (SyntaxHalt halt)
        {
            problem = halt.Problem;
            return null;
        }
    }

    private Expression Expression()
    {
        if (++_nested > Deepest || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw TooDeep(_token.Span);
        var test = Or();
        if (TryTake(TokenKind.Question))
        {
            var then = Or();
            Take(TokenKind.Colon, "`:`");
            var otherwise = Expression();
            test = Made(new ConditionalExpression(test, then, otherwise, Span.Cover(Extent(test), Extent(otherwise))));
        }
        _nested--;
        return test;
    }

    private Expression Or() => Logical(TokenKind.Or, And);

    private Expression And() => Logical(TokenKind.And, Relation);

    private Expression Logical(TokenKind kind, Func<Expression> operand)
    {
        var first = operand();
        if (_token.Kind != kind) return first;
        var operands = ImmutableArray.CreateBuilder<Expression>();
        operands.Add(first);
        while (TryTake(kind)) operands.Add(operand());
        return Made(new LogicalExpression(kind == TokenKind.And, operands.ToImmutable(), Span.Cover(Extent(first), Extent(operands[^1]))));
    }

    private Expression Relation() => Chain(Addition, kind => kind switch
    {
        TokenKind.Equal => "_==_",
        TokenKind.NotEqual => "_!=_",
        TokenKind.Less => "_<_",
        TokenKind.LessOrEqual => "_<=_",
        TokenKind.Greater => "_>_",
        TokenKind.GreaterOrEqual => "_>=_",
        TokenKind.In => "@in",
        _ => null,
    });

    private Expression Addition() => Chain(Multiplication, kind => kind switch { TokenKind.Plus => "_+_", TokenKind.Minus => "_-_", _ => null });

    private Expression Multiplication() => Chain(Unary, kind => kind switch { TokenKind.Times => "_*_", TokenKind.Divide => "_/_", TokenKind.Modulo => "_%_", _ => null });

    private Expression Chain(Func<Expression> operand, Func<TokenKind, string?> functionOf)
    {
        var left = operand();
        while (functionOf(_token.Kind) is { } function)
        {
            Advance();
            var right = operand();
            left = Made(new CallExpression(function, null, [left, right], Span.Cover(Extent(left), Extent(right))));
        }
        return left;
    }

    private Expression Unary()
    {
        var sign = _token.Kind;
        var signs = new Stack<Span>();
        while (sign is TokenKind.Not or TokenKind.Minus && _token.Kind == sign)
        {
            signs.Push(_token.Span);
            Advance();
        }
        var inner = sign == TokenKind.Minus && Negated(signs) is { } number ? Member(number) : Member(Primary());
        foreach (var place in signs) inner = Made(new CallExpression(sign == TokenKind.Not ? "!_" : "-_", null, [inner], Span.Cover(place, Extent(inner))));
        return inner;
    }

    /// <summary>A number right behind a minus sign is a literal with it: so the smallest integer can be written.</summary>
    private LiteralExpression? Negated(Stack<Span> signs)
    {
        Value? value = _token.Value switch
        {
            IntegerValue integer => IntegerValue.Of(-integer.Value),
            NumberValue => IntegerValue.Of(long.MinValue),
            DoubleValue number => new DoubleValue(-number.Value),
            _ => null,
        };
        if (value is null) return null;
        var span = Span.Cover(signs.Pop(), _token.Span);
        Advance();
        return Made(new LiteralExpression(value, span));
    }

    private Expression Member(Expression operand)
    {
        while (true)
        {
            if (TryTake(TokenKind.Dot))
            {
                var isOptional = TryTake(TokenKind.Question);
                var name = _token;
                if (name.Kind is not (TokenKind.Name or TokenKind.QuotedName)) throw Unexpected("the name of a field or method");
                Advance();
                if (!isOptional && name.Kind == TokenKind.Name && _token.Kind == TokenKind.Open) operand = Call(operand, name, Extent(operand));
                else operand = Made(new SelectExpression(operand, name.Text, Span.Cover(Extent(operand), name.Span), isOptional: isOptional));
            }
            else if (TryTake(TokenKind.OpenBracket))
            {
                var isOptional = TryTake(TokenKind.Question);
                var index = Expression();
                var end = Take(TokenKind.CloseBracket, "`]`");
                operand = Made(new CallExpression(isOptional ? "_[?_]" : "_[_]", null, [operand, index], Span.Cover(Extent(operand), end.Span)));
            }
            else if (_token.Kind == TokenKind.OpenBrace && TypeName(operand) is { } type) operand = Message(type, operand.Span);
            else return operand;
        }
    }

    private static string? TypeName(Expression expression) => expression switch
    {
        NameExpression name => name.Name,
        SelectExpression { IsTest: false, IsOptional: false } select => TypeName(select.Operand) is { } qualifier ? $"{qualifier}.{select.Field}" : null,
        _ => null,
    };

    private Expression Call(Expression? target, Token name, Span from)
    {
        Take(TokenKind.Open, "`(`");
        var arguments = Arguments(TokenKind.Close, "`)`", out var end);
        var span = Span.Cover(from, end);
        if (_macros?.Expand(target, name.Text, arguments, span) is { } expanded) return Made(expanded);
        return Made(new CallExpression(name.Text, target, arguments, span, name.Span));
    }

    private ImmutableArray<Expression> Arguments(TokenKind close, string closing, out Span end)
    {
        var arguments = ImmutableArray.CreateBuilder<Expression>();
        while (_token.Kind != close)
        {
            arguments.Add(Expression());
            if (!TryTake(TokenKind.Comma)) break;
            if (_token.Kind == close && close == TokenKind.Close) throw Unexpected("an argument");
        }
        end = Take(close, closing).Span;
        return arguments.ToImmutable();
    }

    private Expression Primary()
    {
        var token = _token;
        switch (token.Kind)
        {
            case TokenKind.Literal:
                // The largest magnitude is a number only behind a minus sign.
                if (token.Value is NumberValue and not IntegerValue) throw new SyntaxHalt(CelDiagnostics.BadNumber(_source.At(token.Span)));
                Advance();
                return Made(new LiteralExpression(token.Value!, token.Span));
            case TokenKind.Open:
                Advance();
                var inner = Expression();
                _extents[inner] = Span.Cover(token.Span, Take(TokenKind.Close, "`)`").Span);
                return inner;
            case TokenKind.OpenBracket: return List(token.Span);
            case TokenKind.OpenBrace: return Map(token.Span);
            case TokenKind.Dot:
                Advance();
                return Name(token.Span, ".");
            case TokenKind.Name: return Name(token.Span, "");
            default: throw Unexpected("an expression");
        }
    }

    private Expression Name(Span from, string dot)
    {
        var name = _token;
        if (name.Kind != TokenKind.Name) throw Unexpected("a name");
        if (s_reserved.Contains(name.Text)) throw new SyntaxHalt(CelDiagnostics.ReservedWord(name.Text, _source.At(name.Span)));
        Advance();
        name = name with { Text = dot + name.Text };
        return _token.Kind == TokenKind.Open ? Call(null, name, from) : Made(new NameExpression(name.Text, Span.Cover(from, name.Span)));
    }

    private ListExpression List(Span from)
    {
        Advance();
        var items = ImmutableArray.CreateBuilder<(Expression, bool)>();
        while (_token.Kind != TokenKind.CloseBracket)
        {
            var isOptional = TryTake(TokenKind.Question);
            items.Add((Expression(), isOptional));
            if (!TryTake(TokenKind.Comma)) break;
        }
        return Made(new ListExpression(items.ToImmutable(), Span.Cover(from, Take(TokenKind.CloseBracket, "`]`").Span)));
    }

    private MapExpression Map(Span from)
    {
        Advance();
        var entries = ImmutableArray.CreateBuilder<(Expression, Expression, bool)>();
        while (_token.Kind != TokenKind.CloseBrace)
        {
            var isOptional = TryTake(TokenKind.Question);
            var key = Expression();
            Take(TokenKind.Colon, "`:`");
            entries.Add((key, Expression(), isOptional));
            if (!TryTake(TokenKind.Comma)) break;
        }
        return Made(new MapExpression(entries.ToImmutable(), Span.Cover(from, Take(TokenKind.CloseBrace, "`}`").Span)));
    }

    private MessageExpression Message(string type, Span from)
    {
        Advance();
        var fields = ImmutableArray.CreateBuilder<(string, Expression, bool, Span)>();
        while (_token.Kind != TokenKind.CloseBrace)
        {
            var isOptional = TryTake(TokenKind.Question);
            var name = _token;
            if (name.Kind is not (TokenKind.Name or TokenKind.QuotedName)) throw Unexpected("the name of a field");
            Advance();
            Take(TokenKind.Colon, "`:`");
            fields.Add((name.Text, Expression(), isOptional, name.Span));
            if (!TryTake(TokenKind.Comma)) break;
        }
        return Made(new MessageExpression(type, fields.ToImmutable(), Span.Cover(from, Take(TokenKind.CloseBrace, "`}`").Span)));
    }

    /// <summary>Where an expression stands, with the parentheses around it.</summary>
    private Span Extent(Expression expression) => _extents.GetValueOrDefault(expression, expression.Span);

    private T Made<T>(T expression) where T : Expression
    {
        var depth = 0;
        foreach (var part in expression.Parts) depth = Math.Max(depth, _depths.GetValueOrDefault(part));
        if (++depth > Deepest) throw TooDeep(expression.Span);
        _depths[expression] = depth;
        return expression;
    }

    private void Advance() => _token = _lexer.Next();

    private bool TryTake(TokenKind kind)
    {
        if (_token.Kind != kind) return false;
        Advance();
        return true;
    }

    private Token Take(TokenKind kind, string wanted)
    {
        if (_token.Kind != kind) throw Unexpected(wanted);
        var token = _token;
        Advance();
        return token;
    }

    private SyntaxHalt Unexpected(string wanted) =>
        new(CelDiagnostics.UnexpectedToken(_token.Kind == TokenKind.End ? null : _source.Slice(_token.Span).ToString(), wanted, _source.At(_token.Span)));

    private SyntaxHalt TooDeep(Span span) => new(CelDiagnostics.TooDeep(Deepest, _source.At(span)));
}
