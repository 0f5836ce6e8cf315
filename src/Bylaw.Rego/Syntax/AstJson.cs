using System.Collections.Immutable;
using System.Text;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Syntax;

/// <summary>What of a module its JSON form shows.</summary>
internal sealed record AstOptions
{
    public bool Comments { get; init; } = true;

    public bool Locations { get; init; }

    /// <summary>The fields of an annotation; null leaves annotations out.</summary>
    public Func<AnnotationSyntax, Value?>? Annotations { get; init; }
}

/// <summary>
/// A module as the JSON form of OPA's syntax tree, as <c>opa parse</c> and <c>rego.parse_module</c> give it: operators are calls, sets are
/// sorted, what goes without saying is said.
/// </summary>
internal sealed class AstJson(SourceText source, AstOptions options)
{
    private static readonly string[] AnnotationFields =
        ["description", "entrypoint", "organizations", "related_resources", "authors", "schemas", "compile", "custom", "labels", "scope", "title"];

    public static AstNode.Map Of(ModuleSyntax module, AstOptions? options = null) => new AstJson(module.Source, options ?? new AstOptions()).Module(module);

    /// <summary>The statements of a query; none for an empty one.</summary>
    public static AstNode.List OfBody(ImmutableArray<StatementSyntax> body, SourceText source) => new(body.Select(new AstJson(source, new AstOptions()).Statement));

    private AstNode.Map Module(ModuleSyntax module)
    {
        var imports = module.Imports.Concat(module.KeywordImports).OrderBy(import => import.Span.Start).Select(Import).ToList();
        var annotations = options.Annotations is null ? [] : module.Annotations.Select(Annotation).OfType<AstNode>().ToList();
        return new AstNode.Map()
            .Add("package", Package(module.Package))
            .Add("imports", imports.Count == 0 ? null : new AstNode.List(imports))
            .Add("annotations", annotations.Count == 0 ? null : new AstNode.List(annotations))
            .Add("rules", module.Rules.IsEmpty ? null : new AstNode.List(module.Rules.Select(Rule)))
            .Add("comments", module.Comments.IsEmpty || !options.Comments ? null : new AstNode.List(module.Comments.Select(Comment)));
    }

    private AstNode.Map Comment(Comment comment) => new AstNode.Map()
        .Add("Text", Convert.ToBase64String(Encoding.UTF8.GetBytes(source.Slice(comment.Span)[1..].ToString())))
        .Add("Location", Location(comment.Span, always: true));

    private AstNode.Map? Annotation(AnnotationSyntax annotation)
    {
        if (options.Annotations!(annotation) is not ObjectValue fields) return null;
        var map = new AstNode.Map();
        foreach (var name in AnnotationFields)
            if (fields.Get(name) is { } value && value is not StringValue { Text: "" }) map.Add(name, AstNode.Of(value));
        return map.Add("location", Location(annotation.Span));
    }

    /// <summary>A place, when places are asked for; <paramref name="text"/> is where its text is when not all of it from there.</summary>
    private AstNode.Map? Location(Span span, bool always = false, Span? text = null)
    {
        if (!options.Locations && !always) return null;
        var position = source.PositionOf(span.Start);
        var place = new AstNode.Map().Add("file", source.Name).Add("row", AstNode.Constant.Of(position.Line)).Add("col", AstNode.Constant.Of(position.Column));
        return options.Locations ? place.Add("text", Convert.ToBase64String(Encoding.UTF8.GetBytes(source.Slice(text ?? span).ToString()))) : place;
    }

    private AstNode.Map Package(PackageSyntax package)
    {
        var word = new Span(package.Span.Start, "package".Length);
        // The path is below `data`, which nobody writes.
        var data = Typed("var", new AstNode.Text("data"), package.PathSpans.IsEmpty ? package.Span : package.PathSpans[0]);
        var path = package.Path.Select((part, i) => Typed("string", new AstNode.Text(part), i < package.PathSpans.Length ? package.PathSpans[i] : package.Span));
        return new AstNode.Map().Add("location", Location(word)).Add("path", new AstNode.List(path.Prepend(data)));
    }

