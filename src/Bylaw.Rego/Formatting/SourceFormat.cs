using System.Collections.Frozen;
using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Formatting;

/// <summary>
/// Writes a module in the style of <c>opa fmt</c>: packages, imports and rules here, statements and terms in the files beside.
/// The layout follows the rows on which things stood in the source.
/// </summary>
internal sealed partial class SourceFormat
{
    private readonly ModuleSyntax _module;
    private readonly FormatStyle _style;
    private readonly SourceText _source;
    private readonly Rows _rows;
    private readonly Printer _printer;
    private readonly FrozenSet<string> _keywords;
    private readonly HashSet<int> _commentEnds;

    private SourceFormat(ModuleSyntax module, FormatStyle style)
    {
        _module = module;
        _style = style;
        _source = module.Source;
        _rows = new Rows(_source.Content);
        _keywords = style.Keywords;
        var comments = module.Comments.Select(comment => (comment.Span.Start, Text: _source.Slice(comment.Span).TrimEnd().ToString())).ToList();
        _commentEnds = [.. comments.Select(comment => comment.Start + comment.Text.Length)];
        _printer = new Printer(comments.Select(comment => (_rows.Of(comment.Start), comment.Start, comment.Text)));
    }

    /// <summary>The text of a module.</summary>
    public static string Write(ModuleSyntax module, FormatStyle style)
    {
        var format = new SourceFormat(module, style);
        format.Module();
        return format._printer.ToString();
    }

    private void Module()
    {
        Package();
        var imports = _style.Imports(_module, _rows);
        var firstRule = _module.Rules.IsEmpty ? int.MaxValue : _rows.Of(_module.Rules[0].Span.Start);
        // An import that is added gets a row of its own, which may be that of a rule; behind one it would do nothing.
        if (imports.Any(import => import.IsAdded && import.Row >= firstRule))
        {
            Imports([.. imports.Where(import => import.IsAdded)]);
            imports = [.. imports.Where(import => !import.IsAdded)];
        }
        int nextImport = 0, nextRule = 0;
        while (nextImport < imports.Length || nextRule < _module.Rules.Length)
        {
            var rule = nextRule < _module.Rules.Length ? _rows.Of(_module.Rules[nextRule].Span.Start) : int.MaxValue;
            var end = nextImport;
            while (end < imports.Length && imports[end].Row < rule) end++;
            if (end > nextImport) Imports(imports[nextImport..end]);
            nextImport = end;
            var import = nextImport < imports.Length ? imports[nextImport].Row : int.MaxValue;
            end = nextRule;
            while (end < _module.Rules.Length && (end == nextRule || _rows.Of(_module.Rules[end].Span.Start) < import)) end++;
            if (end > nextRule) Rules(_module.Rules[nextRule..end]);
            nextRule = end;
        }
        _printer.WriteRest();
    }

    private void Package()
    {
        _printer.Comments(_rows.Of(_module.Package.Span.Start));
        _printer.StartLine();
        _printer.Write("package ");
        Path(_module.Package.Path, _module.Package.PathSpans);
        _printer.BlankLine();
    }

    private void Path(ImmutableArray<string> path, ImmutableArray<Span> spans)
    {
        _printer.Write(path[0]);
        for (var i = 1; i < path.Length; i++) PathPart(path[i], spans[i]);
    }

    /// <summary>Imports, sorted within the groups that empty lines make of them.</summary>
    private void Imports(ImmutableArray<ImportLine> imports)
    {
        var beside = _printer.TakeBeside([.. imports.Select(import => import.Row)]);
        for (int start = 0, end; start < imports.Length; start = end)
        {
            for (end = start + 1; end < imports.Length && imports[end].Row - imports[end - 1].Row <= 1; end++) { }
            _printer.Comments(imports[start].Row);
            foreach (var import in imports[start..end].Order(ImportLine.Order))
            {
                _printer.StartLine();
                _printer.Write("import ");
                if (import.IsAdded || import.Path[0] == "future") _printer.Write(string.Join('.', import.Path));
                else Path(import.Path, import.Syntax!.PathSpans);
                if (import.Syntax?.Alias is { } alias) _printer.Write($" as {alias}");
                if (beside.Remove(import.Row, out var comment)) _printer.Write(" " + comment);
                _printer.EndLine();
            }
            _printer.BlankLine();
        }
    }

