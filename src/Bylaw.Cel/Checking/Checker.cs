using System.Collections.Immutable;
using Bylaw.Cel.Syntax;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Checking;

/// <summary>What the checker found out about an expression.</summary>
/// <param name="Type">The type of its value.</param>
/// <param name="Overloads">For each call the overloads that its types leave.</param>
/// <param name="Diagnostics">What is wrong.</param>
/// <param name="TypeOf">The type of a part.</param>
internal sealed record CheckResult(CelType Type, IReadOnlyDictionary<CallExpression, ImmutableArray<Overload>> Overloads, ImmutableArray<Diagnostic> Diagnostics, Func<Expression, CelType> TypeOf)
{
    /// <summary>The overloads that a call can mean; none for what is no call of a function.</summary>
    public ImmutableArray<Overload> OverloadsOf(CallExpression call) => Overloads.TryGetValue(call, out var left) ? left : [];

    /// <summary>Whether what stands in front of the dot is an argument, and not a part of the function's name.</summary>
    public bool IsMethod(CallExpression call) => OverloadsOf(call) is [{ IsMethod: true }, ..];
}

/// <summary>Finds the type of every part of an expression, and the overloads that its calls can mean.</summary>
internal sealed class Checker
{
    /// <summary>The largest type that is looked at. Types double where a map has one expression for key and value.</summary>
    private const int LargestType = 1_000;

    private readonly SourceText _source;
    private readonly NameScope _names;
    private readonly Substitution _types = new();
    private readonly Dictionary<string, Stack<CelType>> _locals = new(StringComparer.Ordinal);
    private readonly Dictionary<CallExpression, ImmutableArray<Overload>> _overloads = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Expression, CelType> _found = new(ReferenceEqualityComparer.Instance);
    private readonly List<Diagnostic> _problems = [];

    private Checker(SourceText source, CelEnvironment environment) => (_source, _names) = (source, new NameScope(environment));

    public static CheckResult Check(SourceText source, Expression expression, CelEnvironment environment)
    {
        var checker = new Checker(source, environment);
        var type = checker.Checked(expression);
        return new CheckResult(type, checker._overloads, [.. checker._problems], checker.Found);
    }

    private CelType Checked(Expression expression)
    {
        try
        {
            return _types.Apply(TypeOf(expression), toDyn: true);
        }
        catch (TypeHalt)
        {
            return Problem(CelDiagnostics.TypeTooLarge(_source.At(expression.Span)));
        }
    }

    private CelType TypeOf(Expression expression)
    {
        var type = TypeByKind(expression);
        if (type.Size > LargestType) type = Problem(CelDiagnostics.TypeTooLarge(_source.At(expression.Span)));
        return _found[expression] = type;
    }

    private CelType Found(Expression expression) => _found.TryGetValue(expression, out var type) ? _types.Apply(type, toDyn: true) : CelType.Dyn;

    private CelType TypeByKind(Expression expression) => expression switch
    {
        LiteralExpression literal => OfLiteral(literal.Value),
        NameExpression name => Name(name),
        SelectExpression select => Select(select),
        CallExpression call => Call(call),
        LogicalExpression logical => Logical(logical),
        ConditionalExpression conditional => Conditional(conditional),
        ListExpression list => List(list),
        MapExpression map => Map(map),
        MessageExpression message => Message(message),
        ComprehensionExpression comprehension => Comprehension(comprehension),
        BindExpression bind => Bind(bind),
        OptionalMapExpression optional => OptionalMap(optional),
        _ => CelType.Dyn,
    };

    private static CelType OfLiteral(Value value) => value switch
    {
        NullValue => CelType.Null,
        BooleanValue => CelType.Bool,
        IntegerValue => CelType.Int,
        UnsignedValue => CelType.Uint,
        StringValue => CelType.String,
        BytesValue => CelType.Bytes,
        _ => CelType.Double,
    };

    private CelType Name(NameExpression name)
    {
        if (_locals.TryGetValue(name.Name, out var types) && types.Count > 0) return types.Peek();
        if (_names.Global(name) is { } global) return global.Type;
        return Problem(CelDiagnostics.Undeclared(name.Name, _names.Environment.Container, _source.At(name.Span), _names.Variables));
    }

    private CelType Select(SelectExpression select)
    {
        if (!select.IsTest && !select.IsOptional && _names.Global(select) is { } global) return global.Type;
        if (select.IsTest && _names.IsVariable(select)) return CelType.Bool;
        var operand = _types.Apply(TypeOf(select.Operand));
        var isOptional = operand is { Kind: CelTypeKind.Opaque, Name: "optional_type" };
        var field = Field(select, isOptional ? _types.Apply(operand.Parameters[0]) : operand);
        if (select.IsTest) return CelType.Bool;
        return isOptional || select.IsOptional ? CelType.Optional(field) : field;
    }

