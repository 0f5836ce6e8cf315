using System.Collections.Immutable;

namespace Bylaw.Core.Decisions;

/// <summary>What stays the same of an object whose name is made anew each time that it is made.</summary>
/// <param name="Pattern">A pattern of its names, <c>*</c> for the part that changes: <c>checkout-*</c>.</param>
/// <param name="Labels">Its labels that stay the same from one object to the next.</param>
public sealed record GeneratedName(string Pattern, ImmutableSortedDictionary<string, string> Labels);