    private void Rules(ImmutableArray<RuleSyntax> rules)
    {
        for (var i = 0; i < rules.Length; i++)
        {
            WholeRule(rules[i]);
            // Rules of one line on adjacent lines stay together.
            if (!_printer.IsInLine && i < rules.Length - 1 && IsOneLiner(rules[i]) && IsOneLiner(rules[i + 1]) && RowOf(rules[i + 1]) == RowOf(rules[i]) + 1) continue;
            _printer.BlankLine();
        }
    }

    private void WholeRule(RuleSyntax rule)
    {
        var mark = _printer.Save();
        try
        {
            _printer.Comments(RowOf(rule));
            Rule(rule, isElse: false);
        }
        catch (CommentConflict)
        {
            _printer.Restore(mark);
            if (_printer.WriteCommentsBefore(RowOf(rule)) is { } last && RowOf(rule) - last > 1) _printer.BlankLine();
            _printer.StartLine();
            Source(rule.Span);
        }
    }

    private int RowOf(RuleSyntax rule) => _rows.Of(rule.Span.Start);

    private bool IsOneLiner(RuleSyntax rule) =>
        rule is { IsDefault: false, Else: null } && rule.Body.Length <= 1 && !(rule.Body is [var only] && IsSet(only)) && UsesIf(rule);

    private bool UsesIf(RuleSyntax rule) => _style.UsesIf && (_style.UsesContains || rule.Head.Key is null);

    /// <summary>Whether a statement is a set, which in the place of a body would be read as one.</summary>
    private static bool IsSet(StatementSyntax statement) => statement is TermStatement { Term: SetSyntax };

    private static bool IsTrue(TermSyntax? term) => term is ScalarSyntax { Value: BooleanValue { IsTrue: true } };

    private static bool IsTrue(StatementSyntax statement) => statement is TermStatement { Term: var term, With.IsEmpty: true } && IsTrue(term);

    // Rules -----------------------------------------------------------------------------------------------------------------------

    private void Rule(RuleSyntax rule, bool isElse)
    {
        if (!isElse) _printer.StartLine();
        if (rule.IsDefault) _printer.Write("default ");
        if (isElse) ElseHead(rule);
        else Head(rule);
        if (IsConstant(rule, isElse))
        {
            _printer.TakeTrailing(_rows.EndOf(rule.Span));
            _printer.EndLine();
            return;
        }
        if (UsesIf(rule))
        {
            _printer.Write(" if");
            if (IsOnHeadLine(rule, isElse))
            {
                _printer.Write(" ");
                BodyOnHeadLine(rule, isElse);
                if (!rule.Body.IsEmpty) _printer.TakeTrailing(_rows.EndOf(rule.Body[0].Span));
                _printer.EndLine();
                if (rule.Else is not null) Else(rule);
                return;
            }
        }
        Block(rule, isElse);
        if (rule.Else is not null) Else(rule);
    }

    /// <summary>Whether a rule is written without a body: it has none, or one that says <c>true</c>.</summary>
    private bool IsConstant(RuleSyntax rule, bool isElse) =>
        rule.Else is null
        && (rule.Body.IsEmpty || (rule.Body is [var only] && IsTrue(only) && (isElse || rule.Head.Key is not null || WritesValue(rule))));

    private bool IsOnHeadLine(RuleSyntax rule, bool isElse)
    {
        if (rule.Body.IsEmpty) return true;
        if (rule.Body is not [var only] || IsSet(only) || (isElse && LeadsWithBody(only))) return false;
        // What follows `else if` without braces counts as being on its line.
        if (isElse && !HasBraces(rule)) return true;
        return _rows.Of(only.Span.Start) == HeadEndRow(rule, isElse);
    }

