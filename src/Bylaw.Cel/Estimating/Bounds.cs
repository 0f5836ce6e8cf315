namespace Bylaw.Cel.Estimating;

/// <summary>A size or a cost of which only bounds are known. What is more than a <see cref="ulong"/> holds counts as its largest.</summary>
internal readonly record struct Bounds(ulong Min, ulong Max)
{
    public static readonly Bounds Zero = Exactly(0), One = Exactly(1), Unknown = new(0, ulong.MaxValue);

    public static Bounds Exactly(ulong value) => new(value, value);

    public static Bounds operator +(Bounds left, Bounds right) => new(Sum(left.Min, right.Min), Sum(left.Max, right.Max));

    public static Bounds operator *(Bounds left, Bounds right) => new(Product(left.Min, right.Min), Product(left.Max, right.Max));

    /// <summary>Times a factor, rounded up.</summary>
    public static Bounds operator *(Bounds left, double factor) => new(Product(left.Min, factor), Product(left.Max, factor));

    /// <summary>What covers both.</summary>
    public Bounds Or(Bounds other) => new(Math.Min(Min, other.Min), Math.Max(Max, other.Max));

    private static ulong Sum(ulong left, ulong right) => left > ulong.MaxValue - right ? ulong.MaxValue : left + right;

    private static ulong Product(ulong left, ulong right) => right != 0 && left > ulong.MaxValue / right ? ulong.MaxValue : left * right;

    private static ulong Product(ulong left, double factor)
    {
        var product = Math.Ceiling(left * factor);
        return product >= ulong.MaxValue ? ulong.MaxValue : (ulong)product;
    }
}
