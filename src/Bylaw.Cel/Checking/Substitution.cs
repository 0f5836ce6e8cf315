using System.Collections.Immutable;

namespace Bylaw.Cel.Checking;

/// <summary>Ends a check whose types take too long to work out. Never leaves the checker.</summary>
internal sealed class TypeHalt : Exception;

/// <summary>
/// What the type parameters of calls turned out to be. Assignability goes both ways, as the language has it: a list of what
/// is not known yet fits any list, and <c>dyn</c> fits everything.
/// </summary>
internal sealed class Substitution
{
    /// <summary>Most types that are looked at in one expression: parameters that stand for each other can double in each step.</summary>
    private const int MostWork = 10_000_000;

    private ImmutableDictionary<string, CelType> _types = ImmutableDictionary.Create<string, CelType>(StringComparer.Ordinal);
    private int _fresh;
    private int _work;

    /// <summary>A parameter that no other is.</summary>
    public CelType Fresh() => CelType.Parameter(FormattableString.Invariant($"_{_fresh++}"));

    /// <summary>The types of an overload with parameters of their own for this call.</summary>
    public (ImmutableArray<CelType> Parameters, CelType Result) Instance(Overload overload)
    {
        var renamed = new Dictionary<string, CelType>(StringComparer.Ordinal);
        return ([.. overload.Parameters.Select(type => Renamed(type, renamed))], Renamed(overload.Result, renamed));
    }

    /// <summary>Whether types fit each other one by one; what that says of parameters is kept only when all do.</summary>
    public bool Fit(IReadOnlyList<CelType> left, IReadOnlyList<CelType> right)
    {
        var before = _types;
        for (var i = 0; i < left.Count; i++)
        {
            if (Fits(left[i], right[i])) continue;
            _types = before;
            return false;
        }
        return true;
    }

    public bool Fit(CelType left, CelType right) => Fit([left], [right]);

    /// <summary>The type of things of both types; null when there is no such thing but <c>dyn</c>.</summary>
    public CelType? Join(CelType previous, CelType current) => Fit(previous, current) ? MostGeneral(previous, current) : null;

    /// <summary>The type with all that is known put in; what is not known stays a parameter, or becomes <c>dyn</c>.</summary>
    public CelType Apply(CelType type, bool toDyn = false)
    {
        Work();
        if (type.Kind == CelTypeKind.Parameter) return _types.TryGetValue(type.Name, out var known) ? Apply(known, toDyn) : toDyn ? CelType.Dyn : type;
        return type.Parameters.IsEmpty ? type : type.With([.. type.Parameters.Select(part => Apply(part, toDyn))]);
    }

    private CelType Renamed(CelType type, Dictionary<string, CelType> renamed)
    {
        if (type.Kind == CelTypeKind.Parameter) return renamed.TryGetValue(type.Name, out var known) ? known : renamed[type.Name] = Fresh();
        return type.Parameters.IsEmpty ? type : type.With([.. type.Parameters.Select(part => Renamed(part, renamed))]);
    }

    private void Work()
    {
        if (++_work > MostWork) throw new TypeHalt();
    }

    private bool Fits(CelType left, CelType right)
    {
        Work();
        if (right.Kind == CelTypeKind.Parameter)
        {
            if (Substitutes(left, right, out var isKnown)) return true;
            if (isKnown) return false;
        }
        if (left.Kind == CelTypeKind.Parameter) return Substitutes(right, left, out _);
        if (left.IsUnknown || right.IsUnknown) return true;
        if (left.Kind == CelTypeKind.Null) return TakesNull(right);
        if (right.Kind == CelTypeKind.Null) return TakesNull(left);
        if (left.Kind == CelTypeKind.Wrapper || right.Kind == CelTypeKind.Wrapper) return Scalar(left).Equals(Scalar(right));
        if (left.Kind == CelTypeKind.Type || right.Kind == CelTypeKind.Type) return left.Kind == right.Kind;
        return left.Kind == right.Kind && left.Name == right.Name && left.Parameters.Length == right.Parameters.Length
            && left.Parameters.Zip(right.Parameters).All(pair => Fits(pair.First, pair.Second));
    }

    /// <summary>Whether a type can be what a parameter stands for.</summary>
    private bool Substitutes(CelType type, CelType parameter, out bool isKnown)
    {
        isKnown = true;
        if (type.Equals(parameter)) return true;
        if (_types.TryGetValue(parameter.Name, out var known))
        {
            if (type.Equals(known)) return true;
            if (!Fits(type, known)) return false;
            var general = MostGeneral(type, known);
            if (!Mentions(general, parameter)) _types = _types.SetItem(parameter.Name, general);
            return true;
        }
        isKnown = false;
        if (Mentions(type, parameter)) return false;
        _types = _types.SetItem(parameter.Name, type);
        return true;
    }

    private bool Mentions(CelType type, CelType parameter)
    {
        Work();
        if (type.Equals(parameter)) return true;
        if (type.Kind == CelTypeKind.Parameter) return _types.TryGetValue(type.Name, out var known) && Mentions(known, parameter);
        return type.Parameters.Any(part => Mentions(part, parameter));
    }

    private static CelType Scalar(CelType type) => type.Kind == CelTypeKind.Wrapper ? type.Parameters[0] : type;

    private static bool TakesNull(CelType type) => type.Kind is CelTypeKind.Null or CelTypeKind.Wrapper or CelTypeKind.Message or CelTypeKind.Opaque or CelTypeKind.Timestamp or CelTypeKind.Duration;

    private static CelType MostGeneral(CelType left, CelType right) => IsAtLeastAsGeneral(left, right) ? left : right;

    private static bool IsAtLeastAsGeneral(CelType left, CelType right)
    {
        if (left.Kind is CelTypeKind.Dyn or CelTypeKind.Parameter) return true;
        if (right.Kind is CelTypeKind.Dyn or CelTypeKind.Parameter) return false;
        if (left.Kind == CelTypeKind.Wrapper && right.Kind != CelTypeKind.Wrapper) return true;
        if (left.Kind == CelTypeKind.Null) return false;
        if (right.Kind == CelTypeKind.Null) return true;
        if (left.Kind != right.Kind || left.Name != right.Name || left.Parameters.Length != right.Parameters.Length) return false;
        return left.Kind == CelTypeKind.Type || left.Parameters.Zip(right.Parameters).All(pair => IsAtLeastAsGeneral(pair.First, pair.Second));
    }
}
