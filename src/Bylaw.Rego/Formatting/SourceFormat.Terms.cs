using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Formatting;

/// <content>Terms.</content>
internal sealed partial class SourceFormat
{
    /// <summary>
    /// Whether an outer term is being written. When two comments meet, the outermost term is the one that is written as it stands
    /// in the source.
    /// </summary>
    private bool _isInTerm;

    /// <summary>A term that needs parentheses where it stands next.</summary>
    private TermSyntax? _marked;

    /// <summary>The value of an <c>else</c>, which counts as standing on the row of that word.</summary>
    private TermSyntax? _elseValue;
    private int _elseRow;

    /// <summary>Writes a term; false when it was written as it stands in the source.</summary>
    private bool Term(TermSyntax term, bool parens = false)
    {
        if (_isInTerm)
        {
            TermInside(term, parens);
            return true;
        }
        var mark = _printer.Save();
        var marked = _marked;
        if (TryTerm(term, parens)) return true;
        _printer.Restore(mark);
        _marked = marked;
        // A comment from before the term may be what is in the way: it waits until the term is written.
        var held = _printer.HoldAtEnd(term.Span.Start);
        var isWritten = held is not null && TryTerm(term, parens);
        if (!isWritten)
        {
            _printer.Restore(mark);
            _printer.HoldAtEnd(term.Span.Start);
            // A pair before `in` writes its own parentheses, and none of them are in its text.
            parens = marked is not null || (term is CallSyntax call && InfixOf(call) is not null && (parens || call.Arguments.Length == 3));
            _marked = null;
            if (parens) _printer.Write("(");
            Source(term.Span);
            if (parens) _printer.Write(")");
        }
        if (held is not null) _printer.GiveBack(held);
        return isWritten;
    }

    private bool TryTerm(TermSyntax term, bool parens)
    {
        _isInTerm = true;
        _printer.TermEnd = term.Span.End;
        try
        {
            TermInside(term, parens);
            return true;
        }
        catch (CommentConflict)
        {
            return false;
        }
        finally
        {
            _isInTerm = false;
            _printer.TermEnd = -1;
        }
    }

    /// <summary>Writes parts of which each stands for itself when comments meet, even inside a term.</summary>
    private void Apart(Action write)
    {
        var outer = (_isInTerm, _printer.TermEnd);
        (_isInTerm, _printer.TermEnd) = (false, -1);
        try
        {
            write();
        }
        finally
        {
            (_isInTerm, _printer.TermEnd) = outer;
        }
    }

    /// <summary>Writes a stretch of the source as it stands, without comments of it that were written already.</summary>
    private void Source(Span span)
    {
        var start = span.Start;
        foreach (var comment in _module.Comments)
        {
            if (comment.Span.Start < span.Start || comment.Span.Start >= span.End || _printer.IsWaiting(comment.Span.Start)) continue;
            _printer.Write(_source.Slice(Span.Between(start, comment.Span.Start)).TrimEnd(" \t"));
            start = comment.Span.End;
        }
        _printer.WriteSource(_source.Slice(Span.Between(start, span.End)), _rows.Of(span.Start), _source.Content[span.End - 1] == '\n' ? _rows.Of(span.End) : _rows.EndOf(span));
    }

    private void TermInside(TermSyntax term, bool parens)
    {
        if (IsMarked(term))
        {
            _marked = null;
            _printer.ContinueLine();
            _printer.Write("(");
            TermInside(term, parens: false);
            _printer.Write(")");
            return;
        }
        _printer.Comments(RowOf(term));
        _printer.ContinueLine();
        switch (term)
        {
            case ScalarSyntax scalar: _printer.Write(ScalarText(scalar)); break;
            case NameSyntax name: _printer.Write(name.Name); break;
            case RefSyntax reference: Reference(reference); break;
            case CallSyntax call: Call(call, parens); break;
            case ArraySyntax array: Bracketed('[', array.Span, [.. array.Items], ListItem); break;
            case SetSyntax { Items.IsEmpty: true }: EmptySet(term.Span); break;
            case SetSyntax set: Bracketed('{', set.Span, Members(set), ListItem); break;
            case ObjectSyntax map: Object(map); break;
            case ComprehensionSyntax comprehension: Comprehension(comprehension); break;
            case TemplateSyntax template: Template(template); break;
        }
        _printer.ContinueLine();
    }

    /// <summary>The row on which a term begins: that of its first name or bracket.</summary>
    private int RowOf(TermSyntax term)
    {
        if (ReferenceEquals(term, _elseValue)) return _elseRow;
        while (true)
        {
            switch (term)
            {
                case RefSyntax reference: term = reference.Head; break;
                case CallSyntax { Operator: OperatorSyntax } call: term = call.Arguments[0]; break;
                case CallSyntax call: term = call.Operator; break;
                default: return _rows.Of(term.Span.Start);
            }
        }
    }

