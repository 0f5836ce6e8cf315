using System.Collections.Immutable;
using System.Text;

namespace Bylaw.Governance.Git;

/// <summary>Reads the objects of commits and annotated tags.</summary>
internal static class CommitReader
{
    // The forms of signatures that git puts at the end of a tag.
    private static readonly byte[][] SignatureBegins = [.. new[] { "SSH SIGNATURE", "PGP SIGNATURE", "PGP MESSAGE", "SIGNED MESSAGE" }
        .Select(name => Encoding.ASCII.GetBytes($"-----BEGIN {name}-----"))];

    public static GitCommit? Commit(GitObject source, int idLength, out string? problem)
    {
        problem = source.Type == "commit" ? null : $"it is a {source.Type}, not a commit";
        if (problem is not null) return null;
        var parts = SignedObject.Parse(source.Content);
        problem = parts is null ? "its header has a line without a key" : Misfit(parts.Header, idLength);
        if (problem is not null) return null;
        var parents = parts!.Header.Where(line => line.Key == "parent").Select(line => line.Value);
        return new GitCommit(source.Id, [.. parents], parts.Header[0].Value, IdentityReader.Read(parts.Single("author")!),
            IdentityReader.Read(parts.Single("committer")!), Text(source.Content, parts.BodyStart, source.Content.Length))
        {
            Signature = parts.HeaderSignature(idLength) is { } armored
                ? new GitSignature(armored, parts.Payload(source.Content, source.Content.Length)) : null,
        };
    }

    public static GitTag? Tag(GitObject source, string reference, int idLength, out string? problem)
    {
        problem = source.Type == "tag" ? null : $"it is a {source.Type}, not a tag";
        if (problem is not null) return null;
        var parts = SignedObject.Parse(source.Content);
        if (parts?.Single("object") is not { } target || !ObjectNames.IsId(target, idLength)
            || parts.Single("type") is not { } type || parts.Single("tag") is not { } name)
        {
            problem = "its header does not name one object, its type and the tag";
            return null;
        }
        var end = SignatureStart(source.Content, parts.BodyStart);
        return new GitTag(source.Id, name, reference, target, type, parts.Single("tagger") is { } tagger ? IdentityReader.Read(tagger) : null,
            Text(source.Content, parts.BodyStart, end))
        {
            Signature = end == source.Content.Length ? null
                : new GitSignature(Text(source.Content, end, source.Content.Length), parts.Payload(source.Content, end)),
        };
    }

    // git reads a tree, parents, an author and a committer, in this order, each of the others once. What departs from it is read
    // differently by different tools, so it is read by none here.
    private static string? Misfit(ImmutableArray<HeaderLine> header, int idLength)
    {
        if (header.IsEmpty || header[0].Key != "tree") return "it does not begin with its tree";
        var next = 1;
        while (next < header.Length && header[next].Key == "parent") next++;
        if (next + 1 >= header.Length || header[next].Key != "author" || header[next + 1].Key != "committer") return "its author and committer do not follow its parents";
        if (header.Skip(next + 2).Any(line => line.Key is "tree" or "parent" or "author" or "committer")) return "it names its tree, parents, author or committer again";
        return header.Take(next).All(line => ObjectNames.IsId(line.Value, idLength)) ? null : "the name of its tree or of a parent is no name";
    }

    private static int SignatureStart(ReadOnlySpan<byte> content, int from)
    {
        var found = content.Length;
        while (from < content.Length)
        {
            foreach (var begin in SignatureBegins)
                if (content[from..].StartsWith(begin)) found = from;
            var line = content[from..].IndexOf((byte)'\n');
            from = line < 0 ? content.Length : from + line + 1;
        }
        return found;
    }

    private static string Text(ReadOnlySpan<byte> content, int start, int end) =>
        start >= end ? "" : Encoding.UTF8.GetString(content[start..end]);
}
