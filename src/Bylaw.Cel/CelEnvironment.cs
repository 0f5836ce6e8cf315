using System.Collections.Frozen;
using System.Collections.Immutable;
using Bylaw.Cel.Checking;
using Bylaw.Cel.Library;
using Bylaw.Cel.Planning;
using Bylaw.Core.Values;

namespace Bylaw.Cel;

/// <summary>What an expression may name: variables, functions, types; and where short names are looked for.</summary>
internal sealed record CelEnvironment
{
    private CelEnvironment()
    {
    }

    /// <summary>The language with all libraries, and no variables.</summary>
    public static CelEnvironment Standard { get; } = new() { FunctionsByName = Libraries.Functions() };

    /// <summary>The language as the API server of Kubernetes has it, with its libraries, and no variables.</summary>
    public static CelEnvironment Kubernetes { get; } = Standard.With(Library.Kubernetes.KubernetesLibraries.Functions) with { MixesTypes = false, EscapesNames = true };

    /// <summary>The variables, in the order in which they were declared: that of their slots.</summary>
    public ImmutableArray<string> Variables { get; private init; } = [];

    /// <summary>The namespace in which names are looked for first; empty for none.</summary>
    public string Container { get; private init; } = "";

    /// <summary>The release of Kubernetes that expressions must run in; null for the newest.</summary>
    public KubernetesRelease? Release { get; private init; }

    /// <summary>The fields of named types.</summary>
    public ITypeProvider Types { get; private init; } = WellKnownTypes.Provider;

    /// <summary>Whether a list or map may be written with items of different types. The API server of Kubernetes refuses that.</summary>
    public bool MixesTypes { get; private init; } = true;

    /// <summary>Whether <c>a.b__dash__c</c> is the field <c>b-c</c> where there is none of that very name, as in the API server.</summary>
    public bool EscapesNames { get; private init; }

    private FrozenDictionary<string, CelType> VariableTypes { get; init; } = FrozenDictionary<string, CelType>.Empty;

    private FrozenDictionary<string, Function> FunctionsByName { get; init; } = FrozenDictionary<string, Function>.Empty;

    /// <summary>The same with further variables.</summary>
    public CelEnvironment With(params IEnumerable<(string Name, CelType Type)> variables)
    {
        var all = variables.ToList();
        var types = VariableTypes.ToDictionary(StringComparer.Ordinal);
        foreach (var (name, type) in all) types[name] = type;
        return this with { VariableTypes = types.ToFrozenDictionary(StringComparer.Ordinal), Variables = [.. Variables.Union(all.Select(variable => variable.Name), StringComparer.Ordinal)] };
    }

    /// <summary>The same with further functions and overloads; one of an id that is there takes its place.</summary>
    public CelEnvironment With(params IEnumerable<Function> functions)
    {
        var all = FunctionsByName.ToDictionary(StringComparer.Ordinal);
        foreach (var function in functions)
            all[function.Name] = all.TryGetValue(function.Name, out var known) ? known with { Overloads = [.. known.Overloads.ExceptBy(function.Overloads.Select(overload => overload.Id), overload => overload.Id), .. function.Overloads] } : function;
        return this with { FunctionsByName = all.ToFrozenDictionary(StringComparer.Ordinal) };
    }

    public CelEnvironment In(string container) => this with { Container = container };

    public CelEnvironment With(ITypeProvider types) => this with { Types = types };

    /// <summary>The same as a release of Kubernetes has it; null for the newest.</summary>
    public CelEnvironment At(KubernetesRelease? release) => this with { Release = release };

    /// <summary>The same with other rules for the literals of lists and maps.</summary>
    public CelEnvironment WithLiterals(bool mixed) => this with { MixesTypes = mixed };

    /// <summary>The names of the functions, without those of operators.</summary>
    public IEnumerable<string> Functions => FunctionsByName.Keys.Where(name => char.IsAsciiLetter(name[0])).Order(StringComparer.Ordinal);

    public CelType? Variable(string name) => VariableTypes.GetValueOrDefault(name);

    public Function? Function(string name) => FunctionsByName.GetValueOrDefault(name);

    /// <summary>The full names that a name may stand for, the most specific first.</summary>
    public IEnumerable<string> Candidates(string name)
    {
        if (name.StartsWith('.'))
        {
            yield return name[1..];
            yield break;
        }
        for (var container = Container; container.Length > 0; container = container.LastIndexOf('.') is > 0 and var dot ? container[..dot] : "") yield return $"{container}.{name}";
        yield return name;
    }
}

/// <summary>What is known of named types.</summary>
internal interface ITypeProvider
{
    /// <summary>The type of a full name, as a value; null when there is none.</summary>
    CelType? Find(string name);

    /// <summary>The fields of a type; null when they are not known.</summary>
    IReadOnlyDictionary<string, CelType>? Fields(string type);

    /// <summary>The value that an object of a named type stands for; null with a failure.</summary>
    Value? Make(string type, ObjectValue fields, CelSession session);
}
