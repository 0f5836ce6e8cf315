using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Planning;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego;

/// <summary>How to compile Rego.</summary>
public sealed record RegoOptions
{
    /// <summary>Whether modules are Rego v0 unless they import <c>rego.v1</c>.</summary>
    public bool V0 { get; init; }

    /// <summary>
    /// Whether each module may be of either version: one that cannot be read as v1 but as v0 is v0. Folders of
    /// policies hold both, and nothing in a file names its version.
    /// </summary>
    public bool DetectVersion { get; init; }

    /// <summary>Whether <c>print</c> statements are kept.</summary>
    public bool KeepPrints { get; init; }

    /// <summary>The defaults: Rego v1, no printing.</summary>
    public static readonly RegoOptions Default = new();
}

/// <summary>Compiled modules. Immutable; safe to use from several threads.</summary>
public sealed partial class RegoProgram
{
    private readonly ResolverContext _context;
    private readonly Planner _planner;
    private readonly RegoOptions _options;

    private RegoProgram(ImmutableArray<ModuleSyntax> modules, RuleTree tree, ResolverContext context, Planner planner, RegoOptions options)
    {
        Modules = modules;
        Tree = tree;
        _context = context;
        _planner = planner;
        _options = options;
    }

    internal ImmutableArray<ModuleSyntax> Modules { get; }

    internal RuleTree Tree { get; }

    internal Planner Planner => _planner;

    internal RegoOptions Options => _options;

    internal int GroupCount => Tree.Groups.Count;

    /// <summary>Compiles modules. Null when a diagnostic is an error.</summary>
    public static RegoProgram? Compile(IEnumerable<SourceText> sources, RegoOptions options, out ImmutableArray<Diagnostic> diagnostics)
    {
        var found = new List<Diagnostic>();
        var program = Compile(sources, options, found);
        diagnostics = [.. found];
        return program;
    }

    private static RegoProgram? Compile(IEnumerable<SourceText> sources, RegoOptions options, List<Diagnostic> diagnostics)
    {
        var modules = Parse(sources, options, diagnostics);
        if (diagnostics.Count > 0) return null;
        var tree = RuleTree.Build(modules, diagnostics);
        if (diagnostics.Count > 0) return null;
        var metadata = new Metadata(modules);
        var context = new ResolverContext(modules, tree.Root, diagnostics) { KeepPrints = options.KeepPrints, Metadata = metadata.Answer };
        Resolve(tree, context);
        if (diagnostics.Count > 0) return null;
        Recursion.Check(tree.Root, tree.Groups, diagnostics);
        if (diagnostics.Count > 0) return null;
        return new RegoProgram(modules, tree, context, Planner.Plan(tree.Root, tree.Groups), options);
    }

    private static ImmutableArray<ModuleSyntax> Parse(IEnumerable<SourceText> sources, RegoOptions options, List<Diagnostic> diagnostics)
    {
        var modules = ImmutableArray.CreateBuilder<ModuleSyntax>();
        foreach (var source in sources)
        {
            var errors = new List<Diagnostic>();
            var module = Parser.ParseModule(source, options.V0 ? RegoVersion.V0 : RegoVersion.V1, errors);
            if (module is null && options.DetectVersion) module = ParseOther(source, errors);
            if (module is not null) modules.Add(module);
            diagnostics.AddRange(errors);
        }
        return modules.ToImmutable();
    }

    /// <summary>
    /// Reads as v0 what is no v1. When it is neither, the errors are those of the version in which the reading came
    /// further.
    /// </summary>
    private static ModuleSyntax? ParseOther(SourceText source, List<Diagnostic> errors)
    {
        var others = new List<Diagnostic>();
        var module = Parser.ParseModule(source, RegoVersion.V0, others);
        if (module is null && (others[0].At?.Span.Start ?? 0) <= (errors[0].At?.Span.Start ?? 0)) return null;
        errors.Clear();
        errors.AddRange(others);
        return module;
    }

    private static void Resolve(RuleTree tree, ResolverContext context)
    {
        var resolvers = new Dictionary<ModuleSyntax, Resolver>(ReferenceEqualityComparer.Instance);
        foreach (var (_, clause, keys) in tree.Clauses)
        {
            if (!resolvers.TryGetValue(clause.Module, out var resolver)) resolvers[clause.Module] = resolver = new Resolver(context, clause.Module);
            resolver.Resolve(clause, keys);
        }
    }

    /// <summary>
    /// Prepares a query: a body such as <c>data.main.deny = x</c>. With <paramref name="capture"/> each expression gives its value,
    /// so that a false one is an answer and not a failure, as <c>opa eval</c> has it. Null when a diagnostic is an error.
    /// </summary>
    public RegoQuery? Prepare(string query, out ImmutableArray<Diagnostic> diagnostics, bool capture = false, string? package = null, IEnumerable<string>? imports = null)
    {
        var found = new List<Diagnostic>();
        var result = Prepare(new SourceText("query", query), found, capture, package, imports);
        diagnostics = [.. found];
        return found.Count > 0 ? null : result;
    }

    private RegoQuery? Prepare(SourceText source, List<Diagnostic> diagnostics, bool capture, string? package, IEnumerable<string>? imports)
    {
        if (Check(source, diagnostics, capture, package, imports) is not { } query) return null;
        var body = _planner.PlanQuery(query.Body, source, query.SlotCount, out var slots);
        return new RegoQuery(this, body, slots, query.Results, query.Captures, query.Syntax, source);
    }

    /// <summary>Parses a query and resolves its names. Null when a diagnostic is an error.</summary>
    internal CheckedQuery? Check(SourceText source, List<Diagnostic> diagnostics, bool capture, string? package, IEnumerable<string>? imports)
    {
        if (Parser.ParseQuery(source, _options.V0 ? RegoVersion.V0 : RegoVersion.V1, diagnostics) is not { } syntax) return null;
        ImmutableArray<string> path = package is null ? [""] : [.. package.Split('.')];
        var imported = (imports ?? []).Select(import => new ImportSyntax([.. import.Split('.')], null, default)).ToImmutableArray();
        var module = new ModuleSyntax(source, RegoVersion.V1, new PackageSyntax(path, default), imported, [], []);
        var context = _context with { Diagnostics = diagnostics };
        var resolved = new Resolver(context, module).ResolveQuery(syntax, out var captures, capture);
        return diagnostics.Count > 0 ? null : new CheckedQuery(source, syntax, resolved.Body, resolved.Results, captures, resolved.SlotCount);
    }
}

/// <summary>A query whose names are resolved.</summary>
internal sealed record CheckedQuery(
    SourceText Source, ImmutableArray<StatementSyntax> Syntax, CheckedBody Body, IReadOnlyList<Variable> Results, IReadOnlyList<Variable> Captures, int SlotCount);