    private AstNode.Map Import(ImportSyntax import)
    {
        var path = import.Path.Select((part, i) => Typed(i == 0 ? "var" : "string", new AstNode.Text(part), import.PathSpans.IsEmpty ? import.Span : import.PathSpans[i]));
        var span = import.PathSpans.IsEmpty ? import.Span : Span.Between(import.PathSpans[0].Start, EndOfPath(import.PathSpans[^1]));
        var map = new AstNode.Map()
            .Add("path", Typed("ref", new AstNode.List(path), span))
            .Add("location", Location(new Span(import.Span.Start, "import".Length)));
        return import.Alias is null ? map : map.Add("alias", import.Alias);
    }

    private int EndOfPath(Span last) => last.End < source.Content.Length && source.Content[last.End] == ']' ? last.End + 1 : last.End;

    // Rules -----------------------------------------------------------------------------------------------------------------------

    private AstNode.Map Rule(RuleSyntax rule) => Rule(rule, isElse: false);

    private AstNode.Map Rule(RuleSyntax rule, bool isElse)
    {
        var annotation = rule.Annotation is null || options.Annotations is null ? null : Annotation(rule.Annotation);
        return new AstNode.Map()
            .AddIf(rule.IsDefault, "default")
            .Add("else", rule.Else is null ? null : Rule(rule.Else, isElse: true))
            .Add("head", Head(rule, isElse))
            .Add("body", Body(rule.Body, rule.Span))
            .Add("annotations", annotation is null ? null : new AstNode.List([annotation]))
            .Add("location", rule.IsDefault ? Location(rule.Span, text: new Span(rule.Span.Start, "default".Length)) : Location(rule.Span));
    }

    private AstNode.Map Head(RuleSyntax rule, bool isElse)
    {
        var head = rule.Head;
        var isEntry = !rule.IsDefault && head is { Ref.Length: 2, Arguments: null, Key: null };
        var isBound = isEntry && (!rule.HasIf || !IsGround(head.Ref[1]));
        var isNamed = head.Ref.Length == 1 || (isEntry && (!rule.HasIf || head.Value is not null));
        var span = isElse ? new Span(rule.Span.Start, "else".Length) : head.Span;
        var map = new AstNode.Map();
        if (isNamed) map.Add("name", head.Name);
        return map
            .Add("ref", Terms(head.Ref))
            .Add("args", head.Arguments is { } arguments ? Terms(arguments) : null)
            .Add("key", head.Key is not null ? Term(head.Key) : isBound ? Term(head.Ref[1]) : null)
            .Add("value", head.Key is not null ? null : head.Value is null ? True(span) : Term(head.Value))
            .AddIf(head.Assigns, "assign")
            .Add("location", Location(span));
    }

    private static bool IsGround(TermSyntax term) => term is ScalarSyntax;

    // A rule without a body has the body `true`.
    private AstNode.List Body(ImmutableArray<StatementSyntax> body, Span span) =>
        body.IsEmpty
            ? new AstNode.List([new AstNode.Map().Add("index", AstNode.Constant.Of(0)).Add("location", Location(span)).Add("terms", True(span))])
            : new AstNode.List(body.Select(Statement));

    private AstNode.Map True(Span span) => Typed("boolean", AstNode.Constant.True, span);

    // Statements ------------------------------------------------------------------------------------------------------------------

    private AstNode.Map Statement(StatementSyntax statement, int index)
    {
        var isNegated = statement is NotStatement { IsBody: false };
        return new AstNode.Map()
            .Add("index", AstNode.Constant.Of(index))
            .Add("location", Location(statement.Span))
            .AddIf(isNegated, "negated")
            .Add("terms", Content(isNegated ? ((NotStatement)statement).Body[0] : statement))
            .Add("with", statement.With.IsEmpty ? null : new AstNode.List(statement.With.Select(With)));
    }

