using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;

namespace Bylaw.Rego.Planning;

/// <summary>One clause of a rule, planned. <c>Value</c> and the keys are evaluated where the body holds.</summary>
internal sealed class ClausePlan(Location at, BodyPlan body, ValueNode value, ValueNode[] keys, ValueNode? member, ClausePlan? otherwise, Clause source) : PlanNode(at)
{
    public BodyPlan Body => body;

    public ValueNode Value => value;

    /// <summary>Keys below the path of the group.</summary>
    public ValueNode[] Keys => keys;

    /// <summary>Member of a set; null for others.</summary>
    public ValueNode? Member => member;

    public ClausePlan? Else => otherwise;

    public Clause Source => source;

    /// <summary>Whether the first solution tells all that the clause adds to an object.</summary>
    public bool HasConstantEntry { get; } = keys.All(key => key is ConstantNode) && (member ?? value) is ConstantNode;

    /// <summary>Whether the first solution tells all: the value does not depend on it.</summary>
    public bool HasConstantValue => value is ConstantNode && otherwise is null;
}

/// <summary>All clauses of one rule or function, planned.</summary>
internal sealed class GroupPlan(RuleGroup source, Needs needs) : PlanNode(source.At)
{
    private ClauseIndex _index = ClauseIndex.None;
    private Value? _common;
    private Value? _constant;

    public RuleGroup Source => source;

    public string Name { get; } = source.Name;

    public int Index => source.Index;

    public bool IsFunction => source.Kind == GroupKind.Function;

    public int SlotCount { get; private set; }

    public ClausePlan[] Clauses { get; private set; } = [];

    public ClausePlan? Default { get; private set; }

    /// <summary>Whether calls with the same arguments are worth remembering.</summary>
    public bool Memoises { get; private set; }

    public void Fill(ClausePlan[] clauses, ClausePlan? fallback, int slotCount, bool memoises)
    {
        Clauses = clauses;
        Default = fallback;
        SlotCount = slotCount;
        Memoises = memoises;
        _index = ClauseIndex.Build(clauses, source);
        // When all clauses give the same constant, the first that holds answers for all.
        if (clauses.Length > 0 && clauses.All(clause => clause.HasConstantValue))
        {
            var first = ((ConstantNode)clauses[0].Value).Value;
            if (clauses.All(clause => ((ConstantNode)clause.Value).Value.Equals(first))) _common = first;
        }
        if (source.Kind == GroupKind.Complete && clauses is [{ HasConstantValue: true, Body.Steps.IsEmpty: true } only]) _constant = ((ConstantNode)only.Value).Value;
    }

    /// <summary>The value of the rule in the scope of the session; null when undefined.</summary>
    public Value? Value(RegoSession session)
    {
        if (session.Recorder is not null) return Remembered(session, session.Scope);
        if (_constant is not null) return _constant;
        var scope = session.Scope;
        if (needs == Needs.None && scope.Shared is { } shared) return FromShared(session, shared);
        return Remembered(session, (needs & Needs.Input) == 0 ? scope.WithoutInput() : scope);
    }

    private Value? FromShared(RegoSession session, SharedMemo shared)
    {
        if (shared.TryRecall(Index, out var known)) return known;
        var value = Answer(session);
        shared.Remember(Index, value);
        return value;
    }

    private Value? Remembered(RegoSession session, EvaluationScope scope)
    {
        if (scope.TryRecall(Index, out var known)) return known;
        var value = Answer(session);
        scope.Remember(Index, value);
        return value;
    }

    private Value? Answer(RegoSession session)
    {
        session.Budget.Enter();
        var frame = session.Rent(this);
        var value = source.Kind switch
        {
            GroupKind.Complete => Complete(frame),
            GroupKind.Set => Built.Admit(frame, Set(frame)),
            _ => Built.Admit(frame, Tree(frame)),
        };
        session.Return(this, frame);
        session.Budget.Leave();
        frame.Recorder?.Answered(this, Name, value);
        return value;
    }