    private string ScalarText(ScalarSyntax scalar)
    {
        if (scalar.Value is not StringValue text) return _source.Slice(scalar.Span).ToString();
        return _source.Content[scalar.Span.Start] is '"' or '`' ? _source.Slice(scalar.Span).ToString() : Quoted(text.Text);
    }

    /// <summary>A text in quotes.</summary>
    private static string Quoted(string text)
    {
        var output = new StringBuilder("\"");
        foreach (var c in text)
        {
            switch (c)
            {
                case '"' or '\\': output.Append('\\').Append(c); break;
                case '\n': output.Append("\\n"); break;
                case '\t': output.Append("\\t"); break;
                case '\r': output.Append("\\r"); break;
                case '\b': output.Append("\\b"); break;
                case '\f': output.Append("\\f"); break;
                case var _ when char.IsControl(c): output.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
                default: output.Append(c); break;
            }
        }
        return output.Append('"').ToString();
    }

    private void Reference(RefSyntax reference)
    {
        TermInside(reference.Head, parens: true);
        Operands(reference.Operands);
    }

    private void Operands(IEnumerable<TermSyntax> operands)
    {
        foreach (var operand in operands)
        {
            switch (operand)
            {
                case ScalarSyntax { Value: StringValue { Text: var text } }: PathPart(text, operand.Span); break;
                case NameSyntax name: _printer.Write($"[{name.Name}]"); break;
                default:
                    _printer.Write("[");
                    var isWritten = true;
                    Apart(() => isWritten = Term(operand));
                    // What stands as in the source may end in a comment.
                    if (!isWritten) _printer.EndLineInside();
                    _printer.Write("]");
                    break;
            }
        }
    }

    /// <summary>A part of a path: dotted where that can be, but a keyword in quotes keeps them.</summary>
    private void PathPart(string text, Span span)
    {
        var isName = text.Length > 0 && Lexer.IsNameStart(text[0]) && text.All(Lexer.IsNamePart);
        if (!isName || (_keywords.Contains(text) && _source.Content[span.Start] == '"')) _printer.Write($"[{Quoted(text)}]");
        else _printer.Write("." + text);
    }

    // Operators -------------------------------------------------------------------------------------------------------------------

    /// <summary>The operator that a call is written with, or null for one written as a call.</summary>
    private static Operators.Infix? InfixOf(CallSyntax call) =>
        Operators.NameOf(call.Operator) is { } name && call.Arguments.Length == (name == "internal.member_3" ? 3 : 2) ? Operators.Of(name) : null;

    private static bool IsUnion(TermSyntax term) => term is CallSyntax call && InfixOf(call)?.Symbol == "|";

    /// <summary>A call inside of a term: every operator below another is in parentheses.</summary>
    private void Call(CallSyntax call, bool parens)
    {
        if (InfixOf(call) is not { Level: >= 0 } infix) PlainCall(call);
        else if (infix.Symbol == "in") Membership(call, parens: true);
        else
        {
            if (parens) _printer.Write("(");
            Operand(call.Arguments[0]);
            _printer.Write($" {infix.Symbol} ");
            Operand(call.Arguments[1]);
            if (parens) _printer.Write(")");
        }
    }

    /// <summary>An operand of an operator: <c>in</c>, which binds loosest, writes none of its own.</summary>
    private void Operand(TermSyntax term, bool isLeftOfIn = false)
    {
        var needsMore = !isLeftOfIn && term is CallSyntax { Arguments.Length: 2 } call && InfixOf(call)?.Symbol == "in";
        if (needsMore) _printer.Write("(");
        TermInside(term, parens: true);
        if (needsMore) _printer.Write(")");
    }

    private void Membership(CallSyntax call, bool parens)
    {
        var isPair = call.Arguments.Length == 3;
        if (isPair && parens) _printer.Write("(");
        MembershipOf(call.Arguments);
        if (isPair && parens) _printer.Write(")");
    }

    private void MembershipOf(ImmutableArray<TermSyntax> operands)
    {
        for (var i = 0; i < operands.Length - 1; i++)
        {
            if (i > 0) _printer.Write(", ");
            MemberOperand(operands[i], isLeft: operands.Length == 2);
        }
        _printer.Write(" in ");
        MemberOperand(operands[^1], isLeft: false);
    }

