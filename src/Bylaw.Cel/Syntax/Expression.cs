using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Syntax;

/// <summary>A node of an expression as it is written, macros already understood. Immutable; compared by identity.</summary>
internal abstract class Expression(Span span)
{
    /// <summary>Where it stands.</summary>
    public Span Span { get; } = span;

    /// <summary>The expressions inside, in source order.</summary>
    public abstract IEnumerable<Expression> Parts { get; }
}

/// <summary>A constant.</summary>
internal sealed class LiteralExpression(Value value, Span span) : Expression(span)
{
    public Value Value => value;

    public override IEnumerable<Expression> Parts => [];
}

/// <summary>A name; with a dot in front when it is absolute.</summary>
internal sealed class NameExpression(string name, Span span) : Expression(span)
{
    public string Name => name;

    public override IEnumerable<Expression> Parts => [];
}

/// <summary><c>operand.field</c>, <c>operand.?field</c>, or with <c>has</c> whether the field is there.</summary>
internal sealed class SelectExpression(Expression operand, string name, Span span, bool isTest = false, bool isOptional = false) : Expression(span)
{
    public Expression Operand => operand;

    public string Field => name;

    public bool IsTest => isTest;

    public bool IsOptional => isOptional;

    public override IEnumerable<Expression> Parts => [operand];
}

/// <summary>A call of a function, a method or an operator; operators have names such as <c>_+_</c>.</summary>
internal sealed class CallExpression(string function, Expression? target, ImmutableArray<Expression> arguments, Span span, Span? name = null) : Expression(span)
{
    public string Function => function;

    /// <summary>Where the name of the function stands; the whole call for operators.</summary>
    public Span NameSpan => name ?? Span;

    /// <summary>What the method is called on; null for functions.</summary>
    public Expression? Target => target;

    public ImmutableArray<Expression> Arguments => arguments;

    public override IEnumerable<Expression> Parts => target is null ? arguments : arguments.Prepend(target);
}

/// <summary><c>a &amp;&amp; b &amp;&amp; c</c>, or the same with <c>||</c>: two operands or more.</summary>
internal sealed class LogicalExpression(bool isAnd, ImmutableArray<Expression> operands, Span span) : Expression(span)
{
    public bool IsAnd => isAnd;

    public ImmutableArray<Expression> Operands => operands;

    public override IEnumerable<Expression> Parts => operands;
}

/// <summary><c>test ? then : otherwise</c>.</summary>
internal sealed class ConditionalExpression(Expression test, Expression then, Expression otherwise, Span span) : Expression(span)
{
    public Expression Test => test;

    public Expression Then => then;

    public Expression Otherwise => otherwise;

    public override IEnumerable<Expression> Parts => [test, then, otherwise];
}

/// <summary>A list; an item after a question mark is left out when it is an empty optional.</summary>
internal sealed class ListExpression(ImmutableArray<(Expression Item, bool IsOptional)> items, Span span) : Expression(span)
{
    public ImmutableArray<(Expression Item, bool IsOptional)> Items => items;

    public override IEnumerable<Expression> Parts => items.Select(item => item.Item);
}

/// <summary>A map.</summary>
internal sealed class MapExpression(ImmutableArray<(Expression Key, Expression Value, bool IsOptional)> entries, Span span) : Expression(span)
{
    public ImmutableArray<(Expression Key, Expression Value, bool IsOptional)> Entries => entries;

    public override IEnumerable<Expression> Parts => entries.SelectMany(entry => new[] { entry.Key, entry.Value });
}

/// <summary>An object of a named type: <c>JSONPatch{op: "add"}</c>.</summary>
internal sealed class MessageExpression(string type, ImmutableArray<(string Name, Expression Value, bool IsOptional, Span Span)> fields, Span span) : Expression(span)
{
    public string Type => type;

    public ImmutableArray<(string Name, Expression Value, bool IsOptional, Span Span)> Fields => fields;

    public override IEnumerable<Expression> Parts => fields.Select(entry => entry.Value);
}

/// <summary>What a comprehension gives.</summary>
internal enum ComprehensionKind
{
    /// <summary>Whether the body holds for all.</summary>
    All,

    /// <summary>Whether it holds for some.</summary>
    Exists,

    /// <summary>Whether it holds for exactly one.</summary>
    ExistsOne,

    /// <summary>The items for which it holds.</summary>
    Filter,

    /// <summary>A list of what it gives for each.</summary>
    Map,

    /// <summary>A map of what it gives under each key.</summary>
    MapValues,

    /// <summary>A map of the entries that it gives.</summary>
    MapEntries,

    /// <summary>The list, ordered by what it gives for each.</summary>
    SortBy,
}

/// <summary>A macro that goes through a list or map.</summary>
internal sealed class ComprehensionExpression(ComprehensionKind kind, Expression range, string variable, string? second, Expression? filter, Expression body, Span span) : Expression(span)
{
    public ComprehensionKind Kind => kind;

    public Expression Range => range;

    /// <summary>The variable: the item or key; with a second one the place or key.</summary>
    public string Variable => variable;

    /// <summary>The variable of the value; null when there is only one.</summary>
    public string? Second => second;

    /// <summary>Of what transforms: which to keep; null for all.</summary>
    public Expression? Filter => filter;

    public Expression Body => body;

    public override IEnumerable<Expression> Parts => filter is null ? [range, body] : [range, filter, body];
}

/// <summary><c>cel.bind(name, value, body)</c>.</summary>
internal sealed class BindExpression(string variable, Expression value, Expression body, Span span) : Expression(span)
{
    public string Variable => variable;

    public Expression Value => value;

    public Expression Body => body;

    public override IEnumerable<Expression> Parts => [value, body];
}

/// <summary><c>target.optMap(name, body)</c>, and <c>optFlatMap</c>, whose body gives an optional itself.</summary>
internal sealed class OptionalMapExpression(Expression target, string variable, Expression body, bool isFlat, Span span) : Expression(span)
{
    public Expression Target => target;

    public string Variable => variable;

    public Expression Body => body;

    public bool IsFlat => isFlat;

    public override IEnumerable<Expression> Parts => [target, body];
}
