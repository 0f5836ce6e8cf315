using System.Text;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.Templates;

/// <summary>
/// Renders a template of Go's text/template. Values are null, bool, long, double, string, <see cref="JsonNumber"/>, lists and
/// maps; a number of the data is a text to Go, which only prints like a number.
/// </summary>
internal sealed class TemplateRenderer
{
    /// <summary>What a missing key gives: it prints as undefined and has no fields.</summary>
    public static readonly object Missing = new();

    private readonly Dictionary<string, IReadOnlyList<TemplateNode>> _templates;
    private readonly Budget _budget;
    private readonly StringBuilder _output = new();
    private readonly List<(string Name, object? Value)> _variables = [];
    private int _room = 4096;

    private TemplateRenderer(Dictionary<string, IReadOnlyList<TemplateNode>> templates, Budget budget)
    {
        _templates = templates;
        _budget = budget;
    }

    private enum Flow
    {
        Next,
        Break,
        Continue,
    }

    /// <summary>The text; throws <see cref="TemplateException"/>.</summary>
    public static string Render(string source, ObjectValue data, Budget budget)
    {
        var renderer = new TemplateRenderer(TemplateParser.Parse(source), budget);
        renderer.Call("template", data);
        return renderer._output.ToString();
    }

    private void Call(string name, object? dot)
    {
        if (!_templates.TryGetValue(name, out var body)) throw Wrong(name, $"template {GoText.Quote(name)} not defined");
        _budget.Enter();
        var outer = _variables.ToArray();
        _variables.Clear();
        _variables.Add(("$", dot));
        Run(body, dot);
        _variables.Clear();
        _variables.AddRange(outer);
        _budget.Leave();
    }

    private static TemplateException Wrong(string at, string message) => new($"template: template: executing \"template\" at <{at}>: {message}");

    private Flow Run(IReadOnlyList<TemplateNode> nodes, object? dot)
    {
        foreach (var node in nodes)
        {
            _budget.Step();
            var flow = Run(node, dot);
            if (flow != Flow.Next) return flow;
        }
        return Flow.Next;
    }

    private Flow Run(TemplateNode node, object? dot)
    {
        switch (node)
        {
            case TextNode text: Print(text.Text); return Flow.Next;
            case ActionNode action:
                var value = Evaluate(action.Pipe, dot);
                if (action.Pipe.Variables.Count == 0) Print(TemplateText.Top(value));
                return Flow.Next;
            case CallNode call: Call(call.Name, call.Pipe is null ? Missing : Evaluate(call.Pipe, dot)); return Flow.Next;
            case JumpNode jump: return jump.Leaves ? Flow.Break : Flow.Continue;
            case BranchNode branch:
                var visible = _variables.Count;
                var flow = branch.Keyword == "range" ? RunRange(branch, dot) : RunBranch(branch, dot);
                _variables.RemoveRange(visible, _variables.Count - visible);
                return flow;
            default: return Flow.Next;
        }
    }

    private void Print(string text)
    {
        _output.Append(text);
        if (_output.Length <= _room) return;
        _budget.Reserve(2L * _output.Length);
        _room = 2 * _output.Length;
    }

    private Flow RunBranch(BranchNode branch, object? dot)
    {
        var value = Evaluate(branch.Pipe, dot);
        if (!TemplateFunctions.IsTrue(value)) return Run(branch.Else, dot);
        return Run(branch.Body, branch.Keyword == "with" ? value : dot);
    }

    private Flow RunRange(BranchNode branch, object? dot)
    {
        var value = Evaluate(branch.Pipe with { Variables = [] }, dot);
        IEnumerable<(object? Key, object? Item)> items = value switch
        {
            ArrayValue list => list.Select((item, i) => ((object?)(long)i, TemplateFunctions.FromData(item))),
            SetValue set => set.Select((item, i) => ((object?)(long)i, TemplateFunctions.FromData(item))),
            ObjectValue map => map.Select(entry => ((object?)TemplateFunctions.KeyText(entry.Key), TemplateFunctions.FromData(entry.Value))),
            long count => Count(count),
            null => [],
            _ when value == Missing => [],
            _ => throw Wrong(branch.Pipe.Text, $"range can't iterate over {TemplateText.Of(value)}"),
        };
        var any = false;
        var visible = _variables.Count;
        foreach (var (key, item) in items)
        {
            any = true;
            _budget.Step();
            Bind(branch.Pipe, key, item, isNumber: value is long);
            var flow = Run(branch.Body, item);
            _variables.RemoveRange(visible, _variables.Count - visible);
            if (flow == Flow.Break) break;
        }
        return any ? Flow.Next : Run(branch.Else, dot);
    }

