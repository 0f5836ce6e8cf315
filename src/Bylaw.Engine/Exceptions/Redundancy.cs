using System.Collections.Immutable;

namespace Bylaw.Engine.Exceptions;

/// <summary>
/// Which of several exceptions could go: from the last id to the first, one goes when every finding that it covers is
/// covered by one that stays. Those that stay share the findings, each to the first that covers it. So everything said
/// holds together: who takes away all that is redundant loses nothing.
/// </summary>
internal sealed class Redundancy
{
    private readonly bool[] _goes;

    /// <param name="exceptions">How many exceptions there are.</param>
    /// <param name="coverers">For each finding the exceptions that cover it, by id.</param>
    public Redundancy(int exceptions, IReadOnlyList<ImmutableArray<int>> coverers)
    {
        _goes = new bool[exceptions];
        var findings = new List<int>?[exceptions];
        var left = new int[coverers.Count];
        for (var finding = 0; finding < coverers.Count; finding++)
        {
            left[finding] = coverers[finding].Length;
            foreach (var exception in coverers[finding]) (findings[exception] ??= []).Add(finding);
        }
        for (var exception = exceptions - 1; exception >= 0; exception--)
        {
            if (findings[exception] is not { } own || own.Exists(finding => left[finding] == 1)) continue;
            _goes[exception] = true;
            foreach (var finding in own) left[finding]--;
        }
    }

    /// <summary>Whether an exception could go, though it covers something.</summary>
    public bool IsRedundant(int exception) => _goes[exception];

    /// <summary>Of the exceptions that cover a finding, the one that stays and counts as its waiver.</summary>
    public int WaiverOf(ImmutableArray<int> coverers)
    {
        foreach (var exception in coverers)
            if (!_goes[exception]) return exception;
        return coverers[0];
    }
}
