using System.Collections.Immutable;
using Bylaw.Governance;

namespace Bylaw.Engine;

/// <summary>Notes, over any number of decisions by one bundle, which exceptions were needed. Safe to use from several threads.</summary>
/// <param name="bundle">The bundle whose exceptions it follows.</param>
public sealed class ExceptionLedger(PolicyBundle bundle)
{
    private readonly int[] _waived = new int[bundle.ExceptionCount];
    private readonly int[] _coveredToo = new int[bundle.ExceptionCount];
    private readonly int[] _wouldHaveWaived = new int[bundle.ExceptionCount];

    /// <summary>What came of each exception, by id, as of an instant.</summary>
    public ImmutableArray<ExceptionUse> Uses(DateTimeOffset now) => [.. bundle.Exceptions.Select(exception => UseOf(exception, now))];

    internal void Waived(BundleException exception) => Interlocked.Increment(ref _waived[exception.Index]);

    internal void CoveredToo(BundleException exception) => Interlocked.Increment(ref _coveredToo[exception.Index]);

    internal void WouldHaveWaived(BundleException exception) => Interlocked.Increment(ref _wouldHaveWaived[exception.Index]);

    private ExceptionUse UseOf(BundleException exception, DateTimeOffset now)
    {
        var index = exception.Index;
        var (state, findings) = exception.Definition.Validity.At(now) switch
        {
            Standing.Lapsed => (_wouldHaveWaived[index] > 0 ? ExceptionState.WouldHaveApplied : ExceptionState.Expired, _wouldHaveWaived[index]),
            Standing.Pending => (ExceptionState.NotBegun, _wouldHaveWaived[index]),
            _ when _waived[index] > 0 => (ExceptionState.Needed, _waived[index]),
            _ when _coveredToo[index] > 0 => (ExceptionState.Redundant, _coveredToo[index]),
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

    /// <summary>In force, and every finding that it covers was waived by another one already.</summary>
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
