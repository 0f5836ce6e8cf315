using System.Globalization;
using System.Text;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Checking;

/// <summary>Finds rules that cannot stand beside each other: of different kinds under one name, or one inside the value of another.</summary>
internal sealed class RuleConflicts
{
    private readonly Node _root = new();
    private readonly List<Diagnostic> _found = [];

    /// <summary>Number of head terms so far that are computed: OPA names each after its number.</summary>
    private int _computed;

    private RuleConflicts()
    {
    }

    public static IReadOnlyList<Diagnostic> Find(IEnumerable<ModuleSyntax> modules)
    {
        var conflicts = new RuleConflicts();
        foreach (var module in modules) conflicts.Add(module);
        conflicts.Check(conflicts._root);
        conflicts.CheckPackages(conflicts._root);
        return conflicts._found;
    }

    private void Add(ModuleSyntax module)
    {
        var package = _root;
        foreach (var name in module.Package.Path) package = package.Child(name);
        package.Modules.Add(module);
        foreach (var rule in module.Rules)
        {
            var node = package.Child(rule.Head.Name);
            var ground = 1;
            for (; ground < rule.Head.Ref.Length && rule.Head.Ref[ground] is ScalarSyntax { Value: var key }; ground++)
                node = node.Child(key is StringValue text ? text.Text : key.ToString());
            node.Rules.Add(new Member(module, rule, ground == rule.Head.Ref.Length, NameOf(module, rule)));
        }
    }

    private string NameOf(ModuleSyntax module, RuleSyntax rule)
    {
        var text = new StringBuilder(RefText.Of("data", module.Package.Path)).Append('.').Append(rule.Head.Name);
        var first = _computed;
        foreach (var part in rule.Head.Ref.Skip(1))
        {
            if (part is ScalarSyntax { Value: var key }) RefText.AppendConstant(text, key);
            else if (part is NameSyntax name) text.Append('[').Append(name.Name).Append(']');
            else text.Append(CultureInfo.InvariantCulture, $"[__local{_computed++}__]");
        }
        // Each else clause has the head again, with names of its own.
        var own = _computed - first;
        for (var part = rule.Else; part is not null; part = part.Else) _computed += own;
        return text.ToString();
    }

    private void Check(Node node)
    {
        if (node.Rules.Count > 0 && Conflict(node) is { } conflict) _found.Add(conflict);
        foreach (var child in node.Children.Values) Check(child);
    }

    private static Diagnostic? Conflict(Node node)
    {
        var (first, last) = (node.Rules[0], node.Rules[^1]);
        if (Overlapping(node) is { Count: > 0 } inside) return RegoDiagnostics.OverlappingRules(last.Name, first.At, [.. inside.Select(member => (member.Name, member.At))]);
        var other = node.Rules.Find(member => member.IsSet != first.IsSet || member.Arity != first.Arity || member.IsGround != first.IsGround);
        if (other is not null) return RegoDiagnostics.ConflictingRules(last.Name, other.At, first.At);
        var defaults = node.Rules.FindAll(member => member.Rule.IsDefault);
        return defaults.Count < 2 ? null : RegoDiagnostics.SecondDefault(
            last.Name, defaults[1].At, defaults.Select(member => member.At), defaults[0].Module.Source.At(defaults[0].Module.Package.Span));
    }

    /// <summary>
    /// Rules within what the rules of a node define. A rule with variables in its head leaves room for others, but not
    /// for functions, which are no values.
    /// </summary>
    private static List<Member> Overlapping(Node node)
    {
        if (node.Children.Count == 0) return [];
        var below = new List<Member>();
        Collect(node, below);
        return node.Rules.Exists(member => member.IsGround) ? below : below.FindAll(member => member.Arity > 0);
    }

    // The nearest rules: what is inside of those is their conflict.
    private static void Collect(Node node, List<Member> below)
    {
        foreach (var child in node.Children.Values)
        {
            if (child.Rules.Count == 0) Collect(child, below);
            else
            {
                foreach (var member in child.Rules)
                    if (!below.Exists(known => known.Name == member.Name)) below.Add(member);
                if (child.Rules.TrueForAll(member => !member.IsGround)) Collect(child, below);
            }
        }
    }

    private void CheckPackages(Node node)
    {
        foreach (var package in node.Modules)
            foreach (var member in node.Rules.Where(member => member.IsGround && member.Module != package))
                _found.Add(RegoDiagnostics.PackageConflict(
                    RefText.Of(package.Package.Path[0], package.Package.Path.Skip(1)), RefText.Of(member.Rule.Head.Ref), member.At, member.Module.Source.At(member.Module.Package.Span)));
        foreach (var child in node.Children.Values) CheckPackages(child);
    }

    /// <summary>A rule, whether its head is free of variables, and its name.</summary>
    private sealed record Member(ModuleSyntax Module, RuleSyntax Rule, bool IsGround, string Name)
    {
        public bool IsSet => Rule.Head.Key is not null;

        public int Arity => Rule.Head.Arguments?.Length ?? 0;

        public Location At => Module.Source.At(Rule.Span);
    }

    private sealed class Node
    {
        public SortedDictionary<string, Node> Children { get; } = new(StringComparer.Ordinal);

        public List<Member> Rules { get; } = [];

        public List<ModuleSyntax> Modules { get; } = [];

        public Node Child(string name)
        {
            if (!Children.TryGetValue(name, out var child)) Children[name] = child = new Node();
            return child;
        }
    }
}
