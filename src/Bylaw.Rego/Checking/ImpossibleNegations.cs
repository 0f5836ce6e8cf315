using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Checking;

/// <summary>
/// Finds negations that never hold: of sets that rules make, of comprehensions and of constants. All of these are always
/// defined, and a set is there when it is empty, too.
/// </summary>
internal sealed class ImpossibleNegations : TermWalker
{
    private readonly DocumentNode _root;
    private readonly IReadOnlySet<RuleGroup> _replaced;
    private readonly StagedDiagnostics _problems;
    private SourceText _source = null!;

    private ImpossibleNegations(DocumentNode root, IReadOnlySet<RuleGroup> replaced, StagedDiagnostics problems) => (_root, _replaced, _problems) = (root, replaced, problems);

    public static void Check(RuleTree tree, StagedDiagnostics problems)
    {
        var replaced = Replacements.In(tree);
        var walk = new ImpossibleNegations(tree.Root, replaced, problems);
        foreach (var (_, clause, _) in tree.Clauses)
        {
            walk._source = clause.Module.Source;
            walk.Visit(clause);
        }
    }

    public override void Visit(CheckedStatement statement)
    {
        if (statement is NegationStatement not && Negated(not) is { } term && Problem(term, _source.At(not.Span)) is { } problem) _problems.Add(CheckStage.Negations, problem);
        base.Visit(statement);
    }

    private static Term? Negated(NegationStatement not) =>
        (not.Negated ?? (not is { IsImplicit: true, Body.Statements: [var only] } ? only : null)) is TruthStatement truth ? truth.Term : null;

    private Diagnostic? Problem(Term term, Location at) => term switch
    {
        ComprehensionTerm comprehension => RegoDiagnostics.ImpossibleNegation("a comprehension", $"{NameOf(comprehension.Kind)} comprehension", null, at),
        ConstantTerm { Value: not BooleanValue { IsTrue: false } } => RegoDiagnostics.ImpossibleNegation("a constant", "constant value", null, at),
        RefTerm { Head: DataTerm } reference when SetAt(reference) is { } set && !_replaced.Contains(set) =>
            RegoDiagnostics.ImpossibleNegation($"the set `{set.Name}`", $"multi-value rule {set.Name}", $"count({set.Name}) == 0", at),
        _ => null,
    };

    private RuleGroup? SetAt(RefTerm reference)
    {
        var node = _root;
        foreach (var operand in reference.Operands)
            if (operand is not ConstantTerm { Value: StringValue name } || !node.Children.TryGetValue(name.Text, out node)) return null;
        return node.Group is { Kind: GroupKind.Set } set ? set : null;
    }

    private static string NameOf(ComprehensionKind kind) => kind switch
    {
        ComprehensionKind.Array => "array",
        ComprehensionKind.Set => "set",
        _ => "object",
    };

    /// <summary>Rules that some <c>with</c> replaces, itself or a document around it: they may be anything then.</summary>
    private sealed class Replacements(DocumentNode root) : TermWalker
    {
        private readonly HashSet<RuleGroup> _found = [];

        public static HashSet<RuleGroup> In(RuleTree tree)
        {
            var walk = new Replacements(tree.Root);
            foreach (var (_, clause, _) in tree.Clauses) walk.Visit(clause);
            return walk._found;
        }

        protected override void Visit(CheckedWith modifier)
        {
            if (modifier is DataWith data && root.Find(data.Path) is { } node) AddBelow(node);
            base.Visit(modifier);
        }

        private void AddBelow(DocumentNode node)
        {
            if (node.Group is not null) _found.Add(node.Group);
            foreach (var child in node.Children.Values) AddBelow(child);
        }
    }
}
