using System.Collections.Immutable;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Library;

namespace Bylaw.Rego.Planning;

/// <summary>Turns checked rules into plans.</summary>
internal sealed class Planner
{
    private readonly Dictionary<RuleGroup, GroupPlan> _groups = [];
    private readonly Dictionary<DocumentNode, DocumentPlan> _documents = [];
    private readonly DocumentNode _root;
    private readonly Dependencies _dependencies;

    private Planner(DocumentNode root, IReadOnlyList<RuleGroup> groups)
    {
        _root = root;
        _dependencies = new Dependencies(root, groups);
        foreach (var group in groups) _groups[group] = new GroupPlan(group, _dependencies.Of(group));
        Root = Document(root);
    }

    public DocumentPlan Root { get; }

    public IEnumerable<GroupPlan> Groups => _groups.Values;

    /// <summary>Plans all rules.</summary>
    public static Planner Plan(DocumentNode root, IReadOnlyList<RuleGroup> groups)
    {
        var planner = new Planner(root, groups);
        foreach (var group in groups) planner.Fill(group);
        return planner;
    }

    /// <summary>Plans a query over the rules.</summary>
    public BodyPlan PlanQuery(CheckedBody body, SourceText source, int slotCount, out int slots)
    {
        var planner = new BodyPlanner(this, source, slotCount, []);
        var plan = planner.Body(body);
        slots = planner.SlotCount;
        return plan;
    }

    public GroupPlan Of(RuleGroup group) => _groups[group];

    public Needs NeedsOf(ComprehensionTerm term) => _dependencies.Of(term);

    public DocumentNode Documents => _root;

    public DocumentPlan Of(DocumentNode node) => _documents[node];

    private DocumentPlan Document(DocumentNode node)
    {
        var plan = new DocumentPlan(new StringValue(node.Name)) { Group = node.Group is null ? null : _groups[node.Group] };
        plan.SetChildren([.. node.Sorted.Select(Document)]);
        _documents[node] = plan;
        return plan;
    }

    private void Fill(RuleGroup group)
    {
        var slots = group.Arity;
        var clauses = group.Clauses.Select(clause => Clause(group, clause, ref slots)).ToArray();
        var fallback = group.Default is null ? null : Clause(group, group.Default, ref slots);
        var memoises = group.Kind == GroupKind.Function && group.Clauses.Any(IsCostly);
        _groups[group].Fill(clauses, fallback, slots, memoises);
    }

    /// <summary>Whether a clause searches, calls other functions, or has else clauses that may.</summary>
    private static bool IsCostly(Clause clause)
    {
        for (var part = clause; part is not null; part = part.Else)
            if (part.Body.Statements.Any(statement => statement is UniversalStatement || !statement.With.IsEmpty || Calls(statement))) return true;
        return false;

        static bool Calls(CheckedStatement statement) => statement switch
        {
            TruthStatement truth => CallsRule(truth.Term),
            UnificationStatement unify => CallsRule(unify.Left) || CallsRule(unify.Right),
            NegationStatement not => not.Body.Statements.Any(Calls),
            ConnectiveStatement connective => connective.Left.Statements.Any(Calls) || connective.Right.Statements.Any(Calls),
            _ => false,
        };

        static bool CallsRule(Term term) => term switch
        {
            RuleCallTerm or ComprehensionTerm => true,
            BuiltinCallTerm call => call.Arguments.Any(CallsRule),
            RefTerm reference => reference.Operands.Any(operand => operand is VariableTerm) || CallsRule(reference.Head),
            _ => false,
        };
    }

    private ClausePlan Clause(RuleGroup group, Clause clause, ref int slots)
    {
        var otherwise = clause.Else is null ? null : Clause(group, clause.Else, ref slots);
        var source = clause.Module.Source;
        var planner = new BodyPlanner(this, source, Math.Max(clause.SlotCount, group.Arity), []);
        // An argument without a name is not looked at, unless the body compares it.
        var compared = new HashSet<Variable>();
        if (clause.Arguments.Any(argument => argument is VariableTerm { Variable.IsGenerated: true }))
            foreach (var statement in clause.Body.Statements) Variables.Collect(statement, compared);
        for (var i = 0; i < clause.Arguments.Length; i++)
            if (clause.Arguments[i] is not VariableTerm { Variable: { IsGenerated: true } unnamed } || compared.Contains(unnamed)) planner.Argument(i, clause.Arguments[i]);
        var body = planner.Body(clause.Body);
        var value = planner.Value(clause.Value);
        var keys = clause.Keys.Select(planner.Value).ToArray();
        var member = clause.Member is null ? null : planner.Value(clause.Member);
        slots = Math.Max(slots, planner.SlotCount);
        return new ClausePlan(source.At(clause.Syntax.Span), body, value, keys, member, otherwise, clause);
    }
}

