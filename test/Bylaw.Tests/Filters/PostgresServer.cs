using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Xunit;

namespace Bylaw.Tests.Filters;

/// <summary>
/// A PostgreSQL server of its own: a fresh cluster in a temporary folder, on a free port of the loopback address, gone
/// when the tests end. <c>Missing</c> says why there is none.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bylaw-postgres-").FullName;
    private Process? _server;

    public PostgresServer()
    {
        if (Bin() is not { } bin)
        {
            Missing = "PostgreSQL is not installed: apt-get install postgresql";
            return;
        }
        Start(bin);
    }

    public string? Missing { get; private set; }

    public string ConnectionString { get; private set; } = "";

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        if (_server is { HasExited: false })
        {
            _server.Kill(entireProcessTree: true);
            _server.WaitForExit(10_000);
        }
        _server?.Dispose();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private void Start(string bin)
    {
        Directory.CreateDirectory(_folder);
        // The server refuses to run as root.
        var user = Environment.UserName == "root" ? (File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody") : null;
        if (user is not null) Run("chown", [user, _folder]);
        var cluster = Path.Combine(_folder, "data");
        if (Run(As(user, Path.Combine(bin, "initdb"), out var rest), [.. rest, "-D", cluster, "-U", "bylaw", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]) is { } failure)
        {
            Missing = $"initdb failed: {failure}";
            return;
        }
        var port = FreePort().ToString(CultureInfo.InvariantCulture);
        _server = Begin(As(user, Path.Combine(bin, "postgres"), out rest), [.. rest, "-D", cluster, "-h", "127.0.0.1", "-p", port, "-k", _folder, "-c", "fsync=off"]);
        ConnectionString = $"Host=127.0.0.1;Port={port};Username=bylaw;Database=postgres;Timeout=5;Pooling=true";
        Missing = Await();
    }

    private string? Await()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            try
            {
                using var connection = new NpgsqlConnection(ConnectionString);
                connection.Open();
                return null;
            }
            catch (NpgsqlException)
            {
                if (_server!.HasExited) return "the PostgreSQL server did not start";
                Thread.Sleep(100);
            }
        }
        return "the PostgreSQL server did not answer";
    }

    private static string As(string? user, string program, out string[] rest)
    {
        rest = user is null ? [] : [$"--reuid={user}", $"--regid={(user == "nobody" ? "nogroup" : user)}", "--clear-groups", program];
        return user is null ? program : "setpriv";
    }

    private static string? Bin()
    {
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (Directory.Exists("/usr/lib/postgresql")) folders = folders.Concat(Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending().Select(version => Path.Combine(version, "bin")));
        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string? Run(string program, string[] arguments)
    {
        using var process = Begin(program, arguments);
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : error.Result;
    }

    private static Process Begin(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = "/" };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        return process;
    }
}

[CollectionDefinition("postgres")]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>;
