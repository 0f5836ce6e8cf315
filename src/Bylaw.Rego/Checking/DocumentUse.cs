using System.Collections.Immutable;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Checking;

/// <summary>
/// Collects which documents a query needs, through all rules that it asks: base documents by the constant part of their
/// paths, and rules.
/// </summary>
internal sealed class DocumentUse(DocumentNode root) : TermWalker
{
    private readonly HashSet<RuleGroup> _groups = [];

    /// <summary>Paths that begin with <c>input</c> or <c>data</c>.</summary>
    public HashSet<ArrayValue> Base { get; } = [];

    /// <summary>Paths of rules, from <c>data</c>.</summary>
    public HashSet<ArrayValue> Virtual { get; } = [];

    public override void Visit(Term term)
    {
        switch (term)
        {
            case InputTerm: Add(Base, "input", []); break;
            case DataTerm: Below(root, []); break;
            case RefTerm { Head: InputTerm } reference:
                Add(Base, "input", Constants(reference.Operands));
                VisitAll(reference.Operands);
                return;
            case RefTerm { Head: DataTerm } reference:
                Data(reference.Operands);
                VisitAll(reference.Operands);
                return;
            case RuleCallTerm call: Rule(call.Group); break;
        }
        base.Visit(term);
    }

    private void Data(ImmutableArray<Term> operands)
    {
        var constants = Constants(operands);
        var node = root;
        for (var i = 0; i < constants.Length; i++)
        {
            if (constants[i] is not StringValue name || !node.Children.TryGetValue(name.Text, out var next))
            {
                // No rule is there: a base document, also inside of a package.
                Add(Base, "data", constants);
                return;
            }
            node = next;
            if (node.Group is not { } group) continue;
            Rule(group);
            return;
        }
        Below(node, constants);
    }

    /// <summary>All rules below a package. What is no rule there may be a base document.</summary>
    private void Below(DocumentNode node, ReadOnlySpan<Value> path)
    {
        Add(Base, "data", path);
        Rules(node);
    }

    private void Rules(DocumentNode node)
    {
        if (node.Group is { } group) Rule(group);
        foreach (var child in node.Children.Values) Rules(child);
    }

    private void Rule(RuleGroup group)
    {
        if (!_groups.Add(group)) return;
        Add(Virtual, "data", [.. group.Path.Select(part => (Value)new StringValue(part))]);
        foreach (var clause in group.Clauses) Visit(clause);
        if (group.Default is not null) Visit(group.Default);
    }

    private static Value[] Constants(ImmutableArray<Term> operands) =>
        [.. operands.TakeWhile(operand => operand is ConstantTerm).Select(operand => ((ConstantTerm)operand).Value)];

    private static void Add(HashSet<ArrayValue> paths, string head, ReadOnlySpan<Value> rest) => paths.Add(new ArrayValue([new StringValue(head), .. rest]));
}
