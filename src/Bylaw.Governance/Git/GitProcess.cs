using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Bylaw.Governance.Git;

/// <summary>A git that runs. It is stopped when it does not answer in time, or when the caller cancels; its output ends then.</summary>
internal sealed class GitProcess : IDisposable
{
    private const int LongestError = 4096;
    private readonly Process _process;
    private readonly TimeSpan _patience;
    private readonly Timer _watchdog;
    private readonly CancellationTokenRegistration _cancellation;
    private readonly StringBuilder _error = new();
    private volatile bool _stopped;
    private volatile bool _cancelled;

    private GitProcess(Process process, TimeSpan patience, CancellationToken cancellation)
    {
        _process = process;
        _patience = patience;
        _watchdog = new Timer(_ => Stop(cancelled: false));
        process.ErrorDataReceived += (_, line) => KeepError(line.Data);
        process.BeginErrorReadLine();
        _cancellation = cancellation.Register(() => Stop(cancelled: true));
    }

    /// <summary>Whether it was stopped before its end.</summary>
    public bool WasStopped => _stopped;

    /// <summary>Whether it was stopped because the caller asked for it.</summary>
    public bool WasCancelled => _cancelled;

    /// <summary>What it said on its error stream, cut when long.</summary>
    public string Error
    {
        get
        {
            lock (_error) return _error.ToString().Trim();
        }
    }

    /// <summary>Starts git; null when the system refuses.</summary>
    public static GitProcess? Start(string program, string directory, IEnumerable<string> arguments, TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            return new GitProcess(Process.Start(GitProgram.Command(program, directory, arguments))!, patience, cancellation);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>The next bytes of its output; 0 at the end.</summary>
    public int Read(Span<byte> buffer)
    {
        _watchdog.Change(_patience, Timeout.InfiniteTimeSpan);
        var count = _process.StandardOutput.BaseStream.Read(buffer);
        _watchdog.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return count;
    }

    /// <summary>Sends it input; false when it does not listen any more.</summary>
    public bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _watchdog.Change(_patience, Timeout.InfiniteTimeSpan);
            _process.StandardInput.BaseStream.Write(bytes);
            _process.StandardInput.BaseStream.Flush();
            _watchdog.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void EndInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read all: its exit code tells.
        }
    }

    /// <summary>Its exit code, once it has ended.</summary>
    public int Wait()
    {
        _watchdog.Change(_patience, Timeout.InfiniteTimeSpan);
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        _cancellation.Dispose();
        _watchdog.Dispose();
        if (!_process.HasExited) EndInput();
        if (!_process.WaitForExit(1000)) Stop(cancelled: false);
        _process.Dispose();
    }

    private void Stop(bool cancelled)
    {
        _cancelled |= cancelled;
        _stopped = true;
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }
    }

    private void KeepError(string? line)
    {
        lock (_error)
        {
            if (line is not null && _error.Length < LongestError) _error.Append(line).Append('\n');
        }
    }
}
