using Bylaw.Core.Library;

namespace Bylaw.Kubernetes.Gator;

/// <summary>
/// Which tests and cases run: <c>x</c> for those whose name, or whose test's name, matches; <c>x//y</c> for cases that match <c>y</c> in tests
/// that match <c>x</c>, of which either may be empty.
/// </summary>
public sealed class GatorFilter
{
    private readonly Re2? _test, _item;

    private GatorFilter(Re2? test, Re2? item) => (_test, _item) = (test, item);

    /// <summary>Everything runs.</summary>
    public static readonly GatorFilter All = new(null, null);

    /// <summary>Reads a filter; null, with the reason, when it is none.</summary>
    public static GatorFilter? Parse(string text, out string problem)
    {
        problem = "";
        if (text.Length == 0) return All;
        var parts = text.Split("//");
        if (parts.Length > 2) problem = "invalid test filter: a filter may include at most one \"//\"";
        var patterns = new Re2?[2];
        for (var i = 0; i < parts.Length && problem.Length == 0; i++)
        {
            patterns[i] = Re2.TryParse(parts[i], out var error);
            if (patterns[i] is null) problem = $"invalid test filter: {error}";
        }
        return problem.Length == 0 ? new GatorFilter(patterns[0], patterns[1]) : null;
    }

    /// <summary>Whether a test runs.</summary>
    public bool Takes(GatorTest test) => _test is null || _test.IsMatch(test.Name) || (_item is null && test.Cases.Any(item => _test.IsMatch(item.Name)));

    /// <summary>Whether a case of a test runs.</summary>
    public bool Takes(GatorTest test, GatorCase item) =>
        _test is null || (_item is null ? _test.IsMatch(item.Name) || _test.IsMatch(test.Name) : _item.IsMatch(item.Name) && _test.IsMatch(test.Name));
}
