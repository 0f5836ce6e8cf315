using System.Collections.Immutable;
using System.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Checking.Types;

/// <summary>
/// A static type, written as OPA writes it. Types are immutable and of bounded size: what would be larger is
/// <see cref="UnionType.Any"/> at that place. An unknown type is null.
/// </summary>
internal abstract class RegoType
{
    /// <summary>Parts that it is written with, at most.</summary>
    public const int MostParts = 5_000;

    /// <summary>Levels of nesting, at most.</summary>
    public const int MostLevels = 100;

    /// <summary>Number of types in it, itself included.</summary>
    public int Parts { get; protected init; } = 1;

    /// <summary>Levels of types in it.</summary>
    public int Levels { get; protected init; } = 1;

    /// <summary>Place in the order of kinds: null, boolean, number, string, array, object, set, any, function.</summary>
    public abstract int Rank { get; }

    protected abstract void AppendTo(StringBuilder text);

    public sealed override string ToString()
    {
        var text = new StringBuilder();
        AppendTo(text);
        return text.ToString();
    }

    /// <summary>Appends a type; <c>???</c> for an unknown one.</summary>
    protected static void Append(StringBuilder text, RegoType? type)
    {
        if (type is null) text.Append("???");
        else type.AppendTo(text);
    }

    protected static void Append(StringBuilder text, IEnumerable<RegoType?> types)
    {
        var isFirst = true;
        foreach (var type in types)
        {
            if (!isFirst) text.Append(", ");
            isFirst = false;
            Append(text, type);
        }
    }

    /// <summary>An order of all types; 0 for equal ones.</summary>
    public static int Compare(RegoType? a, RegoType? b)
    {
        if (ReferenceEquals(a, b)) return 0;
        if (a is null) return -1;
        if (b is null) return 1;
        return a.Rank != b.Rank ? a.Rank.CompareTo(b.Rank) : a.CompareTo(b);
    }

    /// <summary>Compares with a type of the same rank.</summary>
    protected abstract int CompareTo(RegoType other);

    protected static int Compare(ImmutableArray<RegoType?> a, ImmutableArray<RegoType?> b)
    {
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
            if (Compare(a[i], b[i]) is not 0 and var order) return order;
        return a.Length.CompareTo(b.Length);
    }

    protected static int Compare(Value a, Value b) => Library.RegoOperations.Compare(a, b);
}

/// <summary><c>null</c>, <c>boolean</c>, <c>number</c> or <c>string</c>.</summary>
internal sealed class ScalarType : RegoType
{
    public static readonly ScalarType Null = new(0, "null"), Boolean = new(1, "boolean"), Number = new(2, "number"), String = new(3, "string");

    private readonly string _name;

    private ScalarType(int rank, string name) => (Rank, _name) = (rank, name);

    public override int Rank { get; }

    public string Name => _name;

    protected override void AppendTo(StringBuilder text) => text.Append(_name);

    protected override int CompareTo(RegoType other) => 0;
}

/// <summary>An array: known items first, then any number of others when there is a type for them.</summary>
internal sealed class ArrayType : RegoType
{
    private ArrayType(ImmutableArray<RegoType?> items, RegoType? others) => (Items, Others) = (items, others);

    public ImmutableArray<RegoType?> Items { get; }

    public RegoType? Others { get; }

    public override int Rank => 4;

    public static RegoType Of(ImmutableArray<RegoType?> items, RegoType? others)
    {
        var size = new TypeSize();
        foreach (var item in items) size.Add(item);
        size.Add(others);
        return size.IsTooLarge ? new ArrayType([], UnionType.Any) { Parts = 2, Levels = 2 } : new ArrayType(items, others) { Parts = size.Parts, Levels = size.Levels };
    }

    public static RegoType Of(RegoType? others) => Of([], others);

    public RegoType? Select(int index) => index < Items.Length ? Items[index] : Others;

    protected override void AppendTo(StringBuilder text)
    {
        text.Append("array");
        if (!Items.IsEmpty)
        {
            text.Append('<');
            Append(text, Items);
            text.Append('>');
        }
        if (Others is null) return;
        text.Append('[');
        Append(text, Others);
        text.Append(']');
    }

