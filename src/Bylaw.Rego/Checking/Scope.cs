using Bylaw.Core.Text;

namespace Bylaw.Rego.Checking;

/// <summary>The variables of one clause: it hands out their slots.</summary>
internal sealed class ClauseScope(int arguments)
{
    private int _generated;

    public int SlotCount { get; private set; } = arguments;

    public Variable New(string name) => new(name, SlotCount++, isGenerated: false);

    public Variable Generate() => new($"_{_generated++}", SlotCount++, isGenerated: true);

    public Variable Wildcard() => new("_", SlotCount++, isGenerated: true) { IsWildcard = true };
}

/// <summary>How a name came to be a variable of a body.</summary>
internal enum Occurrence { None, Seen, Argument, Assigned, Declared }

/// <summary>The names that a body sees, on top of those around it.</summary>
internal sealed class Scope(Scope? outer, ClauseScope clause)
{
    private readonly Dictionary<string, Variable> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Occurrence> _occurrences = new(StringComparer.Ordinal);
    private readonly List<(Variable Variable, bool IsAssigned, Span At)> _declared = [];

    public ClauseScope Clause { get; } = clause;

    /// <summary>Names that some statement of the body declares.</summary>
    public Dictionary<string, Span> Declares { get; } = new(StringComparer.Ordinal);

    /// <summary>Variables that the body declares, in order, each with its statement.</summary>
    public IReadOnlyList<(Variable Variable, bool IsAssigned, Span At)> Declared => _declared;

    /// <summary>Variables of the bodies around this one: bound whenever it runs.</summary>
    public HashSet<Variable> OuterVariables
    {
        get
        {
            var all = new HashSet<Variable>();
            for (var scope = Outer; scope is not null; scope = scope.Outer) all.UnionWith(scope.Own);
            return all;
        }
    }

    /// <summary>Variables of this body.</summary>
    public IEnumerable<Variable> Own => _names.Values;

    public Variable? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
            if (scope._names.TryGetValue(name, out var variable)) return variable;
        return null;
    }

    /// <summary>Whether a name is declared by a statement, here or around here, so that it stands for no rule and no import.</summary>
    public bool IsDeclaredSomewhere(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
            if (scope.Declares.ContainsKey(name)) return true;
        return false;
    }

    /// <summary>Whether a name was declared by a statement before, here or around here, or is an argument.</summary>
    public bool IsDeclared(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
            if (scope._occurrences.GetValueOrDefault(name) is Occurrence.Argument or Occurrence.Assigned or Occurrence.Declared) return true;
        return false;
    }

    /// <summary>How a name occurred in this body so far; an argument counts for the body of its function.</summary>
    public Occurrence OccurrenceOf(string name)
    {
        if (_occurrences.TryGetValue(name, out var own)) return own;
        return Outer is { Outer: null } && Outer._occurrences.GetValueOrDefault(name) == Occurrence.Argument ? Occurrence.Argument : Occurrence.None;
    }

    public void MarkSeen(string name) => _occurrences.TryAdd(name, Occurrence.Seen);

    /// <summary>Declares a name in this body. What <c>in</c> declares is used there: the element has to have that form.</summary>
    public Variable Declare(string name, Occurrence occurrence, Span statement, bool isUsed = false)
    {
        _occurrences[name] = occurrence;
        var variable = _names[name] = Clause.New(name);
        if (occurrence != Occurrence.Argument && !isUsed) _declared.Add((variable, occurrence == Occurrence.Assigned, statement));
        return variable;
    }

    /// <summary>A name that nobody declares: a variable of the body in which it stands.</summary>
    public Variable Introduce(string name)
    {
        if (_names.TryGetValue(name, out var known)) return known;
        return _names[name] = Clause.New(name);
    }

    private Scope? Outer { get; } = outer;
}
