using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Checking;

/// <summary>Finds rules that depend on themselves, through whatever they refer to.</summary>
internal sealed class Recursion
{
    /// <summary>In a document with more parts a reference by a computed name is taken to reach all of each of them.</summary>
    private const int MostParts = 1_000;

    private readonly DocumentNode _root;

    /// <summary>What the rule at hand refers to: rules, and documents as wholes.</summary>
    private readonly HashSet<object> _found = [];

    private Recursion(DocumentNode root) => _root = root;

    public static void Check(DocumentNode root, IReadOnlyList<RuleGroup> groups, List<Diagnostic> diagnostics)
    {
        var state = new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        foreach (var group in groups) Visit(root, group, state, diagnostics);
    }

    private static IEnumerable<object> Uses(DocumentNode root, object user) =>
        user is RuleGroup group ? Uses(root, group).OrderBy(used => used is RuleGroup rule ? rule.Index : int.MaxValue) : Parts((DocumentNode)user);

    private static HashSet<object> Uses(DocumentNode root, RuleGroup group)
    {
        var walker = new Recursion(root);
        foreach (var clause in group.Clauses) walker.Walk(clause);
        if (group.Default is not null) walker.Walk(group.Default);
        return walker._found;
    }

    // A document as a whole is its parts, those of its packages and rules.
    private static IEnumerable<object> Parts(DocumentNode node) =>
        node.Group is { Kind: not GroupKind.Function } group ? node.Children.Values.Prepend<object>(group) : node.Children.Values;

    // Depth first, with a stack of our own: chains of rules may be long.
    private static void Visit(DocumentNode root, RuleGroup start, Dictionary<object, int> state, List<Diagnostic> diagnostics)
    {
        if (state.ContainsKey(start)) return;
        var path = new List<object>();
        var pending = new Stack<IEnumerator<object>>();
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
            var used = next.Current;
            if (!state.TryGetValue(used, out var seen)) Push(used);
            else if (seen == 1)
            {
                var cycle = path[path.IndexOf(used)..].OfType<RuleGroup>().ToList();
                diagnostics.Add(RegoDiagnostics.Recursion(cycle[0].Name, string.Join(" -> ", cycle.Append(cycle[0]).Select(member => member.Name)), cycle[0].At));
            }
        }

        void Push(object user)
        {
            state[user] = 1;
            path.Add(user);
            pending.Push(Uses(root, user).GetEnumerator());
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
            case DataTerm: _found.Add(_root); break;
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
        if (i == operands.Length) _found.Add(node);
        else if (operands[i] is ConstantTerm constant)
        {
            if (constant.Value is StringValue name && node.Children.TryGetValue(name.Text, out var child)) Follow(child, operands, i + 1);
        }
        else if (i + 1 == operands.Length || node.Children.Count > MostParts) _found.Add(node);
        else
            foreach (var below in node.Children.Values) Follow(below, operands, i + 1);
    }
}
