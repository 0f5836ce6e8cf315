namespace Bylaw.Engine;

/// <summary>
/// Holds the bundle that answers now. A reload builds a new one and swaps the reference: who asks takes the bundle once
/// and keeps it to the end of the request. A broken bundle never replaces a good one.
/// </summary>
/// <param name="first">The bundle to begin with.</param>
public sealed class BundleHolder(PolicyBundle first)
{
    private readonly Lock _reloading = new();
    private volatile PolicyBundle _current = first;

    /// <summary>The bundle that answers now.</summary>
    public PolicyBundle Current => _current;

    /// <summary>
    /// Builds a new bundle and, if there is one, puts it in place; reloads run one after the other. Returns what came
    /// of the build.
    /// </summary>
    public BundleResult Reload(Func<BundleResult> build)
    {
        lock (_reloading)
        {
            var result = build();
            if (result.Bundle is { } bundle) _current = bundle;
            return result;
        }
    }
}