    private static IEnumerable<(object?, object?)> Count(long count)
    {
        for (var i = 0L; i < count; i++) yield return (i, i);
    }

    private void Bind(Pipeline pipe, object? key, object? item, bool isNumber)
    {
        var names = pipe.Variables;
        if (names.Count == 0) return;
        // One variable takes the item, two take the key and the item.
        if (names.Count == 2) Set(names[0], key, pipe.Assigns);
        Set(names[^1], isNumber ? key : item, pipe.Assigns);
    }

    private void Set(string name, object? value, bool assigns)
    {
        var place = assigns ? _variables.FindLastIndex(variable => variable.Name == name) : -1;
        if (place >= 0) _variables[place] = (name, value);
        else _variables.Add((name, value));
    }

    private object? Evaluate(Pipeline pipe, object? dot)
    {
        object? value = Missing;
        for (var i = 0; i < pipe.Commands.Count; i++) value = Evaluate(pipe.Commands[i], dot, pipe, piped: i > 0, value) ?? Missing;
        foreach (var variable in pipe.Variables) Set(variable, value, pipe.Assigns);
        return value;
    }

    private object? Evaluate(IReadOnlyList<Operand> command, object? dot, Pipeline pipe, bool piped, object? last)
    {
        var first = command[0];
        if (first is FunctionOperand { Fields.Count: 0 } function)
        {
            if (function.Name is "and" or "or") return EvaluateLogic(function.Name, command, dot, pipe, piped, last);
            var args = command.Skip(1).Select(operand => Evaluate(operand, dot, pipe)).ToList();
            if (piped) args.Add(last);
            try
            {
                return TemplateFunctions.Call(function.Name, args, _budget);
            }
            catch (TemplateException wrong)
            {
                throw Wrong(pipe.Text, $"error calling {function.Name}: {wrong.Message}");
            }
        }
        if (command.Count > 1 || piped) throw Wrong(pipe.Text, "can't give argument to non-function");
        if (first is ConstantOperand { Value: null }) throw Wrong(pipe.Text, "nil is not a command");
        return Evaluate(first, dot, pipe);
    }

    // The first that decides; later ones are not looked at.
    private object? EvaluateLogic(string name, IReadOnlyList<Operand> command, object? dot, Pipeline pipe, bool piped, object? last)
    {
        object? value = Missing;
        for (var i = 1; i < command.Count + (piped ? 1 : 0); i++)
        {
            value = i < command.Count ? Evaluate(command[i], dot, pipe) : last;
            if (TemplateFunctions.IsTrue(value) == (name == "or")) break;
        }
        return value;
    }

    private object? Evaluate(Operand operand, object? dot, Pipeline pipe)
    {
        var value = operand switch
        {
            ConstantOperand constant => constant.Value,
            DotOperand => dot,
            VariableOperand variable => _variables.FindLast(entry => entry.Name == variable.Name).Value,
            ParenthesisOperand inner => Evaluate(inner.Pipe, dot),
            FunctionOperand function => Evaluate([function], dot, pipe, piped: false, null),
            _ => null,
        };
        foreach (var field in operand.Fields) value = Field(value, field, pipe);
        return value;
    }

    private static object? Field(object? value, string field, Pipeline pipe)
    {
        if (value == Missing) return Missing;
        if (value is null) throw Wrong(pipe.Text, $"nil pointer evaluating interface {{}}.{field}");
        if (value is not ObjectValue map) throw Wrong(pipe.Text, $"can't evaluate field {field} in type {TemplateText.TypeName(value)}");
        return map.Get(field) is { } found ? TemplateFunctions.FromData(found) : Missing;
    }
}
