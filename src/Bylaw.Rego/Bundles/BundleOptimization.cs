using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Partial;

namespace Bylaw.Rego.Bundles;

/// <summary>
/// Evaluates the rules of a bundle's entrypoints as far as they depend only on what the bundle holds. What lies outside of its
/// roots is as unknown as the input.
/// </summary>
internal sealed class BundleOptimization(BuildOptions options, List<Diagnostic> problems)
{
    public RegoBundle? Optimize(RegoBundle bundle, ImmutableArray<string> entrypoints)
    {
        // Names of files are unique from here on: modules of two archives may have the same.
        var files = bundle.Modules.ToDictionary(module => module.RelativePath, StringComparer.Ordinal);
        var rego = options.Load.Rego with { DetectVersion = bundle.Modules.Any(module => module.Module.IsReadAsV0 != options.Load.Rego.V0) };
        var program = RegoProgram.Compile(files.Select(file => new SourceText(file.Key, file.Value.Module.Source.Content)), rego, out var diagnostics);
        problems.AddRange(diagnostics);
        if (program is null || !AreDefined(entrypoints, program)) return null;
        var optimized = Optimizer.Optimize(program, new RegoInput { Data = bundle.Data }, entrypoints, options.Optimization, [.. Unknowns(program, bundle.Manifest.Roots)]);
        if (optimized.Error is { } error)
        {
            problems.Add(BundleDiagnostics.Build(error.Message));
            return null;
        }
        if (!optimized.Objections.IsEmpty) problems.Add(BundleDiagnostics.NotOptimized(optimized.Objections[0]));
        var modules = ImmutableArray.CreateBuilder<BundleModule>();
        foreach (var text in optimized.Modules)
            if (Module(text, files, rego) is { } module) modules.Add(module);
        modules.Sort((left, right) => string.CompareOrdinal(left.RelativePath, right.RelativePath));
        return bundle with { Modules = modules.ToImmutable(), Manifest = Described(bundle.Manifest) };
    }

    private BundleManifest Described(BundleManifest manifest)
    {
        var isOwned = BundleRoots.Contain(manifest.Roots, options.PartialNamespace.Split('.'));
        return manifest with { Revision = "", Roots = isOwned ? manifest.Roots : manifest.Roots.Add(options.PartialNamespace) };
    }

    private bool AreDefined(ImmutableArray<string> entrypoints, RegoProgram program)
    {
        foreach (var entrypoint in entrypoints)
        {
            var path = entrypoint.Split('/');
            var shown = PackageText.Of(path.Prepend("data"));
            if (path.Length < 2)
                problems.Add(BundleDiagnostics.Build($"invalid entrypoint {shown}: to create optimized support module, the entrypoint ref must have at least two components in addition to the 'data' root"));
            else if (program.Tree.Root.Find(path) is null) problems.Add(BundleDiagnostics.Build($"undefined entrypoint {shown}"));
        }
        return !problems.Exists(problem => problem.Severity == Severity.Error);
    }

    // A module that the optimizer took all rules from has nothing left to say.
    private BundleModule? Module(SourceText text, Dictionary<string, BundleModule> files, RegoOptions rego)
    {
        if (files.TryGetValue(text.Name, out var file) && file.Module.Source.Content == text.Content) return file;
        var version = file?.Module.IsReadAsV0 ?? false;
        if (RegoModule.Parse(text, rego with { V0 = version, DetectVersion = false }, problems) is not { } module) return null;
        if (file is not null) return module.Syntax.Rules.IsEmpty ? null : file with { Module = module };
        var path = BundleFile.Rooted(text.Name);
        return new BundleModule(path, path, path, module);
    }

    private static IEnumerable<string> Unknowns(RegoProgram program, ImmutableArray<string> roots)
    {
        var unknowns = new SortedSet<string>(StringComparer.Ordinal) { "input" };
        if (roots is [""]) return unknowns;
        var heads = new HashSet<Term>(ReferenceEqualityComparer.Instance);
        foreach (var group in program.Tree.Groups)
            foreach (var written in group.Default is null ? group.Clauses : group.Clauses.Append(group.Default))
                for (var clause = written; clause is not null; clause = clause.Else)
                {
                    foreach (var statement in clause.Body.Statements) TermWalk.Visit(statement, Look);
                    TermWalk.Visit(clause.Value, Look);
                    if (clause.Member is not null) TermWalk.Visit(clause.Member, Look);
                }
        return unknowns;

        // A reference is looked at before its head, which stands for all data only where it stands alone.
        void Look(Term term)
        {
            if (term is DataTerm && !heads.Contains(term)) unknowns.Add("data");
            if (term is not RefTerm { Head: DataTerm } reference) return;
            heads.Add(reference.Head);
            string[] path = [.. reference.Operands.TakeWhile(operand => operand is ConstantTerm { Value: StringValue }).Select(operand => ((StringValue)((ConstantTerm)operand).Value).Text)];
            if (!BundleRoots.Contain(roots, path)) unknowns.Add(PackageText.Of(path.Prepend("data")));
        }
    }
}