    private AstNode.Map With(WithSyntax modifier) =>
        new AstNode.Map().Add("target", Term(modifier.Target)).Add("value", Term(modifier.Value)).Add("location", Location(modifier.Span));

    private AstNode Content(StatementSyntax statement)
    {
        switch (statement)
        {
            case TermStatement { Term: CallSyntax call }: return CallTerms(call);
            case TermStatement term: return Term(term.Term);
            case UnifyStatement unify: return new AstNode.List([Builtin(unify.Declares ? "assign" : "eq", Between(unify.Left, unify.Right)), Term(unify.Left), Term(unify.Right)]);
            case SomeStatement some:
                return new AstNode.Map().Add("symbols", Terms([.. some.Names])).Add("location", Location(new Span(some.Span.Start, "some".Length)));
            case SomeInStatement some: return SomeIn(some);
            case EveryStatement every:
                return new AstNode.Map()
                    .Add("key", every.Key is null ? AstNode.Constant.Null : Term(every.Key))
                    .Add("value", Term(every.Value))
                    .Add("domain", Term(every.Domain))
                    .Add("body", Body(every.Body, every.Span))
                    .Add("location", Location(new Span(every.Span.Start, "every".Length)));
            case LogicalStatement logical:
                return new AstNode.Map()
                    .Add("type", logical.IsOr ? "or" : "and")
                    .Add("lhs", Body(logical.Left.Body, logical.Left.Span))
                    .Add("rhs", Body(logical.Right.Body, logical.Right.Span))
                    .AddIf(logical.Left.Grouping == Grouping.Braces, "explicit_lhs")
                    .AddIf(logical.Right.Grouping == Grouping.Braces, "explicit_rhs")
                    .Add("location", Location(logical.Span));
            default:
                var negation = (NotStatement)statement;
                return new AstNode.Map()
                    .Add("type", "not")
                    .Add("body", Body(negation.Body, negation.Span))
                    .Add("explicit_body", negation.Grouping == Grouping.Braces ? AstNode.Constant.True : AstNode.Constant.False)
                    .Add("location", Location(negation.Span));
        }
    }

    private AstNode.Map SomeIn(SomeInStatement some)
    {
        List<AstNode> members = [Builtin(some.Key is null ? "internal.member_2" : "internal.member_3", Between(some.Value, some.Domain))];
        if (some.Key is not null) members.Add(Term(some.Key));
        members.AddRange([Term(some.Value), Term(some.Domain)]);
        var first = some.Key ?? some.Value;
        return new AstNode.Map()
            .Add("symbols", new AstNode.List([Typed("call", new AstNode.List(members), Span.Between(first.Span.Start, some.Domain.Span.End))]))
            .Add("location", Location(new Span(some.Span.Start, "some".Length)));
    }

    // Terms -----------------------------------------------------------------------------------------------------------------------

    private AstNode.List Terms(ImmutableArray<TermSyntax> terms) => new(terms.Select(Term));

