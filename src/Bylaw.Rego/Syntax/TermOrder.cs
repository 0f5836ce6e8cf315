using System.Collections.Immutable;

namespace Bylaw.Rego.Syntax;

/// <summary>
/// The order of terms as written: scalars as values, then names, references, arrays, objects, sets, comprehensions, calls.
/// Equal terms say the same, wherever they stand; a wildcard equals no other.
/// </summary>
internal sealed class TermOrder : IComparer<TermSyntax>
{
    public static readonly TermOrder Instance = new();

    public int Compare(TermSyntax? left, TermSyntax? right)
    {
        int a = Rank(left!), b = Rank(right!);
        if (a != b) return a.CompareTo(b);
        return (left, right) switch
        {
            (ScalarSyntax x, ScalarSyntax y) => x.Value.CompareTo(y.Value),
            (NameSyntax { Name: "_" } x, NameSyntax { Name: "_" } y) => x.Span.Start.CompareTo(y.Span.Start),
            (NameSyntax x, NameSyntax y) => string.CompareOrdinal(x.Name, y.Name),
            (RefSyntax x, RefSyntax y) => Compare([x.Head, .. x.Operands], [y.Head, .. y.Operands]),
            (ArraySyntax x, ArraySyntax y) => Compare(x.Items, y.Items),
            (SetSyntax x, SetSyntax y) => Compare(Distinct(x.Items), Distinct(y.Items)),
            (ObjectSyntax x, ObjectSyntax y) => Compare(Entries(x), Entries(y)),
            (CallSyntax x, CallSyntax y) => CompareCalls(x, y),
            // What has a body of its own, or text with terms in it, is taken as different from all others.
            _ => left!.Span.Start.CompareTo(right!.Span.Start),
        };
    }

    /// <summary>The members of a set in order, each once.</summary>
    public static ImmutableArray<TermSyntax> Distinct(ImmutableArray<TermSyntax> items) =>
        Distinct(items, static item => item, static (first, _) => first);

    /// <summary>The entries of an object in the order of their keys; of equal keys the last one counts.</summary>
    public static ImmutableArray<(TermSyntax Key, TermSyntax Value)> Distinct(ImmutableArray<(TermSyntax Key, TermSyntax Value)> entries) =>
        Distinct(entries, static entry => entry.Key, static (_, last) => last);

    private static ImmutableArray<T> Distinct<T>(ImmutableArray<T> items, Func<T, TermSyntax> key, Func<T, T, T> merge)
    {
        // A stable sort: equal ones stay in the order in which they were written.
        var sorted = items.OrderBy(key, Instance).ToList();
        for (var i = sorted.Count - 1; i > 0; i--)
        {
            if (Instance.Compare(key(sorted[i - 1]), key(sorted[i])) != 0) continue;
            sorted[i - 1] = merge(sorted[i - 1], sorted[i]);
            sorted.RemoveAt(i);
        }
        return [.. sorted];
    }

    private int Compare(ImmutableArray<TermSyntax> left, ImmutableArray<TermSyntax> right)
    {
        for (var i = 0; i < left.Length && i < right.Length; i++)
            if (Compare(left[i], right[i]) is var order and not 0) return order;
        return left.Length.CompareTo(right.Length);
    }

    private int CompareCalls(CallSyntax left, CallSyntax right)
    {
        var order = string.CompareOrdinal(Operators.NameOf(left.Operator), Operators.NameOf(right.Operator));
        return order != 0 ? order : Compare(left.Arguments, right.Arguments);
    }

    private static ImmutableArray<TermSyntax> Entries(ObjectSyntax syntax) =>
        [.. Distinct(syntax.Entries).SelectMany(entry => new[] { entry.Key, entry.Value })];

    private static int Rank(TermSyntax term) => term switch
    {
        ScalarSyntax => 0,
        TemplateSyntax or TemplateWithSyntax => 1,
        NameSyntax { Name: "input" or "data" } => 3,
        NameSyntax => 2,
        RefSyntax => 3,
        ArraySyntax => 4,
        ObjectSyntax => 5,
        SetSyntax => 6,
        ComprehensionSyntax { Kind: var kind } => 7 + (int)kind,
        _ => 10,
    };
}
