using System.Collections.Immutable;
using Bylaw.Cel.Checking;

namespace Bylaw.Cel.Estimating;

/// <summary>
/// How large a value can be, which is what <c>size</c> gives for it; null when nothing is known. The path begins with a variable
/// and goes on with fields, <c>@items</c>, <c>@keys</c>, <c>@values</c>, <c>@indices</c>; it is empty for what is no part of a variable.
/// </summary>
internal delegate Bounds? SizeHint(CelType type, ImmutableArray<string> path);

/// <summary>What is known of the size of a value.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Path">The way to it from a variable; empty for what is no part of one.</param>
/// <param name="Size">Its size; null when not known.</param>
/// <param name="Key">The size of the keys of a map.</param>
/// <param name="Item">The size of the items of a list or the values of a map.</param>
internal sealed record Sized(CelType Type, ImmutableArray<string> Path, Bounds? Size, Bounds? Key = null, Bounds? Item = null)
{
    /// <summary>The size of its items by their type and place alone, which is what the API server asks for there; null when not known.</summary>
    public Bounds? ItemHint { get; init; }

    public Bounds SizeOrUnknown => Size ?? Bounds.Unknown;

    /// <summary>The way to a part of it.</summary>
    public ImmutableArray<string> To(string part) => Path.IsDefaultOrEmpty ? [] : Path.Add(part);
}