/// <summary>Plans the bodies of one clause: knows which variables are bound at each step.</summary>
internal sealed class BodyPlanner(Planner planner, SourceText source, int slotCount, HashSet<Variable> known)
{
    private List<Step> _steps = [];

    /// <summary>Slots used, those of intermediate values included.</summary>
    public int SlotCount { get; private set; } = slotCount;

    /// <summary>Matches an argument of a function against its pattern, before the body.</summary>
    public void Argument(int slot, Term pattern)
    {
        _steps.Add(new MatchStep(new SlotNode(slot, At(pattern.Span)), PatternOf(pattern), At(pattern.Span)));
    }

    public BodyPlan Body(CheckedBody body)
    {
        foreach (var statement in body.Statements) Statement(statement);
        Probes.Attach(_steps);
        var plan = _steps.Count == 0 ? BodyPlan.Empty : new BodyPlan([.. _steps]);
        _steps = [];
        return plan;
    }

    /// <summary>A closure: sees what is bound here and keeps to itself what it binds.</summary>
    private BodyPlan Closure(CheckedBody body, params ReadOnlySpan<Variable?> bound)
    {
        var inner = new HashSet<Variable>(known);
        foreach (var variable in bound)
            if (variable is not null) inner.Add(variable);
        var closure = new BodyPlanner(planner, source, SlotCount, inner);
        var plan = closure.Body(body);
        SlotCount = closure.SlotCount;
        return plan;
    }

    private Location At(Span span) => source.At(span);

    private void Statement(CheckedStatement statement)
    {
        if (!statement.With.IsEmpty)
        {
            With(statement);
            return;
        }
        switch (statement)
        {
            case TruthStatement truth: Truth(truth); break;
            case UnificationStatement unify: Unify(unify.Left, unify.Right, At(unify.Span)); break;
            case NegationStatement not: _steps.Add(new NegationStep(Closure(not.Body), At(not.Span))); break;
            case ConnectiveStatement connective:
                var left = Closure(connective.Left);
                _steps.Add(new ConnectiveStep(connective.IsOr, left, Closure(connective.Right), At(connective.Span)));
                break;
            case UniversalStatement every:
                var domain = Value(every.Domain);
                _steps.Add(new UniversalStep(every.Key?.Slot, every.Value.Slot, domain, Closure(every.Body, every.Key, every.Value), At(every.Span)));
                break;
            case PrintStatement print:
                _steps.Add(new PrintStep([.. print.Arguments.Select(PrintedPart)], At(print.Span)));
                break;
        }
    }

    private void Truth(TruthStatement truth)
    {
        if (IsSearched(truth.Term))
        {
            // The value must not be false: x[_] alone asks for a true one.
            var slot = SlotCount++;
            Search(truth.Term, new BindPattern(slot), At(truth.Span));
            _steps.Add(new TruthStep(new SlotNode(slot, At(truth.Span))));
            return;
        }
        _steps.Add(new TruthStep(Value(truth.Term)));
    }

    private void Unify(Term left, Term right, Location at)
    {
        if (TryUnify(left, right, at)) return;
        if (left is ArrayTerm a && right is ArrayTerm b)
        {
            if (a.Items.Length != b.Items.Length) _steps.Add(Never(at));
            else UnifyAll([.. a.Items.Zip(b.Items)], at);
        }
        else if (left is ObjectTerm first && right is ObjectTerm second) UnifyObjects(first, second, at);
        else _steps.Add(Never(at));
    }

    private bool TryUnify(Term left, Term right, Location at)
    {
        if (CanEvaluate(left) && !(IsSearched(right) && !IsSearched(left)))
        {
            Match(left, right, at);
            return true;
        }
        if (CanEvaluate(right))
        {
            Match(right, left, at);
            return true;
        }
        return false;
    }

