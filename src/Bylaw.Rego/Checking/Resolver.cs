using System.Collections.Concurrent;
using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Checking;

/// <summary>What the modules of a policy have in common while their names are resolved.</summary>
internal sealed record ResolverContext(IReadOnlyList<ModuleSyntax> Modules, DocumentNode Root)
{
    private readonly ConcurrentDictionary<string, HashSet<string>> _ruleNames = new(StringComparer.Ordinal);

    /// <summary>Takes what is wrong.</summary>
    public StagedDiagnostics Problems { get; init; } = new();

    /// <summary>First names of the rules that the modules of a package define.</summary>
    public HashSet<string> RuleNames(ImmutableArray<string> package)
    {
        var key = string.Join('\0', package);
        // Queries over one program may be prepared at the same time.
        return _ruleNames.GetOrAdd(key, _ => new HashSet<string>(
            Modules.Where(module => module.Package.Path.SequenceEqual(package)).SelectMany(module => module.Rules).Select(rule => rule.Head.Name),
            StringComparer.Ordinal));
    }

    /// <summary>Whether <c>print</c> is kept; otherwise its statements are dropped.</summary>
    public bool KeepPrints { get; init; }

    /// <summary>Whether what is useless is an error, too.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Whether there is a function <c>external_data</c>.</summary>
    public bool GrantsExternalData { get; init; }

    /// <summary>Answers <c>rego.metadata.chain()</c> and <c>rego.metadata.rule()</c> for a clause.</summary>
    public required Func<ModuleSyntax, RuleSyntax?, bool, Value> Metadata { get; init; }
}

/// <summary>
/// Resolves the names of one module: to variables, to rules of the package, to imports. Each clause gets its variables
/// and slots here, and its statements their order.
/// </summary>
internal sealed partial class Resolver
{
    private readonly ResolverContext _context;
    private readonly ModuleSyntax _module;
    private readonly HashSet<string> _ruleNames;
    private readonly Dictionary<string, ImportSyntax> _imports = new(StringComparer.Ordinal);
    private readonly HashSet<ImportSyntax> _usedImports = new(ReferenceEqualityComparer.Instance);
    private RuleSyntax? _rule;

    /// <summary>Number of errors in declarations before the rule at hand: what is unused is told only when there are no others.</summary>
    private int _errorsBefore;

    public Resolver(ResolverContext context, ModuleSyntax module)
    {
        _context = context;
        _module = module;
        _ruleNames = context.RuleNames(module.Package.Path);
        foreach (var import in module.Imports) _imports[import.Name] = import;
    }

    /// <summary>Imports that nothing resolved so far stands for.</summary>
    public IEnumerable<ImportSyntax> UnusedImports => _module.Imports.Where(import => !_usedImports.Contains(import));

    /// <summary>Resolves a clause in place, with its else clauses.</summary>
    public void Resolve(Clause clause, ImmutableArray<TermSyntax> keys)
    {
        _rule = clause.Syntax;
        _errorsBefore = _context.Problems.Count(CheckStage.Declarations);
        // The first slots of a frame are the arguments.
        var variables = new ClauseScope(clause.Syntax.Head.Arguments?.Length ?? 0);
        var arguments = new Scope(null, variables);
        List<(TermSyntax, Term)> computed = [];
        if (clause.Syntax.Head.Arguments is { } patterns)
        {
            var names = new NameCollector();
            foreach (var pattern in patterns)
                if (IsPattern(pattern)) names.Visit(pattern);
            foreach (var name in names.Used)
                if (!(name is "input" or "data")) arguments.Declare(name, Occurrence.Argument, default);
            // What is no pattern is compared with the argument once the body has bound its variables.
            clause.Arguments = [.. patterns.Select(pattern => IsPattern(pattern) ? Term(pattern, arguments) : new VariableTerm(variables.Generate(), pattern.Span))];
            computed = [.. patterns.Zip(clause.Arguments).Where(pair => !IsPattern(pair.First))];
            foreach (var argument in arguments.Own) argument.Uses = 0;
        }
        Clause? last = null;
        for (var syntax = clause.Syntax; syntax is not null; syntax = syntax.Else)
        {
            var current = last is null ? clause : new Clause { Module = _module, Syntax = syntax, Arguments = clause.Arguments };
            ResolveBody(current, syntax, keys, computed, arguments);
            if (last is not null) last.Else = current;
            last = current;
        }
        if (_context.IsStrict && !clause.Syntax.IsDefault)
            foreach (var argument in arguments.Own.Where(argument => argument.Uses == 0).OrderBy(argument => argument.Name, StringComparer.Ordinal))
                Report(CheckStage.Declarations, RegoDiagnostics.UnusedArgument(argument.Name, At(clause.Syntax.Head.Span)));
        for (var part = clause; part is not null; part = part.Else) part.SlotCount = variables.SlotCount;
    }

    /// <summary>Resolves a query; the variables that it names are its results.</summary>
    public (CheckedBody Body, IReadOnlyList<Variable> Results, int SlotCount) ResolveQuery(ImmutableArray<StatementSyntax> query, out List<Variable> captures, bool capture)
    {
        var variables = new ClauseScope(0);
        var scope = OpenBody(query, [], null, variables);
        var written = Statements(query, scope);
        CheckUnused(scope, query);
        captures = [];
        var statements = capture ? Capture(written, [.. query.Select(statement => statement.Span)], variables, captures) : written;
        var body = Order(statements, []) with { Written = written };
        return (body, [.. scope.Own.Where(variable => !variable.IsGenerated)], variables.SlotCount);
    }

