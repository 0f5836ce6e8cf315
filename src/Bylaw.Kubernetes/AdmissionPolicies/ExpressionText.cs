using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;

namespace Bylaw.Kubernetes.AdmissionPolicies;

/// <summary>
/// The text of an expression as it stands in a file: in quotes, in a block, over several lines. What is said of a part of it is
/// said of the place in the file.
/// </summary>
internal sealed class ExpressionText
{
    private readonly SourceText _file;
    private readonly Span _scalar;
    private readonly int[] _offsets;

    /// <param name="text">The expression.</param>
    /// <param name="scalar">Where it stands in the file.</param>
    public ExpressionText(string text, Location scalar)
    {
        (_file, _scalar) = (scalar.Source, scalar.Span);
        Source = new SourceText(_file.Name, text);
        _offsets = Align(text, _file.Content, scalar.Span);
    }

    /// <summary>The expression alone.</summary>
    public SourceText Source { get; }

    /// <summary>Where the whole stands in the file.</summary>
    public Location At => _offsets.Length == 0 ? _file.At(_scalar) : _file.At(Span.Between(_offsets[0], _offsets[^1] + 1));

    /// <summary>Where a part of the expression stands in the file.</summary>
    public Location InFile(Location part)
    {
        if (!ReferenceEquals(part.Source, Source)) return part;
        if (part.Span.Length == 0 && part.Span.Start >= _offsets.Length) return _file.At(new Span(_scalar.End, 0));
        if (part.Span.Start >= _offsets.Length) return At;
        var start = _offsets[part.Span.Start];
        return _file.At(Span.Between(start, Math.Max(start + 1, _offsets[Math.Clamp(part.Span.End - 1, part.Span.Start, _offsets.Length - 1)] + 1)));
    }

    /// <summary>The same diagnostic about the place in the file.</summary>
    public Diagnostic InFile(Diagnostic problem) => problem with { At = problem.At is { } at ? InFile(at) : At };

    /// <summary>How far ahead a character is looked for: indentation may be wide, a text that does not fit is not gone through for each.</summary>
    private const int Ahead = 4_096;

    // Character by character; what the file has more is indentation, quotes and backslashes.
    private static int[] Align(string text, string file, Span scalar)
    {
        var offsets = new int[text.Length];
        var at = scalar.Start;
        for (var i = 0; i < text.Length; i++)
        {
            var next = at;
            var end = Math.Min(scalar.End, at + Ahead);
            while (next < end && !Stands(text[i], file[next])) next++;
            // Where nothing fits any more, what follows stands where this stood.
            if (next >= end) next = Math.Min(at, Math.Max(scalar.Start, scalar.End - 1));
            offsets[i] = next;
            at = Math.Min(next + 1, scalar.End);
        }
        return offsets;
    }

    // A folded line break is a space.
    private static bool Stands(char wanted, char found) => wanted == found || (wanted == ' ' && found == '\n');
}
