using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Checking;

/// <summary>Sorts the rules of all modules into groups, and the groups into the tree of documents.</summary>
internal sealed class RuleTree
{
    private readonly List<Diagnostic> _misfits = [];

    private RuleTree()
    {
    }

    public DocumentNode Root { get; } = new("data");

    public List<RuleGroup> Groups { get; } = [];

    /// <summary>Clauses with their heads split into the group's path and the keys below it; the terms are resolved later.</summary>
    public List<(RuleGroup Group, Clause Clause, ImmutableArray<TermSyntax> Keys)> Clauses { get; } = [];

    /// <summary>Rules that have no place in the tree. <see cref="RuleConflicts"/> says why; they are told if it does not.</summary>
    public IReadOnlyList<Diagnostic> Misfits => _misfits;

    public static RuleTree Build(IReadOnlyList<ModuleSyntax> modules)
    {
        var tree = new RuleTree();
        var entries = new List<Entry>();
        foreach (var module in modules)
        {
            var package = tree.Root;
            foreach (var name in module.Package.Path) package = package.Child(name);
            package.IsPackage = true;
            foreach (var rule in module.Rules) entries.Add(Entry.Of(module, rule));
        }
        tree.Place(entries);
        return tree;
    }

    /// <summary>
    /// A rule with keys that are only known at run time owns everything below its ground path: rules with longer
    /// ground paths join it, so that one group builds the whole object.
    /// </summary>
    private void Place(List<Entry> entries)
    {
        var roots = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
            if (!entry.Keys.IsEmpty) roots.Add(Key(entry.Path, entry.Path.Length));
        foreach (var entry in entries)
        {
            var (path, keys) = (entry.Path, entry.Keys);
            if (entry.Rule.Head.Arguments is null)
            {
                for (var length = 1; length < path.Length; length++)
                {
                    if (!roots.Contains(Key(path, length))) continue;
                    keys = [.. path[length..].Select(name => (TermSyntax)new ScalarSyntax(new StringValue(name), entry.Rule.Head.Span)), .. keys];
                    path = path[..length];
                    break;
                }
            }
            Add(entry, path, keys);
        }
        CheckOverlaps(Root);
    }

    private static string Key(ImmutableArray<string> path, int length) => string.Join('\0', path.Take(length));

    private void Add(Entry entry, ImmutableArray<string> path, ImmutableArray<TermSyntax> keys)
    {
        var node = Root;
        foreach (var name in path) node = node.Child(name);
        var head = entry.Rule.Head;
        var kind = head.Arguments is not null ? GroupKind.Function
            : !keys.IsEmpty ? GroupKind.Tree
            : head.Key is not null ? GroupKind.Set
            : GroupKind.Complete;
        var clause = new Clause { Module = entry.Module, Syntax = entry.Rule };
        if (node.Group is null)
        {
            node.Group = new RuleGroup(path, Groups.Count) { Kind = kind, Arity = head.Arguments?.Length ?? 0 };
            Groups.Add(node.Group);
        }
        else if (node.Group.Kind != kind || (kind == GroupKind.Function && node.Group.Arity != head.Arguments!.Value.Length))
        {
            _misfits.Add(RegoDiagnostics.ConflictingRules(node.Group.Name, clause.At, node.Group.At));
            return;
        }
        if (entry.Rule.IsDefault)
        {
            // Of several defaults one is in place; the others are told as a conflict.
            node.Group.Default ??= clause;
        }
        else node.Group.Clauses.Add(clause);
        Clauses.Add((node.Group, clause, keys));
    }

    private void CheckOverlaps(DocumentNode node)
    {
        foreach (var child in node.Children.Values)
        {
            if (node.Group is { } group && FirstGroup(child) is { } below) _misfits.Add(RegoDiagnostics.ConflictingRules(group.Name, below.At, group.At));
            CheckOverlaps(child);
        }
    }

    private static RuleGroup? FirstGroup(DocumentNode node) =>
        node.Group ?? node.Children.Values.Select(FirstGroup).FirstOrDefault(group => group is not null);

    private sealed record Entry(ModuleSyntax Module, RuleSyntax Rule, ImmutableArray<string> Path, ImmutableArray<TermSyntax> Keys)
    {
        public static Entry Of(ModuleSyntax module, RuleSyntax rule)
        {
            var path = module.Package.Path.Add(rule.Head.Name);
            var parts = rule.Head.Ref;
            var ground = 1;
            while (ground < parts.Length && parts[ground] is ScalarSyntax { Value: StringValue name })
            {
                path = path.Add(name.Text);
                ground++;
            }
            return new Entry(module, rule, path, parts[ground..]);
        }
    }
}