    private int HeadEndRow(RuleSyntax rule, bool isElse)
    {
        if (!isElse) return IsChained(rule) ? RowOf(rule) : _rows.EndOf(rule.Head.Span);
        return rule.Head.Value is { } value ? _rows.EndOf(value.Span) : RowOf(rule);
    }

    /// <summary>Whether a body is one of a v0 rule after the first: it has the head of the first one.</summary>

    private static bool IsChained(RuleSyntax rule) => rule.Head.Span.End <= rule.Span.Start;

    private void BodyOnHeadLine(RuleSyntax rule, bool isElse)
    {
        // After `else if` a brace always opens a body.
        if (isElse && !rule.Body.IsEmpty && LeadOf(rule.Body[0]) is { } lead && LeadsWithBrace(lead)) _marked = lead;
        if (rule.Body.IsEmpty) _printer.Write("true");
        else if (isElse) Flat(RowOf(rule), () => Statement(rule.Body[0]));
        else Statement(rule.Body[0]);
    }

    /// <summary>Writes something as if all of it stood on one row.</summary>
    private void Flat(int row, Action write)
    {
        _rows.Flat = row;
        try
        {
            write();
        }
        finally
        {
            _rows.Flat = null;
        }
    }

    private bool HasBraces(RuleSyntax rule) => !rule.Body.IsEmpty && OpensBefore(rule.Body[0].Span.Start);

    private bool OpensBefore(int offset)
    {
        // Comments may stand between the brace and the body.
        while (true)
        {
            var before = offset - 1;
            while (before >= 0 && char.IsWhiteSpace(_source.Content[before])) before--;
            if (before < 0) return false;
            if (!_commentEnds.Contains(before + 1)) return _source.Content[before] is '{' or ';';
            offset = _module.Comments.Last(comment => comment.Span.Start <= before).Span.Start;
        }
    }

    private void Block(RuleSyntax rule, bool isElse)
    {
        _printer.Write(" {");
        _printer.EndLine();
        _printer.Level++;
        if (rule.Body.IsEmpty) NoBody();
        else
        {
            if (UsesIf(rule) && !isElse) MarkUnionLead(rule.Body[0]);
            Lines(rule.Body);
            _printer.Comments(CloseRow(rule.Body));
        }
        _printer.Level--;
        _printer.StartLine();
        _printer.Write("}");
    }

    // The first of several values may come without a body, which stands for one that is true.
    private void NoBody()
    {
        _printer.StartLine();
        _printer.Write("true");
        _printer.EndLine();
    }

    /// <summary>An <c>else</c>: behind the brace where it was, else after an empty line; so it is below a comment.</summary>
    private void Else(RuleSyntax rule)
    {
        var otherwise = rule.Else!;
        var row = RowOf(otherwise);
        var wasInline = row > RowOf(rule) && !StartsLine(otherwise.Span.Start) && _printer.IsInLine;
        var hasCommentAbove = _printer.NextComment < row || _printer.CommentAtEnd >= 0;
        if (wasInline && !hasCommentAbove)
        {
            var mark = _printer.Save();
            _printer.Write(" ");
            _printer.WatchLine();
            _printer.Comments(row);
            Rule(otherwise, isElse: true);
            if (!_printer.HadComment) return;
            // A comment at the end of this line would be one of the brace.
            _printer.Restore(mark);
        }
        _printer.BlankLine();
        _printer.StartLine();
        _printer.Comments(row);
        _printer.ContinueLine();
        Rule(otherwise, isElse: true);
    }

    private bool StartsLine(int offset)
    {
        var line = _source.Content.LastIndexOf('\n', Math.Max(0, offset - 1)) + 1;
        return _source.Content.AsSpan(line, offset - line).IsWhiteSpace();
    }

    // Heads -----------------------------------------------------------------------------------------------------------------------

