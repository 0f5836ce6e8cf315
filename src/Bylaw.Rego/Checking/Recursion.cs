using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Checking;

/// <summary>Finds rules that depend on themselves, through whatever they refer to.</summary>
internal sealed class Recursion
{
    private readonly DocumentNode _root;
    private readonly HashSet<RuleGroup> _found = [];

    private Recursion(DocumentNode root) => _root = root;

    public static void Check(DocumentNode root, IReadOnlyList<RuleGroup> groups, List<Diagnostic> diagnostics)
    {
        var uses = groups.ToDictionary(group => group, group => Uses(root, group));
        var state = new Dictionary<RuleGroup, int>();
        foreach (var group in groups) Visit(group, uses, state, diagnostics);
    }

    /// <summary>Groups that a group refers to.</summary>
    public static HashSet<RuleGroup> Uses(DocumentNode root, RuleGroup group)
    {
        var walker = new Recursion(root);
        foreach (var clause in group.Clauses) walker.Walk(clause);
        if (group.Default is not null) walker.Walk(group.Default);
        return walker._found;
    }

    // Depth first, with a stack of our own: chains of rules may be long.
    private static void Visit(RuleGroup start, Dictionary<RuleGroup, HashSet<RuleGroup>> uses, Dictionary<RuleGroup, int> state, List<Diagnostic> diagnostics)
    {
        if (state.ContainsKey(start)) return;
        var path = new List<RuleGroup>();
        var pending = new Stack<IEnumerator<RuleGroup>>();
        Push(start);
        while (pending.Count > 0)
        {
            var next = pending.Peek();
            if (!next.MoveNext())
            {
                pending.Pop();
                state[path[^1]] = 2;
                path.RemoveAt(path.Count - 1);
                continue;
            }
            var group = next.Current;
            if (!state.TryGetValue(group, out var seen)) Push(group);
            else if (seen == 1)
            {
                var cycle = path[path.IndexOf(group)..];
                diagnostics.Add(RegoDiagnostics.Recursion(group.Name, string.Join(" -> ", cycle.Append(group).Select(member => member.Name)), group.At));
            }
        }

        void Push(RuleGroup group)
        {
            state[group] = 1;
            path.Add(group);
            pending.Push(uses[group].OrderBy(used => used.Index).GetEnumerator());
        }
    }

    private void Walk(Clause clause)
    {
        for (var part = clause; part is not null; part = part.Else)
        {
            foreach (var term in part.Arguments) Walk(term);
            foreach (var term in part.Keys) Walk(term);
            if (part.Member is not null) Walk(part.Member);
            Walk(part.Value);
            Walk(part.Body);
        }
    }

    private void Walk(CheckedBody body)
    {
        foreach (var statement in body.Statements)
        {
            foreach (var modifier in statement.With)
            {
                if (Variables.ValueOf(modifier) is { } value) Walk(value);
                if (modifier is FunctionWith { ByRule: { } rule }) _found.Add(rule);
            }
            switch (statement)
            {
                case TruthStatement truth: Walk(truth.Term); break;
                case UnificationStatement unify:
                    Walk(unify.Left);
                    Walk(unify.Right);
                    break;
                case NegationStatement not: Walk(not.Body); break;
                case UniversalStatement every:
                    Walk(every.Domain);
                    Walk(every.Body);
                    break;
                case PrintStatement print:
                    foreach (var argument in print.Arguments) Walk(argument);
                    break;
            }
        }
    }

    private void Walk(Term term)
    {
        switch (term)
        {
            case DataTerm: AddAll(_root); break;
            case RefTerm { Head: DataTerm } reference:
                Follow(_root, reference.Operands, 0);
                foreach (var operand in reference.Operands) Walk(operand);
                break;
            case RefTerm reference:
                Walk(reference.Head);
                foreach (var operand in reference.Operands) Walk(operand);
                break;
            case ArrayTerm array:
                foreach (var item in array.Items) Walk(item);
                break;
            case SetTerm set:
                foreach (var item in set.Items) Walk(item);
                break;
            case ObjectTerm map:
                foreach (var (key, value) in map.Entries)
                {
                    Walk(key);
                    Walk(value);
                }
                break;
            case BuiltinCallTerm call:
                foreach (var argument in call.Arguments) Walk(argument);
                break;
            case RuleCallTerm call:
                _found.Add(call.Group);
                foreach (var argument in call.Arguments) Walk(argument);
                break;
            case TemplateTerm template:
                foreach (var part in template.Parts) Walk(part);
                break;
            case ComprehensionTerm comprehension:
                if (comprehension.Key is not null) Walk(comprehension.Key);
                Walk(comprehension.Value);
                Walk(comprehension.Body);
                break;
        }
    }

    private void Follow(DocumentNode node, ImmutableArray<Term> operands, int i)
    {
        if (node.Group is { } group)
        {
            _found.Add(group);
            return;
        }
        if (i == operands.Length) AddAll(node);
        else if (operands[i] is ConstantTerm constant)
        {
            if (constant.Value is StringValue name && node.Children.TryGetValue(name.Text, out var child)) Follow(child, operands, i + 1);
        }
        else
            foreach (var below in node.Children.Values) Follow(below, operands, i + 1);
    }

    private void AddAll(DocumentNode node)
    {
        if (node.Group is { Kind: not GroupKind.Function } group) _found.Add(group);
        foreach (var child in node.Children.Values) AddAll(child);
    }
}