    protected override int CompareTo(RegoType other)
    {
        var array = (ArrayType)other;
        var items = Compare(Items, array.Items);
        return items != 0 ? items : Compare(Others, array.Others);
    }
}

/// <summary>An object: known keys, and other ones of some type when there is a type for them.</summary>
internal sealed class ObjectType : RegoType
{
    private ObjectType(ImmutableArray<(Value Key, RegoType? Value)> fields, (RegoType? Key, RegoType? Value)? others) => (Fields, Others) = (fields, others);

    /// <summary>The known keys, sorted.</summary>
    public ImmutableArray<(Value Key, RegoType? Value)> Fields { get; }

    public (RegoType? Key, RegoType? Value)? Others { get; }

    public override int Rank => 5;

    public static RegoType Of(IEnumerable<(Value Key, RegoType? Value)> fields, (RegoType? Key, RegoType? Value)? others)
    {
        var sorted = fields.ToArray();
        Array.Sort(sorted, (a, b) => Compare(a.Key, b.Key));
        var size = new TypeSize();
        foreach (var (_, value) in sorted) size.Add(value);
        size.Add(others?.Key);
        size.Add(others?.Value);
        return size.IsTooLarge
            ? new ObjectType([], (UnionType.Any, UnionType.Any)) { Parts = 3, Levels = 2 }
            : new ObjectType(ImmutableArray.Create(sorted), others) { Parts = size.Parts, Levels = size.Levels };
    }

    public static RegoType Of(RegoType? key, RegoType? value) => Of([], (key, value));

    /// <summary>The type at a key; null when there is none.</summary>
    public RegoType? Select(Value key)
    {
        var (low, high) = (0, Fields.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = Compare(Fields[middle].Key, key);
            if (order == 0) return Fields[middle].Value;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return Others is { Key: var keys } && TypeRelations.Contains(keys, TermTypes.OfValue(key)) ? Others.Value.Value : null;
    }

    protected override void AppendTo(StringBuilder text)
    {
        text.Append("object");
        if (!Fields.IsEmpty)
        {
            text.Append('<');
            for (var i = 0; i < Fields.Length; i++)
            {
                if (i > 0) text.Append(", ");
                text.Append(Fields[i].Key is StringValue name ? name.Text : Fields[i].Key.ToString()).Append(": ");
                Append(text, Fields[i].Value);
            }
            text.Append('>');
        }
        if (Others is not { } others) return;
        text.Append('[');
        Append(text, others.Key);
        text.Append(": ");
        Append(text, others.Value);
        text.Append(']');
    }

    protected override int CompareTo(RegoType other)
    {
        var map = (ObjectType)other;
        for (var i = 0; i < Math.Min(Fields.Length, map.Fields.Length); i++)
        {
            if (Compare(Fields[i].Key, map.Fields[i].Key) is not 0 and var key) return key;
            if (Compare(Fields[i].Value, map.Fields[i].Value) is not 0 and var value) return value;
        }
        if (Fields.Length != map.Fields.Length) return Fields.Length.CompareTo(map.Fields.Length);
        if (Compare(Others?.Key, map.Others?.Key) is not 0 and var keys) return keys;
        return Compare(Others?.Value, map.Others?.Value);
    }
}

/// <summary>A set.</summary>
internal sealed class SetType : RegoType
{
    private SetType(RegoType? of) => Members = of;

    public RegoType? Members { get; }

    public override int Rank => 6;

    public static RegoType Of(RegoType? members)
    {
        var size = new TypeSize();
        size.Add(members);
        return size.IsTooLarge ? new SetType(UnionType.Any) { Parts = 2, Levels = 2 } : new SetType(members) { Parts = size.Parts, Levels = size.Levels };
    }

    protected override void AppendTo(StringBuilder text)
    {
        text.Append("set[");
        Append(text, Members);
        text.Append(']');
    }