    private void UnifyAll(List<(Term, Term)> pairs, Location at)
    {
        while (pairs.Count > 0)
        {
            var later = new List<(Term, Term)>();
            foreach (var (left, right) in pairs)
            {
                if (CanEvaluate(left) || CanEvaluate(right)) Unify(left, right, at);
                else later.Add((left, right));
            }
            if (later.Count == pairs.Count)
            {
                Unify(later[0].Item1, later[0].Item2, at);
                later.RemoveAt(0);
            }
            pairs = later;
        }
    }

    private void UnifyObjects(ObjectTerm first, ObjectTerm second, Location at)
    {
        var pairs = new List<(Term, Term)>();
        var others = Bindings.ByKey(second);
        foreach (var (key, value) in first.Entries)
        {
            if (key is not ConstantTerm constant || !others.TryGetValue(constant.Value, out var other))
            {
                _steps.Add(Never(at));
                return;
            }
            pairs.Add((value, other));
        }
        if (first.Entries.Length != second.Entries.Length) _steps.Add(Never(at));
        else UnifyAll(pairs, at);
    }

    private static TruthStep Never(Location at) => new(new ConstantNode(BooleanValue.False, at));

    private bool CanEvaluate(Term term)
    {
        var bindings = new Bindings(known);
        return bindings.Settle(() => bindings.CanEvaluate(term));
    }

    /// <summary>Matches the value of a term against another term as a pattern.</summary>
    private void Match(Term value, Term pattern, Location at)
    {
        if (IsSearched(value))
        {
            Search(value, null, at, pattern);
            return;
        }
        var node = Value(value);
        var (literal, isLiteral) = Literal(pattern);
        if (pattern is VariableTerm { Variable: var variable } && known.Add(variable)) _steps.Add(new BindStep(variable.Slot, node, at));
        else if (isLiteral) _steps.Add(new EqualStep(node, literal!, at));
        else _steps.Add(new MatchStep(node, PatternOf(pattern), at));
    }

    private (ValueNode?, bool) Literal(Term pattern)
    {
        if (pattern is ConstantTerm or VariableTerm) return pattern is VariableTerm v && !known.Contains(v.Variable) ? (null, false) : (Value(pattern), true);
        if (pattern is ArrayTerm or ObjectTerm) return (null, false);
        return CanEvaluate(pattern) ? (Value(pattern), true) : (null, false);
    }

    /// <summary>Whether a term has unbound operands, or is a relation, so that it may have several values.</summary>
    private bool IsSearched(Term term) => term switch
    {
        RefTerm reference => reference.Operands.Any(IsUnboundKey),
        BuiltinCallTerm { Builtin: var builtin } => builtin.Traits.HasFlag(BuiltinTraits.Relation),
        _ => false,
    };

    private bool IsUnboundKey(Term operand)
    {
        if (operand is VariableTerm variable) return !known.Contains(variable.Variable);
        if (operand is not (ArrayTerm or ObjectTerm)) return false;
        var variables = new HashSet<Variable>();
        Variables.Collect(operand, variables);
        return !variables.IsSubsetOf(known);
    }

    /// <summary>Goes through the values of a searched term; each is matched against the pattern.</summary>
    private void Search(Term term, Pattern? result, Location at, Term? pattern = null)
    {
        if (term is BuiltinCallTerm relation)
        {
            var arguments = relation.Arguments.Select(Value).ToArray();
            _steps.Add(new RelationStep(new BuiltinCallNode(relation.Builtin, arguments, At(term.Span)), result ?? PatternOf(pattern!), at));
            return;
        }
        var reference = (RefTerm)term;
        var head = reference.Head is DataTerm ? null : Value(reference.Head);
        var operands = reference.Operands.Select(operand => IsUnboundKey(operand) ? operand : Unsearched(operand)).ToArray();
        DocumentPlan? data = null;
        var skip = 0;
        if (reference.Head is DataTerm)
        {
            // A rule on the way gives a plain value: search that.
            if (RuleOnTheWay(reference) is { } found)
            {
                head = found.Node;
                skip = found.Length;
            }
            else data = planner.Root;
        }
        var keys = new KeyPlan[operands.Length - skip];
        for (var i = skip; i < operands.Length; i++)
        {
            keys[i - skip] = IsUnboundKey(operands[i]) ? new KeyPlan(null, PatternOf(operands[i])) : new KeyPlan(Value(operands[i]), null);
        }
        _steps.Add(new ScanStep(head, keys, result ?? PatternOf(pattern!), data, at));
    }

