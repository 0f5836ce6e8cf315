using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bylaw.Core.Diagnostics;
using Bylaw.Governance.Forge;
using Xunit;

namespace Bylaw.Tests.Governance.Forge;

/// <summary>Reviews are read from a forge that behaves, and from one that does not.</summary>
public sealed class ForgeReviewTests
{
    private const string Head = "1111111111111111111111111111111111111111";
    private const string Base = "2222222222222222222222222222222222222222";
    private const string Old = "3333333333333333333333333333333333333333";
    private const string Pull = $$$"""{"user":{"login":"pnair"},"base":{"sha":"{{{Base}}}"},"head":{"sha":"{{{Head}}}"}}""";
    private const string Commits = """[{"author":{"login":"jweber"},"committer":null,"commit":{"author":{"email":"jonas@acme.example"},"committer":{"email":"noreply@github.com"}}}]""";

    [Fact]
    public void On_GitHub_the_latest_word_of_each_reviewer_counts()
    {
        using var forge = new FakeForge();
        forge.Says("/repos/acme/policies/pulls/7", Pull);
        forge.Says("/repos/acme/policies/pulls/7/commits?per_page=100&page=1", Commits);
        forge.Says("/repos/acme/policies/pulls/7/reviews?per_page=100&page=1", Reviews(
            Review(1, "meit", "APPROVED", Old), Review(2, "iokafor", "APPROVED", Head), Review(3, "iokafor", "COMMENTED", Head),
            Review(4, "smarino", "APPROVED", Head), Review(5, "smarino", "CHANGES_REQUESTED", Head), Review(6, "dachebe", "APPROVED", Head), Review(7, "Dachebe", "DISMISSED", Head),
            Review(8, "lfischer", "CHANGES_REQUESTED", Old), Review(9, "lfischer", "APPROVED", Head), Review(10, "tlindqvist", "PENDING", Head), """{"id":11,"user":null,"state":"APPROVED"}"""));
        var pull = GitHub(forge, out var problem);
        Assert.Null(problem);
        Assert.Equal(("pnair", Base, Head), (pull!.Author, pull.Base, pull.Head));
        Assert.Equal(["pnair", "jweber", "jonas@acme.example", "noreply@github.com"], pull.Authors);
        Assert.Equal([("2", "iokafor", Head), ("9", "lfischer", Head), ("1", "meit", Old)], pull.Reviews.Select(review => (review.ReviewId, review.Login, review.Commit)));
        Assert.All(forge.Requests, request => Assert.Contains("Authorization: Bearer secret", request, StringComparison.Ordinal));
    }

    [Fact]
    public void All_pages_are_read_and_one_that_is_missing_fails_all()
    {
        using var forge = new FakeForge();
        forge.Says("/repos/acme/policies/pulls/7", Pull);
        forge.Says("/repos/acme/policies/pulls/7/commits?per_page=100&page=1", "[]");
        forge.Says("/repos/acme/policies/pulls/7/reviews?per_page=100&page=1", Reviews([.. Enumerable.Range(1, 100).Select(i => Review(i, "meit", "APPROVED", Head))]));
        Assert.Null(GitHub(forge, out var problem));
        Assert.Equal("BLW6091", problem!.Code.Id);
        // The refusal on the second page is what counts.
        forge.Says("/repos/acme/policies/pulls/7/reviews?per_page=100&page=2", Reviews(Review(101, "meit", "CHANGES_REQUESTED", Head)));
        Assert.Empty(GitHub(forge, out _)!.Reviews);
    }

    [Theory]
    [InlineData("""[{"id":1,"user":{"login":"meit"},"state":"APPROVED","submitted_at":"2026-02-15T12:00:00Z"}]""")]
    [InlineData("""[{"id":1,"user":{"login":"meit"},"state":"APPROVED","submitted_at":"2026-02-15T12:00:00Z","commit_id":"main"}]""")]
    [InlineData("""[{"id":"x","user":{"login":"meit"},"state":"APPROVED","submitted_at":"2026-02-15T12:00:00Z","commit_id":"1111111111111111111111111111111111111111"}]""")]
    [InlineData("""[{"id":1,"user":{"login":"meit"},"state":"LOVED"}]""")]
    [InlineData("""[1]""")]
    [InlineData("""{}""")]
    [InlineData("""<html>""")]
    [InlineData("")]
    public void A_malformed_answer_is_a_diagnostic(string reviews)
    {
        using var forge = new FakeForge();
        forge.Says("/repos/acme/policies/pulls/7", Pull);
        forge.Says("/repos/acme/policies/pulls/7/commits?per_page=100&page=1", "[]");
        forge.Says("/repos/acme/policies/pulls/7/reviews?per_page=100&page=1", reviews);
        Assert.Null(GitHub(forge, out var problem));
        Assert.Equal("BLW6092", problem!.Code.Id);
    }

    [Fact]
    public void A_forge_that_is_busy_is_asked_again_and_one_that_refuses_is_not()
    {
        using var forge = new FakeForge();
        forge.Says("/repos/acme/policies/pulls/7", "", 429, "Retry-After: 0");
        Assert.Null(GitHub(forge, out var problem));
        Assert.Contains("status 429", problem!.Message, StringComparison.Ordinal);
        Assert.Equal(3, forge.Requests.Count);
        forge.Says("/repos/acme/policies/pulls/7", "", 404);
        Assert.Null(GitHub(forge, out problem));
        Assert.Contains("GITHUB_TOKEN", problem!.Help, StringComparison.Ordinal);
        Assert.Equal(4, forge.Requests.Count);
        forge.Says("/repos/acme/policies/pulls/7", "", 429, "Retry-After: 99999");
        Assert.Null(GitHub(forge, out _));
        Assert.Equal(5, forge.Requests.Count);
    }

