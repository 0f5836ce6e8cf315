namespace Bylaw.Core.Library.Patterns;

/// <summary>Finds matches of one program in one text.</summary>
internal interface IPatternFinder
{
    /// <summary>The first match that begins at or after a place, as starts and ends of its groups; null when there is none.</summary>
    int[]? Find(int from);
}
