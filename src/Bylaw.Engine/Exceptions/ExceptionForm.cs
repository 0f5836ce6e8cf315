using Bylaw.Governance;

namespace Bylaw.Engine.Exceptions;

/// <summary>Compares what exceptions say of rules and scope; the order in lists does not count.</summary>
internal static class ExceptionForm
{
    public static bool IsSame(ExceptionDefinition left, ExceptionDefinition right) =>
        IsSame(left.Rules.Select(rule => rule.Value), right.Rules.Select(rule => rule.Value))
        && IsSame(left.Scope.Namespaces, right.Scope.Namespaces)
        && IsSame(left.Scope.Kinds.Select(kind => kind.ToString()), right.Scope.Kinds.Select(kind => kind.ToString()))
        && IsSame(left.Scope.Names, right.Scope.Names)
        && IsSame(left.Scope.Labels, right.Scope.Labels)
        && IsSame(left.Scope.Containers, right.Scope.Containers);

    private static bool IsSame<T>(IEnumerable<T> left, IEnumerable<T> right) => left.ToHashSet().SetEquals(right);
}
