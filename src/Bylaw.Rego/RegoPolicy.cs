using System.Collections.Immutable;
using Bylaw.Core.Decisions;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Explaining;
using Bylaw.Rego.Planning;

namespace Bylaw.Rego;

/// <summary>A Rego policy whose deny, violation and warn rules are asked about a document.</summary>
internal sealed class RegoPolicy : ICompiledPolicy
{
    private readonly RegoProgram _program;
    private readonly Value? _data;
    private readonly FiringRule[] _rules;
    private readonly Func<string, IReadOnlyList<string>, Value>? _externalData;

    public RegoPolicy(RegoProgram program, ImmutableArray<SourceText> own, Value? data, Func<string, IReadOnlyList<string>, Value>? externalData = null)
    {
        _externalData = externalData;
        _program = program;
        _data = data;
        _rules = FiringRule.Find(program, own);
        Shape = InputShape.Of(program.Modules, own);
    }

    public IReadOnlyList<PolicyRule> Rules => [.. _rules.Select(rule => rule.Rule)];

    public RequestShape Shape { get; }

    public IReadOnlyList<Verdict> Evaluate(PolicyRequest request)
    {
        var verdicts = new List<Verdict>();
        var input = new RegoInput { Input = request.Input(Shape), Data = _data, ExternalData = _externalData, Clock = request.Clock, Limits = request.Limits, Cancellation = request.Cancellation };
        var session = _program.Rent(input);
        foreach (var rule in _rules)
        {
            try
            {
                Ask(rule, session, input, request, verdicts);
            }
            catch (Exception exception) when (EvaluationHalt.From(exception) is { } halt)
            {
                verdicts.Add(new Verdict(rule.Rule, Outcome.Error, $"{halt.Kind}: {halt.Message}") { At = halt.At ?? rule.Rule.At });
                // What the halt left behind is not to be trusted.
                session = _program.Rent(input);
            }
        }
        _program.Return(session);
        return verdicts;
    }

    private void Ask(FiringRule rule, RegoSession session, RegoInput input, PolicyRequest request, List<Verdict> verdicts)
    {
        var members = rule.Members(rule.Group.Value(session));
        if (members.Count == 0)
        {
            verdicts.Add(request.ExplainsPasses ? rule.Passed with { Misses = Misses.Find(_program, rule.Group, input, new DocumentPaths(request.Document)) } : rule.Passed);
            return;
        }
        var explained = new Explained(_program, rule, input, request);
        foreach (var member in members)
        {
            var (message, details) = rule.MessageOf(member);
            verdicts.Add(new Verdict(rule.Rule, rule.Rule.Fires, message) { Details = details, Reasons = new Reasons(explained, member) });
        }
    }

    /// <summary>Why a rule has the members that it has; found out once for all of them.</summary>
    private sealed class Explained(RegoProgram program, FiringRule rule, RegoInput input, PolicyRequest request)
    {
        private Dictionary<Value, Explanation>? _found;

        public (Location? At, ImmutableArray<Evidence> Evidence) Of(Value member)
        {
            var found = Volatile.Read(ref _found) ?? Find();
            return found.TryGetValue(member, out var explanation) ? (explanation.Clause, explanation.Evidence) : (rule.Rule.At, []);
        }

        private Dictionary<Value, Explanation> Find()
        {
            var found = Explanation.Find(program, rule.Group, input, new DocumentPaths(request.Document));
            return Interlocked.CompareExchange(ref _found, found, null) ?? found;
        }
    }

    private sealed class Reasons(Explained explained, Value member) : VerdictReasons
    {
        protected override (Location? At, ImmutableArray<Evidence> Evidence) Find() => explained.Of(member);
    }
}

/// <summary>A rule that fires, by its name.</summary>
internal sealed record FiringRule(PolicyRule Rule, GroupPlan Group)
{
    /// <summary>That it did not fire.</summary>
    public Verdict Passed { get; } = new(Rule, Outcome.Pass, "");

    public static FiringRule[] Find(RegoProgram program, ImmutableArray<SourceText> own)
    {
        var groups = program.Planner.Groups
            .Where(plan => !plan.IsFunction && Fires(plan.Source.Path[^1]) is not null && plan.Clauses.Length > 0 && own.Contains(plan.Source.At.Source))
            .OrderBy(plan => plan.Index).ToList();
        var severalPackages = groups.Select(plan => string.Join('.', plan.Source.Path[..^1])).Distinct(StringComparer.Ordinal).Count() > 1;
        return [.. groups.Select(plan => new FiringRule(
            new PolicyRule(
                severalPackages ? string.Join('.', plan.Source.Path) : plan.Source.Path[^1],
                Fires(plan.Source.Path[^1])!.Value,
                plan.Source.At,
                Metadata.TitleOf(plan.Source.Clauses[0].Syntax.Annotation)),
            plan))];
    }

    private static Outcome? Fires(string name) => name switch
    {
        "deny" or "violation" => Outcome.Fail,
        "warn" => Outcome.Warn,
        _ when name.StartsWith("deny_", StringComparison.Ordinal) || name.StartsWith("violation_", StringComparison.Ordinal) => Outcome.Fail,
        _ when name.StartsWith("warn_", StringComparison.Ordinal) => Outcome.Warn,
        _ => null,
    };

    /// <summary>What the value of the rule says: members of a set or array, keys of an object, or the value itself.</summary>
    public IReadOnlyList<Value> Members(Value? value) => value switch
    {
        null or BooleanValue { IsTrue: false } => [],
        SetValue set => [.. set],
        ArrayValue list => list,
        ObjectValue map when Group.Source.Kind == GroupKind.Tree => [.. map.Select(entry => entry.Key)],
        _ => [value],
    };

    /// <summary>The message in a member: a text, or the <c>msg</c> or <c>message</c> of an object, whose other fields are details.</summary>
    public (string Message, Value? Details) MessageOf(Value member)
    {
        switch (member)
        {
            case StringValue text: return (text.Text, null);
            case BooleanValue: return (Rule.Title ?? $"`{Rule.Name}` holds", null);
            case ObjectValue map:
                var message = map.GetText("msg") ?? map.GetText("message");
                if (message is null) return (map.ToString(), map);
                return (message, map.Get("details") ?? (map.Count > 1 ? map : null));
            default: return (member.ToString(), null);
        }
    }
}
