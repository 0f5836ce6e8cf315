using System.Collections.Immutable;
using Bylaw.Core.Text;

namespace Bylaw.Cel.Syntax;

/// <summary>Calls that are no calls: their arguments are names and bodies that run more than once, or never.</summary>
internal sealed class Macros(SourceText source, bool hasBlocks)
{
    /// <summary>What a call means; null when it is an ordinary one.</summary>
    public Expression? Expand(Expression? target, string function, ImmutableArray<Expression> arguments, Span span) => target switch
    {
        null => function == "has" && arguments.Length == 1 ? Has(arguments[0], span) : null,
        NameExpression { Name: "cel" } when hasBlocks && Block(function, arguments, span) is { } block => block,
        NameExpression { Name: "cel" } when function == "bind" && arguments.Length == 3 => new BindExpression(Variable(arguments[0]), arguments[1], arguments[2], span),
        NameExpression { Name: "math" } when function is "greatest" or "least" && arguments.Length > 0 => Extreme(target, function, arguments, span),
        _ => Method(target, function, arguments, span),
    };

    private Expression? Method(Expression target, string function, ImmutableArray<Expression> arguments, Span span)
    {
        ComprehensionExpression Make(ComprehensionKind kind, bool isDouble = false, bool hasFilter = false)
        {
            var first = Variable(arguments[0]);
            var second = isDouble ? Variable(arguments[1]) : null;
            if (first == second) throw new SyntaxHalt(CelDiagnostics.SameVariable(first, source.At(arguments[1].Span)));
            var filter = hasFilter ? arguments[isDouble ? 2 : 1] : null;
            return new ComprehensionExpression(kind, target, first, second, filter, arguments[^1], span);
        }
        return (function, arguments.Length) switch
        {
            ("all", 2) => Make(ComprehensionKind.All),
            ("exists", 2) => Make(ComprehensionKind.Exists),
            ("exists_one" or "existsOne", 2) => Make(ComprehensionKind.ExistsOne),
            ("filter", 2) => Make(ComprehensionKind.Filter),
            ("map", 2) => Make(ComprehensionKind.Map),
            ("sortBy", 2) => Make(ComprehensionKind.SortBy),
            ("map", 3) => Make(ComprehensionKind.Map, hasFilter: true),
            ("all", 3) => Make(ComprehensionKind.All, isDouble: true),
            ("exists", 3) => Make(ComprehensionKind.Exists, isDouble: true),
            ("exists_one" or "existsOne", 3) => Make(ComprehensionKind.ExistsOne, isDouble: true),
            ("transformList", 3) => Make(ComprehensionKind.Map, isDouble: true),
            ("transformList", 4) => Make(ComprehensionKind.Map, isDouble: true, hasFilter: true),
            ("transformMap", 3) => Make(ComprehensionKind.MapValues, isDouble: true),
            ("transformMap", 4) => Make(ComprehensionKind.MapValues, isDouble: true, hasFilter: true),
            ("transformMapEntry", 3) => Make(ComprehensionKind.MapEntries, isDouble: true),
            ("transformMapEntry", 4) => Make(ComprehensionKind.MapEntries, isDouble: true, hasFilter: true),
            ("optMap", 2) => new OptionalMapExpression(target, Variable(arguments[0]), arguments[1], isFlat: false, span),
            ("optFlatMap", 2) => new OptionalMapExpression(target, Variable(arguments[0]), arguments[1], isFlat: true, span),
            _ => null,
        };
    }

    private SelectExpression Has(Expression argument, Span span) => argument is SelectExpression { IsTest: false, IsOptional: false } select
        ? new SelectExpression(select.Operand, select.Field, span, isTest: true)
        : throw new SyntaxHalt(CelDiagnostics.HasOfNoField(source.At(argument.Span)));

    private static CallExpression Extreme(Expression target, string function, ImmutableArray<Expression> arguments, Span span) => new(
        function == "greatest" ? "math.@max" : "math.@min", null,
        arguments.Length <= 2 ? arguments : [new ListExpression([.. arguments.Select(argument => (argument, false))], Span.Cover(target.Span, span))], span);

    /// <summary>What optimisers write: values that are named by their place, and variables that nobody named.</summary>
    private static Expression? Block(string function, ImmutableArray<Expression> arguments, Span span) => (function, arguments) switch
    {
        ("index", [LiteralExpression place]) => new NameExpression($"@index{place.Value}", span),
        ("iterVar" or "accuVar", [LiteralExpression level, LiteralExpression place]) => new NameExpression($"@{function}:{level.Value}:{place.Value}", span),
        ("block", [ListExpression values, var body]) => Enumerable.Reverse(values.Items).Select((item, n) => (item.Item, Place: values.Items.Length - 1 - n))
            .Aggregate(body, (inner, value) => new BindExpression(FormattableString.Invariant($"@index{value.Place}"), value.Item, inner, span)),
        _ => null,
    };

    private string Variable(Expression argument) => argument is NameExpression { Name: [not '.', ..] } name ? name.Name : throw new SyntaxHalt(CelDiagnostics.VariableExpected(source.At(argument.Span)));
}
