using System.Collections.Immutable;
using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Cel.Syntax;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Estimating;

/// <summary>
/// What an expression costs at least and at most, before it runs, in the units of the API server: its limits for the rules
/// of custom resources are held against the most. Macros cost what the loops cost that the language definition unfolds them to.
/// </summary>
internal sealed class CostEstimator
{
    private readonly CheckResult _types;
    private readonly SizeHint _hint;
    private readonly Dictionary<string, Stack<Sized>> _locals = new(StringComparer.Ordinal);

    private CostEstimator(CheckResult types, SizeHint hint) => (_types, _hint) = (types, hint);

    /// <summary>The cost of a checked expression.</summary>
    public static Bounds Estimate(Expression expression, CheckResult types, SizeHint hint) => new CostEstimator(types, hint).Of(expression).Cost;

    private (Bounds Cost, Sized Value) Of(Expression expression) => expression switch
    {
        LiteralExpression literal => (Bounds.Zero, Plain(expression, SizeOf(literal.Value))),
        NameExpression name => (Bounds.One, Name(name)),
        SelectExpression select => Select(select),
        CallExpression call => Call(call),
        LogicalExpression logical => (Logical(logical), Plain(logical, Bounds.One)),
        ConditionalExpression conditional => Conditional(conditional),
        ListExpression list => List(list),
        MapExpression map => Map(map),
        MessageExpression message => (message.Fields.Aggregate(Bounds.Exactly(Costs.Message), (sum, field) => sum + Of(field.Value).Cost), Plain(message)),
        ComprehensionExpression comprehension => Comprehension(comprehension),
        BindExpression bind => Bind(bind),
        OptionalMapExpression optional => (OptionalMap(optional), Plain(optional)),
        _ => (Bounds.Unknown, Plain(expression)),
    };

    /// <summary>A value that is no part of a variable.</summary>
    private Sized Plain(Expression expression, Bounds? size = null) => At(expression, [], size);

    private Sized At(Expression expression, ImmutableArray<string> path, Bounds? size = null, Sized? like = null)
    {
        var type = _types.TypeOf(expression);
        return new Sized(type, path, size ?? _hint(type, path) ?? (IsScalar(type) ? Bounds.One : like?.Size), like?.Key, like?.Item)
        {
            ItemHint = type.Kind == CelTypeKind.List ? _hint(type.Parameters[0], path.IsDefaultOrEmpty ? [] : path.Add("@items")) : null,
        };
    }

    private static bool IsScalar(CelType type) => type.Kind switch
    {
        CelTypeKind.Bool or CelTypeKind.Int or CelTypeKind.Uint or CelTypeKind.Double or CelTypeKind.Duration or CelTypeKind.Timestamp => true,
        CelTypeKind.Opaque => type.Name == "optional_type" && IsScalar(type.Parameters[0]),
        _ => false,
    };

    private static Bounds? SizeOf(Value literal) => literal switch
    {
        StringValue text => Bounds.Exactly((ulong)text.CodePointCount),
        BytesValue bytes => Bounds.Exactly((ulong)bytes.Bytes.Length),
        _ => Bounds.One,
    };

    private Sized Name(NameExpression name) => _locals.TryGetValue(name.Name, out var values) && values.TryPeek(out var local) ? At(name, local.Path, like: local) : At(name, [name.Name]);

    private (Bounds, Sized) Select(SelectExpression select)
    {
        var (cost, operand) = Of(select.Operand);
        // In Kubernetes `has` costs what it asks about, and nothing itself.
        if (select.IsTest) return (cost, Plain(select, Bounds.One));
        if (select.IsOptional) return (cost + Bounds.One, Plain(select));
        var isCharged = operand.Type.Kind is CelTypeKind.Map or CelTypeKind.Message or CelTypeKind.Parameter;
        return (isCharged ? cost + Bounds.One : cost, At(select, operand.To(select.Field)));
    }

    private (Bounds, Sized) Call(CallExpression call)
    {
        var parts = call.Parts.Select(Of).ToList();
        var sum = parts.Aggregate(Bounds.Zero, (sum, part) => sum + part.Cost);
        // The namespace of a function is no value: `sets.contains`.
        var isMethod = call.Target is not null && _types.IsMethod(call);
        ImmutableArray<Sized> values = [.. parts.Select(part => part.Value).Skip(call.Target is null || isMethod ? 0 : 1)];
        if (call.Target is not null && !isMethod) sum = call.Arguments.Select(Of).Aggregate(Bounds.Zero, (all, part) => all + part.Cost);
        if (call.Function == "dyn") return (sum + Bounds.One, values[0] with { Type = CelType.Dyn });
        CallEstimate? estimate = null;
        foreach (var overload in _types.OverloadsOf(call))
        {
            var next = CallEstimates.Of(FunctionOf(call, isMethod), overload, values, call);
            estimate = estimate is null ? next : new CallEstimate(estimate.Cost.Or(next.Cost), estimate.Size is { } size && next.Size is { } other ? size.Or(other) : estimate.Size ?? next.Size);
        }
        if (estimate is null) return (Bounds.Zero, Plain(call));
        return (sum + estimate.Cost, call.Function == "_[_]" ? Indexed(call, values[0]) : Result(call, estimate.Size, values));
    }

    private static string FunctionOf(CallExpression call, bool isMethod) => !isMethod && call.Target is not null && NameScope.Dotted(call.Target) is { } qualifier ? $"{qualifier}.{call.Function}" : call.Function;

