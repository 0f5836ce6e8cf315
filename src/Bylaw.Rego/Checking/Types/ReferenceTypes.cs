using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking.Expressions;

namespace Bylaw.Rego.Checking.Types;

/// <summary>
/// Checks that references lead to something, as far as types tell, and learns from them what their operands are: a
/// variable that goes through the keys of an array is a number.
/// </summary>
internal sealed class ReferenceTypes(SourceText source, List<TypeProblem> problems)
{
    /// <summary>Checks the references in an expression, but not those in comprehensions, which have checks of their own.</summary>
    public void Check(Expression expression, TermTypes types)
    {
        foreach (var modifier in expression.With)
            if (Variables.ValueOf(modifier) is { } value) Check(value, types);
        switch (expression)
        {
            case TermExpression term: Check(term.Term, types); break;
            case EqualExpression equal:
                Check(equal.Left, types);
                Check(equal.Right, types);
                break;
            case CallExpression call: CheckAll(call.Operands, types); break;
            case EveryExpression every:
                Check(every.Domain, types);
                foreach (var inner in every.Body) Check(inner, types);
                break;
        }
    }

    private void CheckAll(ImmutableArray<Term> terms, TermTypes types)
    {
        foreach (var term in terms) Check(term, types);
    }

    private void Check(Term term, TermTypes types)
    {
        switch (term)
        {
            case RefTerm reference:
                CheckAll(reference.Operands, types);
                if (reference.Head is RefTerm) Check(reference.Head, types);
                Check(reference, types);
                break;
            case ArrayTerm array: CheckAll(array.Items, types); break;
            case SetTerm set: CheckAll(set.Items, types); break;
            case ObjectTerm map:
                foreach (var (key, value) in map.Entries)
                {
                    Check(key, types);
                    Check(value, types);
                }
                break;
        }
    }

    private void Check(RefTerm reference, TermTypes types)
    {
        if (FunctionAt(reference, types) is { } function)
        {
            // What stands behind the function is shown, but not named.
            var name = TermSpelling.Of(reference, function.Length);
            Report(reference, RegoDiagnostics.FunctionAsValue(name, At(reference), Unsupported(reference, function.Length, function.Type)));
        }
        else if (reference.IsCall && types.Of(reference) is { } type and not UnionType { IsAny: true })
        {
            var name = TermSpelling.Of(reference);
            Report(reference, RegoDiagnostics.UnknownFunction(name, name, source.At(reference.Span), source.At(reference.Span), []));
        }
        else if (reference.Head is not (InputTerm or DataTerm)) CheckBelow(reference, HeadType(reference.Head, types), 0, types);
        else
        {
            foreach (var roots in types.Documents)
                if (roots.Of(reference.Head) is { } root && CheckDocument(reference, root, types)) return;
            CheckBelow(reference, UnionType.Any, 0, types);
        }
    }

    /// <summary>The type of what a reference starts with: a variable of which nothing is known may be anything.</summary>
    private static RegoType? HeadType(Term head, TermTypes types)
    {
        if (head is VariableTerm { Variable: var variable } && types.Of(variable) is null) types.Set(variable, UnionType.Any);
        return types.Of(head);
    }

    private static (FunctionType Type, int Length)? FunctionAt(RefTerm reference, TermTypes types)
    {
        if (reference.Head is not DataTerm) return null;
        foreach (var roots in types.Documents)
        {
            var node = roots.Data;
            for (var i = 0; i < reference.Operands.Length && node is not null; i++)
            {
                node = TermTypes.KeyOf(reference.Operands[i]) is { } name ? node.Child(name) : null;
                if (node?.Type is FunctionType function) return (function, i + 1);
            }
        }
        return null;
    }

    /// <summary>Follows a reference through documents; false when it leaves those that are known.</summary>
    private bool CheckDocument(RefTerm reference, TypeTree node, TermTypes types)
    {
        for (var i = 0; i < reference.Operands.Length; i++)
        {
            if (node.Type is not null && (TermTypes.KeyOf(reference.Operands[i]) is not { } deeper || node.Child(deeper) is null))
            {
                CheckBelow(reference, node.Type, i, types);
                return true;
            }
            if (reference.Operands[i] is VariableTerm or RefTerm or InputTerm or DataTerm)
            {
                CheckComputed(reference, node, i, types);
                return true;
            }
            if (TermTypes.KeyOf(reference.Operands[i]) is not { } name || node.Child(name) is not { } child) return false;
            node = child;
        }
        return true;
    }

