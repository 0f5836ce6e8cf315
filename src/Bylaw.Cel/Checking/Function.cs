using System.Collections.Immutable;
using Bylaw.Cel.Planning;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Checking;

/// <summary>What an overload does: null when it fails, after saying why to the session.</summary>
internal delegate Value? Implementation(CelSession session, ReadOnlySpan<Value> arguments);

/// <summary>One way in which a function can be called.</summary>
/// <param name="Id">Its name among all overloads.</param>
/// <param name="IsMethod">Whether the first argument stands in front of the dot.</param>
/// <param name="Parameters">Types of the arguments.</param>
/// <param name="Result">Type of the result.</param>
/// <param name="Body">What it does; null for those that exist for the checker only.</param>
internal sealed record Overload(string Id, bool IsMethod, ImmutableArray<CelType> Parameters, CelType Result, Implementation? Body)
{
    /// <summary>Whether its arguments may be these.</summary>
    public bool Takes(ReadOnlySpan<Value> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
            if (!Parameters[i].Takes(arguments[i])) return false;
        return true;
    }
}

/// <summary>A function with its overloads.</summary>
internal sealed record Function(string Name, ImmutableArray<Overload> Overloads);
