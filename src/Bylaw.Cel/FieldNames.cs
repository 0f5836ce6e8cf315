using System.Collections.Frozen;

namespace Bylaw.Cel;

/// <summary>How expressions in the API server write the names of fields that are no names of the language.</summary>
internal static class FieldNames
{
    private static readonly FrozenSet<string> s_reserved = FrozenSet.Create(StringComparer.Ordinal,
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while");

    private static readonly (string Written, string Name)[] s_escapes = [("__dash__", "-"), ("__dot__", "."), ("__slash__", "/"), ("__underscores__", "__")];

    /// <summary>The name with <c>__dash__</c>, <c>__dot__</c>, <c>__slash__</c> and <c>__underscores__</c>, and reserved words as <c>__namespace__</c>.</summary>
    public static string Escape(string name) => s_reserved.Contains(name)
        ? $"__{name}__"
        : name.Replace("__", "__underscores__", StringComparison.Ordinal).Replace(".", "__dot__", StringComparison.Ordinal).Replace("-", "__dash__", StringComparison.Ordinal).Replace("/", "__slash__", StringComparison.Ordinal);

    /// <summary>The name of the field that is written so; null when nothing in it is escaped.</summary>
    public static string? Unescape(string written)
    {
        if (!written.Contains("__", StringComparison.Ordinal)) return null;
        var name = written.StartsWith("__", StringComparison.Ordinal) && written.EndsWith("__", StringComparison.Ordinal) && written.Length > 4 && s_reserved.Contains(written[2..^2]) ? written[2..^2] : Plain(written);
        // What is no escaped form of a name is a name of its own.
        return name != written && Escape(name) == written ? name : null;
    }

    private static string Plain(string written)
    {
        var name = new System.Text.StringBuilder(written.Length);
        for (var at = 0; at < written.Length;)
        {
            var escape = Array.Find(s_escapes, one => string.CompareOrdinal(written, at, one.Written, 0, one.Written.Length) == 0);
            name.Append(escape.Written is null ? written[at].ToString() : escape.Name);
            at += escape.Written?.Length ?? 1;
        }
        return name.ToString();
    }
}
