using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gatekeeper.Mutation;

/// <summary>The kinds that a mutator or an expansion template is written for. There are no globs in it.</summary>
internal sealed record AppliesTo(ImmutableArray<AppliesTo.Entry> Entries)
{
    internal sealed record Entry(ImmutableArray<string> Groups, ImmutableArray<string> Versions, ImmutableArray<string> Kinds, ImmutableArray<string> Operations)
    {
        public bool Covers(string group, string version, string kind) => Groups.Contains(group) && Versions.Contains(version) && Kinds.Contains(kind);
    }

    /// <summary>Each kind once.</summary>
    public IEnumerable<(string Group, string Version, string Kind)> All =>
        (from entry in Entries from @group in entry.Groups from version in entry.Versions from kind in entry.Kinds select (@group, version, kind)).Distinct();

    public bool Covers(string group, string version, string kind)
    {
        foreach (var entry in Entries)
            if (entry.Covers(group, version, kind)) return true;
        return false;
    }

    /// <summary>Whether an object is among them.</summary>
    public bool Covers(MutationSubject subject)
    {
        if (subject.Object is not { } found) return false;
        foreach (var entry in Entries)
            if (entry.Covers(found.Group, found.Version, found.Kind) && (entry.Operations.IsEmpty || entry.Operations.Contains(subject.Operation) || entry.Operations.Contains("*"))) return true;
        return false;
    }

    /// <summary>Reads <c>applyTo</c>, whose entries name groups, versions and kinds unless they may say nothing and then mean nothing; null, with a diagnostic, when it does not say what it must.</summary>
    public static AppliesTo? Read(Fields spec, string what, List<Diagnostic> problems, bool mayBeEmpty = false)
    {
        var entries = ImmutableArray.CreateBuilder<Entry>();
        foreach (var item in spec.Items("applyTo"))
        {
            var entry = new Entry(Texts(item, "groups"), Texts(item, "versions"), Texts(item, "kinds"), Texts(item, "operations"));
            foreach (var (list, field) in new[] { (entry.Groups, "groups"), (entry.Versions, "versions"), (entry.Kinds, "kinds") })
            {
                if (!list.IsEmpty || mayBeEmpty) continue;
                problems.Add(GatekeeperDiagnostics.MissingField($"an entry of `applyTo` of {what}", field, item.At));
                return null;
            }
            entries.Add(entry);
        }
        if (entries.Count > 0) return new AppliesTo(entries.ToImmutable());
        problems.Add(GatekeeperDiagnostics.MissingField(what, "applyTo", spec.PlaceOf("applyTo")));
        return null;
    }

    private static ImmutableArray<string> Texts(Fields item, string field) => item.Value(field) is ArrayValue list ? [.. list.OfType<StringValue>().Select(text => text.Text)] : [];
}