    /// <summary>The value of the function for some arguments; null when undefined.</summary>
    public Value? Call(RegoSession session, ReadOnlySpan<Value> arguments)
    {
        if (arguments.Length != source.Arity) return null;
        if (!Memoises) return Answer(session, arguments);
        var answers = session.Scope.MemoOf(this).Known;
        var key = new ArgumentKey(arguments.ToArray());
        if (answers.TryGetValue(key, out var known)) return known;
        return answers[key] = Answer(session, arguments);
    }

    /// <summary>As <see cref="Call(RegoSession, ReadOnlySpan{Value})"/>, where nobody listens.</summary>
    public Value? Call(RegoSession session, in Few arguments)
    {
        if (arguments.Count != source.Arity) return null;
        if (!Memoises) return Answer(session, arguments);
        var memo = session.Scope.MemoOf(this);
        if (memo.TryRecall(arguments, out var known)) return known;
        var answer = Answer(session, arguments);
        memo.Remember(arguments, answer);
        return answer;
    }

    private Value? Answer(RegoSession session, in Few arguments)
    {
        session.Budget.Enter();
        var frame = session.Rent(this);
        arguments.Bind(frame);
        var value = Complete(frame);
        session.Return(this, frame);
        session.Budget.Leave();
        return value;
    }

    private Value? Answer(RegoSession session, ReadOnlySpan<Value> arguments)
    {
        session.Budget.Enter();
        var frame = session.Rent(this);
        for (var i = 0; i < arguments.Length; i++) frame.Bind(i, arguments[i]);
        var value = Complete(frame);
        session.Return(this, frame);
        session.Budget.Leave();
        frame.Recorder?.Answered(this, Name, value);
        return value;
    }

    private Value? Complete(Frame frame)
    {
        Value? result = null;
        foreach (var clause in _index.Candidates(frame, Clauses))
        {
            if (First(frame, clause) is not { } value) continue;
            if (_common is not null) return _common;
            if (result is null) result = value;
            else if (!result.Equals(value)) throw Conflict(clause);
        }
        return result ?? (Default is null ? null : DefaultValue(frame));
    }

    private Value? DefaultValue(Frame frame)
    {
        frame.Recorder?.Tried(Default!);
        if (!Default!.Body.Holds(frame)) return null;
        frame.Recorder?.Held(Default);
        return Default.Value.Evaluate(frame);
    }

    /// <summary>The value of a clause or of the first of its else clauses that holds.</summary>
    private Value? First(Frame frame, ClausePlan clause)
    {
        for (var part = clause; part is not null; part = part.Else)
        {
            frame.Recorder?.Tried(part);
            if (part.Value is ConstantNode constant)
            {
                if (!part.Body.Holds(frame)) continue;
                frame.Recorder?.Held(part);
                return constant.Value;
            }
            if (!part.Body.Searches)
            {
                if (!part.Body.Holds(frame) || part.Value.Evaluate(frame) is not { } only) continue;
                frame.Recorder?.Held(part);
                return only;
            }
            var sink = new OneValue(this, part);
            part.Body.Solve(frame, 0, sink);
            if (sink.Result is not null) return sink.Result;
        }
        return null;
    }

    /// <summary>The clauses that may hold, in source order.</summary>
    public ClausePlan[] Promising(RegoSession session)
    {
        var frame = session.Rent(this);
        var clauses = _index.Promising(frame, Clauses);
        session.Return(this, frame);
        return clauses;
    }

    /// <summary>The value of one clause of a complete rule alone, as tests ask for it.</summary>
    public Value? ValueOf(RegoSession session, ClausePlan clause)
    {
        var frame = session.Rent(this);
        var value = First(frame, clause);
        session.Return(this, frame);
        return value;
    }

    private EvaluationHalt Conflict(ClausePlan clause) =>
        IsFunction ? RegoErrors.FunctionConflict(clause.At) : RegoErrors.CompleteConflict(clause.At);