    private CelType Field(SelectExpression select, CelType operand)
    {
        switch (operand.Kind)
        {
            case CelTypeKind.Map: return operand.Parameters[1];
            case CelTypeKind.Message when _names.Environment.Types.Fields(operand.Name) is { } fields:
                return fields.TryGetValue(select.Field, out var type) ? type : Problem(CelDiagnostics.UndefinedField(select.Field, operand.ToString(), _source.At(select.Span)));
            case CelTypeKind.Message or CelTypeKind.Dyn or CelTypeKind.Error or CelTypeKind.Wrapper: return CelType.Dyn;
            case CelTypeKind.Parameter:
                // What nothing says more of is anything.
                _types.Fit(CelType.Dyn, operand);
                return CelType.Dyn;
            default: return Problem(CelDiagnostics.NotSelectable(operand.ToString(), _source.At(select.Span)));
        }
    }

    private CelType Call(CallExpression call)
    {
        if (_names.Function(call) is not { } found)
        {
            foreach (var part in call.Parts) TypeOf(part);
            return Problem(CelDiagnostics.Undeclared(call.Function, _names.Environment.Container, _source.At(call.NameSpan), _names.Environment.Functions));
        }
        var isMethod = !found.IsQualified;
        ImmutableArray<CelType> arguments = [.. (isMethod ? call.Parts : call.Arguments).Select(TypeOf)];
        return Resolve(call, found.Function, isMethod, arguments);
    }

    private CelType Resolve(CallExpression call, Function function, bool isMethod, ImmutableArray<CelType> arguments)
    {
        var matching = ImmutableArray.CreateBuilder<Overload>();
        CelType? result = null;
        foreach (var overload in function.Overloads.Where(overload => overload.IsMethod == isMethod && overload.Parameters.Length == arguments.Length))
        {
            var (parameters, gives) = _types.Instance(overload);
            if (!_types.Fit(arguments, parameters)) continue;
            matching.Add(overload);
            gives = _types.Apply(gives);
            if (result is null) result = gives;
            else if (!result.IsUnknown && !result.Equals(gives)) result = CelType.Dyn;
        }
        if (result is null)
        {
            var types = string.Join(", ", arguments.Select(type => _types.Apply(type, toDyn: true)));
            return Problem(CelDiagnostics.NoOverload(call.Function, isMethod && arguments.Length > 0 ? $"{_types.Apply(arguments[0], toDyn: true)}.({string.Join(", ", arguments.Skip(1).Select(type => _types.Apply(type, toDyn: true)))})" : $"({types})", _source.At(call.Span)));
        }
        _overloads[call] = matching.ToImmutable();
        return result;
    }

    private CelType Logical(LogicalExpression logical)
    {
        foreach (var operand in logical.Operands) Expect(operand, CelType.Bool);
        return CelType.Bool;
    }

    private CelType Conditional(ConditionalExpression conditional)
    {
        Expect(conditional.Test, CelType.Bool);
        var then = TypeOf(conditional.Then);
        var otherwise = TypeOf(conditional.Otherwise);
        return _types.Join(then, otherwise) is { } both ? _types.Apply(both)
            : Problem(CelDiagnostics.NoOverload("_?_:_", $"(bool, {_types.Apply(then, toDyn: true)}, {_types.Apply(otherwise, toDyn: true)})", _source.At(conditional.Span)));
    }

    private CelType List(ListExpression list)
    {
        CelType? item = null;
        foreach (var (part, isOptional) in list.Items) item = Joined(item, isOptional ? Unwrapped(part) : TypeOf(part));
        return CelType.List(item ?? _types.Fresh());
    }

    private CelType Map(MapExpression map)
    {
        CelType? key = null, value = null;
        foreach (var (from, to, isOptional) in map.Entries)
        {
            key = Joined(key, TypeOf(from));
            value = Joined(value, isOptional ? Unwrapped(to) : TypeOf(to));
        }
        return CelType.Map(key ?? _types.Fresh(), value ?? _types.Fresh());
    }

    private CelType Joined(CelType? previous, CelType current) => previous is null ? current : _types.Join(previous, current) ?? CelType.Dyn;

    private CelType Unwrapped(Expression part)
    {
        var item = _types.Fresh();
        Expect(part, CelType.Optional(item));
        return _types.Apply(item);
    }

