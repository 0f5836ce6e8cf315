namespace Bylaw.Core.Library.Patterns;

/// <summary>What is wrong with a pattern, in the words of Go's regexp. Never leaves the pattern door.</summary>
internal sealed class PatternSyntaxException(string what, string where)
    : Exception($"error parsing regexp: {what}: `{where}`");
