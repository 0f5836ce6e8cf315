using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Partial;

namespace Bylaw.Rego.Filters;

/// <summary>
/// Reads what is left of a query as a condition on rows. What a filter cannot say, or the targets cannot, is a problem
/// with the place it comes from.
/// </summary>
internal sealed class FragmentReader(PartialResult partial, ImmutableArray<FilterTarget> targets)
{
    private readonly List<FilterProblem> _problems = [];
    private Dictionary<Variable, Field> _fields = [];
    private HashSet<Variable> _read = [];

    public IReadOnlyList<FilterProblem> Problems => _problems;

    public Condition Read()
    {
        if (partial.Bodies.IsEmpty) return AnyOf.Never;
        ImmutableArray<Condition> ways = [.. partial.Bodies.Select(Body)];
        return ways.Length == 1 ? ways[0] : new AnyOf(ways);
    }

    private Condition Body(ImmutableArray<Residual> body)
    {
        _fields = Defined(body);
        var mentioned = new List<Variable>();
        foreach (var residual in body) Mentions.Collect(residual.Statement, mentioned);
        _read = [.. mentioned.GroupBy(variable => variable).Where(group => group.Count() > 1).Select(group => group.Key)];
        var parts = ImmutableArray.CreateBuilder<Condition>();
        foreach (var residual in body)
            if (Statement(residual.Statement, residual.At) is { } part) parts.Add(part);
        return parts.Count == 1 ? parts[0] : new AllOf(parts.ToImmutable());
    }

    /// <summary>Variables that stand for fields: <c>x = input.table.column</c>.</summary>
    private static Dictionary<Variable, Field> Defined(ImmutableArray<Residual> body)
    {
        var fields = new Dictionary<Variable, Field>();
        foreach (var residual in body)
        {
            if (residual.Statement is not UnificationStatement { With.IsEmpty: true } unify) continue;
            if (unify.Left is VariableTerm left && Plain(unify.Right) is { } right) fields.TryAdd(left.Variable, right);
            else if (unify.Right is VariableTerm variable && Plain(unify.Left) is { } field) fields.TryAdd(variable.Variable, field);
        }
        return fields;
    }

    private Condition? Statement(CheckedStatement statement, Location at)
    {
        if (!statement.With.IsEmpty) return Refuse("\"with\" not permitted", at);
        return statement switch
        {
            NegationStatement not => Negation(not, at),
            UniversalStatement => Refuse("\"every\" not permitted", at),
            UnificationStatement unify => Compare("eq", unify.Left, unify.Right, at),
            TruthStatement truth => Truth(truth.Term, at),
            _ => Refuse("invalid statement", at),
        };
    }

    private Negated? Negation(NegationStatement not, Location at)
    {
        var lacking = targets.FirstOrDefault(target => !target.Supports("not"));
        if (lacking is not null) return Refuse<Negated>($"\"not\" not permitted: unsupported feature \"not\" for {lacking.Shown}", at);
        if (not.Body.Statements is not [var inner] || inner is TruthStatement { Term: not BuiltinCallTerm } || !inner.With.IsEmpty) return Refuse<Negated>("\"not\" not permitted", at);
        var isStrict = inner is TruthStatement { Term: BuiltinCallTerm { Builtin.Name: not "equal" } };
        return Statement(inner, at) is { } part ? new Negated(part, isStrict) : null;
    }

    private Condition? Truth(Term term, Location at)
    {
        switch (term)
        {
            case BuiltinCallTerm call when ComparisonOperators.Of(call.Builtin.Name) is not null: return Compare(call.Builtin.Name, call.Arguments[0], call.Arguments[1], at);
            case BuiltinCallTerm { Builtin.Name: "internal.member_2" } call: return Member(call, at);
            case BuiltinCallTerm { Builtin.Name: "internal.member_3" }: return Refuse("invalid use of \"... in ...\"", at);
            case BuiltinCallTerm { Builtin.Name: "startswith" or "endswith" or "contains" } call: return Text(call, at);
            case BuiltinCallTerm call: return Refuse($"invalid builtin `{call.Builtin.Name}`", at);
            case RuleCallTerm call: return Refuse($"invalid data reference \"{Show(call)}\"", at, $"has function \"{call.Group.Name}(...)\" an `else`?");
            case RefTerm { Head: SupportTerm support }: return Supported(support.Path, at);
            case SupportCallTerm call: return Supported(call.Path, at);
            case RefTerm { Head: DataTerm } reference when FieldOf(reference) is null: return Refuse($"invalid data reference \"{Show(reference)}\"", at, $"has rule \"{Show(reference)}\" an `else`?");
            default: return Refuse($"invalid statement \"{Show(term)}\"", at, $"try `{Show(term)} != false`");
        }
    }

    private Condition? Supported(ImmutableArray<string> path, Location at)
    {
        var clauses = partial.Clauses.Where(clause => clause.Path.SequenceEqual(path)).ToList();
        var kind = clauses.Any(clause => clause.IsDefault) ? "default" : clauses.Any(clause => clause.Member is not null || !clause.Keys.IsEmpty) ? "multi-value" : "";
        return Refuse($"use of {kind} rule in {string.Join('.', path[1..].Prepend("data"))}", at);
    }

