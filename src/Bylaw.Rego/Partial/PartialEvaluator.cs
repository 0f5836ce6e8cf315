using System.Collections.Immutable;
using System.Globalization;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;

namespace Bylaw.Rego.Partial;

/// <summary>
/// Evaluates as much of a body as can be without the unknown, and leaves the rest over: each branch is a way in which
/// the body may hold, with the statements that are still to be decided in it.
/// </summary>
internal sealed class PartialEvaluator
{
    private int _variables;

    public PartialEvaluator(RegoProgram program, PartialSettings settings, RegoInput input)
    {
        Program = program;
        Settings = settings;
        Budget = new Budget(input.Limits, input.Clock, input.Cancellation);
        Supports = new SupportRules(this);
        Dependence = new Dependence(program.Tree.Root, settings.Unknowns, settings.IsKept, settings.EvaluatesNondeterministic);
        Ground = new GroundEvaluator(program, input, Budget);
        Input = input.Input;
        Data = input.Data;
        Unifier = new Unifier(this);
        Terms = new TermEvaluator(this);
        Documents = new DocumentEvaluator(this);
        Closures = new ClosureEvaluator(this);
    }

    public RegoProgram Program { get; }

    public PartialSettings Settings { get; }

    public Budget Budget { get; }

    /// <summary>What is known of the input.</summary>
    public Value? Input { get; }

    /// <summary>What is known of the base documents.</summary>
    public Value? Data { get; }

    public Dependence Dependence { get; }

    public GroundEvaluator Ground { get; }

    public SupportRules Supports { get; }

    public Unifier Unifier { get; }

    public TermEvaluator Terms { get; }

    public DocumentEvaluator Documents { get; }

    public ClosureEvaluator Closures { get; }

    /// <summary>A variable that occurs nowhere yet.</summary>
    public Variable Fresh(string name = "_", bool isGenerated = true) => new(name, _variables++, isGenerated);

    /// <summary>Renames a clause's variables, so that it can be put in the place of a reference to it.</summary>
    public Substitution Renaming()
    {
        var renamed = new Dictionary<Variable, VariableTerm>();
        return new Substitution(
            variable =>
            {
                if (!renamed.TryGetValue(variable, out var fresh)) renamed[variable] = fresh = new VariableTerm(Fresh(variable.Name, variable.IsGenerated), default);
                return fresh;
            },
            Budget,
            deep: false);
    }

    /// <summary>All branches in which statements may hold, one after the other.</summary>
    public List<State> Solve(ImmutableArray<CheckedStatement> statements, SourceText source, State start)
    {
        List<State> states = [start];
        foreach (var statement in statements)
        {
            states = Each(states, state => Solve(statement, source, state));
            if (states.Count == 0) break;
        }
        return states;
    }

    /// <summary>All branches that come of some branches.</summary>
    public List<State> Each(List<State> states, Func<State, List<State>> next)
    {
        if (states.Count == 1) return next(states[0]);
        var all = new List<State>();
        foreach (var state in states)
        {
            all.AddRange(next(state));
            Limit(all.Count);
        }
        return all;
    }

    public void Limit(int branches)
    {
        if (branches > Settings.MostBranches)
            throw new EvaluationHalt("budget", $"partial evaluation stopped: more than {Settings.MostBranches.ToString("N0", CultureInfo.InvariantCulture)} branches");
    }

    public List<State> Solve(CheckedStatement statement, SourceText source, State state)
    {
        if (statement is PrintStatement) return [state];
        Budget.Step();
        Budget.Enter();
        var states = Decide(state.Plug(statement, Budget), source, state);
        Budget.Leave();
        return states;
    }

    private List<State> Decide(CheckedStatement statement, SourceText source, State state)
    {
        if (!Dependence.Of(statement, state.Opaque))
            return Ground.Solve(statement, source) is { } solutions ? [.. solutions.Select(solution => Bind(solution, state))] : Leave(statement, source, state);
        if (!statement.With.IsEmpty) return Leave(statement, source, state);
        return statement switch
        {
            TruthStatement truth => Truth(truth, source, state),
            UnificationStatement unify => Equal(unify.Left, unify.Right, source, state),
            NegationStatement not => Closures.Negation(not, source, state),
            ConnectiveStatement connective => Solve(connective.AsNegation(), source, state),
            UniversalStatement every => Closures.Universal(every, source, state),
            _ => Leave(statement, source, state),
        };
    }

    private static State Bind(Dictionary<Variable, Value> solution, State state) =>
        solution.Aggregate(state, (bound, pair) => bound.Bind(pair.Key, new ConstantTerm(pair.Value, default)));

    public List<State> Leave(CheckedStatement statement, SourceText source, State state) =>
        [state.Leave(new Residual(Closures.Printable(statement), source.At(statement.Span)))];

    private List<State> Truth(TruthStatement truth, SourceText source, State state)
    {
        switch (truth.Term)
        {
            case BuiltinCallTerm { Builtin.Name: "equal" } call: return Equal(call.Arguments[0], call.Arguments[1], source, state);
            case BuiltinCallTerm { Builtin.Name: "internal.member_2" } call when Documents.SetBehind(call.Arguments[1]) is { } group:
                return Documents.Members(group, call.Arguments[0], source, state);
            case BuiltinCallTerm call when !call.Builtin.Traits.HasFlag(Library.BuiltinTraits.Relation):
                return [.. Terms.All(call.Arguments, source, state).SelectMany(found => Call(truth, call with { Arguments = found.Terms }, source, found.State))];
            default:
                return [.. Terms.Evaluate(truth.Term, source, state, accepts: IsTrue).SelectMany(found => Holds(truth, found, source))];
        }
    }

    private static bool IsTrue(Value value) => !ReferenceEquals(value, BooleanValue.False);

    private List<State> Call(TruthStatement truth, BuiltinCallTerm call, SourceText source, State state)
    {
        var statement = truth with { Term = call };
        return Dependence.Of(call, state.Opaque) ? Leave(statement, source, state) : Solve(statement, source, state);
    }

    private List<State> Holds(TruthStatement truth, Found found, SourceText source) => found.State.Walk(found.Term) switch
    {
        ConstantTerm { Value: var value } => IsTrue(value) ? [found.State] : [],
        ArrayTerm or SetTerm or ObjectTerm => [found.State],
        var term => Leave(truth with { Term = term }, source, found.State),
    };

    /// <summary>Makes two terms equal.</summary>
    private List<State> Equal(Term left, Term right, SourceText source, State state)
    {
        var states = new List<State>();
        foreach (var a in Terms.Evaluate(left, source, state, Accepting(right)))
            foreach (var b in Terms.Evaluate(right, source, a.State, Accepting(left)))
                if (Unifier.Unify(a.Term, b.Term, b.State, source) is { } unified) states.Add(unified);
        Limit(states.Count);
        return states;
    }

    private static Func<Value, bool>? Accepting(Term other) => other is ConstantTerm { Value: var wanted } ? wanted.Equals : null;
}
