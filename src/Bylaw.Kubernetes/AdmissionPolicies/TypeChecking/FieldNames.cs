using System.Collections.Frozen;

namespace Bylaw.Kubernetes.AdmissionPolicies.TypeChecking;

/// <summary>How expressions write the names of fields that are no names of the language.</summary>
internal static class FieldNames
{
    private static readonly FrozenSet<string> s_reserved = FrozenSet.Create(StringComparer.Ordinal,
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while");

    /// <summary>The name with <c>__dash__</c>, <c>__dot__</c>, <c>__slash__</c> and <c>__underscores__</c>, and reserved words as <c>__namespace__</c>.</summary>
    public static string Escape(string name) => s_reserved.Contains(name)
        ? $"__{name}__"
        : name.Replace("__", "__underscores__", StringComparison.Ordinal).Replace(".", "__dot__", StringComparison.Ordinal).Replace("-", "__dash__", StringComparison.Ordinal).Replace("/", "__slash__", StringComparison.Ordinal);
}