    private void MemberOperand(TermSyntax term, bool isLeft)
    {
        if (_isInTerm)
        {
            Operand(term, isLeft);
            return;
        }
        var needsMore = !isLeft && term is CallSyntax { Arguments.Length: 2 } call && InfixOf(call)?.Symbol == "in";
        if (needsMore) _printer.Write("(");
        Term(term, parens: true);
        if (needsMore) _printer.Write(")");
    }

    private void PlainCall(CallSyntax call)
    {
        switch (call.Operator)
        {
            case RefSyntax { Head: NameSyntax head } reference:
                _printer.Comments(_rows.Of(head.Span.Start));
                _printer.ContinueLine();
                _printer.Write(head.Name);
                Operands(reference.Operands);
                break;
            default: _printer.Write(Operators.NameOf(call.Operator)); break;
        }
        _printer.Write("(");
        // Arguments on one row stay on it, wherever the parentheses stood: only arguments on several rows take several.
        Sequence(call.Arguments, RowOf(call), default, _rows.EndOf(call.Span), Argument);
        _printer.Write(")");
    }

    // Collections -----------------------------------------------------------------------------------------------------------------

    private void ListItem(TermSyntax item) => Item(item, parensOnUnion: true);

    private void Argument(TermSyntax item) => Item(item, parensOnUnion: item is CallSyntax { IsParenthesized: true });

    // A union in braces or brackets would be read as a comprehension.
    private void Item(TermSyntax item, bool parensOnUnion)
    {
        var parens = parensOnUnion && IsUnion(item);
        if (parens) _printer.Write("(");
        Term(item);
        if (parens) _printer.Write(")");
    }

    private void EmptySet(Span span)
    {
        _printer.Write("set()");
        _printer.Comments(_rows.EndOf(span));
    }

    private void Bracketed(char open, Span span, ImmutableArray<TermSyntax> items, Action<TermSyntax> write, Func<TermSyntax, int>? lastRow = null)
    {
        _printer.Write(open == '[' ? "[" : "{");
        Sequence(items, _rows.Of(span.Start), span, _rows.EndOf(span), write, lastRow);
        _printer.Write(open == '[' ? "]" : "}");
    }

    /// <summary>The members of a set as they were written, each once.</summary>
    private ImmutableArray<TermSyntax> Members(SetSyntax set)
    {
        if (set.Items.Length == 1) return set.Items;
        var members = TermOrder.Distinct(set.Items);
        if (_rows.Flat is not null) return members;
        return members.Length == set.Items.Length ? set.Items : [.. members.OrderBy(member => member.Span.Start)];
    }

    private void Object(ObjectSyntax map)
    {
        var entries = map.Entries;
        if (entries.Length > 1)
        {
            var distinct = TermOrder.Distinct(entries);
            if (_rows.Flat is not null) entries = distinct;
            else if (distinct.Length < entries.Length) entries = [.. distinct.OrderBy(entry => entry.Key.Span.Start)];
        }
        // Each key leads its value.
        var values = new Dictionary<TermSyntax, TermSyntax>(ReferenceEqualityComparer.Instance);
        foreach (var (key, value) in entries) values[key] = value;
        Bracketed('{', map.Span, [.. entries.Select(entry => entry.Key)], key =>
        {
            ListItem(key);
            _printer.Write(": ");
            ListItem(values[key]);
        }, key => _rows.EndOf(values[key].Span));
    }

