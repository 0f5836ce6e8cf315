using System.Collections.Immutable;

namespace Bylaw.Rego.Checking.Expressions;

/// <summary>The order in which the safety check took the expressions of each body inside another: the order in which types are found.</summary>
internal sealed class BodyOrders
{
    private readonly Dictionary<object, ImmutableArray<Expression>> _orders = new(ReferenceEqualityComparer.Instance);

    /// <summary>The body of a comprehension, of <c>every</c>, or of an operand.</summary>
    public ImmutableArray<Expression> Of(object owner, ImmutableArray<Expression> written) => _orders.GetValueOrDefault(owner, written);

    public void Set(object owner, ImmutableArray<Expression> ordered) => _orders[owner] = ordered;
}
