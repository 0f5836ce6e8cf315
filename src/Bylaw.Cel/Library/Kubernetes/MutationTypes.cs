using System.Collections;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Bylaw.Cel.Checking;
using Bylaw.Cel.Planning;
using Bylaw.Core.Values;

namespace Bylaw.Cel.Library.Kubernetes;

/// <summary>
/// The types that mutations are written with: <c>JSONPatch</c>, and <c>Object</c> with a type for each of its fields, named
/// after the way to it (<c>Object.spec.template</c>).
/// </summary>
internal sealed class MutationTypes(ITypeProvider others) : ITypeProvider
{
    private const string RootName = "Object", PatchName = "JSONPatch";

    /// <summary>What <c>ApplyConfiguration</c> gives.</summary>
    public static readonly CelType Root = CelType.Message(RootName);

    /// <summary>What <c>JSONPatch</c> gives.</summary>
    public static readonly CelType Patches = CelType.List(CelType.Message(PatchName));

    private static readonly FrozenDictionary<string, CelType> s_patch =
        new[] { ("op", CelType.String), ("path", CelType.String), ("from", CelType.String), ("value", CelType.Dyn) }.ToFrozenDictionary(field => field.Item1, field => field.Item2, StringComparer.Ordinal);

    private static readonly AnyFields s_any = new();

    public CelType? Find(string name) => others.Find(name) ?? (IsOwn(name) ? CelType.TypeOf(CelType.Message(name)) : null);

    public IReadOnlyDictionary<string, CelType>? Fields(string type) => type == PatchName ? s_patch : IsObject(type) ? s_any : others.Fields(type);

    public Value? Make(string type, ObjectValue fields, CelSession session) => IsOwn(type) ? new TypedObjectValue(type, fields) : others.Make(type, fields, session);

    private static bool IsOwn(string name) => name == PatchName || IsObject(name);

    private static bool IsObject(string name) => name == RootName || name.StartsWith(RootName + ".", StringComparison.Ordinal);

    /// <summary>Every field there could be: what may be in an object is known only when it is merged.</summary>
    private sealed class AnyFields : IReadOnlyDictionary<string, CelType>
    {
        public CelType this[string key] => CelType.Dyn;

        public IEnumerable<string> Keys => [];

        public IEnumerable<CelType> Values => [];

        public int Count => 0;

        public bool ContainsKey(string key) => true;

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out CelType value)
        {
            value = CelType.Dyn;
            return true;
        }

        public IEnumerator<KeyValuePair<string, CelType>> GetEnumerator() => Enumerable.Empty<KeyValuePair<string, CelType>>().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
