using System.Collections.Immutable;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Partial;

namespace Bylaw.Rego.Filters;

/// <summary>How to make a filter of a policy.</summary>
public sealed record FilterOptions
{
    /// <summary>References to what a row brings, such as <c>input.fruits</c>. Null: as the annotations of the rule say, or else <c>input</c>.</summary>
    public ImmutableArray<string>? Unknowns { get; init; }

    /// <summary>What the filter is to be translated to; a policy that one of them cannot say is refused.</summary>
    public required ImmutableArray<FilterTarget> Targets { get; init; }

    /// <summary>Reference to the rule that makes the column masks; null: as the annotations say, or none.</summary>
    public string? MaskRule { get; init; }

    /// <summary>References to rules that are not put in the place of references to them.</summary>
    public ImmutableArray<string> DisableInlining { get; init; } = [];

    /// <summary>
    /// Names of tables and columns by the <see cref="FilterTarget.Group"/> of the target, as in OPA's <c>targetSQLTableMappings</c>:
    /// <c>{"postgresql": {"fruits": {"$self": "F", "name": "N"}}}</c>.
    /// </summary>
    public ObjectValue Mappings { get; init; } = ObjectValue.Empty;

    /// <summary>Types of columns by the names that the policy gives them: <c>fruits.price</c>. Others are told from the policy.</summary>
    public IReadOnlyDictionary<string, ColumnType> Columns { get; init; } = ImmutableDictionary<string, ColumnType>.Empty;

    /// <summary>How a NULL reads in the policy.</summary>
    public NullReading Nulls { get; init; }
}

/// <summary>A filter, or why there is none.</summary>
/// <param name="Filter">The filter; null when there are problems.</param>
/// <param name="Problems">Why the policy is no filter.</param>
public sealed record FilterResult(DataFilter? Filter, ImmutableArray<FilterProblem> Problems);

/// <summary>
/// The rows for which a rule is true: what is left of the rule when all but the row is known, as a condition that databases and
/// programs can ask. Immutable.
/// </summary>
public sealed class DataFilter
{
    private readonly Condition _condition;
    private readonly FilterOptions _options;

    private DataFilter(Condition condition, FilterOptions options, Value? masks)
    {
        _condition = condition;
        _options = options;
        Masks = masks;
    }

    /// <summary>Column masks: <c>{"table": {"column": {"replace": {"value": …}}}}</c>; null for none.</summary>
    public Value? Masks { get; }

    /// <summary>Whether it selects every row.</summary>
    public bool IsAlways => _condition.Simplify(withImplied: false) is AllOf { Parts.IsEmpty: true };

    /// <summary>Whether it selects no row.</summary>
    public bool IsNever => _condition.Simplify(withImplied: false) is AnyOf { Parts.IsEmpty: true };

    /// <summary>Makes a filter of a rule, given by its path: <c>filters/include</c> or <c>data.filters.include</c>.</summary>
    public static FilterResult Compile(RegoProgram program, string path, RegoInput input, FilterOptions options)
    {
        ImmutableArray<string> rule = [.. (path.StartsWith("data.", StringComparison.Ordinal) ? path[5..].Split('.') : path.Trim('/').Split('/'))];
        var annotations = FilterAnnotations.Of(program, rule);
        var problems = annotations.Problems(options.Unknowns);
        if (problems.Length > 0) return new FilterResult(null, problems);
        try
        {
            return Compile(program, rule, input, options, annotations);
        }
        catch (Exception exception) when (EvaluationHalt.From(exception) is { } halt)
        {
            return new FilterResult(null, [new FilterProblem(halt.Kind, halt.Message, halt.At)]);
        }
    }

    private static FilterResult Compile(RegoProgram program, ImmutableArray<string> rule, RegoInput input, FilterOptions options, FilterAnnotations annotations)
    {
        var partial = new PartialOptions { Unknowns = options.Unknowns ?? annotations.Unknowns ?? ["input"], DisableInlining = options.DisableInlining, EvaluateNondeterministic = true };
        if (PartialSettings.Of(partial, out var error) is not { } settings) return new FilterResult(null, [new FilterProblem(error!.Code, error.Message, null)]);
        var found = new List<Core.Diagnostics.Diagnostic>();
        var text = $"{SyntaxText.Of(ResidualSyntax.Path("data", rule))} = true";
        if (program.Check(new SourceText("query", text), found, capture: false, null, null) is not { } query)
            return new FilterResult(null, [.. found.Select(diagnostic => new FilterProblem("invalid_parameter", diagnostic.Message, null))]);
        var reader = new FragmentReader(PartialResult.Of(program, query, settings, input), options.Targets);
        var condition = reader.Read();
        if (reader.Problems.Count > 0) return new FilterResult(null, [.. reader.Problems.Distinct()]);
        var masks = MasksOf(program, rule, input, options.MaskRule ?? annotations.MaskRule, out var problem);
        if (problem is not null) return new FilterResult(null, [problem]);
        var filter = new DataFilter(condition, options, masks);
        var doubts = filter.Doubts();
        return doubts.Length > 0 ? new FilterResult(null, doubts) : new FilterResult(filter, []);
    }

    private static Value? MasksOf(RegoProgram program, ImmutableArray<string> rule, RegoInput input, string? mask, out FilterProblem? problem)
    {
        problem = null;
        if (mask is null) return null;
        // A name alone is a rule of the same package.
        if (!mask.StartsWith("data.", StringComparison.Ordinal)) mask = SyntaxText.Of(ResidualSyntax.Path("data", rule[..^1])) + "." + mask;
        if (program.Prepare(mask, out var diagnostics, capture: true) is not { } query)
        {
            problem = new FilterProblem("invalid_parameter", diagnostics[0].Message, null);
            return null;
        }
        var answer = query.Evaluate(input);
        if (answer.Error is { } error) problem = new FilterProblem(error.Code, error.Message, error.At);
        return answer.Solutions is [var solution] ? solution.Expressions[0] : null;
    }

    // PostgreSQL compares a column with values of its own type only.
    private ImmutableArray<FilterProblem> Doubts() =>
        _options.Targets.All(target => target.Dialect != SqlDialect.PostgreSql)
            ? []
            : [.. Types().Doubtful.Select(field => new FilterProblem(
                FilterProblem.Fragment, $"column `{field}` is compared with values of several types", null, $"say which type it has"))];

    private ColumnTypes Types() => new(_condition, _options.Columns);

    /// <summary>The filter as UCAST, for any of its variants: an empty object selects every row, null none.</summary>
    public Value ToUcast() => new UcastWriter(Mappings("ucast")).Write(_condition.Simplify(withImplied: false));

    /// <summary>The filter in OPA's words: <c>WHERE …</c>; empty when it selects every row, null when none.</summary>
    public string? ToOpaSql(SqlDialect dialect) => new OpaSqlWriter(dialect, Mappings(dialect)).Write(_condition.Simplify(withImplied: false));

    /// <summary>
    /// The filter as SQL that selects the very rows for which the rule is true. Values are parameters, or with <paramref name="inline"/>
    /// literals.
    /// </summary>
    public SqlFilter ToSql(SqlDialect dialect, bool inline = false)
    {
        var writer = new SqlWriter(dialect, Mappings(dialect), Types(), _options.Nulls);
        return SqlFilter.Of(writer.Write(_condition.Simplify(withImplied: true)), new SqlSpelling(dialect), inline);
    }

    private TableMappings Mappings(SqlDialect dialect) => Mappings(FilterTarget.All.First(target => target.Dialect == dialect).Group);

    private TableMappings Mappings(string group) => new(_options.Mappings.Get(group) as ObjectValue);
}