    private void ElseHead(RuleSyntax rule)
    {
        _printer.Write("else");
        var value = rule.Head.Value;
        (_elseValue, _elseRow) = (value, RowOf(rule));
        if (IsConstant(rule, isElse: true) || (value is not null && !IsTrue(value))) Value(rule.Head, value);
    }

    private void Head(RuleSyntax rule)
    {
        if (IsChained(rule)) Flat(RowOf(rule), () => HeadParts(rule));
        else HeadParts(rule);
    }

    private void HeadParts(RuleSyntax rule)
    {
        var head = rule.Head;
        // A keyword names a rule only with a dot behind it.
        if (_style.HasReferenceHeads(_module) || head.Ref.Length == 1 || _keywords.Contains(head.Name))
        {
            _printer.Write(head.Name);
            Operands(head.Ref[1..]);
        }
        else if (_printer.NextComment == RowOf(head.Ref[1]))
        {
            // Comments within the brackets: the head stays as it is.
            Source(head.Span);
            return;
        }
        else _printer.Write($"{head.Name}[{TermText.Of(head.Ref[1], _source)}]");
        if (head.Arguments is { } arguments) Arguments(head, arguments);
        if (head.Key is ScalarSyntax { Value: StringValue { Text: var part } } && !_style.UsesContains && _keywords.Contains(head.Name)) _printer.Write("." + part);
        else if (head.Key is { } key)
        {
            _printer.Write(_style.UsesContains ? " contains " : "[");
            Term(key);
            if (!_style.UsesContains) _printer.Write("]");
        }
        if (WritesValue(rule)) Value(head, head.Value);
    }

    private void Arguments(RuleHeadSyntax head, ImmutableArray<TermSyntax> arguments)
    {
        var open = _source.Content.IndexOf('(', head.Ref[^1].Span.End);
        var close = Brackets.CloseOf(_source.Content, open);
        _printer.Write("(");
        var mark = _printer.Save();
        try
        {
            Sequence(arguments, _rows.Of(head.Span.Start), head.Span, _rows.Of(close), Argument);
        }
        catch (CommentConflict)
        {
            _printer.Restore(mark);
            Source(Span.Between(open + 1, close));
        }
        _printer.Write(")");
    }

    /// <summary>Whether the value is written: <c>true</c> goes without saying where there is a body, or arguments.</summary>
    private bool WritesValue(RuleSyntax rule)
    {
        var head = rule.Head;
        if (head.Key is not null) return false;
        if (head.Value is null)
        {
            if (rule.Else is not null) return false;
            // A rule that is only a head: `a.b.c` in v0.
            if (rule.Body.IsEmpty) return _style.IsV1 && head.Arguments is null;
            return rule.Body is [var only] && IsTrue(only) && (head.Ref.Length != 2 || head.Arguments is not null || (_style.IsV1 && IsGround(head.Ref[1])));
        }
        return !IsTrue(head.Value) || rule.IsDefault || IsMapEntry(rule) || (rule.Else is null && (rule.Body.IsEmpty || (rule.Body is [var one] && IsTrue(one))));
    }

    // `p[x] = true { … }` of v0 and `p[x] := true if …` keep their value; `p.q := true if …` does not.
    private static bool IsMapEntry(RuleSyntax rule) =>
        rule.Head is { Ref.Length: 2, Arguments: null } && (!IsGround(rule.Head.Ref[1]) || !rule.HasIf);

    private static bool IsGround(TermSyntax term) => term switch
    {
        NameSyntax or RefSyntax or CallSyntax or ComprehensionSyntax or TemplateSyntax => false,
        ArraySyntax array => array.Items.All(IsGround),
        SetSyntax set => set.Items.All(IsGround),
        ObjectSyntax map => map.Entries.All(entry => IsGround(entry.Key) && IsGround(entry.Value)),
        _ => true,
    };

    private void Value(RuleHeadSyntax head, TermSyntax? value)
    {
        _printer.Write(head.Assigns || _style.IsV1 ? " := " : " = ");
        if (value is null) _printer.Write("true");
        else Term(value);
    }
}
