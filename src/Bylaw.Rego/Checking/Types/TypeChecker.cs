using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Rego.Checking.Expressions;
using Bylaw.Rego.Library;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Checking.Types;

/// <summary>Checks the types of bodies, and finds those of what rules define.</summary>
internal sealed class TypeChecker(SourceText source, BodyOrders orders)
{
    private readonly List<TypeProblem> _problems = [];

    /// <summary>Checks a clause. Gives the type of what it defines, or null when that is unknown; problems go to the list.</summary>
    public RegoType? Check(ExpandedClause clause, ImmutableArray<Expression> body, ImmutableArray<RootTypes> documents, List<Diagnostic> problems)
    {
        var types = new TermTypes(documents);
        CheckBody(body, types);
        problems.AddRange(_problems.Select(problem => problem.Diagnostic));
        // What is wrong in a rule is told where it is, and not again where the rule is used.
        return _problems.Count > 0 ? UnionType.Any : TypeOf(clause, types);
    }

    /// <summary>Checks the body of a query.</summary>
    public IEnumerable<Diagnostic> Check(ImmutableArray<Expression> body, ImmutableArray<RootTypes> documents)
    {
        CheckBody(body, new TermTypes(documents));
        return _problems.Select(problem => problem.Diagnostic);
    }

    private static RegoType? TypeOf(ExpandedClause clause, TermTypes types)
    {
        if (clause.Clause.Syntax.Head.Arguments is not null)
        {
            foreach (var argument in clause.Clause.Arguments) TypeRest(argument, types);
            return new FunctionType(
                [.. clause.Clause.Arguments.Select(argument => new FunctionType.Parameter(null, types.Of(argument)))],
                new FunctionType.Parameter(null, types.Of(clause.Value)));
        }
        var type = clause.Member is null ? types.Of(clause.Value) : types.Of(clause.Member) is { } member ? SetType.Of(member) : null;
        for (var i = clause.Keys.Length - 1; i >= 0 && type is not null; i--)
            type = types.Of(clause.Keys[i]) is { } key ? ObjectType.Of(key, type) : null;
        return type;
    }

    /// <summary>Variables of an argument that the body does not speak of may be anything.</summary>
    private static void TypeRest(Term argument, TermTypes types)
    {
        var variables = new HashSet<Variable>();
        ExpressionVariables.Collect(argument, variables);
        foreach (var variable in variables)
            if (types.Of(variable) is null) types.Set(variable, UnionType.Any);
    }

    private void CheckBody(ImmutableArray<Expression> body, TermTypes types)
    {
        foreach (var expression in body) Check(expression, types);
    }

    private void Check(Expression expression, TermTypes types)
    {
        var before = _problems.Count;
        CheckInside(expression, types);
        new ReferenceTypes(source, _problems).Check(expression, types);
        var isTold = _problems.Count > before;
        // An unknown type in it follows, then, from what was told already.
        if (Problem(expression, types) is { } problem && !(isTold && problem.IsOfUnknown)) _problems.Add(problem);
    }

    /// <summary>Bodies inside an expression. That of <c>every</c> is not checked itself, since OPA does not either: only what stands in it.</summary>
    private void CheckInside(Expression expression, TermTypes types)
    {
        foreach (var comprehension in ExpressionVariables.ComprehensionsOf(expression)) CheckComprehension(comprehension, types);
        if (expression is EveryExpression every)
        {
            foreach (var inner in orders.Of(every, every.Body)) CheckInside(inner, types);
        }
        else if (expression is BodiesExpression bodies)
        {
            foreach (var body in bodies.Bodies) CheckBody(orders.Of(body, body.Body), types.Inside());
        }
    }

    private void CheckComprehension(ExpandedComprehension comprehension, TermTypes types)
    {
        var before = _problems.Count;
        var inside = types.Inside();
        CheckBody(orders.Of(comprehension, comprehension.Body), inside);
        if (_problems.Count > before) return;
        var value = inside.Of(comprehension.Value);
        types.Set(comprehension, comprehension.Kind switch
        {
            ComprehensionKind.Array => ArrayType.Of(value),
            ComprehensionKind.Set => SetType.Of(value),
            _ => ObjectType.Of(inside.Of(comprehension.Key!), value),
        });
    }

    private TypeProblem? Problem(Expression expression, TermTypes types)
    {
        foreach (var modifier in expression.With)
            if (modifier is FunctionWith function && Problem(function, types) is { } diagnostic) return new TypeProblem(diagnostic, false);
        return expression switch
        {
            EqualExpression equal => Problem(equal.Left, equal.Right, equal.At, types),
            // As an expression of its own `==` is `=`.
            CallExpression { Builtin.Name: "equal", Operands: [var left, var right] } call => Problem(left, right, call.At, types),
            CallExpression call => Problem(call, types),
            _ => null,
        };
    }

    private Diagnostic? Problem(FunctionWith with, TermTypes types)
    {
        var target = with.Target is { } group ? TermTypes.OfFunction(group, types.Documents) : Builtins.Find(with.Name)?.Type;
        var value = with.ByRule is { } rule ? TermTypes.OfFunction(rule, types.Documents) : with.ByBuiltin?.Type;
        if (target is not FunctionType wanted || value is not FunctionType found || TypeRelations.CanUnify(wanted, found)) return null;
        var at = source.At(with.Span);
        var have = $"({string.Join(", ", found.Arguments.Select(argument => argument.Type?.ToString() ?? "???"))})";
        var by = with.ByRule?.Name ?? with.ByBuiltin!.Name;
        return wanted.Arguments.Length == found.Arguments.Length
            ? RegoDiagnostics.ReplacementType(by, with.Name, at, have, wanted.ArgumentsText)
            : RegoDiagnostics.ReplacementArity(by, found.Arguments.Length, with.Name, wanted.Arguments.Length, at, have, wanted.ArgumentsText);
    }

    private TypeProblem? Problem(Term left, Term right, Span at, TermTypes types)
    {
        var (typeLeft, typeRight) = (types.Of(left), types.Of(right));
        if (TypeUnifier.Unify(left, right, types)) return null;
        return new TypeProblem(
            RegoDiagnostics.NeverEqual(typeLeft?.ToString() ?? "???", typeRight?.ToString() ?? "???", source.At(at)),
            !TypeUnifier.IsKnown(typeLeft) || !TypeUnifier.IsKnown(typeRight));
    }

    private TypeProblem? Problem(CallExpression call, TermTypes types)
    {
        var name = call.Builtin?.Name ?? call.Group!.Name;
        var type = call.Builtin?.Type ?? TermTypes.OfFunction(call.Group!, types.Documents);
        if (type is not FunctionType { IsVariadic: false } function) return null;
        var parameters = function.Operands;
        var problem = call.Operands.Length > parameters.Length ? "too many arguments"
            : call.Operands.Length < function.Arguments.Length ? "too few arguments"
            : !Fit(call.Operands, parameters, types) ? "invalid argument(s)"
            : null;
        if (problem is null) return null;
        var found = call.Operands.Select(types.Of).ToList();
        var have = $"({string.Join(", ", found.Select(operand => operand?.ToString() ?? "???"))})";
        return new TypeProblem(RegoDiagnostics.WrongArguments(name, problem, have, function.OperandsText, source.At(call.At)), !found.TrueForAll(TypeUnifier.IsKnown));
    }

    private static bool Fit(ImmutableArray<Term> operands, ImmutableArray<FunctionType.Parameter> parameters, TermTypes types)
    {
        for (var i = 0; i < operands.Length; i++)
            if (!TypeUnifier.Unify(operands[i], parameters[i].Type, types)) return false;
        return true;
    }
}
