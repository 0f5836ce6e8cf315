using Bylaw.Core.Library;

namespace Bylaw.Kubernetes.Gatekeeper.Mutation;

/// <summary>
/// An image's name in three: the registry, the repository, and the tag or digest with its <c>:</c> or <c>@</c>. As in Gatekeeper, what stands
/// before the first slash is a registry only with a point or colon in it, or as <c>localhost</c>.
/// </summary>
internal sealed record ImageParts(string Domain, string Path, string Tag)
{
    private static readonly Re2 s_domain = Pattern(@"^(?:\w[\w\-_]*\.[\w\-_\.]*\w(?::\d+)?|localhost(?::\d+)?)$");
    private static readonly Re2 s_path = Pattern("^[a-z0-9]+(?:(?:[._/]|__|-*)[a-z0-9]+)*$");
    private static readonly Re2 s_tag = Pattern(@"^(?::\w[\w.-]{0,127}|@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,})$");

    public static ImageParts Read(string image)
    {
        var (domain, rest) = SplitDomain(image);
        var tag = rest.AsSpan().IndexOfAny(':', '@');
        return tag < 0 ? new ImageParts(domain, rest, "") : new ImageParts(domain, rest[..tag], rest[tag..]);
    }

    /// <summary>The same with the parts of another that are there.</summary>
    public ImageParts With(ImageParts other) =>
        new(other.Domain.Length > 0 ? other.Domain : Domain, other.Path.Length > 0 ? other.Path : Path, other.Tag.Length > 0 ? other.Tag : Tag);

    public override string ToString() => Domain.Length > 0 ? $"{Domain}/{Path}{Tag}" : Path + Tag;

    /// <summary>
    /// What is wrong with parts that are to be assigned, and in which field; null when nothing is. A part that the next reading would take
    /// for another would change the image again and again.
    /// </summary>
    public (string Field, string Problem)? Problem()
    {
        if (Domain.Length + Path.Length + Tag.Length == 0) return ("parameters", "one of `assignDomain`, `assignPath` and `assignTag` must be there");
        if (Domain.Length > 0 && !s_domain.IsMatch(Domain)) return ("assignDomain", "it is no name of a registry");
        if (Path.Length > 0 && !s_path.IsMatch(Path)) return ("assignPath", "it is no path of a repository");
        if (Tag.Length > 0 && !s_tag.IsMatch(Tag)) return ("assignTag", "it must be `:` and a tag, or `@` and a digest");
        if (Domain.Length == 0 && SplitDomain(Path).Domain.Length > 0) return ("assignPath", "its first part could be a registry: `assignDomain` must be there as well");
        return null;
    }

    private static (string Domain, string Remainder) SplitDomain(string image)
    {
        var slash = image.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return ("", image);
        var first = image[..slash];
        return first == "localhost" || first.AsSpan().IndexOfAny('.', ':') >= 0 ? (first, image[(slash + 1)..]) : ("", image);
    }

    private static Re2 Pattern(string pattern) => Re2.TryParse(pattern, out _)!;
}
