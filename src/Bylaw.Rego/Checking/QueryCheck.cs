using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Rego.Checking.Expressions;
using Bylaw.Rego.Checking.Types;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Checking;

/// <summary>A query that was found sound.</summary>
/// <param name="Source">Its text.</param>
/// <param name="Syntax">Its statements as written.</param>
/// <param name="Body">Its statements, in order.</param>
/// <param name="Results">The variables that it names.</param>
/// <param name="Captures">Variables for the values of its expressions.</param>
/// <param name="SlotCount">Number of variables.</param>
internal sealed record CheckedQuery(
    SourceText Source, ImmutableArray<StatementSyntax> Syntax, CheckedBody Body, IReadOnlyList<Variable> Results, IReadOnlyList<Variable> Captures, int SlotCount);

/// <summary>The checks of a query over a policy: those of a body.</summary>
internal static class QueryCheck
{
    /// <summary>Checks a query. Null when something is wrong, which is then in <paramref name="diagnostics"/>.</summary>
    public static CheckedQuery? Check(CheckedPolicy policy, ModuleSyntax module, ImmutableArray<StatementSyntax> syntax, bool capture, RegoOptions options, List<Diagnostic> diagnostics)
    {
        var problems = new StagedDiagnostics();
        var resolver = new Resolver(policy.Context with { Problems = problems, IsStrict = false }, module);
        var (body, results, slots) = resolver.ResolveQuery(syntax, out var captures, capture);
        if (!problems.Any) CheckBody(body, module, policy, problems, options.IgnoresTypes);
        if (!problems.Any) return new CheckedQuery(module.Source, syntax, body, results, captures, slots);
        diagnostics.AddRange(problems.First(new Dictionary<string, int>(StringComparer.Ordinal), options.ErrorLimit));
        return null;
    }

    private static void CheckBody(CheckedBody body, ModuleSyntax module, CheckedPolicy policy, StagedDiagnostics problems, bool ignoresTypes)
    {
        var orders = new BodyOrders();
        var ordered = new SafetyCheck(module.Source, problems, orders).CheckBody(Expander.Expand(body), []);
        if (problems.Any) return;
        if (Unordered.In(body) is { } statement) problems.Add(CheckStage.BodySafety, RegoDiagnostics.UnsafeExpression(module.Source.At(statement.Span)));
        if (ignoresTypes) return;
        foreach (var problem in new TypeChecker(module.Source, orders).Check(ordered, policy.Types)) problems.Add(CheckStage.Types, problem);
    }
}
