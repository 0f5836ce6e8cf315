using System.Collections.Immutable;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Partial;

/// <summary>
/// What is left of a query: it holds when one of the bodies does. No body: it cannot hold; an empty body: it holds
/// whatever the unknown is. The bodies may refer to the support modules, and to the policy itself.
/// </summary>
/// <param name="Bodies">The bodies, with the places that their statements come from.</param>
/// <param name="Queries">The bodies as syntax.</param>
/// <param name="Clauses">The support rules.</param>
/// <param name="Support">The support rules as modules.</param>
internal sealed record PartialResult(
    ImmutableArray<ImmutableArray<Residual>> Bodies,
    ImmutableArray<ImmutableArray<StatementSyntax>> Queries,
    IReadOnlyList<SupportClause> Clauses,
    ImmutableArray<ModuleSyntax> Support)
{
    /// <summary>Evaluates a query as far as possible.</summary>
    public static PartialResult Of(RegoProgram program, CheckedQuery query, PartialSettings settings, RegoInput input)
    {
        var evaluator = new PartialEvaluator(program, settings.BesideRules(program.Tree.Root), input);
        ImmutableArray<Term> results = [.. query.Results.Select(variable => (Term)new VariableTerm(variable, default))];
        var bodies = new List<ImmutableArray<Residual>>();
        foreach (var state in evaluator.Solve(query.Body.Statements, query.Source, State.Empty))
            foreach (var settled in Settling.Settle(evaluator, state, results))
                bodies.Add(CopyPropagation.Apply(WithResults(settled, query), [.. query.Results], final: true, evaluator.Budget));
        return Finish(evaluator, query, bodies);
    }

    // What the query asks for is said at the end of each body.
    private static ImmutableArray<Residual> WithResults(Settled settled, CheckedQuery query)
    {
        var statements = settled.Statements.ToBuilder();
        foreach (var (variable, term) in query.Results.Zip(settled.Live))
            if (!(term is VariableTerm same && same.Variable == variable))
                statements.Add(new Residual(new UnificationStatement(new VariableTerm(variable, default), term, default), query.Source.At(default)));
        return statements.ToImmutable();
    }

    private static PartialResult Finish(PartialEvaluator evaluator, CheckedQuery query, List<ImmutableArray<Residual>> bodies)
    {
        if (bodies.Any(body => body.IsEmpty)) bodies = [[]];
        var clauses = evaluator.Supports.Clauses;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var kept = ImmutableArray.CreateBuilder<ImmutableArray<Residual>>();
        var queries = ImmutableArray.CreateBuilder<ImmutableArray<StatementSyntax>>();
        foreach (var body in bodies)
        {
            var syntax = Write(body, query, evaluator.Budget);
            if (!seen.Add(SyntaxText.Of(syntax))) continue;
            kept.Add(body);
            queries.Add(syntax);
        }
        return new PartialResult(kept.ToImmutable(), queries.ToImmutable(), clauses, SupportModules.Of(clauses, kept, [], evaluator.Budget));
    }

    private static ImmutableArray<StatementSyntax> Write(ImmutableArray<Residual> body, CheckedQuery query, Budget budget)
    {
        var mentioned = new List<Variable>();
        foreach (var residual in body) Mentions.Collect(residual.Statement, mentioned);
        var syntax = new ResidualSyntax(new VariableNames(mentioned, query.Results, []), budget);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. syntax.Body(body.Select(residual => residual.Statement)).Where(statement => seen.Add(SyntaxText.Of(statement)))];
    }

    /// <summary>The result as the JSON form of the syntax tree: <c>{"queries": …, "support": …}</c>.</summary>
    public ObjectValue ToJson()
    {
        var fields = new ObjectBuilder(2);
        if (!Queries.IsEmpty) fields.Set("queries", new ArrayValue([.. Queries.Select(BodyAsJson)]));
        if (!Support.IsEmpty) fields.Set("support", new ArrayValue([.. Support.Select(ModuleAsJson)]));
        return fields.ToObject();
    }

    // The JSON form shows numbers as they are written: it is made from what would be printed.
    private static Value BodyAsJson(ImmutableArray<StatementSyntax> query)
    {
        if (query.IsEmpty) return ArrayValue.Empty;
        var source = new SourceText("query", SyntaxText.Of(query));
        return AstJson.OfBody(Parser.ParseQuery(source, RegoVersion.V1, []) ?? query, source).ToValue();
    }

    private static Value ModuleAsJson(ModuleSyntax module)
    {
        var source = new SourceText("support", SyntaxText.Of(module));
        return AstJson.Of(Parser.ParseModule(source, RegoVersion.V1, []) ?? module).ToValue();
    }
}
