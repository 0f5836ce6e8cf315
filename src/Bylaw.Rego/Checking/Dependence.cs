using System.Collections.Immutable;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Checking;

/// <summary>What clauses refer to: rules, and documents as wholes.</summary>
internal sealed class Dependence(DocumentNode root)
{
    /// <summary>In a document with more parts a reference by a computed name is taken to reach all of each of them.</summary>
    private const int MostParts = 1_000;

    /// <summary>What a rule refers to, or what a document is made of.</summary>
    public IEnumerable<object> Of(object user) => user is RuleGroup group ? Of(group).OrderBy(used => used is RuleGroup rule ? rule.Index : int.MaxValue) : PartsOf((DocumentNode)user);

    private HashSet<object> Of(RuleGroup group)
    {
        var walk = new Walk(root);
        foreach (var clause in group.Clauses) walk.Visit(clause);
        if (group.Default is not null) walk.Visit(group.Default);
        return walk.Found;
    }

    /// <summary>What a clause refers to, without its else clauses.</summary>
    public HashSet<object> OfPart(Clause part)
    {
        var walk = new Walk(root);
        walk.VisitPart(part);
        return walk.Found;
    }

    // A document as a whole is its parts, those of its packages and rules.
    private static IEnumerable<object> PartsOf(DocumentNode node) =>
        node.Group is { Kind: not GroupKind.Function } group ? node.Children.Values.Prepend<object>(group) : node.Children.Values;

    private sealed class Walk(DocumentNode root) : TermWalker
    {
        public HashSet<object> Found { get; } = [];

        protected override void Visit(CheckedWith modifier)
        {
            if (modifier is FunctionWith { ByRule: { } rule }) Found.Add(rule);
            base.Visit(modifier);
        }

        public override void Visit(Term term)
        {
            switch (term)
            {
                case DataTerm: Found.Add(root); break;
                case RefTerm { Head: DataTerm } reference:
                    Follow(root, reference.Operands, 0);
                    VisitAll(reference.Operands);
                    return;
                case RuleCallTerm call: Found.Add(call.Group); break;
            }
            base.Visit(term);
        }

        private void Follow(DocumentNode node, ImmutableArray<Term> operands, int i)
        {
            if (node.Group is { } group)
            {
                Found.Add(group);
                return;
            }
            if (i == operands.Length) Found.Add(node);
            else if (operands[i] is ConstantTerm constant)
            {
                if (constant.Value is StringValue name && node.Children.TryGetValue(name.Text, out var child)) Follow(child, operands, i + 1);
            }
            else if (i + 1 == operands.Length || node.Children.Count > MostParts) Found.Add(node);
            else
                foreach (var below in node.Children.Values) Follow(below, operands, i + 1);
        }
    }
}