    private AstNode.Map Term(TermSyntax term) => term switch
    {
        ScalarSyntax scalar => Scalar(scalar),
        NameSyntax { Name: "input" or "data" } root => Typed("ref", new AstNode.List([Typed("var", new AstNode.Text(root.Name), root.Span)]), root.Span),
        NameSyntax name => Name(name),
        RefSyntax reference => Typed("ref", new AstNode.List(reference.Operands.Select(Term).Prepend(RefHead(reference.Head))), reference.Span),
        CallSyntax call => Typed("call", CallTerms(call), call.Span, call.IsParenthesized ? call.Parentheses : null),
        ArraySyntax array => Typed("array", Terms(array.Items), array.Span),
        SetSyntax set => Typed("set", Terms(TermOrder.Distinct(set.Items)), set.Span),
        ObjectSyntax map => Typed("object", new AstNode.List(TermOrder.Distinct(map.Entries).Select(entry => new AstNode.List([Term(entry.Key), Term(entry.Value)]))), map.Span),
        ComprehensionSyntax comprehension => Comprehension(comprehension),
        TemplateSyntax template => Template(template),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private AstNode.Map Typed(string type, AstNode value, Span span, Span? text = null) =>
        new AstNode.Map().Add("location", Location(span, text: text)).Add("type", type).Add("value", value);

    private AstNode.Map Scalar(ScalarSyntax scalar) => scalar.Value switch
    {
        StringValue text => Typed("string", new AstNode.Text(text.Text), scalar.Span),
        NullValue => Typed("null", new AstNode.Map(), scalar.Span),
        BooleanValue => Typed("boolean", AstNode.Of(scalar.Value), scalar.Span),
        _ => Typed("number", new AstNode.Constant(source.Slice(scalar.Span).ToString(), scalar.Value), scalar.Span),
    };

    private AstNode.Map Name(NameSyntax name) =>
        Typed("var", new AstNode.Text(name.Name == "_" ? $"${name.Wildcard}" : name.Name), name.Span);

    private AstNode.Map RefHead(TermSyntax head) => head is NameSyntax name ? Name(name) : Term(head);

    private AstNode.List CallTerms(CallSyntax call) => new(call.Arguments.Select(Term).Prepend(Operator(call)));

    private AstNode.Map Operator(CallSyntax call) => call.Operator switch
    {
        OperatorSyntax { Builtin: var name } => Builtin(name, Between(call.Arguments[^2], call.Arguments[^1])),
        NameSyntax name => Typed("ref", new AstNode.List([Name(name)]), name.Span),
        var callee => Term(callee),
    };

    private AstNode.Map Builtin(string name, Span span) =>
        Typed("ref", new AstNode.List(name.Split('.').Select((part, i) => Typed(i == 0 ? "var" : "string", new AstNode.Text(part), span))), span);

    /// <summary>The operator between two terms.</summary>
    private Span Between(TermSyntax left, TermSyntax right)
    {
        int start = left.Span.End, end = right.Span.Start;
        while (start < end && (char.IsWhiteSpace(source.Content[start]) || source.Content[start] == ')')) start++;
        while (end > start && (char.IsWhiteSpace(source.Content[end - 1]) || source.Content[end - 1] == '(')) end--;
        return Span.Between(start, end);
    }

    private AstNode.Map Comprehension(ComprehensionSyntax syntax)
    {
        var map = new AstNode.Map();
        if (syntax.Key is not null) map.Add("key", Term(syntax.Key));
        map.Add(syntax.Key is null ? "term" : "value", Term(syntax.Value)).Add("body", Body(syntax.Body, syntax.Span));
        var type = syntax.Kind switch { ComprehensionKind.Array => "arraycomprehension", ComprehensionKind.Set => "setcomprehension", _ => "objectcomprehension" };
        return Typed(type, map, syntax.Span);
    }

    private AstNode.Map Template(TemplateSyntax template)
    {
        var parts = template.Parts.Where(part => part is not ScalarSyntax { Value: StringValue { Text: "" } }).Select(Part);
        var isRaw = source.Content[template.Span.Start + 1] == '`';
        return Typed("templatestring", new AstNode.Map().Add("parts", new AstNode.List(parts)).Add("multi_line", isRaw ? AstNode.Constant.True : AstNode.Constant.False), template.Span);
    }

    private AstNode.Map Part(TermSyntax part) => part switch
    {
        ScalarSyntax => Term(part),
        TemplateWithSyntax modified => Statement(new TermStatement(modified.Term, modified.Span) { With = modified.With }, 0),
        _ => Statement(new TermStatement(part, part.Span), 0),
    };
}
