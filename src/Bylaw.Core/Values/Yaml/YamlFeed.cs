namespace Bylaw.Core.Values;

/// <summary>
/// Gives a text to the parser from some offset on, without copying it, and translates the parser's offsets back. Where the parser
/// is stricter than the readers that Kubernetes tools use, the feed puts blanks in or leaves them out, which changes no value.
/// </summary>
internal sealed class YamlFeed(string text)
{
    private readonly SortedList<int, int> _edits = [];

    /// <summary>Number of edits.</summary>
    public int Count => _edits.Count;

    /// <summary>A reader from an offset on.</summary>
    public TextReader Open(int start) => _edits.Count == 0 ? new FeedReader(text, start, []) : new FeedReader(text, start, [.. _edits.Where(edit => edit.Key >= start)]);

    /// <summary>The offset in the text of an index into what was read since <paramref name="start"/>.</summary>
    public int Offset(int start, long index)
    {
        long fed = 0, original = start;
        foreach (var (at, count) in _edits)
        {
            if (at < start) continue;
            var fedAt = fed + at - original;
            if (index < fedAt) break;
            (fed, original) = (fedAt + Math.Max(0, count), at + Math.Max(0, -count));
            if (index < fed) return at;
        }
        return (int)Math.Min(original + index - fed, text.Length);
    }

    /// <summary>
    /// Indents the further lines of the quoted text at an offset as far as its first: inside quotes indentation has no meaning,
    /// but the parser insists on it. False when nothing was to do.
    /// </summary>
    public bool IndentQuoted(int start)
    {
        if (start >= text.Length || text[start] is not '"' and not '\'') return false;
        var quote = text[start];
        var column = start - text.LastIndexOf('\n', start) - 1;
        var before = _edits.Count;
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && quote == '"' && i + 1 < text.Length && text[i + 1] is not '\n' and not '\r') i++;
            else if (text[i] == quote && quote == '\'' && i + 1 < text.Length && text[i + 1] == quote) i++;
            else if (text[i] == quote) break;
            else if (text[i] == '\n')
            {
                // A document marker ends the document even here.
                if (text.AsSpan(i + 1).StartsWith("---", StringComparison.Ordinal) || text.AsSpan(i + 1).StartsWith("...", StringComparison.Ordinal)) break;
                if (column > 0) _edits.TryAdd(i + 1, column);
            }
        }
        return _edits.Count > before;
    }

    /// <summary>
    /// Leaves out the blanks of the blank lines before the first line of a block text: the parser refuses as many as that line has.
    /// More than that are wrong indeed. False when nothing was to do.
    /// </summary>
    public bool EmptyBlankLines(int firstLine)
    {
        var indentation = IndentationAt(firstLine);
        var before = _edits.Count;
        for (var line = firstLine; line > 0;)
        {
            line = line < 2 ? 0 : text.LastIndexOf('\n', line - 2) + 1;
            var blanks = IndentationAt(line);
            if (line + blanks >= text.Length || text[line + blanks] is not '\n' and not '\r' || blanks > indentation) break;
            if (blanks > 0) _edits.TryAdd(line, -blanks);
        }
        return _edits.Count > before;
    }

    private int IndentationAt(int line)
    {
        var blanks = 0;
        while (line + blanks < text.Length && text[line + blanks] == ' ') blanks++;
        return blanks;
    }

    private sealed class FeedReader(string text, int start, KeyValuePair<int, int>[] edits) : TextReader
    {
        private int _next = start;
        private int _edit;
        private int _blanks;

        public override int Peek()
        {
            ApplyEdit();
            return _blanks > 0 ? ' ' : _next < text.Length ? text[_next] : -1;
        }

        public override int Read()
        {
            ApplyEdit();
            if (_blanks <= 0) return _next < text.Length ? text[_next++] : -1;
            _blanks--;
            return ' ';
        }

        public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

        public override int Read(Span<char> buffer)
        {
            var count = 0;
            for (int unit; count < buffer.Length && (unit = Read()) >= 0;) buffer[count++] = (char)unit;
            return count;
        }

        private void ApplyEdit()
        {
            if (_edit >= edits.Length || edits[_edit].Key != _next) return;
            var count = edits[_edit++].Value;
            if (count > 0) _blanks = count;
            else _next -= count;
        }
    }
}
