using System.Collections.Immutable;
using System.Text;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Partial;

/// <summary>The modules of a program after optimisation, or why there are none.</summary>
/// <param name="Modules">All modules: those that stay, less the rules that were replaced, and the optimised ones.</param>
/// <param name="Error">Why there are none.</param>
internal sealed record OptimizedModules(ImmutableArray<SourceText> Modules, RegoError? Error)
{
    /// <summary>What the compiler has against the optimised modules, when the modules stayed as they were because of it.</summary>
    public ImmutableArray<Core.Diagnostics.Diagnostic> Objections { get; init; } = [];
}

/// <summary>
/// Optimises modules for entrypoints: their rules, and those that they need, are evaluated as far as they do not depend
/// on what is unknown when the bundle is built. The answers stay the same.
/// </summary>
internal static class Optimizer
{
    /// <summary>
    /// Optimises a program. At level 1 every rule that depends on the unknown stays a rule; at level 2 it is put in the place of
    /// references to it where that is possible. Entrypoints are paths such as <c>authz/allow</c>; <paramref name="unknowns"/>
    /// references such as <c>input</c>.
    /// </summary>
    public static OptimizedModules Optimize(RegoProgram program, RegoInput known, ImmutableArray<string> entrypoints, int level, ImmutableArray<string> unknowns)
    {
        ImmutableArray<SourceText> unchanged = [.. program.Modules.Select(module => module.Source)];
        if (level <= 0) return new OptimizedModules(unchanged, null);
        if (PartialSettings.Of(new PartialOptions { Unknowns = unknowns, ShallowInlining = level == 1 }, out var error) is not { } settings) return new OptimizedModules([], error);
        try
        {
            var evaluator = new PartialEvaluator(program, (settings with { Namespace = [], Originals = Originals(program) }).BesideRules(program.Tree.Root), known with { Input = null });
            foreach (var entrypoint in entrypoints)
            {
                if (Groups(program, entrypoint) is not { } groups) return new OptimizedModules([], new RegoError("invalid_parameter", $"undefined entrypoint {entrypoint}", null));
                foreach (var group in groups)
                    if (CanReplace(group, settings, evaluator)) evaluator.Supports.Of(group);
            }
            return Assemble(program, evaluator, unchanged);
        }
        catch (Exception exception) when (EvaluationHalt.From(exception) is { } halt)
        {
            return new OptimizedModules([], new RegoError(halt.Kind, halt.Message, halt.At));
        }
    }

    private static bool CanReplace(RuleGroup group, PartialSettings settings, PartialEvaluator evaluator) =>
        !evaluator.Settings.Originals.Contains(group) && !settings.IsUnknown(group) && group.Clauses.All(clause => clause.Else is null);

    private static List<RuleGroup>? Groups(RegoProgram program, string entrypoint)
    {
        if (program.Tree.Root.Find(entrypoint.Split('/')) is not { } node) return null;
        var groups = new List<RuleGroup>();
        Collect(node);
        return groups;

        void Collect(DocumentNode below)
        {
            if (below.Group is not null) groups.Add(below.Group);
            foreach (var child in below.Children.Values) Collect(child);
        }
    }

    /// <summary>
    /// Rules that an expression may see with other data or functions than those of the bundle, because of a <c>with</c>: what
    /// holds of them now need not hold there.
    /// </summary>
    private static ImmutableHashSet<RuleGroup> Originals(RegoProgram program)
    {
        var seen = new HashSet<RuleGroup>();
        foreach (var clause in program.Tree.Groups.SelectMany(Clauses)) Look(clause.Body, isUnder: false);
        return [.. seen];

        void Look(CheckedBody body, bool isUnder)
        {
            foreach (var statement in body.Statements)
            {
                var under = isUnder || statement.With.Any(modifier => modifier is not InputWith);
                if (under) TermWalk.Visit(statement, Add);
                else TermWalk.Visit(statement, term => { if (term is ComprehensionTerm comprehension) Look(comprehension.Body, isUnder: false); });
                if (!under && statement is NegationStatement not) Look(not.Body, isUnder: false);
                if (!under && statement is UniversalStatement every) Look(every.Body, isUnder: false);
                if (!under && statement is ConnectiveStatement connective)
                {
                    Look(connective.Left, isUnder: false);
                    Look(connective.Right, isUnder: false);
                }
                foreach (var modifier in statement.With.OfType<FunctionWith>())
                    if (modifier.ByRule is not null) AddGroup(modifier.ByRule);
            }
        }

        void Add(Term term)
        {
            switch (term)
            {
                case RuleCallTerm call: AddGroup(call.Group); break;
                case DataTerm: AddBelow(program.Tree.Root); break;
                case RefTerm { Head: DataTerm } reference: AddReferred(reference); break;
            }
        }

        void AddReferred(RefTerm reference)
        {
            var node = program.Tree.Root;
            foreach (var operand in reference.Operands)
            {
                if (operand is not ConstantTerm { Value: StringValue name }) break;
                if (!node.Children.TryGetValue(name.Text, out var child)) return;
                node = child;
                if (node.Group is not null) break;
            }
            AddBelow(node);
        }

        void AddBelow(DocumentNode node)
        {
            if (node.Group is not null) AddGroup(node.Group);
            foreach (var child in node.Children.Values) AddBelow(child);
        }

        void AddGroup(RuleGroup group)
        {
            if (!seen.Add(group)) return;
            foreach (var clause in Clauses(group))
            {
                foreach (var statement in clause.Body.Statements) TermWalk.Visit(statement, Add);
                TermWalk.Visit(clause.Value, Add);
                if (clause.Member is not null) TermWalk.Visit(clause.Member, Add);
            }
        }
    }

    private static IEnumerable<Clause> Clauses(RuleGroup group)
    {
        foreach (var clause in group.Default is null ? group.Clauses : group.Clauses.Append(group.Default))
            for (var part = clause; part is not null; part = part.Else) yield return part;
    }

    private static OptimizedModules Assemble(RegoProgram program, PartialEvaluator evaluator, ImmutableArray<SourceText> unchanged)
    {
        var replaced = evaluator.Supports.Groups.ToHashSet();
        var gone = program.Tree.Clauses.Where(entry => replaced.Contains(entry.Group)).Select(entry => entry.Clause.Syntax).ToHashSet(ReferenceEqualityComparer.Instance);
        var modules = ImmutableArray.CreateBuilder<SourceText>();
        foreach (var module in program.Modules) modules.Add(module.Rules.Any(gone.Contains) ? Without(module, gone) : module.Source);
        foreach (var module in SupportModules.Of(evaluator.Supports.Clauses, [], evaluator.Supports.Clauses.Select(clause => clause.Path), evaluator.Budget))
            modules.Add(new SourceText($"optimized/{string.Join('/', module.Package.Path)}.rego", SyntaxText.Of(module)));
        // What cannot be compiled together would be no optimisation: the modules stay as they were.
        var result = modules.ToImmutable();
        return RegoProgram.Compile(result, program.Options, out var objections) is null
            ? new OptimizedModules(unchanged, null) { Objections = objections }
            : new OptimizedModules(result, null);
    }

    /// <summary>The module without some rules; all else stays as it was written.</summary>
    private static SourceText Without(ModuleSyntax module, HashSet<object?> gone)
    {
        var text = new StringBuilder(module.Source.Content);
        foreach (var rule in module.Rules.Where(gone.Contains).OrderByDescending(rule => rule.Span.Start)) text.Remove(rule.Span.Start, rule.Span.Length);
        return new SourceText(module.Source.Name, text.ToString());
    }
}
