using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Core.Values;

/// <summary>What came of reading a text.</summary>
/// <param name="Documents">The documents that could be read, in order; a broken one is missing here and has a diagnostic.</param>
/// <param name="Diagnostics">Errors and warnings, in the order of the text.</param>
public sealed record ReadResult(ImmutableArray<Document> Documents, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>The comments, when asked for.</summary>
    public ImmutableArray<Comment> Comments { get; init; } = [];

    /// <summary>Whether something could not be read.</summary>
    public bool HasErrors
    {
        get
        {
            foreach (var diagnostic in Diagnostics)
                if (diagnostic.Severity == Severity.Error) return true;
            return false;
        }
    }

    /// <summary>The value of the only document; null when there is none, when there are several, or when something is wrong.</summary>
    public Value? Value => Documents.Length == 1 && !HasErrors ? Documents[0].Root : null;
}

/// <summary>A comment of a YAML text.</summary>
/// <param name="At">The comment, from its <c>#</c> to the end of the line.</param>
/// <param name="Text">Its words, without the <c>#</c> and the spaces around them.</param>
public readonly record struct Comment(Location At, string Text);