    private CelType Message(MessageExpression message)
    {
        var types = _names.Environment.Types;
        var name = _names.Environment.Candidates(message.Type).FirstOrDefault(candidate => types.Fields(candidate) is not null);
        if (name is null)
        {
            foreach (var field in message.Fields) TypeOf(field.Value);
            return Problem(CelDiagnostics.UnknownType(message.Type, _source.At(message.Span)));
        }
        var fields = types.Fields(name)!;
        foreach (var field in message.Fields)
        {
            if (!fields.TryGetValue(field.Name, out var type)) Problem(CelDiagnostics.UndefinedField(field.Name, name, _source.At(field.Span)));
            else Expect(field.Value, field.IsOptional ? CelType.Optional(type) : type);
        }
        return WellKnownTypes.ValueType(name) ?? CelType.Message(name);
    }

    private CelType Comprehension(ComprehensionExpression comprehension)
    {
        var (first, second, item) = Variables(comprehension, _types.Apply(TypeOf(comprehension.Range)));
        Push(comprehension.Variable, first);
        if (comprehension.Second is { } name) Push(name, second);
        if (comprehension.Filter is { } filter) Expect(filter, CelType.Bool);
        var result = comprehension.Kind switch
        {
            ComprehensionKind.All or ComprehensionKind.Exists or ComprehensionKind.ExistsOne => Expect(comprehension.Body, CelType.Bool),
            ComprehensionKind.Filter => Filtered(comprehension, first),
            ComprehensionKind.Map => CelType.List(TypeOf(comprehension.Body)),
            ComprehensionKind.MapValues => CelType.Map(first, TypeOf(comprehension.Body)),
            ComprehensionKind.SortBy => Sorted(comprehension, item),
            _ => Expect(comprehension.Body, CelType.Map(_types.Fresh(), _types.Fresh())),
        };
        Pop(comprehension.Variable);
        if (comprehension.Second is { } two) Pop(two);
        return result;
    }

    private CelType Filtered(ComprehensionExpression comprehension, CelType item)
    {
        Expect(comprehension.Body, CelType.Bool);
        return CelType.List(item);
    }

    private CelType Sorted(ComprehensionExpression comprehension, CelType item)
    {
        TypeOf(comprehension.Body);
        return CelType.List(item);
    }

    private (CelType First, CelType Second, CelType Item) Variables(ComprehensionExpression comprehension, CelType range)
    {
        var isDouble = comprehension.Second is not null;
        switch (range.Kind)
        {
            case CelTypeKind.List: return isDouble ? (CelType.Int, range.Parameters[0], range.Parameters[0]) : (range.Parameters[0], CelType.Dyn, range.Parameters[0]);
            case CelTypeKind.Map: return (range.Parameters[0], range.Parameters[1], range.Parameters[0]);
            case CelTypeKind.Dyn or CelTypeKind.Error: break;
            case CelTypeKind.Parameter: _types.Fit(CelType.Dyn, range); break;
            default: Problem(CelDiagnostics.NotIterable(range.ToString(), _source.At(comprehension.Range.Span))); break;
        }
        return (CelType.Dyn, CelType.Dyn, CelType.Dyn);
    }

    private CelType Bind(BindExpression bind)
    {
        Push(bind.Variable, TypeOf(bind.Value));
        var type = TypeOf(bind.Body);
        Pop(bind.Variable);
        return type;
    }

    private CelType OptionalMap(OptionalMapExpression optional)
    {
        var item = _types.Fresh();
        Expect(optional.Target, CelType.Optional(item));
        Push(optional.Variable, _types.Apply(item));
        var type = optional.IsFlat ? Expect(optional.Body, CelType.Optional(_types.Fresh())) : CelType.Optional(TypeOf(optional.Body));
        Pop(optional.Variable);
        return type;
    }

    private CelType Expect(Expression expression, CelType wanted)
    {
        var found = TypeOf(expression);
        if (_types.Fit(wanted, found)) return _types.Apply(wanted);
        return Problem(CelDiagnostics.WrongType(_types.Apply(found, toDyn: true).ToString(), _types.Apply(wanted, toDyn: true).ToString(), _source.At(expression.Span)));
    }

    private void Push(string variable, CelType type)
    {
        if (!_locals.TryGetValue(variable, out var types)) _locals[variable] = types = new Stack<CelType>();
        types.Push(type);
        _names.Enter(variable);
    }

    private void Pop(string variable)
    {
        _locals[variable].Pop();
        _names.Leave(1);
    }

    private CelType Problem(Diagnostic problem)
    {
        if (_problems.Count < 20) _problems.Add(problem);
        return CelType.Error;
    }
}
