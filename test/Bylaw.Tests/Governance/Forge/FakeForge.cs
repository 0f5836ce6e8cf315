using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bylaw.Tests.Governance.Forge;

/// <summary>A server on this machine that says what it was told, and keeps what it was asked.</summary>
internal sealed class FakeForge : IDisposable
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
