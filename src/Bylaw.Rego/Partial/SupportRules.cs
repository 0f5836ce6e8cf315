using System.Collections.Immutable;
using System.Globalization;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;

namespace Bylaw.Rego.Partial;

/// <summary>One clause of a support rule.</summary>
internal sealed record SupportClause(ImmutableArray<string> Path, int PackageLength, ImmutableArray<Residual> Body)
{
    /// <summary>The package in which it stands; the rest of the path is its name.</summary>
    public ImmutableArray<string> Package => Path[..PackageLength];

    /// <summary>Patterns of the arguments; null for what is no function.</summary>
    public ImmutableArray<Term>? Arguments { get; init; }

    /// <summary>Keys below the path.</summary>
    public ImmutableArray<Term> Keys { get; init; } = [];

    /// <summary>Member of a set, or null.</summary>
    public Term? Member { get; init; }

    public Term Value { get; init; } = new ConstantTerm(BooleanValue.True, default);

    public bool IsDefault { get; init; }
}

/// <summary>
/// The rules that residuals refer to: those that cannot be put in the place of a reference, evaluated on their own as
/// far as possible, and negated bodies that have variables of their own.
/// </summary>
internal sealed class SupportRules(PartialEvaluator evaluator)
{
    private readonly Dictionary<RuleGroup, ImmutableArray<string>> _paths = [];
    private readonly List<SupportClause> _clauses = [];
    private int _negations;

    /// <summary>The rules that support rules stand for.</summary>
    public IEnumerable<RuleGroup> Groups => _paths.Where(entry => !entry.Value.IsDefault).Select(entry => entry.Key);

    /// <summary>All clauses.</summary>
    public IReadOnlyList<SupportClause> Clauses => _clauses;

    /// <summary>The path of the support rule that stands for a rule; null when it has nothing to say.</summary>
    public ImmutableArray<string>? Of(RuleGroup group)
    {
        if (_paths.TryGetValue(group, out var known)) return known.IsDefault ? null : known;
        ImmutableArray<string> path = [.. evaluator.Settings.Namespace, .. group.Path];
        _paths[group] = path;
        evaluator.Budget.Enter();
        var own = new List<SupportClause>();
        foreach (var clause in group.Clauses) Add(group, clause, path, isDefault: false, own);
        if (group.Default is not null) Add(group, group.Default, path, isDefault: true, own);
        evaluator.Budget.Leave();
        _clauses.AddRange(own);
        if (own.Count > 0) return path;
        _paths[group] = default;
        return null;
    }

    /// <summary>A rule that holds when one of several bodies does, called with the variables of theirs that come from outside.</summary>
    public Term Negated(List<ImmutableArray<Residual>> bodies, State outside, Span span)
    {
        ImmutableArray<string> path = [evaluator.Settings.Helpers, string.Create(CultureInfo.InvariantCulture, $"__not{_negations++}__")];
        var seen = new HashSet<Variable>();
        foreach (var residual in bodies.SelectMany(body => body)) seen.UnionWith(Mentions.Of(residual.Statement));
        ImmutableArray<Term> arguments = [.. seen.Where(outside.Opaque.Contains).OrderBy(variable => variable.Slot).Select(variable => (Term)new VariableTerm(variable, span))];
        foreach (var body in bodies) _clauses.Add(new SupportClause(path, 1, CopyPropagation.Apply(body, outside.Opaque, final: true, evaluator.Budget)) { Arguments = arguments.IsEmpty ? null : arguments });
        return arguments.IsEmpty ? new RefTerm(new SupportTerm(path, span), [], span) : new SupportCallTerm(path, arguments, span);
    }

    private void Add(RuleGroup group, Clause clause, ImmutableArray<string> path, bool isDefault, List<SupportClause> own)
    {
        var rename = evaluator.Renaming();
        var source = clause.Module.Source;
        ImmutableArray<Term> arguments = [.. clause.Arguments.Select(rename.Of)];
        var given = new HashSet<Variable>();
        foreach (var argument in arguments) Mentions.Collect(argument, given);
        var start = (State.Empty with { Rigid = [.. given] }).WithOpaque(given);
        ImmutableArray<Term> head = [.. clause.Keys.Select(rename.Of), .. clause.Member is null ? [] : (Term[])[rename.Of(clause.Member)], rename.Of(clause.Value)];
        if (isDefault)
        {
            own.Add(new SupportClause(path, PackageOf(clause), []) { Arguments = Of(group, arguments), Value = head[^1], IsDefault = true });
            return;
        }
        foreach (var solved in evaluator.Solve(rename.Of(clause.Body).Statements, source, start))
            foreach (var found in evaluator.Terms.All(head, source, solved))
                foreach (var settled in Settling.Settle(evaluator, found.State, found.Terms))
                    own.Add(Of(group, clause, path, arguments, settled));
    }

    private SupportClause Of(RuleGroup group, Clause clause, ImmutableArray<string> path, ImmutableArray<Term> arguments, Settled settled)
    {
        var live = new HashSet<Variable>();
        foreach (var term in (Term[])[.. settled.Live, .. arguments]) Mentions.Collect(term, live);
        return new SupportClause(path, PackageOf(clause), CopyPropagation.Apply(settled.Statements, [.. live], final: true, evaluator.Budget))
        {
            Arguments = Of(group, arguments),
            Keys = settled.Live[..clause.Keys.Length],
            Member = clause.Member is null ? null : settled.Live[clause.Keys.Length],
            Value = settled.Live[^1],
        };
    }

    private int PackageOf(Clause clause) => evaluator.Settings.Namespace.Length + clause.Module.Package.Path.Length;

    private static ImmutableArray<Term>? Of(RuleGroup group, ImmutableArray<Term> arguments) => group.Kind == GroupKind.Function ? arguments : null;
}
