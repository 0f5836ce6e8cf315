using System.Text;

namespace Bylaw.Rego.Formatting;

/// <summary>
/// Lines with their indentation, and the comments that wait for their place among them. A comment belongs to a row of the source: it is
/// written before the first node of a later row, or at the end of the line on which a node of its own row is written.
/// </summary>
internal sealed class Printer
{
    private readonly StringBuilder _output = new();
    private Waiting? _comments;
    private Waiting? _atEnd;
    private bool _isDelayed;
    private bool _isWatching;

    public Printer(IEnumerable<(int Row, int Offset, string Text)> comments)
    {
        foreach (var (row, offset, text) in comments.Reverse()) _comments = new Waiting(row, offset, text, _comments);
    }

    /// <summary>A comment and those after it. Immutable: a list is taken up again where it was.</summary>
    internal sealed record Waiting(int Row, int Offset, string Text, Waiting? Next);

    /// <summary>Where to go back to when what was written since does not do.</summary>
    internal readonly record struct Mark(int Length, int Level, bool IsInLine, Waiting? Comments, Waiting? AtEnd, bool IsDelayed);

    public int Level { get; set; }

    /// <summary>Where the term ends that would be written as it stands in the source; -1 outside of terms.</summary>
    public int TermEnd { get; set; } = -1;

    /// <summary>Whether a line has begun.</summary>
    public bool IsInLine { get; private set; }

    /// <summary>Offset of the comment that waits for the end of the line, or -1.</summary>
    public int CommentAtEnd => _atEnd?.Offset ?? -1;

    /// <summary>The row of the next comment, or a row after all.</summary>
    public int NextComment => _comments?.Row ?? int.MaxValue;

    public void Write(ReadOnlySpan<char> text) => _output.Append(text);

    public void StartLine()
    {
        IsInLine = true;
        _output.Append('\t', Level);
    }

    /// <summary>Begins a line unless there is one.</summary>
    public void ContinueLine()
    {
        if (!IsInLine) StartLine();
    }

    /// <summary>Looks whether the line that is being written ends in a comment; <see cref="HadComment"/> then says.</summary>
    public void WatchLine() => (_isWatching, HadComment) = (true, false);

    /// <summary>Whether the line that was watched last ended in a comment.</summary>
    public bool HadComment { get; private set; }

    public void EndLine()
    {
        if (_isWatching) (_isWatching, HadComment) = (false, _atEnd is not null && !_isDelayed);
        IsInLine = false;
        if (_atEnd is not null && !_isDelayed)
        {
            _output.Append(_output.Length > 0 && _output[^1] == ' ' ? "" : " ").Append(_atEnd.Text);
            _atEnd = null;
        }
        _isDelayed = false;
        _output.Append('\n');
    }

    public void BlankLine()
    {
        if (IsInLine) EndLine();
        _output.Append('\n');
    }

    /// <summary>Begins the first line of a sequence; a comment on the line of the bracket goes to the first item.</summary>
    public void StartSequence()
    {
        _isDelayed = true;
        EndLine();
        Level++;
        StartLine();
    }

    /// <summary>Writes the comments above a row and takes the one beside it to the end of the line.</summary>
    public void Comments(int row)
    {
        if (IsInLine && !IsLineEmpty && _atEnd is null && _comments is not null && _comments.Row < row)
        {
            // Within a line there is no line for a comment but the end of this one.
            TakeToEnd();
        }
        if (WriteCommentsBefore(row) is { } last && row - last > 1) BlankLine();
        if (_comments is null || _comments.Row != row) return;
        // Two at one end: what was written on one line came from two. One behind the term waits for a line of its own.
        if (_atEnd is not null && _comments.Offset < TermEnd) throw new CommentConflict();
        if (_atEnd is null) TakeToEnd();
    }

    /// <summary>Writes the comments above a row, each on a line; returns the row of the last one.</summary>
    public int? WriteCommentsBefore(int row)
    {
        int? last = null;
        var inMetadata = false;
        for (; _comments is not null && _comments.Row < row; _comments = _comments.Next)
        {
            var isMetadata = IsMetadata(_comments.Text);
            if (_comments.Row - last > 1)
            {
                BlankLine();
                inMetadata = false;
            }
            else if (inMetadata && isMetadata) BlankLine();
            inMetadata |= isMetadata;
            WriteCommentLine(_comments.Text);
            last = _comments.Row;
        }
        return last;
    }

