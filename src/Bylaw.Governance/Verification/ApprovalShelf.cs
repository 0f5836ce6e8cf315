using System.Collections.Immutable;
using Bylaw.Governance.Approvals;
using Bylaw.Governance.Git;
using Bylaw.Governance.Signing;

namespace Bylaw.Governance.Verification;

/// <summary>The approvals that can be found: in files, in the messages of signed commits, in signed tags. None of them is believed yet.</summary>
internal sealed class ApprovalShelf(Func<string, byte[]?> blob)
{
    private readonly Dictionary<string, List<SignedStatement>> _bySubject = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SignedStatement> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SignedStatement> _broken = new(StringComparer.Ordinal);

    /// <summary>Approvals that cannot be read, by where they are.</summary>
    public IEnumerable<SignedStatement> Broken => _broken.Values.OrderBy(broken => broken.Origin, StringComparer.Ordinal);

    /// <summary>The statements about a subject, by where they are.</summary>
    public IEnumerable<SignedStatement> About(string subject) =>
        (_bySubject.GetValueOrDefault(subject) ?? []).OrderBy(statement => statement.Origin, StringComparer.Ordinal);

    /// <summary>Notes that a file has this content now, or is gone.</summary>
    public void Put(string path, GitEntry? entry)
    {
        if (!path.StartsWith(Subjects.ApprovalsFolder, StringComparison.Ordinal) || !path.EndsWith(SignedStatement.Extension, StringComparison.Ordinal)) return;
        if (_files.Remove(path, out var old)) Remove(old);
        _broken.Remove(path);
        if (entry is null || !GitMode.IsFile(entry.Mode) || blob(entry.Id) is not { } bytes) return;
        var signed = SignedStatement.OfFile(path, bytes);
        _files[path] = signed;
        Add(signed);
    }

    /// <summary>Notes what the message of a commit approves.</summary>
    public void Put(GitCommit commit) => Put($"commit {Names.Short(commit.Id)}", commit.Message, commit.Signature);

    /// <summary>Notes what a tag approves.</summary>
    public void Put(GitTag tag) => Put($"tag {tag.Reference}", tag.Message, tag.Signature);

    private void Put(string origin, string message, GitSignature? signature)
    {
        if (SignedStatement.OfMessage(origin, message, signature?.Payload.ToArray() ?? [], signature?.Armored) is { } signed) Add(signed);
    }

    private void Add(SignedStatement signed)
    {
        if (signed.Problem is not null) _broken[signed.Origin] = signed;
        if (signed.Problem is not null || signed.Statement is null) return;
        foreach (var subject in signed.Statement.Changes.Keys)
        {
            if (!_bySubject.TryGetValue(subject, out var list)) _bySubject[subject] = list = [];
            list.Add(signed);
        }
    }

    private void Remove(SignedStatement signed)
    {
        if (signed.Statement is null) return;
        foreach (var subject in signed.Statement.Changes.Keys)
            if (_bySubject.TryGetValue(subject, out var list)) list.Remove(signed);
    }
}

/// <summary>Checks each signature once for one set of people.</summary>
internal sealed class SignatureCache(People people)
{
    private readonly Dictionary<object, SignatureCheck> _checks = new(ReferenceEqualityComparer.Instance);

    public People People => people;

    public SignatureCheck Of(SignedStatement signed) => Of(signed, signed.Signature!, signed.Payload, signed.SshNamespace);

    public SignatureCheck Of(GitSignature signature) => Of(signature, signature.Armored, signature.Payload.Span, "git");

    private SignatureCheck Of(object key, string armored, ReadOnlySpan<byte> payload, string sshNamespace)
    {
        if (_checks.TryGetValue(key, out var known)) return known;
        return _checks[key] = Signatures.Check(armored, payload, sshNamespace, people.Keys);
    }
}

/// <summary>Names as messages show them.</summary>
internal static class Names
{
    /// <summary>A commit by its first twelve digits.</summary>
    public static string Short(string commit) => commit.Length > 12 ? commit[..12] : commit;

    /// <summary>A few names in a sentence.</summary>
    public static string Joined(IEnumerable<string> names) => string.Join(", ", names);
}
