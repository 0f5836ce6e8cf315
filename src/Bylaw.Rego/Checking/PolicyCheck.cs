using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking.Expressions;
using Bylaw.Rego.Checking.Types;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Checking;

/// <summary>A policy that was found sound.</summary>
/// <param name="Tree">Its rules, resolved.</param>
/// <param name="Context">What a query over it needs to resolve its names.</param>
/// <param name="Types">Types of its documents.</param>
internal sealed record CheckedPolicy(RuleTree Tree, ResolverContext Context, ImmutableArray<RootTypes> Types);

/// <summary>The checks of a policy, one after the other; each goes on only when those before it found nothing.</summary>
internal sealed class PolicyCheck
{
    private readonly ImmutableArray<ModuleSyntax> _modules;
    private readonly ResolverContext _context;
    private readonly RuleTree _tree;
    private readonly bool _ignoresTypes;
    private readonly RegoSchemas? _schemas;
    private readonly StagedDiagnostics _problems = new();
    private readonly BodyOrders _orders = new();
    private readonly Dictionary<Clause, (ExpandedClause Expanded, ImmutableArray<Expression> Ordered)> _bodies = new(ReferenceEqualityComparer.Instance);

    private PolicyCheck(ImmutableArray<ModuleSyntax> modules, RegoOptions options)
    {
        _modules = modules;
        _ignoresTypes = options.IgnoresTypes;
        _schemas = options.Schemas;
        _tree = RuleTree.Build(modules);
        _context = new ResolverContext(modules, _tree.Root)
        {
            Problems = _problems,
            KeepPrints = options.KeepPrints,
            IsStrict = options.Strict,
            GrantsExternalData = options.GrantsExternalData,
            Metadata = new Metadata(modules).Answer,
        };
    }

    /// <summary>Checks modules. Null when something is wrong, which is then in <paramref name="diagnostics"/>.</summary>
    public static CheckedPolicy? Check(ImmutableArray<ModuleSyntax> modules, RegoOptions options, List<Diagnostic> diagnostics)
    {
        var check = new PolicyCheck(modules, options);
        var types = check.Run();
        if (!check._problems.Any) return new CheckedPolicy(check._tree, check._context, types);
        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var module in modules) order.TryAdd(module.Source.Name, order.Count);
        diagnostics.AddRange(check._problems.First(order, options.ErrorLimit));
        return null;
    }

    private ImmutableArray<RootTypes> Run()
    {
        foreach (var module in _modules) ModuleChecks.Check(module, _context.IsStrict, _problems);
        Resolve();
        CheckConflicts();
        if (_problems.Any) return [];
        CheckSafety();
        if (_problems.Any) return [];
        var order = Recursion.Check(_tree.Root, _tree.Groups, _problems);
        if (_problems.Any) return [];
        var types = CheckTypes(order);
        ImpossibleNegations.Check(_tree, _problems);
        return types;
    }

    private void Resolve()
    {
        var resolvers = new Dictionary<ModuleSyntax, Resolver>(ReferenceEqualityComparer.Instance);
        foreach (var (_, clause, keys) in _tree.Clauses)
        {
            if (!resolvers.TryGetValue(clause.Module, out var resolver)) resolvers[clause.Module] = resolver = new Resolver(_context, clause.Module);
            resolver.Resolve(clause, keys);
        }
        if (!_context.IsStrict) return;
        foreach (var module in _modules)
            foreach (var import in resolvers.TryGetValue(module, out var resolver) ? resolver.UnusedImports : module.Imports)
                _problems.Add(CheckStage.UnusedImports, RegoDiagnostics.UnusedImport(import.Text, module.Source.At(import.Span)));
    }

    private void CheckConflicts()
    {
        var conflicts = RuleConflicts.Find(_modules);
        foreach (var conflict in conflicts.Count > 0 ? conflicts : _tree.Misfits) _problems.Add(CheckStage.Conflicts, conflict);
    }

    private void CheckSafety()
    {
        var lines = _modules.ToDictionary(module => module, SharedLines.Of, (IEqualityComparer<ModuleSyntax>)ReferenceEqualityComparer.Instance);
        foreach (var (_, clause, _) in _tree.Clauses)
        {
            var name = lines[clause.Module].NameFor(clause.Syntax);
            for (var part = clause; part is not null; part = part.Else)
            {
                var expanded = Expander.Expand(part);
                _bodies[part] = (expanded, new SafetyCheck(part.Module.Source, _problems, _orders) { RuleName = name }.Check(expanded));
            }
        }
        if (_problems.Any) return;
        // Both orders rest on the same rules. Should they differ, a policy is refused rather than run out of order.
        foreach (var (_, clause, _) in _tree.Clauses)
        {
            for (var part = clause; part is not null; part = part.Else)
                if (Unordered.In(part) is { } statement) _problems.Add(CheckStage.BodySafety, RegoDiagnostics.UnsafeExpression(part.Module.Source.At(statement.Span)));
        }
    }

    private ImmutableArray<RootTypes> CheckTypes(IReadOnlyList<RuleGroup> order)
    {
        var data = new TypeTree();
        var found = new List<Diagnostic>();
        var schemas = new SchemaScopes(_modules, _schemas, found);
        ImmutableArray<RootTypes> types = [new RootTypes(data, schemas.InputType())];
        foreach (var group in order)
            foreach (var clause in group.Default is null ? group.Clauses : group.Clauses.Append(group.Default))
            {
                var known = schemas.Around(clause, types);
                for (var part = clause; part is not null; part = part.Else) CheckTypes(group, part, data, known, found);
            }
        if (_ignoresTypes) return types;
        foreach (var problem in found) _problems.Add(CheckStage.Types, problem);
        return types;
    }

    private void CheckTypes(RuleGroup group, Clause part, TypeTree data, ImmutableArray<RootTypes> types, List<Diagnostic> found)
    {
        var (expanded, ordered) = _bodies[part];
        // Keys that are known belong to the path.
        var known = expanded.Keys.TakeWhile(key => TermTypes.KeyOf(key) is not null).ToList();
        Value[] path = [.. group.Path.Select(name => new StringValue(name)), .. known.Select(key => TermTypes.KeyOf(key)!)];
        var checker = new TypeChecker(part.Module.Source, _orders);
        if (checker.Check(expanded with { Keys = expanded.Keys[known.Count..] }, ordered, types, found) is { } type) data.Insert(path, type);
    }
}
