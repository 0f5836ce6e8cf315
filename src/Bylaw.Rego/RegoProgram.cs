using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Planning;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego;

/// <summary>How to compile Rego.</summary>
public sealed record RegoOptions
{
    /// <summary>Whether modules are Rego v0 unless they import <c>rego.v1</c>.</summary>
    public bool V0 { get; init; }

    /// <summary>Whether modules are Rego v2: each as if it imported <c>rego.v2</c>.</summary>
    public bool V2 { get; init; }

    internal RegoVersion Version => V0 ? RegoVersion.V0 : V2 ? RegoVersion.V2 : RegoVersion.V1;

    /// <summary>
    /// Whether each module may be of either version: one that cannot be read as v1 but as v0 is v0. Folders of
    /// policies hold both, and nothing in a file names its version.
    /// </summary>
    public bool DetectVersion { get; init; }

    /// <summary>Whether <c>print</c> statements are kept.</summary>
    public bool KeepPrints { get; init; }

    /// <summary>Whether what is allowed but useless is an error, too: unused imports, variables and arguments, and in v0 what v1 never allows.</summary>
    public bool Strict { get; init; }

    /// <summary>Whether an annotation (<c># METADATA</c>) that cannot be read is an error; else it counts as none.</summary>
    public bool StrictAnnotations { get; init; }

    /// <summary>Schemas of the input and of data, by which static types are checked; null for none.</summary>
    public RegoSchemas? Schemas { get; init; }

    /// <summary>Whether the static types are left unchecked, as by interpreters that have none.</summary>
    internal bool IgnoresTypes { get; init; }

    /// <summary>Whether policies may call <c>external_data</c>, which is Gatekeeper's and no word of OPA.</summary>
    public bool GrantsExternalData { get; init; }

    /// <summary>Most errors that one compilation reports; 0 for no limit.</summary>
    public int ErrorLimit { get; init; } = 10;

    /// <summary>The defaults: Rego v1, no printing.</summary>
    public static readonly RegoOptions Default = new();
}

/// <summary>Compiled modules. Immutable; safe to use from several threads.</summary>
public sealed partial class RegoProgram
{
    /// <summary>What places in a query have as their file.</summary>
    public const string QueryName = "query";

    private readonly CheckedPolicy _policy;
    private readonly Planner _planner;
    private readonly RegoOptions _options;
    private readonly SessionPool _sessions;
    private readonly ConditionalWeakTable<Value, SharedMemo> _shared = [];
    private readonly SharedMemo _withoutData;

    private RegoProgram(ImmutableArray<ModuleSyntax> modules, CheckedPolicy policy, Planner planner, RegoOptions options)
    {
        Modules = modules;
        _policy = policy;
        _planner = planner;
        _options = options;
        _sessions = new SessionPool(policy.Tree.Groups.Count);
        _withoutData = new SharedMemo(policy.Tree.Groups.Count);
    }

    internal ImmutableArray<ModuleSyntax> Modules { get; }

    internal RuleTree Tree => _policy.Tree;

    internal Planner Planner => _planner;

    internal RegoOptions Options => _options;

    internal int GroupCount => Tree.Groups.Count;

    /// <summary>A session that has begun; give it back with <see cref="Return"/> unless a halt ended it.</summary>
    internal RegoSession Rent(RegoInput input)
    {
        var session = _sessions.Rent();
        session.Start(input, input.Data is null ? _withoutData : _shared.GetValue(input.Data, _ => new SharedMemo(GroupCount)));
        return session;
    }

    internal void Return(RegoSession session) => _sessions.Return(session);

    /// <summary>Compiles modules. Null when a diagnostic is an error.</summary>
    public static RegoProgram? Compile(IEnumerable<SourceText> sources, RegoOptions options, out ImmutableArray<Diagnostic> diagnostics)
    {
        var found = new List<Diagnostic>();
        var program = Compile(sources, options, found);
        diagnostics = [.. found];
        return program;
    }

    /// <summary>Compiles modules that are read already. Null when a diagnostic is an error.</summary>
    public static RegoProgram? CompileModules(IEnumerable<RegoModule> modules, RegoOptions options, out ImmutableArray<Diagnostic> diagnostics)
    {
        var found = new List<Diagnostic>();
        var program = Compile([.. modules.Select(module => module.Syntax)], options, found);
        diagnostics = [.. found];
        return program;
    }

    private static RegoProgram? Compile(IEnumerable<SourceText> sources, RegoOptions options, List<Diagnostic> diagnostics)
    {
        var modules = ImmutableArray.CreateBuilder<ModuleSyntax>();
        foreach (var source in sources)
            if (RegoModule.Parse(source, options, diagnostics) is { } module) modules.Add(module.Syntax);
        return diagnostics.Count > 0 ? null : Compile(modules.ToImmutable(), options, diagnostics);
    }

    private static RegoProgram? Compile(ImmutableArray<ModuleSyntax> modules, RegoOptions options, List<Diagnostic> diagnostics)
    {
        if (PolicyCheck.Check(modules, options, diagnostics) is not { } policy) return null;
        return new RegoProgram(modules, policy, Planner.Plan(policy.Tree.Root, policy.Tree.Groups), options);
    }

    /// <summary>
    /// Prepares a query: a body such as <c>data.main.deny = x</c>. With <paramref name="capture"/> each expression gives its value,
    /// so that a false one is an answer and not a failure, as <c>opa eval</c> has it. Null when a diagnostic is an error.
    /// The query sees <paramref name="package"/> as its own package and <paramref name="imports"/>, written as after <c>import</c>.
    /// </summary>
    public RegoQuery? Prepare(string query, out ImmutableArray<Diagnostic> diagnostics, bool capture = false, string? package = null, IEnumerable<string>? imports = null)
    {
        var found = new List<Diagnostic>();
        var result = Prepare(new SourceText(QueryName, query), found, capture, package, imports);
        diagnostics = [.. found];
        return found.Count > 0 ? null : result;
    }

    private RegoQuery? Prepare(SourceText source, List<Diagnostic> diagnostics, bool capture, string? package, IEnumerable<string>? imports)
    {
        if (Check(source, diagnostics, capture, package, imports) is not { } query) return null;
        var body = _planner.PlanQuery(query.Body, source, query.SlotCount, out var slots);
        return new RegoQuery(this, body, slots, query.Results, query.Captures, query.Syntax, source);
    }

    /// <summary>Parses a query and checks it. Null when a diagnostic is an error.</summary>
    internal CheckedQuery? Check(SourceText source, List<Diagnostic> diagnostics, bool capture, string? package, IEnumerable<string>? imports)
    {
        if (Header(package, imports, _options.Version, diagnostics) is not { } header) return null;
        if (Parser.ParseQuery(source, header.Version, diagnostics) is not { } syntax) return null;
        var module = new ModuleSyntax(source, RegoVersion.V1, package is null ? new PackageSyntax([""], default) : header.Package, header.Imports, [], []) { NegatesBodies = header.NegatesBodies };
        return QueryCheck.Check(_policy, module, syntax, capture, _options, diagnostics);
    }

    /// <summary>Package and imports around a query.</summary>
    private static ModuleSyntax? Header(string? package, IEnumerable<string>? imports, RegoVersion version, List<Diagnostic> diagnostics)
    {
        var text = string.Concat((imports ?? []).Select(import => $"\nimport {import}"));
        return Parser.ParseModule(new SourceText(QueryName, $"package {package ?? "query"}{text}"), version, diagnostics);
    }
}
