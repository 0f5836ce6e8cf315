using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bylaw.Bench;

/// <summary>CPU time of programs that were started and have ended, user and system together, with that of the programs which they started.</summary>
internal static partial class ProcessClock
{
    private const int Children = -1;

    /// <summary>What a run costs in milliseconds, and what it writes. Throws unless it ends with the exit code.</summary>
    public static (double Milliseconds, string Output) Run(string program, IReadOnlyList<string> arguments, int exitCode = 0)
    {
        var before = Milliseconds();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != exitCode) throw new InvalidDataException($"{program} {string.Join(' ', arguments)} ends with {process.ExitCode} and says {output}");
        return (Milliseconds() - before, output);
    }

    private static double Milliseconds()
    {
        _ = getrusage(Children, out var usage);
        return (usage.UserSeconds + usage.SystemSeconds) * 1000.0 + (usage.UserMicroseconds + usage.SystemMicroseconds) / 1000.0;
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int getrusage(int who, out Usage usage);

    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct Usage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long SystemSeconds;
        public long SystemMicroseconds;
    }
}
