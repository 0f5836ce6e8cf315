using System.Net.Http.Headers;

namespace Bylaw.Rego.Library.Http;

/// <summary>Sends requests through the platform's client. Nothing is kept from one request to the next.</summary>
internal sealed class HttpExchange : IHttpExchange
{
    /// <summary>Most bytes of an answer.</summary>
    private const int MaxAnswer = 16 << 20;

    public HttpAnswer Send(HttpQuestion question)
    {
        try
        {
            using var handler = new SocketsHttpHandler { AllowAutoRedirect = question.FollowRedirects, UseCookies = false, ConnectTimeout = question.Timeout };
            using var client = new HttpClient(handler) { Timeout = question.Timeout, MaxResponseContentBufferSize = MaxAnswer };
            using var request = MakeRequest(question);
            using var response = client.Send(request);
            using var content = new MemoryStream();
            response.Content.ReadAsStream().CopyTo(content);
            return new HttpAnswer((int)response.StatusCode, response.ReasonPhrase ?? "", [.. HeadersOf(response.Headers), .. HeadersOf(response.Content.Headers)], content.ToArray(), null);
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException or IOException or InvalidOperationException or NotSupportedException)
        {
            return HttpAnswer.None(problem is OperationCanceledException ? "request timed out" : problem.Message);
        }
    }

    private static HttpRequestMessage MakeRequest(HttpQuestion question)
    {
        var request = new HttpRequestMessage(new HttpMethod(question.Method), question.Url);
        if (question.Body is not null) request.Content = new ByteArrayContent(question.Body);
        foreach (var (name, value) in question.Headers)
        {
            if (request.Headers.TryAddWithoutValidation(name, value)) continue;
            request.Content ??= new ByteArrayContent([]);
            request.Content.Headers.TryAddWithoutValidation(name, value);
        }
        return request;
    }

    private static IEnumerable<(string, string)> HeadersOf(HttpHeaders headers)
    {
        foreach (var (name, values) in headers)
            foreach (var value in values) yield return (name, value);
    }
}
