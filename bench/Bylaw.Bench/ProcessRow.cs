using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Bylaw.Bench;

/// <summary>What a short command costs as a process: CPU time of user and system together, in milliseconds, of the program as it is published.</summary>
internal static partial class ProcessRow
{
    private const int Runs = 25;
    private const int Children = -1;

    private const string Policy = """
        package authz

        default allow := false

        allow if "admin" in input.roles
        """;

    /// <summary>One query over a small policy and input, as a script or a hook would ask it.</summary>
    public static string Measure(string program)
    {
        var folder = Directory.CreateTempSubdirectory("bylaw-bench");
        try
        {
            var (policy, input) = (Path.Combine(folder.FullName, "authz.rego"), Path.Combine(folder.FullName, "input.json"));
            File.WriteAllText(policy, Policy);
            File.WriteAllText(input, """{"roles": ["dev", "admin"]}""");
            string[] command = ["opa", "eval", "--data", policy, "--input", input, "data.authz.allow"];
            var times = Enumerable.Range(0, Runs).Select(_ => Run(program, command)).Order().ToList();
            return string.Create(CultureInfo.InvariantCulture, $"one query as a process: {times[Runs / 2]:0.0} ms of CPU time (lowest {times[0]:0.0})");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Run(string program, string[] command)
    {
        var before = Milliseconds();
        using var process = Process.Start(new ProcessStartInfo(program, command) { RedirectStandardOutput = true })!;
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0 || !answer.Contains("true", StringComparison.Ordinal)) throw new InvalidDataException($"{program} answers {answer}");
        return Milliseconds() - before;
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
