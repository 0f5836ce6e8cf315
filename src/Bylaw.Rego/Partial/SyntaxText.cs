using System.Collections.Immutable;
using System.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Library;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Partial;

/// <summary>Syntax as text of Rego v1: a statement a line. It reads back as the same tree.</summary>
internal sealed class SyntaxText
{
    private static readonly Dictionary<string, (string Sign, int Level)> Operators = new(StringComparer.Ordinal)
    {
        ["internal.member_2"] = ("in", 0),
        ["equal"] = ("==", 1),
        ["neq"] = ("!=", 1),
        ["lt"] = ("<", 1),
        ["lte"] = ("<=", 1),
        ["gt"] = (">", 1),
        ["gte"] = (">=", 1),
        ["or"] = ("|", 2),
        ["and"] = ("&", 3),
        ["plus"] = ("+", 4),
        ["minus"] = ("-", 4),
        ["mul"] = ("*", 5),
        ["div"] = ("/", 5),
        ["rem"] = ("%", 5),
    };

    private readonly StringBuilder _output = new();
    private int _indent;

    private SyntaxText() { }

    /// <summary>A module.</summary>
    public static string Of(ModuleSyntax module)
    {
        var text = new SyntaxText();
        text._output.Append("package ");
        text.Term(Package(module.Package.Path));
        text._output.Append('\n');
        foreach (var rule in module.Rules)
        {
            text._output.Append('\n');
            text.Rule(rule, "");
            text._output.Append('\n');
        }
        return text._output.ToString();
    }

    /// <summary>A body, each statement on a line of its own.</summary>
    public static string Of(ImmutableArray<StatementSyntax> body)
    {
        var text = new SyntaxText();
        text.Lines(body);
        return text._output.ToString();
    }

    /// <summary>One statement.</summary>
    public static string Of(StatementSyntax statement)
    {
        var text = new SyntaxText();
        text.Statement(statement);
        return text._output.ToString();
    }

    /// <summary>One term.</summary>
    public static string Of(TermSyntax term)
    {
        var text = new SyntaxText();
        text.Term(term);
        return text._output.ToString();
    }

    private static TermSyntax Package(ImmutableArray<string> path) =>
        path.Length > 0 && VariableNames.IsWord(path[0]) ? ResidualSyntax.Path(path[0], path[1..]) : ResidualSyntax.Path("data", path);

    private void Rule(RuleSyntax rule, string keyword)
    {
        if (rule.IsDefault) _output.Append("default ");
        if (keyword.Length > 0) _output.Append(keyword);
        else Head(rule.Head);
        if (rule.Head.Value is { } value)
        {
            _output.Append(" := ");
            Term(value);
        }
        if (!rule.Body.IsEmpty)
        {
            _output.Append(" if ");
            Braced(rule.Body);
        }
        if (rule.Else is null) return;
        _output.Append(' ');
        Rule(rule.Else, "else");
    }

    private void Head(RuleHeadSyntax head)
    {
        Term(head.Ref.Length == 1 ? head.Ref[0] : new RefSyntax(head.Ref[0], head.Ref[1..], default));
        if (head.Arguments is { } arguments) List('(', arguments, ')');
        if (head.Key is null) return;
        _output.Append(" contains ");
        Term(head.Key);
    }

    private void Braced(ImmutableArray<StatementSyntax> body)
    {
        _output.Append("{\n");
        _indent++;
        Lines(body);
        _indent--;
        _output.Append('\n').Append('\t', _indent).Append('}');
    }

    private void Lines(ImmutableArray<StatementSyntax> body)
    {
        for (var i = 0; i < body.Length; i++)
        {
            if (i > 0) _output.Append('\n');
            _output.Append('\t', _indent);
            Statement(body[i]);
        }
    }

    private void Inline(ImmutableArray<StatementSyntax> body)
    {
        for (var i = 0; i < body.Length; i++)
        {
            if (i > 0) _output.Append("; ");
            Statement(body[i]);
        }
    }

    private void Statement(StatementSyntax statement)
    {
        switch (statement)
        {
            case TermStatement { Term: CallSyntax call } when Operator(call) is { } sign: Infix(call, sign); break;
            case TermStatement term: Term(term.Term); break;
            case UnifyStatement unify:
                Side(unify.Left);
                _output.Append(unify.Declares ? " := " : " = ");
                Side(unify.Right);
                break;
            case NotStatement { IsBody: false, Body: [var inner] }:
                _output.Append("not ");
                Statement(inner);
                break;
            case NotStatement not:
                _output.Append("not ");
                Braced(not.Body);
                break;
            case SomeStatement some:
                _output.Append("some ").AppendJoin(", ", some.Names.Select(name => name.Name));
                break;
            case SomeInStatement some:
                _output.Append("some ");
                Pair(some.Key, some.Value, some.Domain);
                break;
            case EveryStatement every:
                _output.Append("every ");
                Pair(every.Key, every.Value, every.Domain);
                _output.Append(' ');
                Braced(every.Body);
                break;
        }
        foreach (var modifier in statement.With) With(modifier);
    }

    private void Pair(TermSyntax? key, TermSyntax value, TermSyntax domain)
    {
        if (key is not null)
        {
            Term(key);
            _output.Append(", ");
        }
        Term(value);
        _output.Append(" in ");
        Side(domain);
    }

