namespace Bylaw.Core.Values;

/// <summary>The kinds of values, in canonical order.</summary>
public enum ValueKind
{
    /// <summary>JSON null.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A decimal number of any size.</summary>
    Number,

    /// <summary>Unicode text.</summary>
    String,

    /// <summary>An ordered list.</summary>
    Array,

    /// <summary>A map; keys are any values, in JSON always strings.</summary>
    Object,

    /// <summary>A set of distinct values.</summary>
    Set,

    /// <summary>A value of one language, without a form in JSON.</summary>
    Opaque,
}
