using System.Buffers;
using System.Collections.Immutable;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;

namespace Bylaw.Rego.Planning;

/// <summary>A clause can only hold when the subject is one of these values.</summary>
internal sealed record Guard(ValueNode Subject, ImmutableArray<Value> Values);

/// <summary>
/// Finds the guards of a clause in its arguments and statements: <c>input.a == "x"</c>, <c>input.a in {"x", "y"}</c>,
/// <c>input.path = ["a", _, "c"]</c>, <c>glob.match("a.*", ["."], input.b)</c>, a bare <c>input.a</c>, also by way of a local
/// variable. A guard is necessary, not sufficient: the body is still tried.
/// </summary>
internal sealed class ClauseGuards
{
    private const int MostValues = 1_000;

    private static readonly SearchValues<char> Special = SearchValues.Create("*?[]{}!\\,");

    private readonly Dictionary<string, Guard> _found = new(StringComparer.Ordinal);
    private readonly Dictionary<Variable, Subject> _aliases = [];
    private readonly Location _at;

    private ClauseGuards(Location at) => _at = at;

    /// <summary>Guards by subject. With else clauses, what guards them all.</summary>
    public static Dictionary<string, Guard> Of(Clause clause, RuleGroup group)
    {
        var guards = OfPart(clause, group);
        for (var part = clause.Else; part is not null && guards.Count > 0; part = part.Else)
        {
            var others = OfPart(part, group);
            guards = guards.Where(pair => others.ContainsKey(pair.Key)).ToDictionary(
                pair => pair.Key,
                pair => pair.Value with { Values = [.. pair.Value.Values.Union(others[pair.Key].Values)] },
                StringComparer.Ordinal);
        }
        return guards;
    }

    private static Dictionary<string, Guard> OfPart(Clause clause, RuleGroup group)
    {
        var guards = new ClauseGuards(clause.At);
        if (group.Kind == GroupKind.Function)
            for (var i = 0; i < clause.Arguments.Length; i++) guards.Equal(new Subject($"argument {i}", new SlotNode(i, clause.At)), clause.Arguments[i]);
        foreach (var statement in clause.Body.Statements)
            if (statement.With.IsEmpty) guards.Read(statement);
        return guards._found;
    }

    private void Read(CheckedStatement statement)
    {
        switch (statement)
        {
            case UnificationStatement unify: Equal(unify.Left, unify.Right); break;
            case TruthStatement { Term: BuiltinCallTerm { Builtin.Name: "equal" } call }: Equal(call.Arguments[0], call.Arguments[1]); break;
            case TruthStatement { Term: BuiltinCallTerm { Builtin.Name: "internal.member_2", Arguments: [var item, ConstantTerm collection] } }:
                if (SubjectOf(item) is { } subject) Add(subject, Members(collection.Value));
                break;
            case TruthStatement { Term: BuiltinCallTerm { Builtin.Name: "glob.match", Arguments: [ConstantTerm { Value: StringValue pattern }, ConstantTerm delimiters, var text] } }:
                if (SubjectOf(text) is { } matched) Segments(matched, pattern.Text, delimiters.Value);
                break;
            case TruthStatement { Term: RefTerm reference }:
                if (SubjectOf(reference) is { } bare) Add(new Subject(bare.Key + " holds", new HoldsNode(bare.Node)), [BooleanValue.True]);
                break;
        }
    }

    private void Equal(Term left, Term right)
    {
        if (SubjectOf(left) is { } subject) Equal(subject, right);
        else if (SubjectOf(right) is { } other) Equal(other, left);
    }

    private void Equal(Subject subject, Term pattern)
    {
        switch (pattern)
        {
            case ConstantTerm constant: Add(subject, [constant.Value]); break;
            case VariableTerm variable: _aliases.TryAdd(variable.Variable, subject); break;
            case ArrayTerm array:
                for (var i = 0; i < array.Items.Length; i++) Equal(subject.Part(IntegerValue.Of(i), _at), array.Items[i]);
                break;
            case ObjectTerm map:
                foreach (var (key, value) in map.Entries)
                    if (key is ConstantTerm name) Equal(subject.Part(name.Value, _at), value);
                break;
        }
    }

    private Subject? SubjectOf(Term term)
    {
        switch (term)
        {
            case VariableTerm variable: return _aliases.GetValueOrDefault(variable.Variable);
            case RefTerm { Head: InputTerm or VariableTerm } reference when reference.Operands.All(operand => operand is ConstantTerm):
                var head = reference.Head is InputTerm ? new Subject("input", new InputNode(_at)) : SubjectOf(reference.Head);
                if (head is null) return null;
                foreach (var operand in reference.Operands) head = head.Part(((ConstantTerm)operand).Value, _at);
                return head;
            default: return null;
        }
    }

    // One guard a subject: a second can only narrow.
    private void Add(Subject subject, ImmutableArray<Value> values)
    {
        if (values.Length is > 0 and <= MostValues) _found.TryAdd(subject.Key, new Guard(subject.Node, values));
    }

    private static ImmutableArray<Value> Members(Value collection) => collection switch
    {
        ArrayValue array => [.. array.Distinct()],
        SetValue set => [.. set],
        ObjectValue map => [.. map.Select(entry => entry.Value).Distinct()],
        _ => [],
    };

    /// <summary>A pattern whose first segments are plain text or <c>*</c> fixes those segments.</summary>
    private void Segments(Subject subject, string pattern, Value delimiters)
    {
        var delimiter = delimiters switch
        {
            ArrayValue { Count: 0 } => '.',
            ArrayValue { Count: 1 } list when list[0] is StringValue { Text: [var only] } => only,
            _ => '\0',
        };
        if (delimiter == '\0') return;
        var segments = pattern.Split(delimiter);
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i] == "*") continue;
            if (segments[i].AsSpan().IndexOfAny(Special) >= 0) return;
            Add(new Subject($"{subject.Key} segment {i} by {delimiter}", new SegmentNode(subject.Node, delimiter, i)), [new StringValue(segments[i])]);
        }
    }

    private sealed record Subject(string Key, ValueNode Node)
    {
        public Subject Part(Value key, Location at) => new($"{Key}[{key}]", Node is PathNode path ? path.Then(key) : new PathNode(Node, [key], at));
    }
}

/// <summary>True for a value that is defined and not false.</summary>
internal sealed class HoldsNode(ValueNode value) : ValueNode(value.At)
{
    public override Value? Evaluate(Frame frame) => value.Evaluate(frame) is { } found && !ReferenceEquals(found, BooleanValue.False) ? BooleanValue.True : null;
}

/// <summary>The n-th part of a text between delimiters.</summary>
internal sealed class SegmentNode(ValueNode text, char delimiter, int number) : ValueNode(text.At)
{
    public override Value? Evaluate(Frame frame)
    {
        if (text.Evaluate(frame) is not StringValue found) return null;
        var rest = found.Text.AsSpan();
        for (var i = 0; ; i++)
        {
            var end = rest.IndexOf(delimiter);
            if (i == number) return new StringValue((end < 0 ? rest : rest[..end]).ToString());
            if (end < 0) return null;
            rest = rest[(end + 1)..];
        }
    }
}
