using System.Collections.Immutable;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking.Expressions;

namespace Bylaw.Rego.Checking.Types;

/// <summary>Types of terms whose variables have types.</summary>
/// <param name="documents">Types of <c>data</c>, of <c>input</c> and of what is below them; the first that knows a path is asked.</param>
/// <param name="outer">Variables of the body around; null for none.</param>
internal sealed class TermTypes(ImmutableArray<RootTypes> documents, TermTypes? outer = null)
{
    private readonly Dictionary<Variable, RegoType?> _variables = [];
    private readonly Dictionary<ExpandedComprehension, RegoType?> _comprehensions = outer?._comprehensions ?? new(ReferenceEqualityComparer.Instance);

    public ImmutableArray<RootTypes> Documents => documents;

    /// <summary>Types for a body inside this one: what it learns is forgotten after it.</summary>
    public TermTypes Inside() => new(documents, this);

    public RegoType? Of(Variable variable)
    {
        for (var types = this; types is not null; types = types.Outer)
            if (types._variables.TryGetValue(variable, out var type)) return type;
        return null;
    }

    public void Set(Variable variable, RegoType? type) => _variables[variable] = type;

    /// <summary>Sets the type of a comprehension, whose body has been checked; null when something is wrong in it.</summary>
    public void Set(ExpandedComprehension comprehension, RegoType? type) => _comprehensions[comprehension] = type;

    private TermTypes? Outer { get; } = outer;

    /// <summary>The type of a term; null when unknown.</summary>
    public RegoType? Of(Term term)
    {
        switch (term)
        {
            case ConstantTerm constant: return OfValue(constant.Value);
            case VariableTerm variable: return Of(variable.Variable);
            case InputTerm or DataTerm: return OfRoot(term, []);
            case RefTerm reference: return OfReference(reference);
            case ArrayTerm array: return ArrayType.Of([.. array.Items.Select(Of)], array.Items.IsEmpty ? UnionType.Any : null);
            case SetTerm set: return SetType.Of(set.Items.Aggregate((RegoType?)null, (all, item) => TypeRelations.Or(all, Of(item))) ?? UnionType.Any);
            case ObjectTerm map: return OfObject(map);
            case ExpandedComprehension comprehension: return _comprehensions.GetValueOrDefault(comprehension);
            default: return null;
        }
    }

    private RegoType OfObject(ObjectTerm map)
    {
        var fields = new Dictionary<Value, RegoType?>();
        (RegoType?, RegoType?)? others = null;
        foreach (var (key, value) in map.Entries)
        {
            if (key is ConstantTerm constant) fields[constant.Value] = Of(value);
            else others = (Of(key), Of(value));
        }
        if (fields.Count == 0) others ??= (UnionType.Any, UnionType.Any);
        return ObjectType.Of(fields.Select(field => (field.Key, field.Value)), others);
    }

    private RegoType? OfReference(RefTerm reference) => reference.Head is InputTerm or DataTerm
        ? OfRoot(reference.Head, reference.Operands)
        : Select(Of(reference.Head), reference.Operands.AsSpan());

    private RegoType? OfRoot(Term head, ImmutableArray<Term> operands)
    {
        foreach (var roots in documents)
            if (roots.Of(head) is { } root && TryFind(root, operands.AsSpan(), out var type)) return type;
        return UnionType.Any;
    }

    private static bool TryFind(TypeTree node, ReadOnlySpan<Term> operands, out RegoType? type)
    {
        while (!operands.IsEmpty)
        {
            var child = KeyOf(operands[0]) is { } name ? node.Child(name) : null;
            if (child is null && (node.Type is not null || KeyOf(operands[0]) is null))
            {
                type = Select(node.Extent(), operands);
                return true;
            }
            if (child is null)
            {
                type = null;
                return false;
            }
            node = child;
            operands = operands[1..];
        }
        type = node.Extent();
        return true;
    }

    /// <summary>The type of a function that a rule defines; null when it is no function.</summary>
    public static RegoType? OfFunction(RuleGroup group, ImmutableArray<RootTypes> documents)
    {
        foreach (var roots in documents)
        {
            var node = roots.Data;
            foreach (var name in group.Path) node = node?.Child(new StringValue(name));
            if (node?.Type is { } type) return type;
        }
        return null;
    }

    private static RegoType? Select(RegoType? type, ReadOnlySpan<Term> operands)
    {
        foreach (var operand in operands)
        {
            if (type is null) return null;
            type = KeyOf(operand) is { } key ? TypeRelations.Select(type, key) : TypeRelations.Values(type);
        }
        return type;
    }

    /// <summary>The key that an operand is; null when it is computed.</summary>
    public static Value? KeyOf(Term operand) => operand is ConstantTerm { Value: NullValue or BooleanValue or NumberValue or StringValue } constant ? constant.Value : null;

    /// <summary>The type of a value.</summary>
    public static RegoType OfValue(Value value)
    {
        switch (value)
        {
            case NullValue: return ScalarType.Null;
            case BooleanValue: return ScalarType.Boolean;
            case NumberValue: return ScalarType.Number;
            case StringValue: return ScalarType.String;
            case ArrayValue array: return ArrayType.Of([.. array.Take(RegoType.MostParts + 1).Select(item => (RegoType?)OfValue(item))], array.Count == 0 ? UnionType.Any : null);
            case SetValue set:
                RegoType? members = null;
                foreach (var member in set) members = TypeRelations.Or(members, OfValue(member));
                return SetType.Of(members ?? UnionType.Any);
            case ObjectValue map:
                return ObjectType.Of(map.Take(RegoType.MostParts + 1).Select(entry => (entry.Key, (RegoType?)OfValue(entry.Value))), map.Count == 0 ? (UnionType.Any, UnionType.Any) : null);
            default: return UnionType.Any;
        }
    }

    /// <summary>The type of a term of which nothing is known yet but what is written.</summary>
    public static RegoType? OfWritten(Term term) => new TermTypes([]).Of(term is BuiltinCallTerm or RuleCallTerm or ComprehensionTerm or TemplateTerm ? new VariableTerm(new Variable("", -1, true), term.Span) : term);
}

/// <summary>The two roots of documents, with what is known of them.</summary>
internal sealed record RootTypes(TypeTree? Data, TypeTree? Input)
{
    public TypeTree? Of(Term root) => root is DataTerm ? Data : Input;
}