    private void With(WithSyntax modifier)
    {
        _output.Append(" with ");
        Term(modifier.Target);
        _output.Append(" as ");
        Term(modifier.Value);
    }

    private static (string Sign, int Level)? Operator(CallSyntax call) =>
        call.Operator is OperatorSyntax { Builtin: var name } && call.Arguments.Length == 2 && Operators.TryGetValue(name, out var found) ? found : null;

    // Relations and memberships beside `=` stand in parentheses.
    private void Side(TermSyntax term) => Operand(term, 2);

    private void Infix(CallSyntax call, (string Sign, int Level) sign)
    {
        Operand(call.Arguments[0], Math.Max(sign.Level, sign.Level <= 1 ? 2 : 0));
        _output.Append(' ').Append(sign.Sign).Append(' ');
        Operand(call.Arguments[1], sign.Level <= 1 ? 2 : sign.Level + 1);
    }

    /// <summary>A term beside an operator: in parentheses when it binds less tightly.</summary>
    private void Operand(TermSyntax term, int level)
    {
        if (term is CallSyntax call && Operator(call) is { } sign && sign.Level < level) Parenthesized(() => Infix(call, sign));
        else if (term is CallSyntax { Operator: OperatorSyntax { Builtin: "internal.member_3" } }) Parenthesized(() => Term(term));
        else Term(term);
    }

    private void Parenthesized(Action inside)
    {
        _output.Append('(');
        inside();
        _output.Append(')');
    }

    private void Term(TermSyntax term)
    {
        switch (term)
        {
            case ScalarSyntax { Value: StringValue text }: _output.Append(JsonWriter.Write(text)); break;
            case ScalarSyntax scalar: TermText.Append(_output, scalar.Value); break;
            case NameSyntax name: _output.Append(name.Name); break;
            case RefSyntax reference: Reference(reference); break;
            case CallSyntax call: Call(call); break;
            case ArraySyntax array: List('[', array.Items, ']'); break;
            case SetSyntax { Items.IsEmpty: true }: _output.Append("set()"); break;
            case SetSyntax set: List('{', set.Items, '}'); break;
            case ObjectSyntax map: Object(map); break;
            case ComprehensionSyntax comprehension: Comprehension(comprehension); break;
            case TemplateSyntax template: Template(template); break;
            case TemplateWithSyntax part:
                Term(part.Term);
                foreach (var modifier in part.With) With(modifier);
                break;
            case OperatorSyntax callee: _output.Append(callee.Builtin); break;
        }
    }

    private void Call(CallSyntax call)
    {
        if (Operator(call) is { } sign)
        {
            Infix(call, sign);
            return;
        }
        if (call.Operator is OperatorSyntax { Builtin: "internal.member_3" })
        {
            Operand(call.Arguments[0], 2);
            _output.Append(", ");
            Operand(call.Arguments[1], 2);
            _output.Append(" in ");
            Operand(call.Arguments[2], 2);
            return;
        }
        Term(call.Operator);
        List('(', call.Arguments, ')');
    }

    private void Reference(RefSyntax reference)
    {
        if (reference.Head is CallSyntax { Operator: OperatorSyntax } or TemplateSyntax) Parenthesized(() => Term(reference.Head));
        else Term(reference.Head);
        foreach (var operand in reference.Operands)
        {
            if (operand is ScalarSyntax { Value: StringValue { Text: var word } } && VariableNames.IsWord(word)) _output.Append('.').Append(word);
            else
            {
                _output.Append('[');
                Term(operand);
                _output.Append(']');
            }
        }
    }

    private void List(char open, ImmutableArray<TermSyntax> items, char close)
    {
        _output.Append(open);
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0) _output.Append(", ");
            Item(items[i]);
        }
        _output.Append(close);
    }

    // A union or a pair in a list would read as a comprehension or as two items.
    private void Item(TermSyntax term) => Operand(term, term is CallSyntax { Operator: OperatorSyntax { Builtin: "or" } } ? 3 : 0);

    private void Object(ObjectSyntax map)
    {
        _output.Append('{');
        for (var i = 0; i < map.Entries.Length; i++)
        {
            if (i > 0) _output.Append(", ");
            Item(map.Entries[i].Key);
            _output.Append(": ");
            Item(map.Entries[i].Value);
        }
        _output.Append('}');
    }

    private void Comprehension(ComprehensionSyntax comprehension)
    {
        _output.Append(comprehension.Kind == ComprehensionKind.Array ? '[' : '{');
        if (comprehension.Key is not null)
        {
            Item(comprehension.Key);
            _output.Append(": ");
        }
        Item(comprehension.Value);
        _output.Append(" | ");
        Inline(comprehension.Body);
        _output.Append(comprehension.Kind == ComprehensionKind.Array ? ']' : '}');
    }

    private void Template(TemplateSyntax template)
    {
        _output.Append("$\"");
        foreach (var part in template.Parts)
        {
            if (part is ScalarSyntax { Value: StringValue text })
            {
                var quoted = JsonWriter.Write(text);
                _output.Append(quoted[1..^1].Replace("{", "\\{", StringComparison.Ordinal));
                continue;
            }
            _output.Append('{');
            Term(part);
            _output.Append('}');
        }
        _output.Append('"');
    }
}
