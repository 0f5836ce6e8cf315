using System.Collections.Frozen;

namespace Bylaw.Rego.Library;

/// <summary>All builtins by name: the table of contents of this folder. A group is one file with one table.</summary>
internal static class Builtins
{
    private static readonly Builtin[][] Groups =
    [
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
        Net.NetBuiltins.Table,
        Net.UriBuiltins.Table,
        Encodings.YamlBuiltins.Table,
    ];

    public static readonly FrozenDictionary<string, Builtin> ByName =
        Groups.SelectMany(group => group).ToFrozenDictionary(builtin => builtin.Name, StringComparer.Ordinal);

    public static Builtin? Find(string name) => ByName.GetValueOrDefault(name);
}