    /// <summary>A nested term, with what is searched in it found first.</summary>
    private Term Unsearched(Term term)
    {
        for (var rounds = 0; rounds < 64; rounds++)
        {
            var before = _steps.Count;
            term = HoistSearches(term);
            if (_steps.Count == before) break;
        }
        return term;
    }

    private Term HoistSearches(Term term)
    {
        switch (term)
        {
            case RefTerm reference:
                reference = reference with
                {
                    Head = HoistSearches(reference.Head),
                    Operands = [.. reference.Operands.Select(operand => operand is VariableTerm ? operand : HoistSearches(operand))],
                };
                return IsSearched(reference) && new Bindings(known).CanEvaluate(reference.Head) && reference.Operands.All(operand => IsUnboundKey(operand) || CanEvaluate(operand))
                    ? Hoisted(reference) : reference;
            case ArrayTerm array: return array with { Items = All(array.Items) };
            case SetTerm set: return set with { Items = All(set.Items) };
            case ObjectTerm map: return map with { Entries = [.. map.Entries.Select(entry => (HoistSearches(entry.Key), HoistSearches(entry.Value)))] };
            case BuiltinCallTerm call:
                call = call with { Arguments = All(call.Arguments) };
                return IsSearched(call) && CanEvaluate(call) ? Hoisted(call) : call;
            case RuleCallTerm call: return call with { Arguments = All(call.Arguments) };
            default: return term;
        }
    }

    private ImmutableArray<Term> All(ImmutableArray<Term> terms) => [.. terms.Select(HoistSearches)];

    private VariableTerm Hoisted(Term term)
    {
        var variable = new Variable("_", SlotCount++, isGenerated: true);
        Search(term, new BindPattern(variable.Slot), At(term.Span));
        known.Add(variable);
        return new VariableTerm(variable, term.Span);
    }

    /// <summary>A node for a term whose variables are bound; searches in it become steps before.</summary>
    public ValueNode Value(Term term) => Node(Unsearched(term));

    private ValueNode Node(Term term)
    {
        var at = At(term.Span);
        return term switch
        {
            ConstantTerm constant => new ConstantNode(constant.Value, at),
            VariableTerm variable => new SlotNode(variable.Variable.Slot, at),
            InputTerm => new InputNode(at),
            DataTerm => new DataNode(planner.Root, [], at),
            RefTerm { Head: DataTerm } reference => Data(reference, at),
            RefTerm reference => Part(Node(reference.Head), reference.Operands, at),
            ArrayTerm array => new ArrayNode([.. array.Items.Select(Node)], at),
            SetTerm set => new SetNode([.. set.Items.Select(Node)], at),
            ObjectTerm map => new ObjectNode([.. map.Entries.Select(entry => (Node(entry.Key), Node(entry.Value)))], at),
            BuiltinCallTerm call when ComparisonNode.Covers(call.Builtin) => new ComparisonNode(call.Builtin, Node(call.Arguments[0]), Node(call.Arguments[1]), at),
            BuiltinCallTerm call => new BuiltinCallNode(call.Builtin, [.. call.Arguments.Select(Node)], at),
            RuleCallTerm call => new RuleCallNode(planner.Of(call.Group), [.. call.Arguments.Select(Node)], at),
            TemplateTerm template => new TemplateNode([.. template.Parts.Select(PrintedPart)], at),
            ComprehensionTerm comprehension => Comprehension(comprehension, at),
            _ => throw new InvalidOperationException($"unknown term {term.GetType().Name}"),
        };
    }

    private ValueNode PrintedPart(Term part) =>
        part is ConstantTerm constant ? new ConstantNode(new StringValue(TermText.Bare(constant.Value)), At(part.Span)) : Node(part);

    private ComprehensionNode Comprehension(ComprehensionTerm term, Location at)
    {
        var closure = new BodyPlanner(planner, source, SlotCount, new HashSet<Variable>(known));
        var body = closure.Body(term.Body);
        var key = term.Key is null ? null : closure.Node(term.Key);
        var value = closure.Node(term.Value);
        SlotCount = closure.SlotCount;
        return new ComprehensionNode(term.Kind, key, value, body, MemoryOf(term, body), at);
    }

