using System.Collections.Immutable;
using Bylaw.Engine.Exceptions;
using Bylaw.Governance;

namespace Bylaw.Engine;

/// <summary>Notes, over any number of decisions by one bundle, which exceptions were needed. Safe to use from several threads.</summary>
/// <param name="bundle">The bundle whose exceptions it follows.</param>
public sealed class ExceptionLedger(PolicyBundle bundle)
{
    private readonly int[] _alone = new int[bundle.ExceptionCount];
    private readonly Dictionary<string, Together> _together = new(StringComparer.Ordinal);
    private readonly int[] _wouldHaveWaived = new int[bundle.ExceptionCount];

    /// <summary>Findings that the same exceptions cover.</summary>
    private sealed record Together(ImmutableArray<int> Coverers)
    {
        public int Findings { get; set; }
    }

    /// <summary>What came of each exception, by id, as of an instant.</summary>
    public ImmutableArray<ExceptionUse> Uses(DateTimeOffset now)
    {
        var groups = Groups();
        var redundancy = new Redundancy(bundle.ExceptionCount, [.. groups.Select(group => group.Coverers)]);
        var (waived, covered) = (new int[bundle.ExceptionCount], new int[bundle.ExceptionCount]);
        foreach (var group in groups)
        {
            waived[redundancy.WaiverOf(group.Coverers)] += group.Findings;
            foreach (var exception in group.Coverers) covered[exception] += group.Findings;
        }
        return [.. bundle.Exceptions.Select(exception => UseOf(exception, now, waived[exception.Index], covered[exception.Index]))];
    }

    /// <summary>Notes a finding that exceptions in force cover, by their indexes in order.</summary>
    internal void Covered(List<int> exceptions)
    {
        if (exceptions.Count == 1)
        {
            Interlocked.Increment(ref _alone[exceptions[0]]);
            return;
        }
        var key = string.Join(',', exceptions);
        lock (_together)
        {
            if (!_together.TryGetValue(key, out var group)) _together.Add(key, group = new Together([.. exceptions]));
            group.Findings++;
        }
    }

    internal void WouldHaveWaived(BundleException exception) => Interlocked.Increment(ref _wouldHaveWaived[exception.Index]);

    private List<Together> Groups()
    {
        var groups = new List<Together>();
        for (var exception = 0; exception < _alone.Length; exception++)
            if (_alone[exception] > 0) groups.Add(new Together([exception]) { Findings = _alone[exception] });
        lock (_together) groups.AddRange(_together.Values);
        return groups;
    }

    private ExceptionUse UseOf(BundleException exception, DateTimeOffset now, int waived, int covered)
    {
        var index = exception.Index;
        var (state, findings) = exception.Definition.Validity.At(now) switch
        {
            Standing.Lapsed => (_wouldHaveWaived[index] > 0 ? ExceptionState.WouldHaveApplied : ExceptionState.Expired, _wouldHaveWaived[index]),
            Standing.Pending => (ExceptionState.NotBegun, _wouldHaveWaived[index]),
            _ when waived > 0 => (ExceptionState.Needed, waived),
            _ when covered > 0 => (ExceptionState.Redundant, covered),
            _ => (ExceptionState.Unused, 0),
        };
        return new ExceptionUse(exception.Definition, state, findings);
    }
}

/// <summary>What came of an exception.</summary>
/// <param name="Exception">The exception.</param>
/// <param name="State">Whether it was needed.</param>
/// <param name="Findings">How many findings it waived, or covers.</param>
public sealed record ExceptionUse(ExceptionDefinition Exception, ExceptionState State, int Findings);

/// <summary>Whether an exception was needed.</summary>
public enum ExceptionState
{
    /// <summary>In force, and waived a finding.</summary>
    Needed,

    /// <summary>In force, and every finding that it covers is covered by others that are needed.</summary>
    Redundant,

    /// <summary>In force, and covered no finding.</summary>
    Unused,

    /// <summary>Expired, and covers no finding.</summary>
    Expired,

    /// <summary>Expired, and covers a finding: what is refused now was allowed before.</summary>
    WouldHaveApplied,

    /// <summary>Not yet begun.</summary>
    NotBegun,
}