    [Fact]
    public void A_redirect_is_not_followed_with_the_token()
    {
        using var other = new FakeForge();
        using var forge = new FakeForge();
        forge.Says("/repos/acme/policies/pulls/7", "", 302, $"Location: {other.Address}repos/acme/policies/pulls/7");
        Assert.Null(GitHub(forge, out var problem));
        Assert.Equal("BLW6091", problem!.Code.Id);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public void Nobody_at_the_address_is_a_diagnostic()
    {
        var forge = new FakeForge();
        forge.Dispose();
        Assert.Null(GitHub(forge, out var problem));
        Assert.Equal("BLW6090", problem!.Code.Id);
    }

    [Fact]
    public void On_GitLab_approvals_count_that_were_given_after_the_last_push()
    {
        using var forge = new FakeForge();
        const string Root = "/projects/acme%2Fpolicies/merge_requests/7";
        forge.Says(Root, $$$"""{"author":{"username":"priya"},"sha":"{{{Head}}}"}""");
        forge.Says(Root + "/versions?per_page=100&page=1", $$$"""
            [{"id":2,"created_at":"2026-02-15T12:00:00Z","base_commit_sha":"{{{Base}}}","head_commit_sha":"{{{Head}}}"},{"id":1,"created_at":"2026-02-15T10:00:00Z","base_commit_sha":"{{{Base}}}","head_commit_sha":"{{{Old}}}"}]
            """);
        forge.Says(Root + "/approvals", """{"approved_by":[{"user":{"username":"mei"}},{"user":{"username":"ines"}},{"user":{"username":"silent"}}]}""");
        forge.Says(Root + "/notes?sort=asc&order_by=created_at&per_page=100&page=1", """
            [{"id":5,"system":true,"body":"approved this merge request","author":{"username":"mei"},"created_at":"2026-02-15T11:00:00Z"},
             {"id":6,"system":true,"body":"approved this merge request","author":{"username":"ines"},"created_at":"2026-02-15T13:00:00Z"},
             {"id":7,"system":false,"body":"approved this merge request","author":{"username":"mei"},"created_at":"2026-02-15T14:00:00Z"}]
            """);
        forge.Says(Root + "/commits?per_page=100&page=1", """[{"author_email":"priya@acme.example","committer_email":"jonas@acme.example"}]""");
        var request = new GitLabReviews(forge.Address, "secret", false, TimeProvider.System).Read("acme/policies", 7, out var problem, TestContext.Current.CancellationToken);
        Assert.Null(problem);
        var review = Assert.Single(request!.Reviews);
        Assert.Equal(("ines", "6", Head), (review.Login, review.ReviewId, review.Commit));
        Assert.Equal(["priya", "priya@acme.example", "jonas@acme.example"], request.Authors);
        Assert.All(forge.Requests, one => Assert.Contains("PRIVATE-TOKEN: secret", one, StringComparison.Ordinal));
    }

    private static ForgePullRequest? GitHub(FakeForge forge, out Diagnostic? problem) =>
        new GitHubReviews(forge.Address, "secret", TimeProvider.System).Read("acme/policies", 7, out problem, TestContext.Current.CancellationToken);

    private static string Reviews(params string[] reviews) => $"[{string.Join(',', reviews)}]";

    private static string Review(int id, string login, string state, string commit) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"id":{{id}},"user":{"login":"{{login}}"},"state":"{{state}}","submitted_at":"2026-02-15T12:00:00Z","commit_id":"{{commit}}"}""");

    /// <summary>A server on this machine that says what it was told, and keeps what it was asked.</summary>
    private sealed class FakeForge : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Dictionary<string, string> _answers = new(StringComparer.Ordinal);
        private readonly List<string> _requests = [];

        public FakeForge()
        {
            _listener.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
            new Thread(Serve) { IsBackground = true }.Start();
        }

        public Uri Address { get; }

        public IReadOnlyList<string> Requests
        {
            get
            {
                lock (_answers) return [.. _requests];
            }
        }

        public void Says(string path, string body, int status = 200, string? header = null)
        {
            lock (_answers) _answers[path] = $"HTTP/1.1 {status} x\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{(header is null ? "" : header + "\r\n")}\r\n{body}";
        }

        public void Dispose() => _listener.Dispose();

        private void Serve()
        {
            try
            {
                while (true)
                {
                    using var client = _listener.AcceptTcpClient();
                    Answer(client.GetStream());
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException or InvalidOperationException)
            {
                // The test is over.
            }
        }

        private void Answer(NetworkStream stream)
        {
            var reader = new StreamReader(stream, Encoding.UTF8);
            var request = new StringBuilder();
            while (reader.ReadLine() is { Length: > 0 } line) request.Append(line).Append('\n');
            var path = request.ToString().Split(' ')[1];
            lock (_answers)
            {
                _requests.Add(request.ToString());
                stream.Write(Encoding.UTF8.GetBytes(_answers.GetValueOrDefault(path) ?? "HTTP/1.1 500 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
            }
        }
    }
}
