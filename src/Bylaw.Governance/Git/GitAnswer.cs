using System.Text;
using Bylaw.Core.Diagnostics;

namespace Bylaw.Governance.Git;

/// <summary>What a run of git gave.</summary>
internal sealed record GitAnswer(int ExitCode, byte[] Output, string Error, bool WasStopped, bool WasCancelled, bool WasCut)
{
    /// <summary>The output as text, without the line feed at its end.</summary>
    public string Text => Encoding.UTF8.GetString(Output).TrimEnd('\n');

    /// <summary>Why it failed, for a command that did.</summary>
    public Diagnostic Failure(string command) =>
        WasStopped ? GitDiagnostics.Stopped(command, WasCancelled) : GitDiagnostics.GitFailed(command, Error);

    /// <summary>Runs git to its end and keeps at most so many bytes of its output.</summary>
    public static GitAnswer? Of(string program, string directory, IReadOnlyList<string> arguments, int limit, TimeSpan patience, CancellationToken cancellation)
    {
        using var process = GitProcess.Start(program, directory, arguments, patience, cancellation);
        if (process is null) return null;
        process.EndInput();
        var output = new MemoryStream();
        var buffer = new byte[1 << 16];
        var cut = false;
        while (process.Read(buffer) is var count && count > 0)
        {
            cut |= output.Length + count > limit;
            if (!cut) output.Write(buffer, 0, count);
        }
        var exitCode = process.Wait();
        // Whoever is stopped may have ended just before, and then says 0.
        return new GitAnswer(process.WasStopped ? -1 : exitCode, output.ToArray(), process.Error, process.WasStopped, process.WasCancelled, cut);
    }
}