    private SetValue Set(Frame frame)
    {
        var members = new Members();
        foreach (var clause in _index.Candidates(frame, Clauses))
        {
            frame.Recorder?.Tried(clause);
            members.Clause = clause;
            clause.Body.Solve(frame, 0, members);
        }
        return members.Set;
    }

    private Value Tree(Frame frame)
    {
        var entries = new TreeEntries();
        foreach (var clause in _index.Candidates(frame, Clauses))
        {
            for (var part = clause; part is not null; part = part.Else)
            {
                frame.Recorder?.Tried(part);
                entries.Clause = part;
                entries.Found = false;
                part.Body.Solve(frame, 0, entries);
                if (entries.Found) break;
            }
        }
        return entries.Root.ToValue();
    }

    /// <summary>Solutions of one clause: all must give the same value.</summary>
    private sealed class OneValue(GroupPlan group, ClausePlan clause) : Sink
    {
        public Value? Result { get; private set; }

        public override bool Accept(Frame frame)
        {
            if (clause.Value.Evaluate(frame) is not { } value) return false;
            frame.Recorder?.Held(clause);
            if (Result is null) Result = value;
            else if (!Result.Equals(value)) throw group.Conflict(clause);
            return false;
        }
    }

    private sealed class Members : Sink
    {
        private SetBuilder? _builder;

        public SetBuilder Builder => _builder ??= new SetBuilder();

        public SetValue Set => _builder?.ToSet() ?? SetValue.Empty;

        public ClausePlan Clause { get; set; } = null!;

        public override bool Accept(Frame frame)
        {
            if (Clause.Member!.Evaluate(frame) is { } member)
            {
                Builder.Add(Built.Admit(frame, member));
                frame.Recorder?.Held(Clause);
            }
            // A clause with a constant member has nothing more to say.
            return Clause.Member is ConstantNode;
        }
    }

    private sealed class TreeEntries : Sink
    {
        public TreeBuilder Root { get; } = new();

        public ClausePlan Clause { get; set; } = null!;

        public bool Found { get; set; }

        public override bool Accept(Frame frame)
        {
            var node = Root;
            foreach (var key in Clause.Keys)
            {
                if (key.Evaluate(frame) is not { } name) return false;
                node = node.Child(name, Clause.At);
            }
            if (Clause.Member is { } memberNode)
            {
                if (memberNode.Evaluate(frame) is { } member) node.AddMember(member, Clause.At);
            }
            else if (Clause.Value.Evaluate(frame) is { } value) node.SetValue(value, Clause.At);
            Found = true;
            frame.Recorder?.Held(Clause);
            return Clause.HasConstantEntry;
        }
    }
}

/// <summary>Builds the object of a rule with keys on several levels.</summary>
internal sealed class TreeBuilder
{
    private Dictionary<Value, TreeBuilder>? _children;
    private SetBuilder? _members;
    private Value? _value;

    public TreeBuilder Child(Value key, Location at)
    {
        if (_value is not null || _members is not null) throw RegoErrors.KeyConflict(at);
        _children ??= [];
        if (!_children.TryGetValue(key, out var child)) _children[key] = child = new TreeBuilder();
        return child;
    }

    public void AddMember(Value member, Location at)
    {
        if (_value is not null || _children is not null) throw RegoErrors.KeyConflict(at);
        (_members ??= new SetBuilder()).Add(member);
    }

    public void SetValue(Value value, Location at)
    {
        if (_children is not null || _members is not null || (_value is not null && !_value.Equals(value))) throw RegoErrors.KeyConflict(at);
        _value = value;
    }

    public Value ToValue()
    {
        if (_value is not null) return _value;
        if (_members is not null) return _members.ToSet();
        if (_children is null) return ObjectValue.Empty;
        var builder = new ObjectBuilder(_children.Count);
        foreach (var (key, child) in _children) builder.Set(key, child.ToValue());
        return builder.ToObject();
    }
}
