using Bylaw.Bench;
using Bylaw.Bench.Rows;

// Rows in units of the yardstick: [DIR with the benchmark data] [--filter text]
// What commands cost as processes: --native PATH of the published program

var nativeAt = Array.IndexOf(args, "--native");
if (nativeAt >= 0 && nativeAt + 1 < args.Length)
{
    foreach (var measure in (Func<string, string>[])[ProcessRows.Query, ProcessRows.Govern, ProcessRows.Verify, ProcessRows.VerifyWide]) Console.WriteLine(measure(args[nativeAt + 1]));
    return 0;
}
var filterAt = Array.IndexOf(args, "--filter");
var filter = filterAt >= 0 && filterAt + 1 < args.Length ? args[filterAt + 1] : "";
var directory = args.Length > 0 && !args[0].StartsWith("--", StringComparison.Ordinal) ? args[0] : Path.Combine("..", "shared", "bench");
if (!File.Exists(Path.Combine(directory, "admission-review.json")))
{
    Console.Error.WriteLine($"there is no admission-review.json in {directory}");
    return 2;
}

var yardstick = new Yardstick(File.ReadAllBytes(Path.Combine(directory, "admission-review.json")));
// One at a time, because some keep files for as long as they are measured.
var rows = ReadingRows.All(directory).Concat(RegoRows.All(directory)).Concat(RegoRows.Admission(directory)).Concat(RegoRows.Explanations(directory))
    .Concat(CelRows.All()).Concat(CelRows.Admission()).Concat(GatekeeperRows.All(directory)).Concat(GovernanceRows.Verifying()).Concat(GovernanceRows.Governing()).Where(row => row.Name.Contains(filter, StringComparison.Ordinal));
Console.WriteLine($"{"row",-44} {"units",10} {"lowest",10} {"bytes",12}");
foreach (var row in rows) Console.WriteLine(yardstick.Measure(row));
Console.WriteLine($"one unit was {yardstick.Microseconds:0.0} us of thread CPU time");
return 0;