    /// <summary>Writes what is left of the comments.</summary>
    public void WriteRest()
    {
        if (_comments is null) return;
        for (; _comments is not null; _comments = _comments.Next) WriteCommentLine(_comments.Text);
        _output.Append('\n');
    }

    private void WriteCommentLine(string text)
    {
        ContinueLine();
        if (_atEnd is not null)
        {
            // The comment that waits was above this one. On a line of its own it stays on one.
            if (IsLineEmpty)
            {
                Write(_atEnd.Text);
                _atEnd = null;
            }
            EndLine();
            StartLine();
        }
        Write(text);
        EndLine();
    }

    private bool IsLineEmpty
    {
        get
        {
            var i = _output.Length;
            while (i > 0 && _output[i - 1] == '\t') i--;
            return i == 0 || _output[i - 1] == '\n';
        }
    }

    private void TakeToEnd()
    {
        _atEnd = _comments;
        _comments = _comments!.Next;
    }

    /// <summary>Takes away the comment that waits for the end of the line, if it stood before an offset.</summary>
    public Waiting? HoldAtEnd(int before)
    {
        var comment = _atEnd;
        if (comment is null || comment.Offset >= before) return null;
        _atEnd = null;
        return comment;
    }

    /// <summary>A comment that was taken away waits for the end of the line again, or for a line of its own where another does.</summary>
    public void GiveBack(Waiting comment)
    {
        if (_atEnd is null) _atEnd = comment;
        else _comments = comment with { Next = _comments };
    }

    /// <summary>Whether the comment at an offset of the source is still to be written.</summary>
    public bool IsWaiting(int offset) => offset == CommentAtEnd || (_comments is not null && offset >= _comments.Offset);

    private static bool IsMetadata(string comment) => comment.AsSpan(1).Trim() is "METADATA";

    public Mark Save() => new(_output.Length, Level, IsInLine, _comments, _atEnd, _isDelayed);

    public void Restore(Mark mark)
    {
        _output.Length = mark.Length;
        (Level, IsInLine, _comments, _atEnd, _isDelayed) = (mark.Level, mark.IsInLine, mark.Comments, mark.AtEnd, mark.IsDelayed);
    }

    /// <summary>Writes source text as it stands, with the comments in it; the one beside its last row goes to the end of the line.</summary>
    public void WriteSource(ReadOnlySpan<char> text, int firstRow, int lastRow)
    {
        Write(text);
        if (_atEnd is not null && _atEnd.Row >= firstRow && _atEnd.Row < lastRow) _atEnd = null;
        _comments = Without(_comments, firstRow, lastRow);
        TakeTrailing(lastRow);
    }

    /// <summary>Ends the line for the comment that waits for its end, if one does.</summary>
    public void EndLineInside()
    {
        if (_atEnd is null) return;
        EndLine();
        IsInLine = true;
    }

    /// <summary>Takes a comment from above the end of what was written to the end of its line.</summary>
    public void TakeTrailing(int lastRow)
    {
        if (_comments is not null && _comments.Row <= lastRow && _atEnd is null) TakeToEnd();
    }

    private static Waiting? Without(Waiting? comments, int firstRow, int lastRow)
    {
        var above = new Stack<Waiting>();
        for (; comments is not null && comments.Row < firstRow; comments = comments.Next) above.Push(comments);
        while (comments is not null && comments.Row < lastRow) comments = comments.Next;
        while (above.TryPop(out var comment)) comments = comment with { Next = comments };
        return comments;
    }

    /// <summary>Takes the comments that stand beside some rows: imports are sorted with theirs.</summary>
    public Dictionary<int, string> TakeBeside(HashSet<int> rows)
    {
        var taken = new Dictionary<int, string>();
        var left = new List<Waiting>();
        for (var comment = _comments; comment is not null; comment = comment.Next)
            if (rows.Contains(comment.Row)) taken[comment.Row] = comment.Text;
            else left.Add(comment);
        _comments = null;
        for (var i = left.Count - 1; i >= 0; i--) _comments = left[i] with { Next = _comments };
        return taken;
    }

    /// <summary>The text; it ends in one line break.</summary>
    public override string ToString() => _output.ToString().TrimEnd('\n') + "\n";
}

/// <summary>Two comments want the same end of a line: the term between them is written as it stands in the source.</summary>
internal sealed class CommentConflict : Exception;
