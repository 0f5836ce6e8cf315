using Bylaw.Cel.Checking;
using Bylaw.Cel.Syntax;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Planning;

/// <summary>Makes a plan of an expression. The slots of the environment's variables come first, then those of comprehensions.</summary>
internal sealed class Planner
{
    private readonly SourceText _source;
    private readonly NameScope _names;
    private readonly CheckResult? _checked;
    private readonly Dictionary<string, Stack<int>> _locals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _globals = new(StringComparer.Ordinal);
    private int _depth;

    private Planner(SourceText source, CelEnvironment environment, CheckResult? check)
    {
        (_source, _names, _checked) = (source, new NameScope(environment), check);
        foreach (var variable in environment.Variables) _globals[variable] = _globals.Count;
        SlotCount = _globals.Count;
    }

    private int SlotCount { get; set; }

    /// <summary>The plan, and how many slots it needs. What was not checked is looked up as well as can be, and fails where it cannot.</summary>
    public static (ValueNode Plan, int Slots) Plan(SourceText source, Expression expression, CelEnvironment environment, CheckResult? check)
    {
        var planner = new Planner(source, environment, check);
        var plan = planner.Node(expression);
        return (plan, planner.SlotCount);
    }

    private ValueNode Node(Expression expression)
    {
        var at = _source.At(expression.Span);
        return expression switch
        {
            LiteralExpression literal => new ConstantNode(literal.Value, at),
            NameExpression name => Name(name, at),
            SelectExpression select => Select(select, at),
            CallExpression call => Call(call, at),
            LogicalExpression logical => new LogicalNode(logical.IsAnd, Nodes(logical.Operands), at),
            ConditionalExpression conditional => new ConditionalNode(Node(conditional.Test), Node(conditional.Then), Node(conditional.Otherwise), at),
            ListExpression list => List(list, at),
            MapExpression map => new MapNode([.. map.Entries.Select(entry => (Node(entry.Key), Node(entry.Value), entry.IsOptional))], at),
            MessageExpression message => Message(message, at),
            ComprehensionExpression comprehension => Comprehension(comprehension, at),
            BindExpression bind => Bind(bind, at),
            OptionalMapExpression optional => OptionalMap(optional, at),
            _ => throw new InvalidOperationException($"no plan for {expression.GetType().Name}"),
        };
    }

    private ValueNode[] Nodes(IEnumerable<Expression> expressions) => [.. expressions.Select(Node)];

    private ValueNode Name(NameExpression name, Location at)
    {
        if (_locals.TryGetValue(name.Name, out var slots) && slots.Count > 0) return new VariableNode(slots.Peek(), name.Name, isLocal: true, at);
        return Global(name, at) ?? new FailureNode($"undeclared reference to '{name.Name}' (in container '{_names.Environment.Container}')", at);
    }

    private ValueNode? Global(Expression expression, Location at) => _names.Global(expression) switch
    {
        null => null,
        { IsType: true } type => new ConstantNode(new TypeValue(TypeNameOf(type.Type)), at),
        { } variable => new VariableNode(_globals[variable.Name], variable.Name, isLocal: false, at),
    };

    private static string TypeNameOf(CelType type) => type.Parameters is [{ } named] ? named.Name : type.Name;

    private ValueNode Select(SelectExpression select, Location at)
    {
        if (!select.IsTest && !select.IsOptional && Global(select, at) is { } global) return global;
        if (select.IsTest && _names.IsVariable(select)) return new ConstantNode(BooleanValue.True, at);
        return new FieldNode(Node(select.Operand), select.Field, _names.Environment.EscapesNames ? FieldNames.Unescape(select.Field) : null, select.IsTest, select.IsOptional, at);
    }

    private ValueNode Call(CallExpression call, Location at)
    {
        if (call.Target is null && Operator(call, at) is { } node) return node;
        if (_names.Function(call) is not { } found) return new FailureNode($"unknown function: {call.Function}", at);
        var arguments = Nodes(found.IsQualified ? call.Arguments : call.Parts);
        var overloads = _checked is not null && _checked.Overloads.TryGetValue(call, out var left) ? left : found.Function.Overloads;
        return new CallNode(found.Function.Name, [.. overloads.Where(overload => overload.IsMethod != found.IsQualified && overload.Parameters.Length == arguments.Length)], arguments, at);
    }

