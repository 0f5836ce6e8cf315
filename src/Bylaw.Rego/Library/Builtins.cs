using System.Collections.Frozen;

namespace Bylaw.Rego.Library;

/// <summary>All builtins by name: the table of contents of this folder. A group is one file with one table.</summary>
internal static class Builtins
{
    private static readonly Builtin[][] Groups =
    [
        CompiledBuiltins.Table,
        OperatorBuiltins.Table,
        NumberBuiltins.Table,
        SetBuiltins.Table,
        AggregateBuiltins.Table,
        TypeBuiltins.Table,
        TracingBuiltins.Table,
        ModuleBuiltins.Table,
        ArrayBuiltins.Table,
        BitBuiltins.Table,
        ObjectBuiltins.Table,
        JsonBuiltins.Table,
        GraphBuiltins.Table,
        StringBuiltins.Table,
        Time.TimeBuiltins.Table,
        Encodings.EncodingBuiltins.Table,
        CryptoBuiltins.Table,
        CertificateBuiltins.Table,
        TokenBuiltins.Table,
        SchemaBuiltins.Table,
        RegexBuiltins.Table,
        GlobBuiltins.Table,
        SemverBuiltins.Table,
        UnitBuiltins.Table,
        UuidBuiltins.Table,
        Encodings.JsonTextBuiltins.Table,
        GraphQLBuiltins.Table,
        AwsBuiltins.Table,
        HttpBuiltins.Table,
        ExternalDataBuiltins.Table,
        Net.NetBuiltins.Table,
        Net.UriBuiltins.Table,
        Encodings.YamlBuiltins.Table,
    ];

    public static readonly FrozenDictionary<string, Builtin> ByName =
        Groups.SelectMany(group => group).ToFrozenDictionary(builtin => builtin.Name, StringComparer.Ordinal);

    /// <summary>What a statement that prints calls.</summary>
    public static readonly Builtin Print = ByName["internal.print"];

    /// <summary>What a template string calls with its parts.</summary>
    public static readonly Builtin TemplateString = ByName["internal.template_string"];

    /// <summary>Names that a policy can call.</summary>
    public static IEnumerable<string> Callable => ByName.Values.Where(builtin => (builtin.Traits & (BuiltinTraits.Compiled | BuiltinTraits.Granted)) == 0).Select(builtin => builtin.Name);

    public static Builtin? Find(string name) => ByName.GetValueOrDefault(name);
}