    private Condition? Compare(string builtin, Term left, Term right, Location at)
    {
        var name = builtin == "equal" ? "eq" : builtin;
        if (!Allows(name, at)) return null;
        if (builtin == "eq" && left is VariableTerm leftName && Defines(leftName, right)) return Exists(leftName, right, at);
        if (builtin == "eq" && right is VariableTerm rightName && Defines(rightName, left)) return Exists(rightName, left, at);
        if (Operand(name, left, at) is not { } a || Operand(name, right, at) is not { } b) return null;
        var @operator = ComparisonOperators.Of(builtin)!.Value;
        return (a, b) switch
        {
            ({ Field: { } field }, { Field: null, Value: { } value }) => new Comparison(field, @operator, value, null),
            ({ Field: null, Value: { } value }, { Field: { } field }) => new Comparison(field, @operator.Turned(), value, null),
            ({ Field: { } field }, { Field: { } other }) => TwoFields(new Comparison(field, @operator, null, other), at),
            _ => Refuse("both rhs and lhs non-scalar/non-ground", at),
        };
    }

    private bool Defines(VariableTerm name, Term value) =>
        _fields.TryGetValue(name.Variable, out var field) ? Plain(value) == field : !_read.Contains(name.Variable) && value is RefTerm;

    private Condition? Exists(VariableTerm name, Term value, Location at)
    {
        if (FieldOf(value) is not { } field) return Refuse($"eq: invalid ref operand: {Show(value)}", at);
        if (_read.Contains(name.Variable)) return new Existence(field, IsImplied: true);
        var lacking = targets.FirstOrDefault(target => !target.Supports("existence-ref"));
        return lacking is null ? new Existence(field, IsImplied: false) : Refuse($"existence of field: unsupported feature \"existence-ref\" for {lacking.Shown}", at);
    }

    private Condition? TwoFields(Comparison comparison, Location at)
    {
        var lacking = targets.FirstOrDefault(target => !target.Supports("field-ref"));
        return lacking is null ? comparison : Refuse($"reference to field: unsupported feature \"field-ref\" for {lacking.Shown}", at);
    }

    private (Field? Field, Value? Value)? Operand(string builtin, Term term, Location at)
    {
        if (FieldOf(term) is { } field) return (field, null);
        switch (term)
        {
            case ConstantTerm { Value: var value } when value.Kind < ValueKind.Array: return (null, value);
            case ConstantTerm or ArrayTerm or ObjectTerm or SetTerm:
                Refuse("both rhs and lhs non-scalar/non-ground", at);
                return null;
            case BuiltinCallTerm or RuleCallTerm or ComprehensionTerm or TemplateTerm:
                Refuse($"{builtin}: nested call operand: {Show(term)}", at);
                return null;
            case SupportCallTerm call:
                Supported(call.Path, at);
                return null;
            case RefTerm { Head: SupportTerm support }:
                Supported(support.Path, at);
                return null;
            default:
                Refuse($"{builtin}: invalid ref operand: {Show(term)}", at);
                return null;
        }
    }

    private Membership? Member(BuiltinCallTerm call, Location at)
    {
        if (!Allows("internal.member_2", at)) return null;
        if (FieldOf(call.Arguments[0]) is not { } field || call.Arguments[1] is not ConstantTerm { Value: var collection }) return Refuse<Membership>("invalid use of \"... in ...\"", at);
        IEnumerable<Value> values = collection switch
        {
            ArrayValue array => array,
            SetValue set => set,
            ObjectValue map => map.Select(entry => entry.Value),
            _ => [],
        };
        return new Membership(field, [.. values.Distinct()]);
    }

    private Condition? Text(BuiltinCallTerm call, Location at)
    {
        var name = call.Builtin.Name;
        if (!Allows(name, at)) return null;
        if (call.Arguments[1] is not ConstantTerm { Value: var value }) return Refuse($"rhs of {name} must be known", at);
        if (FieldOf(call.Arguments[0]) is not { } field) return Refuse($"{name}: invalid ref operand: {Show(call.Arguments[0])}", at);
        // What is no text has no parts: the call is undefined.
        if (value is not StringValue { Text: var text }) return AnyOf.Never;
        return new TextMatch(field, name switch { "startswith" => TextMatchKind.StartsWith, "endswith" => TextMatchKind.EndsWith, _ => TextMatchKind.Contains }, text);
    }

    private bool Allows(string builtin, Location at)
    {
        var lacking = targets.FirstOrDefault(target => !target.Has(builtin));
        if (lacking is null) return true;
        Refuse($"invalid builtin `{(builtin == "internal.member_2" ? "in" : builtin)}`: unsupported for {lacking.Shown}", at);
        return false;
    }

    private Field? FieldOf(Term term) => term is VariableTerm { Variable: var variable } ? _fields.GetValueOrDefault(variable) : Plain(term);

    /// <summary>The field that a reference with constant parts names.</summary>
    private static Field? Plain(Term term)
    {
        if (term is not RefTerm { Head: InputTerm } reference || !reference.Operands.All(operand => operand is ConstantTerm { Value: StringValue })) return null;
        string[] path = [.. reference.Operands.Select(operand => ((StringValue)((ConstantTerm)operand).Value).Text)];
        return path switch
        {
            [var column] => new Field(null, column),
            [var table, var column] => new Field(table, column),
            _ => null,
        };
    }

    private static string Show(Term term)
    {
        var mentioned = new List<Variable>();
        Mentions.Collect(term, mentioned);
        var syntax = new ResidualSyntax(new VariableNames(mentioned, [], []), new Core.Plans.Budget(Core.Plans.BudgetLimits.Default));
        return SyntaxText.Of(syntax.Term(term));
    }

    private Condition? Refuse(string message, Location at, string? extra = null) => Refuse<Condition>(message, at, extra);

    private T? Refuse<T>(string message, Location at, string? extra = null) where T : Condition
    {
        _problems.Add(new FilterProblem(FilterProblem.Fragment, message, at, extra));
        return null;
    }
}