    /// <summary>
    /// How long the answer of a comprehension holds: for all evaluations over the same base documents when it needs
    /// nothing else, within one when it stands in a search and comes back to the same values of its variables.
    /// </summary>
    private ComprehensionMemory MemoryOf(ComprehensionTerm term, BodyPlan body)
    {
        var needs = planner.NeedsOf(term);
        if (needs == Needs.None) return ComprehensionMemory.Shared;
        if (needs.HasFlag(Needs.World) || !body.Searches || !_steps.Any(step => step is SearchStep) || term.Body.Free.Length > 2) return ComprehensionMemory.None;
        return new ComprehensionMemory(false, [.. term.Body.Free.Select(variable => variable.Slot)]);
    }

    private ValueNode Part(ValueNode head, ImmutableArray<Term> operands, Location at) =>
        operands.All(operand => operand is ConstantTerm)
            ? new PathNode(head, [.. operands.Select(operand => ((ConstantTerm)operand).Value)], at)
            : new RefNode(head, [.. operands.Select(Node)], at);

    private ValueNode Data(RefTerm reference, Location at)
    {
        if (RuleOnTheWay(reference) is { } found)
        {
            var rest = reference.Operands[found.Length..];
            return rest.IsEmpty ? found.Node : Part(found.Node, rest, at);
        }
        return new DataNode(planner.Root, [.. reference.Operands.Select(Node)], at);
    }

    private (RuleNode Node, int Length)? RuleOnTheWay(RefTerm reference)
    {
        var node = planner.Documents;
        var way = new List<DocumentPlan>();
        var path = new List<string>();
        foreach (var operand in reference.Operands)
        {
            if (operand is not ConstantTerm { Value: StringValue name } || !node.Children.TryGetValue(name.Text, out node!)) return null;
            way.Add(planner.Of(node));
            path.Add(name.Text);
            if (node.Group is not { } group) continue;
            if (group.Kind == GroupKind.Function) return null;
            return (new RuleNode(planner.Of(group), [.. way], [.. path], At(reference.Span)), path.Count);
        }
        return null;
    }

    private Pattern PatternOf(Term term)
    {
        switch (term)
        {
            case VariableTerm { Variable: var variable }:
                return known.Add(variable) ? new BindPattern(variable.Slot) : new EqualPattern(new SlotNode(variable.Slot, At(term.Span)));
            case ArrayTerm array:
                var items = new List<(int, Pattern)>();
                // Items that need variables of later items wait for them.
                for (var waiting = Enumerable.Range(0, array.Items.Length).ToList(); waiting.Count > 0;)
                {
                    var later = new List<int>();
                    foreach (var i in waiting)
                    {
                        if (array.Items[i] is VariableTerm or ArrayTerm or ObjectTerm || CanEvaluate(array.Items[i])) items.Add((i, PatternOf(array.Items[i])));
                        else later.Add(i);
                    }
                    if (later.Count == waiting.Count)
                    {
                        items.Add((later[0], PatternOf(array.Items[later[0]])));
                        later.RemoveAt(0);
                    }
                    waiting = later;
                }
                return new ArrayPattern([.. items]);
            case ObjectTerm map:
                return new ObjectPattern([.. map.Entries.Select(entry => (Value(entry.Key), PatternOf(entry.Value)))]);
            default:
                return new EqualPattern(Value(term));
        }
    }

    private void With(CheckedStatement statement)
    {
        var replacements = statement.With.Select(Replacement).ToArray();
        var outer = _steps;
        _steps = [];
        Statement(statement with { With = [] });
        var inner = new BodyPlan([.. _steps]);
        _steps = outer;
        _steps.Add(new WithStep(replacements, inner, At(statement.Span)));
    }

    private Replacement Replacement(CheckedWith modifier)
    {
        switch (modifier)
        {
            case InputWith input: return new Replacement([.. input.Path], true, Value(input.Value), [], null, null, null);
            case DataWith data:
                var node = planner.Documents.Find(data.Path);
                return new Replacement([.. data.Path], false, Value(data.Value), node is null ? [] : [planner.Of(node)], null, null, null);
            default:
                var function = (FunctionWith)modifier;
                return new Replacement([], false, function.ByValue is null ? null : Value(function.ByValue), [], function.Name,
                    function.ByRule is null ? null : planner.Of(function.ByRule), function.ByBuiltin);
        }
    }
}
