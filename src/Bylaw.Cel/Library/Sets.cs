using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Core.Values;
using static Bylaw.Cel.Library.Define;

namespace Bylaw.Cel.Library;

/// <summary>The extension <c>sets</c>: lists as sets.</summary>
internal static class Sets
{
    public static IEnumerable<Function> Functions =>
    [
        Function("sets.contains", Global("list_sets_contains_list", CelType.Bool, (session, arguments) => Value.Of(HasAll(arguments[0], arguments[1], session)), ListOfA, ListOfA)),
        Function("sets.equivalent", Global("list_sets_equivalent_list", CelType.Bool,
            (session, arguments) => Value.Of(HasAll(arguments[0], arguments[1], session) && HasAll(arguments[1], arguments[0], session)), ListOfA, ListOfA)),
        Function("sets.intersects", Global("list_sets_intersects_list", CelType.Bool, (session, arguments) => Value.Of(HasSome(arguments[0], arguments[1], session)), ListOfA, ListOfA)),
    ];

    private static bool HasAll(Value list, Value items, CelSession session)
    {
        foreach (var item in ((ArrayValue)items).Items)
            if (!Equality.Contains((ArrayValue)list, item, session.Budget)) return false;
        return true;
    }

    private static bool HasSome(Value list, Value items, CelSession session)
    {
        foreach (var item in ((ArrayValue)items).Items)
            if (Equality.Contains((ArrayValue)list, item, session.Budget)) return true;
        return false;
    }
}
