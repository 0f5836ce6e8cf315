namespace Bylaw.Kubernetes.Types;

/// <summary>What a value of a Kubernetes object can be.</summary>
internal enum SchemaType
{
    /// <summary>Anything: nothing is said of it.</summary>
    Any,
    String,
    Integer,
    Number,
    Boolean,
    /// <summary>Bytes, written in Base64.</summary>
    Bytes,
    /// <summary>A point in time, written in RFC 3339.</summary>
    Time,
    /// <summary>A length of time.</summary>
    Duration,
    /// <summary>A quantity: a text, or a number.</summary>
    Quantity,
    IntOrString,
    List,
    /// <summary>Any keys, with values of one type.</summary>
    Map,
    /// <summary>The fields that it names.</summary>
    Object,
}
