using System.Collections.Immutable;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Library;

namespace Bylaw.Rego.Partial;

/// <summary>
/// Tells whether something may depend on what is unknown: on unknown documents, on builtins whose answers differ from
/// time to time, or on rules that are to stay as they are. It may say yes too often, never no.
/// </summary>
internal sealed class Dependence(DocumentNode root, Unknowns unknowns, Func<RuleGroup, bool> isKept, bool evaluatesAll)
{
    private readonly Dictionary<RuleGroup, bool> _groups = [];
    private ImmutableDictionary<string, FunctionWith> _replaced = ImmutableDictionary<string, FunctionWith>.Empty;
    private ImmutableArray<ImmutableArray<string>> _shadowed = [];

    /// <summary>Whether a rule depends on the unknown.</summary>
    public bool Of(RuleGroup group)
    {
        if (_groups.TryGetValue(group, out var known)) return known;
        if (_shadowed.Any(path => group.Path.Length >= path.Length && group.Path[..path.Length].SequenceEqual(path))) return false;
        // A replaced function may lead back here: the first question answers it.
        _groups[group] = false;
        var answer = isKept(group) || unknowns.Touches(isInput: false, [.. group.Path.Select(part => (Value)new StringValue(part))])
            || group.Clauses.Any(Of) || (group.Default is not null && Of(group.Default));
        _groups[group] = answer;
        return answer;
    }

    private bool Of(Clause clause)
    {
        for (var part = clause; part is not null; part = part.Else)
        {
            if (Of(part.Body, ImmutableHashSet<Variable>.Empty) || Plain(part.Value) || (part.Member is not null && Plain(part.Member)) || part.Keys.Any(Plain)) return true;
            if (part.Arguments.Any(Plain)) return true;
        }
        return false;

        bool Plain(Term term) => Of(term, ImmutableHashSet<Variable>.Empty);
    }

    public bool Of(CheckedBody body, ImmutableHashSet<Variable> opaque) => body.Statements.Any(statement => Of(statement, opaque));

    /// <summary>Whether a statement depends on the unknown; <paramref name="opaque"/> are variables that do.</summary>
    public bool Of(CheckedStatement statement, ImmutableHashSet<Variable> opaque)
    {
        if (statement.With.IsEmpty) return Bare(statement, opaque);
        if (statement.With.Any(modifier => Variables.ValueOf(modifier) is { } value && Of(value, opaque))) return true;
        return Under(statement.With).Bare(statement, opaque);
    }

    private bool Bare(CheckedStatement statement, ImmutableHashSet<Variable> opaque) => statement switch
    {
        TruthStatement truth => Of(truth.Term, opaque),
        UnificationStatement unify => Of(unify.Left, opaque) || Of(unify.Right, opaque),
        NegationStatement not => Of(not.Body, opaque),
        ConnectiveStatement connective => Of(connective.Left, opaque) || Of(connective.Right, opaque),
        UniversalStatement every => Of(every.Domain, opaque) || Of(every.Body, opaque),
        PrintStatement => false,
        _ => true,
    };

    /// <summary>The question under modifiers: what they replace by something known is known.</summary>
    private Dependence Under(ImmutableArray<CheckedWith> modifiers)
    {
        var (left, replaced, shadowed) = (unknowns, _replaced, _shadowed);
        foreach (var modifier in modifiers)
        {
            switch (modifier)
            {
                case InputWith input: left = left.Without(isInput: true, input.Path); break;
                case DataWith data:
                    left = left.Without(isInput: false, data.Path);
                    shadowed = shadowed.Add(data.Path);
                    break;
                case FunctionWith function: replaced = replaced.SetItem(function.Name, function); break;
            }
        }
        return new Dependence(root, left, isKept, evaluatesAll) { _replaced = replaced, _shadowed = shadowed };
    }

    public bool Of(Term term, ImmutableHashSet<Variable> opaque) => term switch
    {
        ConstantTerm => false,
        VariableTerm variable => opaque.Contains(variable.Variable),
        InputTerm => unknowns.Touches(isInput: true, []),
        DataTerm => unknowns.Touches(isInput: false, []) || Below(root),
        RefTerm reference => reference.Operands.Any(operand => Of(operand, opaque)) || Reference(reference, opaque),
        ArrayTerm array => Any(array.Items, opaque),
        SetTerm set => Any(set.Items, opaque),
        ObjectTerm map => map.Entries.Any(entry => Of(entry.Key, opaque) || Of(entry.Value, opaque)),
        BuiltinCallTerm call => Any(call.Arguments, opaque) || Builtin(call.Builtin),
        RuleCallTerm call => Any(call.Arguments, opaque) || Function(call.Group),
        TemplateTerm template => Any(template.Parts, opaque),
        ComprehensionTerm comprehension => Of(comprehension.Body, opaque) || Of(comprehension.Value, opaque) || (comprehension.Key is not null && Of(comprehension.Key, opaque)),
        _ => true,
    };

    private bool Any(ImmutableArray<Term> terms, ImmutableHashSet<Variable> opaque)
    {
        foreach (var term in terms)
            if (Of(term, opaque)) return true;
        return false;
    }

    private bool Builtin(Builtin builtin) => _replaced.TryGetValue(builtin.Name, out var by) ? Replacement(by) : Differs(builtin);

    private bool Function(RuleGroup group) => _replaced.TryGetValue(group.Name, out var by) ? Replacement(by) : Of(group);

    private bool Replacement(FunctionWith by) => (by.ByRule is not null && Of(by.ByRule)) || (by.ByBuiltin is not null && Differs(by.ByBuiltin));

    private bool Differs(Builtin builtin) => !evaluatesAll && builtin.Traits.HasFlag(BuiltinTraits.Nondeterministic);

    private bool Reference(RefTerm reference, ImmutableHashSet<Variable> opaque)
    {
        if (reference.Head is not (InputTerm or DataTerm)) return Of(reference.Head, opaque);
        Value[] path = [.. reference.Operands.TakeWhile(operand => operand is ConstantTerm).Select(operand => ((ConstantTerm)operand).Value)];
        if (reference.Head is InputTerm) return unknowns.Touches(isInput: true, path);
        if (unknowns.Touches(isInput: false, path)) return true;
        var node = root;
        foreach (var key in path)
        {
            if (key is not StringValue name || !node.Children.TryGetValue(name.Text, out node!)) return false;
            if (node.Group is { } group) return Of(group);
        }
        return Below(node);
    }

    private bool Below(DocumentNode node) =>
        (node.Group is { Kind: not GroupKind.Function } group && Of(group)) || node.Children.Values.Any(Below);
}