    /// <summary>
    /// Lets each expression give its value. The only expression of a query may give <c>false</c>; where there are several, or
    /// where one searches, <c>false</c> is no solution, as anywhere else.
    /// </summary>
    private static List<CheckedStatement> Capture(List<CheckedStatement> statements, HashSet<Span> written, ClauseScope variables, List<Variable> captures)
    {
        var result = new List<CheckedStatement>();
        var mustHold = written.Count > 1 || SearchFinder.Finds(statements);
        foreach (var statement in statements)
        {
            // What was taken out of an expression has no value of its own.
            if (!written.Contains(statement.Span))
            {
                result.Add(statement);
                continue;
            }
            var variable = variables.Generate();
            captures.Add(variable);
            var target = new VariableTerm(variable, statement.Span);
            if (statement is TruthStatement truth)
            {
                result.Add(new UnificationStatement(target, truth.Term, statement.Span) { With = statement.With });
                if (mustHold) result.Add(new TruthStatement(target, statement.Span));
            }
            else
            {
                result.Add(statement);
                result.Add(new UnificationStatement(target, new ConstantTerm(BooleanValue.True, statement.Span), statement.Span));
            }
        }
        return result;
    }

    private void ResolveBody(Clause clause, RuleSyntax syntax, ImmutableArray<TermSyntax> keys, List<(TermSyntax Written, Term Argument)> computed, Scope arguments)
    {
        var head = syntax.Head;
        List<TermSyntax> headTerms = [.. keys];
        if (head.Key is not null) headTerms.Add(head.Key);
        if (head.Value is not null) headTerms.Add(head.Value);
        headTerms.AddRange(computed.Select(pair => pair.Written));
        var scope = OpenBody(syntax.Body, headTerms, arguments, arguments.Clause);
        var statements = Statements(syntax.Body, scope);
        foreach (var (written, argument) in computed)
            statements.Add(new UnificationStatement(argument, Term(written, scope), written.Span));
        clause.Keys = [.. keys.Select(key => HeadTerm(key, scope, statements))];
        if (head.Key is not null) clause.Member = HeadTerm(head.Key, scope, statements);
        if (head.Value is not null) clause.Value = HeadTerm(head.Value, scope, statements);
        CheckUnused(scope, syntax.Body);
        HashSet<Variable> bound = [];
        foreach (var pattern in clause.Arguments) Variables.Collect(pattern, bound);
        clause.Body = Order(statements, bound);
    }

    /// <summary>Brings statements into an order in which they can run. Whether there is one at all is the safety check's to say.</summary>
    private static CheckedBody Order(List<CheckedStatement> statements, HashSet<Variable> bound) => Safety.Order(statements, bound);

    /// <summary>A term of the head; what may have several values or none becomes a statement of the body.</summary>
    private Term HeadTerm(TermSyntax syntax, Scope scope, List<CheckedStatement> statements)
    {
        var term = Term(syntax, scope);
        if (term is ConstantTerm or ComprehensionTerm) return term;
        var variable = new VariableTerm(scope.Clause.Generate(), syntax.Span);
        statements.Add(new UnificationStatement(variable, term, syntax.Span) { IsOfHead = true });
        return variable;
    }

    /// <summary>Opens the scope of a body: names that nobody declares and that are no rules become its variables.</summary>
    private Scope OpenBody(IEnumerable<StatementSyntax> body, IEnumerable<TermSyntax> further, Scope? outer, ClauseScope variables)
    {
        var names = new NameCollector();
        names.VisitBody(body);
        foreach (var term in further) names.Visit(term);
        var scope = new Scope(outer, variables);
        foreach (var (name, span) in names.Declared) scope.Declares[name] = span;
        foreach (var name in names.Used)
            if (scope.Find(name) is null && (scope.IsDeclaredSomewhere(name) ? !names.Declared.ContainsKey(name) : !IsGlobal(name))) scope.Introduce(name);
        return scope;
    }

    /// <summary>What a body declares and nobody uses. A variable of <c>some</c> is for nothing then, and always an error.</summary>
    private void CheckUnused(Scope scope, ImmutableArray<StatementSyntax> body)
    {
        if (_context.Problems.Count(CheckStage.Declarations) > _errorsBefore) return;
        foreach (var (variable, isAssigned, statement) in scope.Declared)
        {
            if (variable.Uses > 0 || (isAssigned && !_context.IsStrict)) continue;
            Report(CheckStage.Declarations, RegoDiagnostics.UnusedVariable(variable.Name, isAssigned, At(statement.Length > 0 ? statement : body[0].Span)));
        }
    }

    private bool IsGlobal(string name) => name is "input" or "data" || _imports.ContainsKey(name) || IsOwnRule(name);

    /// <summary>Whether a name is a rule of the module's package, and not a package nested in it.</summary>
    private bool IsOwnRule(string name) => _ruleNames.Contains(name);

    private static bool IsPattern(TermSyntax term) => term is NameSyntax or ScalarSyntax or ArraySyntax or ObjectSyntax or SetSyntax;

    private void Report(CheckStage stage, Diagnostic diagnostic) => _context.Problems.Add(stage, diagnostic);

    private Location At(Span span) => _module.Source.At(span);
}
