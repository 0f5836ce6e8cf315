using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Checking.Types;
using Bylaw.Rego.Library;

namespace Bylaw.Rego;

/// <summary>What policies may depend on: builtins, keywords and features, as a file of OPA's capabilities names them. Immutable.</summary>
public sealed class RegoCapabilities
{
    private static readonly (string Name, string Operator)[] Operators =
    [
        ("plus", "+"), ("minus", "-"), ("mul", "*"), ("div", "/"), ("rem", "%"), ("and", "&"), ("or", "|"), ("equal", "=="), ("neq", "!="),
        ("lt", "<"), ("lte", "<="), ("gt", ">"), ("gte", ">="), ("eq", "="), ("assign", ":="), ("internal.member_2", "in"),
    ];

    /// <summary>Builtins that are part of the language here, and no functions.</summary>
    private static readonly (string Name, string Signature)[] Statements =
    [
        ("eq", "(any, any) => boolean"),
        ("assign", "(any, any) => boolean"),
        ("print", "(any...)"),
        ("rego.metadata.chain", "() => array[any]"),
        ("rego.metadata.rule", "() => any"),
        ("internal.print", "(array[set[any]])"),
        ("internal.test_case", "(array[set[any]])"),
        ("internal.template_string", "(array[any]) => string"),
    ];

    private readonly HashSet<string> _builtins;
    private readonly HashSet<string> _keywords;
    private readonly HashSet<string> _features;

    private RegoCapabilities(ObjectValue document)
    {
        Document = document;
        _builtins = Texts(document.Get("builtins"), item => (item as ObjectValue)?.GetText("name"));
        _keywords = Texts(document.Get("future_keywords"), item => (item as StringValue)?.Text);
        _features = Texts(document.Get("features"), item => (item as StringValue)?.Text);
        AllowedHosts = document.Get("allow_net") is ArrayValue hosts ? [.. hosts.OfType<StringValue>().Select(host => host.Text)] : null;
    }

    /// <summary>All that Bylaw can do, which is what OPA 1.22 can do.</summary>
    public static RegoCapabilities Current { get; } = new(MakeCurrent());

    /// <summary>The document as OPA writes it.</summary>
    public ObjectValue Document { get; }

    /// <summary>The hosts that may be asked over the network; null for all.</summary>
    public ImmutableArray<string>? AllowedHosts { get; }

    /// <summary>Whether a builtin may be used.</summary>
    public bool HasBuiltin(string name) => _builtins.Contains(name);

    /// <summary>Whether a keyword may be imported.</summary>
    public bool HasKeyword(string name) => _keywords.Contains(name);

    /// <summary>Whether a feature may be used: <c>rego_v1</c>, <c>template_strings</c>, …</summary>
    public bool HasFeature(string name) => _features.Contains(name);

    /// <summary>Takes a document such as OPA writes; null when it is none.</summary>
    public static RegoCapabilities? Of(Value? document) =>
        document is ObjectValue map && map.Get("builtins") is null or ArrayValue or NullValue ? new RegoCapabilities((ObjectValue)document) : null;

    /// <summary>What a program uses and may not; one diagnostic for each place.</summary>
    public ImmutableArray<Diagnostic> Check(RegoProgram program) => CapabilityCheck.Check(program, this);

    /// <summary>The builtins and features that a program uses, as a document of capabilities.</summary>
    public static ObjectValue NeededBy(RegoProgram program) => NeededCapabilities.Of(program);

    private static HashSet<string> Texts(Value? list, Func<Value, string?> text) =>
        list is ArrayValue items ? [.. items.Select(text).OfType<string>()] : [];

    private static ObjectValue MakeCurrent()
    {
        var fields = new ObjectBuilder(4);
        var builtins = Builtins.ByName.Values.Where(builtin => (builtin.Traits & (BuiltinTraits.Deprecated | BuiltinTraits.Granted)) == 0).Select(Declare)
            .Concat(Statements.Select(statement => Declare(statement.Name, statement.Signature, BuiltinTraits.None)));
        fields.Set("builtins", new ArrayValue([.. builtins.OrderBy(builtin => builtin.GetText("name"), StringComparer.Ordinal)]));
        fields.Set("future_keywords", List("and", "not", "or"));
        fields.Set("wasm_abi_versions", new ArrayValue([AbiVersion(1), AbiVersion(2)]));
        fields.Set("features", List("keywords_in_refs", "rego_v1", "rego_v2", "template_strings"));
        return fields.ToObject();
    }

    private static ObjectValue Declare(Builtin builtin) => Declare(builtin.Name, builtin.Signature, builtin.Traits);

    internal static ObjectValue Declare(string name, string signature, BuiltinTraits traits)
    {
        var fields = new ObjectBuilder(5);
        fields.Set("name", Value.Of(name));
        fields.Set("decl", TypeDocument.Of(new SignatureReader(signature).Read()));
        if (Array.Find(Operators, item => item.Name == name).Operator is { } infix) fields.Set("infix", Value.Of(infix));
        if (traits.HasFlag(BuiltinTraits.Relation)) fields.Set("relation", BooleanValue.True);
        if (traits.HasFlag(BuiltinTraits.Nondeterministic)) fields.Set("nondeterministic", BooleanValue.True);
        return fields.ToObject();
    }

    private static ObjectValue AbiVersion(int minor)
    {
        var version = new ObjectBuilder(2);
        version.Set("version", Value.Of(1));
        version.Set("minor_version", Value.Of(minor));
        return version.ToObject();
    }

    private static ArrayValue List(params string[] words) => new([.. words.Select(Value.Of)]);
}