    private void CheckComputed(RefTerm reference, TypeTree node, int place, TermTypes types)
    {
        var operand = reference.Operands[place];
        var keys = TypeRelations.Keys(node.Extent());
        if (types.Of(operand) is not { } known)
        {
            if (operand is VariableTerm variable) types.Set(variable.Variable, keys);
        }
        else if (!TypeRelations.CanUnify(keys, known)) Report(reference, Invalid(reference, place, known, keys, NamesOf(node)));
        // What follows may be anything: operands that are variables take any key.
        foreach (var later in reference.Operands.AsSpan()[(place + 1)..])
            if (later is VariableTerm { Variable: var next } && types.Of(next) is null) types.Set(next, UnionType.Any);
    }

    /// <summary>Follows a reference through a type.</summary>
    private void CheckBelow(RefTerm reference, RegoType? type, int place, TermTypes types)
    {
        for (; place < reference.Operands.Length; place++)
        {
            var keys = TypeRelations.Keys(type);
            if (keys is null)
            {
                if (type is not null || reference.Head is not VariableTerm) Report(reference, RegoDiagnostics.UndefinedRef(
                    TermSpelling.Of(reference), At(reference), type is null ? null : $"a {Article(type)} has no parts", Unsupported(reference, place, type)));
                return;
            }
            var operand = reference.Operands[place];
            if (TermTypes.KeyOf(operand) is { } key)
            {
                if (TypeRelations.Select(type, key) is not { } part)
                {
                    Report(reference, Invalid(reference, place, null, keys, KeysOf(type)));
                    return;
                }
                type = part;
                continue;
            }
            if (!Takes(operand, keys, types))
            {
                var isComposite = operand is not (VariableTerm or RefTerm or InputTerm or DataTerm);
                Report(reference, Invalid(reference, place, types.Of(operand), keys, isComposite ? [] : KeysOf(type)));
                return;
            }
            type = TypeRelations.Values(type);
        }
    }

    private static bool Takes(Term operand, RegoType keys, TermTypes types)
    {
        if (operand is VariableTerm or RefTerm or InputTerm or DataTerm)
        {
            if (types.Of(operand) is { } known) return TypeRelations.CanUnify(known, keys);
            if (operand is VariableTerm variable) types.Set(variable.Variable, keys);
            return true;
        }
        return TypeUnifier.Unify(operand, keys, types);
    }

    private Diagnostic Invalid(RefTerm reference, int place, RegoType? have, RegoType? want, IReadOnlyList<Value> oneOf)
    {
        var before = TermSpelling.Of(reference, place);
        var pad = new string(' ', before.Length + 1);
        var wanted = oneOf.Count > 0 ? $"want (one of): [{string.Join(' ', oneOf)}]" : $"want (type): {want?.ToString() ?? "???"}";
        var found = have is null ? $"have: {TermSpelling.Of(reference.Operands[place])}" : $"have (type): {have}";
        return RegoDiagnostics.UndefinedRef(TermSpelling.Of(reference), At(reference), HelpFor(reference.Operands[place], oneOf, before), [TermSpelling.Of(reference), pad + "^", pad + found, pad + wanted]);
    }

    private static string? HelpFor(Term operand, IReadOnlyList<Value> oneOf, string before)
    {
        if (oneOf.Count == 0) return null;
        var names = oneOf.OfType<StringValue>().Select(name => name.Text).ToList();
        if (operand is ConstantTerm { Value: StringValue name } && NearestName.Help(name.Text, names) is { } near) return near;
        return $"`{before}` has {string.Join(", ", names.Take(10).Select(text => $"`{text}`"))}{(names.Count > 10 ? ", …" : "")}";
    }

    private static ImmutableArray<string> Unsupported(RefTerm reference, int place, RegoType? have) =>
        [TermSpelling.Of(reference), new string('^', TermSpelling.Of(reference, place).Length), $"have: {have?.ToString() ?? "???"}"];

    private static string Article(RegoType type) => type is ScalarType scalar ? scalar.Name : type.ToString();

    private static List<Value> NamesOf(TypeTree node) => [.. (node.Children ?? []).Keys.Order(Comparer<Value>.Create(Library.RegoOperations.Compare))];

    private static List<Value> KeysOf(RegoType? type)
    {
        var keys = new SortedSet<Value>(Comparer<Value>.Create(Library.RegoOperations.Compare));
        foreach (var alternative in type is UnionType union ? union.Alternatives : type is null ? [] : [type])
            if (alternative is ObjectType map) keys.UnionWith(map.Fields.Select(field => field.Key));
        return [.. keys];
    }

    /// <summary>OPA names the place of the head.</summary>
    private Location At(RefTerm reference) => source.At(Span.Between(reference.Head.Span.Start, Math.Max(reference.Span.End, reference.Head.Span.End)));

    private void Report(RefTerm reference, Diagnostic diagnostic) => problems.Add(new TypeProblem(diagnostic, IsOfUnknown: false));
}

/// <summary>A problem of types, and whether an unknown type is a part of it: then it may follow from another one.</summary>
internal sealed record TypeProblem(Diagnostic Diagnostic, bool IsOfUnknown);
