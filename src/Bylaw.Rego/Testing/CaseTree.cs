using System.Collections.Immutable;
using Bylaw.Core.Values;
using Bylaw.Rego.Library;

namespace Bylaw.Rego.Testing;

/// <summary>Collects the cases of a test, each under its name on one or more levels.</summary>
internal sealed class CaseTree
{
    private readonly SortedDictionary<string, CaseTree> _below = new(Comparer<string>.Create(StringValue.Compare));
    private bool? _holds;
    private TestFailure? _failure;

    /// <summary>Takes the value of the test's rule: a case that gave <c>false</c> fails.</summary>
    public void AddResults(Value value, int depth)
    {
        if (depth == 0 || value is not ObjectValue map) _holds = !ReferenceEquals(value, BooleanValue.False);
        else
            foreach (var (key, inner) in map) Below(key).AddResults(inner, depth - 1);
    }

    /// <summary>Takes a case that began; unless it gave a value it fails.</summary>
    public void AddFailure(ReadOnlySpan<Value> names, TestFailure failure)
    {
        if (!names.IsEmpty) Below(names[0]).AddFailure(names[1..], failure);
        else
        {
            _holds ??= false;
            _failure = failure;
        }
    }

    public ImmutableArray<RegoTestCase> ToCases() => [.. _below.Select(item => item.Value.ToCase(item.Key))];

    private CaseTree Below(Value name)
    {
        var text = TermText.Bare(name);
        if (!_below.TryGetValue(text, out var tree)) _below[text] = tree = new CaseTree();
        return tree;
    }

    private RegoTestCase ToCase(string name)
    {
        var cases = ToCases();
        var hasFailed = cases.Any(inner => inner.HasFailed) || _holds == false;
        return new RegoTestCase(name, hasFailed) { Cases = cases, Failure = hasFailed ? _failure : null };
    }
}