    private ValueNode? Operator(CallExpression call, Location at)
    {
        ValueNode First() => Node(call.Arguments[0]);
        ValueNode Second() => Node(call.Arguments[1]);
        return (call.Function, call.Arguments.Length) switch
        {
            ("!_", 1) => new NotNode(First(), at),
            ("-_", 1) => new NegateNode(First(), at),
            ("_==_", 2) => new EqualNode(First(), Second(), isNegated: false, at),
            ("_!=_", 2) => new EqualNode(First(), Second(), isNegated: true, at),
            ("_<_", 2) => new OrderNode(First(), Second(), isLess: true, takesEqual: false, at),
            ("_<=_", 2) => new OrderNode(First(), Second(), isLess: true, takesEqual: true, at),
            ("_>_", 2) => new OrderNode(First(), Second(), isLess: false, takesEqual: false, at),
            ("_>=_", 2) => new OrderNode(First(), Second(), isLess: false, takesEqual: true, at),
            ("@in", 2) => new InNode(First(), Second(), at),
            ("_[_]", 2) => new IndexNode(First(), Second(), isOptional: false, at),
            ("_[?_]", 2) => new IndexNode(First(), Second(), isOptional: true, at),
            ("_+_" or "_-_" or "_*_" or "_/_" or "_%_", 2) => new ArithmeticNode(call.Function[1], First(), Second(), at),
            _ => null,
        };
    }

    private ValueNode List(ListExpression list, Location at)
    {
        var items = list.Items.Select(item => (Node: Node(item.Item), item.IsOptional)).ToArray();
        return Array.TrueForAll(items, item => !item.IsOptional && ConstantOf(item.Node) is not null) ? new ConstantListNode(new ArrayValue([.. items.Select(item => ConstantOf(item.Node)!)]), at) : new ListNode(items, at);
    }

    private static Value? ConstantOf(ValueNode node) => node switch { ConstantNode constant => constant.Value, ConstantListNode list => list.List, _ => null };

    private ValueNode Message(MessageExpression message, Location at)
    {
        var types = _names.Environment.Types;
        var name = _names.Environment.Candidates(message.Type).FirstOrDefault(candidate => types.Fields(candidate) is not null);
        if (name is null) return new FailureNode($"unknown type: {message.Type}", at);
        if (message.Fields.FirstOrDefault(field => !types.Fields(name)!.ContainsKey(field.Name)) is { Name: { } unknown }) return new FailureNode($"no such field: {unknown}", at);
        return new MessageNode(types, name, [.. message.Fields.Select(field => (field.Name, Node(field.Value), field.IsOptional))], at);
    }

    private ComprehensionNode Comprehension(ComprehensionExpression comprehension, Location at)
    {
        var range = Node(comprehension.Range);
        var slots = new Slots(Enter(comprehension.Variable), comprehension.Second is { } second ? Enter(second) : -1);
        var filter = comprehension.Filter is { } kept ? Node(kept) : null;
        var body = Node(comprehension.Body);
        Leave(comprehension.Variable);
        if (comprehension.Second is { } two) Leave(two);
        return comprehension.Kind switch
        {
            ComprehensionKind.All => new QuantifierNode(range, slots, body, isAll: true, at),
            ComprehensionKind.Exists => new QuantifierNode(range, slots, body, isAll: false, at),
            ComprehensionKind.ExistsOne => new ExistsOneNode(range, slots, body, at),
            ComprehensionKind.Filter => new FilterNode(range, slots, body, at),
            ComprehensionKind.Map => new TransformNode(range, slots, filter, body, at),
            ComprehensionKind.SortBy => new SortByNode(range, slots, body, at),
            var kind => new TransformMapNode(range, slots, filter, body, kind == ComprehensionKind.MapEntries, at),
        };
    }

    private BindNode Bind(BindExpression bind, Location at)
    {
        var value = Node(bind.Value);
        var slot = Enter(bind.Variable);
        var body = Node(bind.Body);
        Leave(bind.Variable);
        return new BindNode(slot, value, body, at);
    }

    private OptionalMapNode OptionalMap(OptionalMapExpression optional, Location at)
    {
        var target = Node(optional.Target);
        var slot = Enter(optional.Variable);
        var body = Node(optional.Body);
        Leave(optional.Variable);
        return new OptionalMapNode(target, slot, body, optional.IsFlat, at);
    }

    /// <summary>Gives a variable a slot that no other variable around it has.</summary>
    private int Enter(string variable)
    {
        if (!_locals.TryGetValue(variable, out var slots)) _locals[variable] = slots = new Stack<int>();
        var slot = _globals.Count + _depth++;
        SlotCount = Math.Max(SlotCount, slot + 1);
        slots.Push(slot);
        _names.Enter(variable);
        return slot;
    }

    private void Leave(string variable)
    {
        _locals[variable].Pop();
        _names.Leave(1);
        _depth--;
    }
}
