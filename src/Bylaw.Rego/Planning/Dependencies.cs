using System.Collections.Immutable;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Library;

namespace Bylaw.Rego.Planning;

/// <summary>What the value of a rule or term may depend on besides base documents.</summary>
[Flags]
internal enum Needs
{
    None = 0,

    /// <summary>The input.</summary>
    Input = 1,

    /// <summary>The clock, randomness, the network; or it prints.</summary>
    World = 2,

    /// <summary>Variables bound outside of it.</summary>
    Variables = 4,
}

/// <summary>Finds for each rule what it needs, directly and through the rules that it asks.</summary>
internal sealed class Dependencies
{
    private readonly DocumentNode _root;
    private readonly Needs[] _needs;

    public Dependencies(DocumentNode root, IReadOnlyList<RuleGroup> groups)
    {
        _root = root;
        _needs = new Needs[groups.Count];
        var askedBy = new List<int>?[groups.Count];
        foreach (var group in groups)
        {
            var direct = new Collector(root);
            foreach (var clause in group.Clauses) direct.Visit(clause);
            if (group.Default is not null) direct.Visit(group.Default);
            _needs[group.Index] = direct.Needs;
            foreach (var asked in direct.Asked) (askedBy[asked.Index] ??= []).Add(group.Index);
        }
        Spread(askedBy);
    }

    public Needs Of(RuleGroup group) => _needs[group.Index];

    /// <summary>What a term needs that stands in a clause or query.</summary>
    public Needs Of(ComprehensionTerm term)
    {
        var direct = new Collector(_root);
        direct.Visit(term);
        var needs = direct.Needs;
        foreach (var group in direct.Asked) needs |= Of(group);
        return term.Body.Free.IsEmpty ? needs : needs | Needs.Variables;
    }

    private void Spread(List<int>?[] askedBy)
    {
        var waiting = new Queue<int>(Enumerable.Range(0, _needs.Length).Where(index => _needs[index] != Needs.None));
        while (waiting.TryDequeue(out var index))
        {
            foreach (var asking in askedBy[index] ?? [])
            {
                var all = _needs[asking] | _needs[index];
                if (all == _needs[asking]) continue;
                _needs[asking] = all;
                waiting.Enqueue(asking);
            }
        }
    }

    private sealed class Collector(DocumentNode root)
    {
        public Needs Needs { get; private set; }

        public HashSet<RuleGroup> Asked { get; } = [];

        public void Visit(Clause clause)
        {
            for (var part = clause; part is not null; part = part.Else)
            {
                Visit(part.Body);
                Visit(part.Value);
                VisitAll(part.Keys);
                VisitAll(part.Arguments);
                if (part.Member is not null) Visit(part.Member);
            }
        }

        private void Visit(CheckedBody body)
        {
            foreach (var statement in body.Statements) Visit(statement);
        }

        private void Visit(CheckedStatement statement)
        {
            foreach (var modifier in statement.With)
            {
                if (Variables.ValueOf(modifier) is { } value) Visit(value);
                if (modifier is not FunctionWith function) continue;
                if (function.ByRule is not null) Asked.Add(function.ByRule);
                if (function.ByBuiltin?.Traits.HasFlag(BuiltinTraits.Nondeterministic) == true) Needs |= Needs.World;
            }
            switch (statement)
            {
                case TruthStatement truth: Visit(truth.Term); break;
                case UnificationStatement unify:
                    Visit(unify.Left);
                    Visit(unify.Right);
                    break;
                case NegationStatement not: Visit(not.Body); break;
                case ConnectiveStatement connective:
                    Visit(connective.Left);
                    Visit(connective.Right);
                    break;
                case UniversalStatement every:
                    Visit(every.Domain);
                    Visit(every.Body);
                    break;
                // A statement that is unknown here, as one that prints, may need anything.
                default: Needs |= Needs.Input | Needs.World; break;
            }
        }

        private void VisitAll(ImmutableArray<Term> terms)
        {
            foreach (var term in terms) Visit(term);
        }

        public void Visit(Term term)
        {
            switch (term)
            {
                case ConstantTerm or VariableTerm: break;
                case InputTerm: Needs |= Needs.Input; break;
                case DataTerm: AskAll(root); break;
                case RefTerm { Head: DataTerm } reference:
                    VisitAll(reference.Operands);
                    Ask(reference.Operands);
                    break;
                case RefTerm reference:
                    Visit(reference.Head);
                    VisitAll(reference.Operands);
                    break;
                case ArrayTerm array: VisitAll(array.Items); break;
                case SetTerm set: VisitAll(set.Items); break;
                case ObjectTerm map:
                    foreach (var (key, value) in map.Entries)
                    {
                        Visit(key);
                        Visit(value);
                    }
                    break;
                case BuiltinCallTerm call:
                    if (call.Builtin.Traits.HasFlag(BuiltinTraits.Nondeterministic)) Needs |= Needs.World;
                    VisitAll(call.Arguments);
                    break;
                case RuleCallTerm call:
                    Asked.Add(call.Group);
                    VisitAll(call.Arguments);
                    break;
                case TemplateTerm template: VisitAll(template.Parts); break;
                case ComprehensionTerm comprehension:
                    Visit(comprehension.Body);
                    Visit(comprehension.Value);
                    if (comprehension.Key is not null) Visit(comprehension.Key);
                    break;
                default: Needs |= Needs.Input | Needs.World; break;
            }
        }

        /// <summary>The rules that a reference into <c>data</c> may ask: the one on its way, or all below where its keys are no longer known.</summary>
        private void Ask(ImmutableArray<Term> operands)
        {
            var node = root;
            foreach (var operand in operands)
            {
                if (operand is not ConstantTerm { Value: var key }) break;
                if (key is not StringValue name || !node.Children.TryGetValue(name.Text, out var child)) return;
                node = child;
                if (node.Group is null) continue;
                Asked.Add(node.Group);
                return;
            }
            AskAll(node);
        }

        private void AskAll(DocumentNode start)
        {
            var waiting = new Stack<DocumentNode>([start]);
            while (waiting.TryPop(out var node))
            {
                if (node.Group is not null) Asked.Add(node.Group);
                foreach (var child in node.Children.Values) waiting.Push(child);
            }
        }
    }
}