    /// <summary>
    /// The items of a collection or a call, on the lines on which they began. Several lines, or a line break before the first item
    /// of a collection, make a block of lines with a comma at the end of each.
    /// </summary>
    private void Sequence(ImmutableArray<TermSyntax> items, int openRow, Span whole, int closeRow, Action<TermSyntax> write, Func<TermSyntax, int>? lastRow = null)
    {
        lastRow ??= item => _rows.EndOf(item.Span);
        var lines = Lines(items, openRow);
        var isBlock = lines.Count > 1;
        if (!isBlock)
        {
            if (_printer.NextComment > openRow && _printer.NextComment < closeRow) throw new CommentConflict();
            isBlock = items.Length > 0 && BreaksBefore(items[0], whole);
        }
        if (isBlock) _printer.StartSequence();
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0)
            {
                _printer.Write(",");
                _printer.TakeTrailing(lastRow(items[lines[i].Start - 1]));
                _printer.EndLine();
                _printer.StartLine();
            }
            for (var j = lines[i].Start; j < lines[i].End; j++)
            {
                if (j > lines[i].Start) _printer.Write(", ");
                write(items[j]);
            }
        }
        if (!isBlock) return;
        _printer.Write(",");
        _printer.TakeTrailing(lastRow(items[^1]));
        _printer.EndLine();
        _printer.Comments(closeRow);
        _printer.Level--;
        _printer.StartLine();
    }

    /// <summary>The ranges of items that begin on one row, as seen from the item before.</summary>
    private List<(int Start, int End)> Lines(ImmutableArray<TermSyntax> items, int row)
    {
        var lines = new List<(int, int)>();
        var start = 0;
        for (var i = 0; i < items.Length; i++)
        {
            var next = RowOf(items[i]);
            if (next > row && i > 0)
            {
                lines.Add((start, i));
                start = i;
            }
            row = next;
        }
        if (items.Length > 0) lines.Add((start, items.Length));
        return lines;
    }

    // The place of the first item is that of its text, which may stand earlier by chance: a peculiarity that is kept.
    private bool BreaksBefore(TermSyntax first, Span whole)
    {
        if (whole.Length == 0 || _rows.Flat is not null) return false;
        var text = _source.Slice(whole);
        var at = text.IndexOf(_source.Slice(first is CallSyntax { IsParenthesized: true } call ? call.Parentheses : first.Span));
        return at > 0 && text[..at].IndexOf('\n') > 0;
    }

    // Comprehensions --------------------------------------------------------------------------------------------------------------

    private void Comprehension(ComprehensionSyntax syntax)
    {
        var isArray = syntax.Kind == ComprehensionKind.Array;
        var row = _rows.Of(syntax.Span.Start);
        var termRow = syntax.Key is null ? RowOf(syntax.Value) : row;
        _printer.Write(isArray ? "[" : "{");
        if (syntax.Key is { } key)
        {
            ListItem(key);
            _printer.Write(": ");
        }
        else if (termRow > row)
        {
            _printer.EndLine();
            _printer.StartLine();
        }
        ComprehensionTerm(syntax.Value);
        _printer.Write(" |");
        Body(syntax.Body, termRow, _rows.EndOf(syntax.Value.Span), _rows.EndOf(syntax.Span));
        _printer.Write(isArray ? "]" : "}");
    }

    // Only parentheses let an operator stand before the bar.
    private void ComprehensionTerm(TermSyntax term)
    {
        if (term is CallSyntax call && InfixOf(call) is { Symbol: "in" } && call.Arguments.Length == 2)
        {
            _printer.Write("(");
            TermInside(term, parens: false);
            _printer.Write(")");
        }
        else TermInside(term, parens: term is CallSyntax);
    }

    // Template strings ------------------------------------------------------------------------------------------------------------

    private void Template(TemplateSyntax template)
    {
        var isRaw = _source.Content[template.Span.Start + 1] == '`';
        _printer.Write(isRaw ? "$`" : "$\"");
        for (var i = 0; i < template.Parts.Length; i++)
        {
            var part = template.Parts[i];
            if (IsText(part)) _printer.Write(TemplateText(part, isRaw));
            else TemplatePart(part, template.Parts[i + 1], i == 0 ? template.Span.Start : template.Parts[i - 1].Span.Start);
        }
        _printer.Write(isRaw ? "`" : "\"");
    }

    /// <summary>Whether a part is text: so is a constant in braces, unless a comment stands before it.</summary>
    private bool IsText(TermSyntax part)
    {
        if (part is not ScalarSyntax) return false;
        var before = part.Span.Start - 1;
        while (before > 0 && char.IsWhiteSpace(_source.Content[before])) before--;
        return !_commentEnds.Contains(before + 1);
    }

    private string TemplateText(TermSyntax part, bool isRaw)
    {
        var text = ((ScalarSyntax)part).Value is StringValue value ? value.Text : _source.Slice(part.Span).ToString();
        var quoted = isRaw ? text : Quoted(text)[1..^1];
        return quoted.Replace("{", "\\{", StringComparison.Ordinal);
    }

    private void TemplatePart(TermSyntax part, TermSyntax next, int before)
    {
        var (term, with) = part is TemplateWithSyntax modified ? (modified.Term, modified.With) : (part, []);
        _printer.Write("{");
        _printer.Level++;
        if (_printer.CommentAtEnd > before && _printer.CommentAtEnd < part.Span.Start)
        {
            _printer.EndLine();
            _printer.StartLine();
        }
        else if (_printer.NextComment < RowOf(term))
        {
            _printer.Write(" ");
            _printer.WriteCommentsBefore(RowOf(term));
        }
        Statement(new TermStatement(term, part.Span) { With = with });
        if (_printer.NextComment < RowOf(next) && next is not ScalarSyntax { Value: StringValue { Text: "" } })
        {
            _printer.EndLine();
            _printer.WriteCommentsBefore(RowOf(next));
            _printer.StartLine();
        }
        _printer.Write("}");
        _printer.Level--;
    }
}
