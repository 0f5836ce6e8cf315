using System.Collections.Immutable;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Syntax;

/// <summary>A module as the JSON form of OPA's syntax tree, as <c>rego.parse_module</c> gives it.</summary>
internal static class AstJson
{
    public static ObjectValue Of(ModuleSyntax module)
    {
        var fields = new ObjectBuilder();
        fields.Set("package", Object(("path", Path(["data", .. module.Package.Path]))));
        if (!module.Imports.IsEmpty) fields.Set("imports", List(module.Imports.Select(Import)));
        if (!module.Rules.IsEmpty) fields.Set("rules", List(module.Rules.Select(Rule)));
        return fields.ToObject();
    }

    private static Value Import(ImportSyntax import)
    {
        var fields = new ObjectBuilder();
        if (import.Alias is not null) fields.Set("alias", Text(import.Alias));
        fields.Set("path", Term("ref", Path(import.Path)));
        return fields.ToObject();
    }

    private static Value Rule(RuleSyntax rule)
    {
        var fields = new ObjectBuilder();
        fields.Set("body", RuleBody(rule.Body));
        if (rule.IsDefault) fields.Set("default", BooleanValue.True);
        if (rule.Else is not null) fields.Set("else", Rule(rule.Else));
        fields.Set("head", Head(rule.Head));
        return fields.ToObject();
    }

    private static ObjectValue Head(RuleHeadSyntax head)
    {
        var fields = new ObjectBuilder();
        if (head.Ref.Length == 1 || head.Key is not null) fields.Set("name", Text(head.Name));
        if (head.Arguments is { } arguments) fields.Set("args", List(arguments.Select(Term)));
        if (head.Key is not null) fields.Set("key", Term(head.Key));
        else fields.Set("value", head.Value is null ? Term("boolean", BooleanValue.True) : Term(head.Value));
        fields.Set("ref", List(head.Ref.Select(Term)));
        return fields.ToObject();
    }

    // A rule without a body has the body `true`.
    private static ArrayValue RuleBody(ImmutableArray<StatementSyntax> body) =>
        body.IsEmpty ? List([Object(("index", IntegerValue.Zero), ("terms", Term("boolean", BooleanValue.True)))]) : Body(body);

    /// <summary>A body; empty, it holds always.</summary>
    public static ArrayValue Body(ImmutableArray<StatementSyntax> body) => List(body.Select((statement, i) => Statement(statement, i)));

    private static Value Statement(StatementSyntax statement, int index)
    {
        var fields = new ObjectBuilder();
        fields.Set("index", IntegerValue.Of(index));
        if (statement is NotStatement { IsBody: false, Body: [var inner] })
        {
            fields.Set("negated", BooleanValue.True);
            fields.Set("terms", Terms(inner));
        }
        else fields.Set("terms", Terms(statement));
        if (!statement.With.IsEmpty)
            fields.Set("with", List(statement.With.Select(modifier => Object(("target", Term(modifier.Target)), ("value", Term(modifier.Value))))));
        return fields.ToObject();
    }

    private static Value Terms(StatementSyntax statement)
    {
        switch (statement)
        {
            case TermStatement { Term: CallSyntax call }: return List(call.Arguments.Select(Term).Prepend(Operator(call.Operator)));
            case TermStatement term: return Term(term.Term);
            case UnifyStatement unify: return List([Term("ref", Path([unify.Declares ? "assign" : "eq"])), Term(unify.Left), Term(unify.Right)]);
            case SomeStatement some: return Object(("symbols", List(some.Names.Select(Term))));
            case SomeInStatement some:
                List<Value> members = [.. some.Key is null ? [] : (Value[])[Term(some.Key)], Term(some.Value), Term(some.Domain)];
                var callee = Term("ref", List([Term("var", Text("internal")), Term("string", Text(some.Key is null ? "member_2" : "member_3"))]));
                return Object(("symbols", List([Term("call", List(members.Prepend(callee)))])));
            case EveryStatement every:
                return Object(
                    ("body", Body(every.Body)),
                    ("domain", Term(every.Domain)),
                    ("key", every.Key is null ? NullValue.Instance : Term(every.Key)),
                    ("value", Term(every.Value)));
            default: return Object(("body", Body(((NotStatement)statement).Body)));
        }
    }

    private static Value Term(TermSyntax term) => term switch
    {
        ScalarSyntax { Value: var value } => Term(value.Kind.ToString().ToLowerInvariant(), value),
        NameSyntax name => Term("var", Text(name.Name)),
        RefSyntax reference => Term("ref", List(reference.Operands.Select(Term).Prepend(Term(reference.Head)))),
        CallSyntax call => Term("call", List(call.Arguments.Select(Term).Prepend(Operator(call.Operator)))),
        ArraySyntax array => Term("array", List(array.Items.Select(Term))),
        SetSyntax set => Term("set", List(set.Items.Select(Term))),
        ObjectSyntax map => Term("object", List(map.Entries.Select(entry => (Value)List([Term(entry.Key), Term(entry.Value)])))),
        ComprehensionSyntax comprehension => Comprehension(comprehension),
        TemplateSyntax template => Term("templatestring", Object(("parts", List(template.Parts.Select(Term))))),
        TemplateWithSyntax part => Term(part.Term),
        _ => NullValue.Instance,
    };

    private static ObjectValue Comprehension(ComprehensionSyntax syntax)
    {
        var (type, head) = syntax.Kind switch
        {
            ComprehensionKind.Array => ("arraycomprehension", "term"),
            ComprehensionKind.Set => ("setcomprehension", "term"),
            _ => ("objectcomprehension", "value"),
        };
        var fields = new ObjectBuilder();
        fields.Set("body", Body(syntax.Body));
        if (syntax.Key is not null) fields.Set("key", Term(syntax.Key));
        fields.Set(head, Term(syntax.Value));
        return Term(type, fields.ToObject());
    }

    private static ObjectValue Operator(TermSyntax callee) => callee switch
    {
        OperatorSyntax { Builtin: var name } => Term("ref", Path(name.Split('.'))),
        NameSyntax name => Term("ref", Path([name.Name])),
        _ => (ObjectValue)Term(callee),
    };

    /// <summary>A variable followed by texts.</summary>
    private static ArrayValue Path(IEnumerable<string> parts) =>
        List(parts.Select((part, i) => (Value)Term(i == 0 ? "var" : "string", Text(part))));

    private static ObjectValue Term(string type, Value value) => Object(("type", Text(type)), ("value", value));

    private static ObjectValue Object(params ReadOnlySpan<(string Key, Value Value)> fields)
    {
        var builder = new ObjectBuilder(fields.Length);
        foreach (var (key, value) in fields) builder.Set(key, value);
        return builder.ToObject();
    }

    private static ArrayValue List(IEnumerable<Value> items) => new([.. items]);

    private static StringValue Text(string text) => new(text);
}
