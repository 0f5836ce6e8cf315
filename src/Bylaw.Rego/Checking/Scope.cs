using Bylaw.Core.Text;

namespace Bylaw.Rego.Checking;

/// <summary>The variables of one clause: it hands out their slots.</summary>
internal sealed class ClauseScope(int arguments)
{
    private int _generated;

    public int SlotCount { get; private set; } = arguments;

    public Variable New(string name) => new(name, SlotCount++, isGenerated: false);

    public Variable Generate() => new($"_{_generated++}", SlotCount++, isGenerated: true);
}

/// <summary>The names that a body sees, on top of those around it.</summary>
internal sealed class Scope(Scope? outer, ClauseScope clause)
{
    private readonly Dictionary<string, Variable> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _declared = new(StringComparer.Ordinal);

    public ClauseScope Clause { get; } = clause;

    /// <summary>Names that a later statement of the body declares.</summary>
    public Dictionary<string, Span> DeclaredLater { get; } = new(StringComparer.Ordinal);

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

    public bool DeclaresLater(string name) => DeclaredLater.ContainsKey(name);

    /// <summary>Declares a name in this body; null when it is declared there already.</summary>
    public Variable? Declare(string name)
    {
        if (!_declared.Add(name)) return null;
        return _names[name] = Clause.New(name);
    }

    /// <summary>Whether a name is an argument of the function whose body this is.</summary>
    public bool DeclaresArgument(string name) => Outer is { Outer: null } arguments && arguments._names.ContainsKey(name);

    /// <summary>A name that nobody declares: a variable of the body in which it stands.</summary>
    public Variable Introduce(string name)
    {
        if (_names.TryGetValue(name, out var known)) return known;
        return _names[name] = Clause.New(name);
    }

    private Scope? Outer { get; } = outer;
}
