namespace Bylaw.Rego.Library.Http;

/// <summary>Sends requests. The other implementation answers from memory, in tests.</summary>
internal interface IHttpExchange
{
    /// <summary>Sends a request and waits; a message in place of an answer when there is none.</summary>
    HttpAnswer Send(HttpQuestion question);
}

/// <summary>A request as far as it goes over the wire.</summary>
internal sealed record HttpQuestion(string Method, Uri Url, List<(string Name, string Value)> Headers, byte[]? Body, TimeSpan Timeout)
{
    /// <summary>Whether redirects are followed.</summary>
    public bool FollowRedirects { get; init; }
}

/// <summary>An answer, or why there is none.</summary>
internal sealed record HttpAnswer(int Status, string Reason, List<(string Name, string Value)> Headers, byte[] Body, string? Error)
{
    public static HttpAnswer None(string error) => new(0, "", [], [], error);
}