    private Sized Indexed(CallExpression call, Sized container) => At(call, container.To(container.Type.Kind == CelTypeKind.List ? "@items" : "@values"), container.Item);

    private Sized Result(CallExpression call, Bounds? size, ImmutableArray<Sized> values)
    {
        var result = Plain(call, size);
        return call.Function == "_+_" && values[0].Item is { } left && values[1].Item is { } right ? result with { Key = Both(values[0].Key, values[1].Key), Item = left.Or(right) } : result;
    }

    private static Bounds? Both(Bounds? left, Bounds? right) => left is { } one && right is { } other ? one.Or(other) : null;

    // The first operand may decide.
    private Bounds Logical(LogicalExpression logical)
    {
        var costs = logical.Operands.Select(operand => Of(operand).Cost).ToList();
        return costs.Skip(1).Aggregate(costs[0], (sum, cost) => new Bounds(sum.Min, (sum + cost).Max));
    }

    private (Bounds, Sized) Conditional(ConditionalExpression conditional)
    {
        var test = Of(conditional.Test).Cost;
        var (then, one) = Of(conditional.Then);
        var (otherwise, other) = Of(conditional.Otherwise);
        return (test + then.Or(otherwise), Plain(conditional, one.SizeOrUnknown.Or(other.SizeOrUnknown)) with { Key = Both(one.Key, other.Key), Item = Both(one.Item, other.Item) });
    }

    private (Bounds, Sized) List(ListExpression list)
    {
        var cost = Bounds.Exactly(Costs.List);
        Bounds? item = null;
        foreach (var (part, _) in list.Items)
        {
            var (of, value) = Of(part);
            cost += of;
            item = item?.Or(value.SizeOrUnknown) ?? value.SizeOrUnknown;
        }
        return (cost, Plain(list, Bounds.Exactly((ulong)list.Items.Length)) with { Key = Bounds.One, Item = item ?? Bounds.Zero });
    }

    private (Bounds, Sized) Map(MapExpression map)
    {
        var cost = Bounds.Exactly(Costs.Map);
        Bounds? key = null, item = null;
        foreach (var (from, to, _) in map.Entries)
        {
            var (of, name) = Of(from);
            var (with, value) = Of(to);
            cost += of + with;
            key = key?.Or(name.SizeOrUnknown) ?? name.SizeOrUnknown;
            item = item?.Or(value.SizeOrUnknown) ?? value.SizeOrUnknown;
        }
        return (cost, Plain(map, Bounds.Exactly((ulong)map.Entries.Length)) with { Key = key ?? Bounds.Zero, Item = item ?? Bounds.Zero });
    }

    private (Bounds, Sized) Comprehension(ComprehensionExpression comprehension)
    {
        var (cost, range) = Of(comprehension.Range);
        Enter(comprehension, range);
        var filter = comprehension.Filter is { } kept ? Of(kept).Cost : (Bounds?)null;
        var (body, value) = Of(comprehension.Body);
        // What `filter` keeps are the items themselves.
        var item = comprehension.Kind is ComprehensionKind.Filter or ComprehensionKind.SortBy ? _locals[comprehension.Variable].Peek() : value;
        Leave(comprehension);
        var loop = Loops.Of(comprehension.Kind, body, filter);
        var total = cost + loop.Once + range.SizeOrUnknown * loop.Each;
        return loop.IsContainer
            ? (total, Plain(comprehension, range.SizeOrUnknown) with { Key = Bounds.One, Item = item.SizeOrUnknown.Or(Bounds.Zero) })
            : (total, Plain(comprehension, Bounds.One));
    }

    private void Enter(ComprehensionExpression comprehension, Sized range)
    {
        var isList = range.Type.Kind == CelTypeKind.List;
        var isDouble = comprehension.Second is not null;
        var (first, second) = (isList ? isDouble ? "@indices" : "@items" : "@keys", isList ? "@items" : "@values");
        Push(comprehension.Variable, new Sized(CelType.Dyn, range.To(first), isList && !isDouble ? range.Item : range.Key));
        if (comprehension.Second is { } name) Push(name, new Sized(CelType.Dyn, range.To(second), range.Item));
    }

    private void Leave(ComprehensionExpression comprehension)
    {
        _locals[comprehension.Variable].Pop();
        if (comprehension.Second is { } second) _locals[second].Pop();
    }

    private (Bounds, Sized) Bind(BindExpression bind)
    {
        var (cost, value) = Of(bind.Value);
        Push(bind.Variable, value);
        var (body, result) = Of(bind.Body);
        _locals[bind.Variable].Pop();
        // It is unfolded to a loop over an empty list.
        return (Bounds.Exactly(Costs.List) + cost + body, result);
    }

    // target.hasValue() ? optional.of(cel.bind(x, target.value(), body)) : optional.none()
    private Bounds OptionalMap(OptionalMapExpression optional)
    {
        var (target, value) = Of(optional.Target);
        Push(optional.Variable, new Sized(CelType.Dyn, value.Path, null));
        var body = Of(optional.Body).Cost;
        _locals[optional.Variable].Pop();
        var mapped = Bounds.Exactly(Costs.List) + target + Bounds.One + body + (optional.IsFlat ? Bounds.Zero : Bounds.One);
        return target + Bounds.One + mapped.Or(Bounds.One);
    }

    private void Push(string variable, Sized value)
    {
        if (!_locals.TryGetValue(variable, out var values)) _locals[variable] = values = new Stack<Sized>();
        values.Push(value);
    }
}
