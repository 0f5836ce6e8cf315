using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;

namespace Bylaw.Governance.Forge;

/// <summary>
/// Asks a forge over HTTP. What it answers is not trusted to be small, quick or well formed. The token goes to the address that was
/// configured and nowhere else: redirects are not followed, and links to further pages are built here, not taken from answers.
/// </summary>
internal sealed class ForgeClient : IDisposable
{
    private const int LongestAnswer = 8 << 20;
    private const int MostTries = 3;
    private const int MostPages = 50;
    private const int PageSize = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private readonly HttpClient _http;
    private readonly Uri _base;
    private readonly TimeProvider _clock;
    private readonly string _variable;

    public ForgeClient(Uri address, string variable, Action<HttpRequestHeaders> authorize, TimeProvider clock)
    {
        _base = new Uri(address.AbsoluteUri.TrimEnd('/') + "/");
        (_variable, _clock) = (variable, clock);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Patience, MaxResponseContentBufferSize = LongestAnswer };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("bylaw");
        authorize(_http.DefaultRequestHeaders);
    }

    /// <summary>What went wrong first; null when nothing did.</summary>
    public Diagnostic? Problem { get; private set; }

    /// <summary>The object at a path; null when something is wrong.</summary>
    public ObjectValue? Object(string path, CancellationToken cancellation)
    {
        if (Get(path, cancellation) is not { } value) return null;
        return value as ObjectValue ?? Malformed<ObjectValue>(path, "an object was to be expected");
    }

    /// <summary>All objects of a list that comes in pages; null when something is wrong: a list that is cut off could hide a refusal.</summary>
    public List<ObjectValue>? List(string path, CancellationToken cancellation)
    {
        var all = new List<ObjectValue>();
        for (var page = 1; page <= MostPages; page++)
        {
            var url = string.Create(CultureInfo.InvariantCulture, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}per_page={PageSize}&page={page}");
            if (Get(url, cancellation) is not { } value) return null;
            if (value is not ArrayValue items || items.Any(item => item is not ObjectValue)) return Malformed<List<ObjectValue>>(url, "a list of objects was to be expected");
            all.AddRange(items.Cast<ObjectValue>());
            if (items.Count < PageSize) return all;
        }
        return Malformed<List<ObjectValue>>(path, $"the list has more than {MostPages} pages");
    }

    /// <summary>Says that an answer lacks something; gives null.</summary>
    public T? Malformed<T>(string path, string why)
        where T : class
    {
        Problem ??= ForgeDiagnostics.MalformedAnswer(new Uri(_base, path).AbsoluteUri, why);
        return null;
    }

    public void Dispose() => _http.Dispose();

    private Value? Get(string path, CancellationToken cancellation)
    {
        var url = new Uri(_base, path);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                using var answer = _http.GetAsync(url, cancellation).GetAwaiter().GetResult();
                if (answer.IsSuccessStatusCode) return Read(path, answer.Content.ReadAsByteArrayAsync(cancellation).GetAwaiter().GetResult());
                if (attempt == MostTries || WaitFor(answer) is not { } wait) return Refused(url, answer.StatusCode);
                Task.Delay(wait, _clock, cancellation).GetAwaiter().GetResult();
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            Problem ??= ForgeDiagnostics.NoAnswer(url.AbsoluteUri, exception is OperationCanceledException ? "it took too long, or was cancelled" : exception.Message);
            return null;
        }
    }

    private Value? Read(string path, byte[] body)
    {
        var read = JsonReader.Read(path, body, new ReadOptions { MaxBytes = LongestAnswer, MaxDepth = 64 });
        return read.HasErrors || read.Documents.Length != 1 ? Malformed<Value>(path, "it is no JSON") : read.Documents[0].Root;
    }

    private Value? Refused(Uri url, HttpStatusCode status)
    {
        Problem ??= ForgeDiagnostics.Refused(url.AbsoluteUri, (int)status, _variable);
        return null;
    }

    // A forge that is busy says so, and when to come again. A wait longer than anybody watches is a refusal.
    private TimeSpan? WaitFor(HttpResponseMessage answer)
    {
        var isBusy = answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
        var asked = answer.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - _clock.GetUtcNow() : null;
        if (!isBusy && !(answer.StatusCode == HttpStatusCode.Forbidden && asked is not null)) return null;
        var wait = asked ?? TimeSpan.FromSeconds(1);
        return wait > LongestWait ? null : wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
