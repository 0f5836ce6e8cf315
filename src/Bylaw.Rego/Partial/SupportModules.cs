using System.Collections.Immutable;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Partial;

/// <summary>Puts support rules into modules: one for each package, with the rules that are referred to.</summary>
internal static class SupportModules
{
    private static readonly SourceText NoSource = new("partial", "");

    /// <summary>The modules of the rules that some bodies need, directly or through each other.</summary>
    public static ImmutableArray<ModuleSyntax> Of(IReadOnlyList<SupportClause> clauses, IEnumerable<ImmutableArray<Residual>> bodies, IEnumerable<ImmutableArray<string>> roots, Budget budget)
    {
        var needed = Needed(clauses, bodies, roots);
        var modules = ImmutableArray.CreateBuilder<ModuleSyntax>();
        var packages = clauses.Where(clause => needed.Contains(Key(clause.Path))).GroupBy(clause => Key(clause.Package), StringComparer.Ordinal);
        foreach (var package in packages.OrderBy(package => package.Key, StringComparer.Ordinal))
        {
            var taken = package.Select(clause => clause.Path[clause.PackageLength]).ToHashSet(StringComparer.Ordinal);
            var rules = package.GroupBy(clause => Key(clause.Path), StringComparer.Ordinal)
                .SelectMany(rule => rule.OrderByDescending(clause => clause.IsDefault)).Select(clause => Rule(clause, taken, budget));
            modules.Add(new ModuleSyntax(NoSource, RegoVersion.V1, new PackageSyntax(package.First().Package, default), [], [.. rules], []));
        }
        return modules.ToImmutable();
    }

    private static string Key(ImmutableArray<string> path) => string.Join('\0', path);

    private static HashSet<string> Needed(IReadOnlyList<SupportClause> clauses, IEnumerable<ImmutableArray<Residual>> bodies, IEnumerable<ImmutableArray<string>> roots)
    {
        var byPath = clauses.ToLookup(clause => Key(clause.Path), StringComparer.Ordinal);
        var needed = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<string>();
        foreach (var root in roots) Need(root);
        foreach (var residual in bodies.SelectMany(body => body)) TermWalk.Visit(residual.Statement, Look);
        while (waiting.TryDequeue(out var path))
        {
            foreach (var clause in byPath[path])
            {
                foreach (var residual in clause.Body) TermWalk.Visit(residual.Statement, Look);
                foreach (var term in Head(clause)) TermWalk.Visit(term, Look);
            }
        }
        return needed;

        void Look(Term term)
        {
            if (term is SupportTerm support) Need(support.Path);
            else if (term is SupportCallTerm call) Need(call.Path);
        }

        void Need(ImmutableArray<string> path)
        {
            if (needed.Add(Key(path))) waiting.Enqueue(Key(path));
        }
    }

    private static IEnumerable<Term> Head(SupportClause clause) =>
        [.. clause.Arguments ?? [], .. clause.Keys, .. clause.Member is null ? [] : (Term[])[clause.Member], clause.Value];

    private static RuleSyntax Rule(SupportClause clause, HashSet<string> taken, Budget budget)
    {
        var mentioned = new List<Variable>();
        foreach (var term in Head(clause)) Mentions.Collect(term, mentioned);
        foreach (var residual in clause.Body) Mentions.Collect(residual.Statement, mentioned);
        var syntax = new ResidualSyntax(new VariableNames(mentioned, [], taken), budget);
        var package = clause.PackageLength;
        var reference = ImmutableArray.CreateBuilder<TermSyntax>();
        reference.Add(new NameSyntax(clause.Path[package], default));
        foreach (var part in clause.Path[(package + 1)..]) reference.Add(new ScalarSyntax(new StringValue(part), default));
        foreach (var key in clause.Keys) reference.Add(syntax.Term(key));
        var isTrue = clause.Value is ConstantTerm { Value: var value } && ReferenceEquals(value, BooleanValue.True);
        var head = new RuleHeadSyntax(
            reference.ToImmutable(),
            clause.Arguments is { } arguments ? [.. arguments.Select(syntax.Term)] : null,
            clause.Member is null ? null : syntax.Term(clause.Member),
            clause.Member is null && (!isTrue || clause.Body.IsEmpty) ? syntax.Term(clause.Value) : null,
            default);
        return new RuleSyntax(head, syntax.Body(clause.Body.Select(residual => residual.Statement)), null, clause.IsDefault, default);
    }
}