    protected override int CompareTo(RegoType other) => Compare(Members, ((SetType)other).Members);
}

/// <summary>One of several types; of any type when none is listed.</summary>
internal sealed class UnionType : RegoType
{
    /// <summary>Alternatives, at most: a union of more is any type.</summary>
    private const int Most = 200;

    public static readonly UnionType Any = new([]);

    private UnionType(ImmutableArray<RegoType> alternatives) => Alternatives = alternatives;

    /// <summary>The alternatives, sorted.</summary>
    public ImmutableArray<RegoType> Alternatives { get; }

    public bool IsAny => Alternatives.IsEmpty;

    public override int Rank => 7;

    public static UnionType Of(params IEnumerable<RegoType> alternatives)
    {
        var sorted = new SortedSet<RegoType>(alternatives, Comparer<RegoType>.Create(Compare));
        var size = new TypeSize();
        foreach (var alternative in sorted) size.Add(alternative);
        return sorted.Count > Most || size.IsTooLarge ? Any : new UnionType([.. sorted]) { Parts = size.Parts, Levels = size.Levels };
    }

    protected override void AppendTo(StringBuilder text)
    {
        text.Append("any");
        if (IsAny) return;
        text.Append('<');
        Append(text, Alternatives);
        text.Append('>');
    }

    protected override int CompareTo(RegoType other)
    {
        var union = (UnionType)other;
        return Compare(ImmutableArray<RegoType?>.CastUp(Alternatives), ImmutableArray<RegoType?>.CastUp(union.Alternatives));
    }
}

/// <summary>A function. Its arguments may have names, and a result is missing where it gives none.</summary>
internal sealed class FunctionType(ImmutableArray<FunctionType.Parameter> arguments, FunctionType.Parameter? result, bool isVariadic = false) : RegoType
{
    /// <summary>An argument or a result; the name is null for functions that rules define.</summary>
    public sealed record Parameter(string? Name, RegoType? Type);

    public ImmutableArray<Parameter> Arguments => arguments;

    public Parameter? Result => result;

    /// <summary>Whether it takes any number of arguments of any type.</summary>
    public bool IsVariadic => isVariadic;

    public override int Rank => 8;

    /// <summary>Arguments and, since a call may name it, the result.</summary>
    public ImmutableArray<Parameter> Operands => result is null ? arguments : arguments.Add(result);

    /// <summary>The arguments in parentheses.</summary>
    public string ArgumentsText => Text(arguments, isVariadic);

    /// <summary>The arguments and the result in parentheses.</summary>
    public string OperandsText => Text(Operands, isVariadic);

    private static string Text(ImmutableArray<Parameter> parameters, bool isVariadic)
    {
        var text = new StringBuilder("(");
        for (var i = 0; i < parameters.Length; i++)
        {
            if (i > 0) text.Append(", ");
            if (parameters[i].Name is { } name) text.Append(name).Append(": ");
            Append(text, parameters[i].Type);
        }
        if (isVariadic) text.Append(parameters.IsEmpty ? "any..." : ", any...");
        return text.Append(')').ToString();
    }

    protected override void AppendTo(StringBuilder text)
    {
        text.Append('(');
        Append(text, arguments.Select(argument => argument.Type));
        if (isVariadic) text.Append("any...");
        text.Append(") => ");
        Append(text, result?.Type);
    }

    protected override int CompareTo(RegoType other)
    {
        var function = (FunctionType)other;
        var order = Compare([.. arguments.Select(argument => argument.Type)], [.. function.Arguments.Select(argument => argument.Type)]);
        return order != 0 ? order : Compare(result?.Type, function.Result?.Type);
    }
}

/// <summary>Adds up the size of a type that is about to be made.</summary>
internal struct TypeSize()
{
    public int Parts { get; private set; } = 1;

    public int Levels { get; private set; } = 1;

    public readonly bool IsTooLarge => Parts > RegoType.MostParts || Levels > RegoType.MostLevels;

    public void Add(RegoType? part)
    {
        if (part is null) return;
        Parts = Math.Min(int.MaxValue / 2, Parts + part.Parts);
        Levels = Math.Max(Levels, part.Levels + 1);
    }
}
