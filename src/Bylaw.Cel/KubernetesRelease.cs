using System.Globalization;

namespace Bylaw.Cel;

/// <summary>A release of Kubernetes, such as 1.30.</summary>
/// <param name="Major">The first number.</param>
/// <param name="Minor">The second.</param>
public readonly record struct KubernetesRelease(int Major, int Minor) : IComparable<KubernetesRelease>
{
    /// <summary>Reads <c>1.30</c>, <c>v1.30</c> or <c>1.30.2</c>; null for what is no release.</summary>
    public static KubernetesRelease? TryParse(string text)
    {
        var parts = text.TrimStart('v').Split('.');
        return parts.Length is 2 or 3 && Number(parts[0]) is { } major && Number(parts[1]) is { } minor && (parts.Length == 2 || Number(parts[2]) is not null)
            ? new KubernetesRelease(major, minor)
            : null;
    }

    /// <inheritdoc/>
    public int CompareTo(KubernetesRelease other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");

    /// <summary>Whether one came before another.</summary>
    public static bool operator <(KubernetesRelease left, KubernetesRelease right) => left.CompareTo(right) < 0;

    /// <summary>Whether one came after another.</summary>
    public static bool operator >(KubernetesRelease left, KubernetesRelease right) => left.CompareTo(right) > 0;

    /// <summary>Whether one came before another or is the same.</summary>
    public static bool operator <=(KubernetesRelease left, KubernetesRelease right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one came after another or is the same.</summary>
    public static bool operator >=(KubernetesRelease left, KubernetesRelease right) => left.CompareTo(right) >= 0;

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
