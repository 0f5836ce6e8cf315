using System.Collections.Immutable;
using Bylaw.Cel.Checking;

namespace Bylaw.Cel.Library;

/// <summary>How libraries write their functions down.</summary>
internal static class Define
{
    public static readonly CelType A = CelType.Parameter("A"), B = CelType.Parameter("B");

    public static readonly CelType ListOfA = CelType.List(A), MapOfAB = CelType.Map(A, B), OptionalOfA = CelType.Optional(A), ListOfString = CelType.List(CelType.String);

    public static Function Function(string name, params ImmutableArray<Overload> overloads) => new(name, overloads);

    /// <summary>An overload that is called on its first argument.</summary>
    public static Overload Method(string id, CelType result, Implementation body, params ImmutableArray<CelType> parameters) => new(id, IsMethod: true, parameters, result, body);

    /// <summary>An overload with all arguments between the parentheses.</summary>
    public static Overload Global(string id, CelType result, Implementation body, params ImmutableArray<CelType> parameters) => new(id, IsMethod: false, parameters, result, body);

    /// <summary>An operator, which the planner has nodes for.</summary>
    public static Overload Operator(string id, CelType result, params ImmutableArray<CelType> parameters) => new(id, IsMethod: false, parameters, result, null);
}
