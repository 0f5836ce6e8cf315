using System.Globalization;
using Bylaw.Conformance;
using Bylaw.Conformance.Suites;

// Runs a suite of cases: <suite> <dir> [--filter x] [--failures]

ISuite[] suites = [new OpaSuite("rego/opa-v1", v0: false), new OpaSuite("rego/opa-v0", v0: true), new ErrorSuite("rego/opa-compile"), new ErrorSuite("rego/opa-parse"), new RegorusSuite(), new TestSuite("rego/gatekeeper-src"), new CelSuite(), new KubernetesCelSuite(), new KubernetesTypesSuite(), new GatorSuite(), new GatorExpandSuite(), new KyvernoCliSuite(), new FormsSuite()];

if (args.Length < 2 || suites.FirstOrDefault(suite => suite.Name == args[0]) is not { } chosen)
{
    Console.Error.WriteLine($"usage: <suite> <dir> [--filter text] [--failures]; suites: {string.Join(", ", suites.Select(suite => suite.Name))}");
    return 2;
}
if (!Directory.Exists(args[1]))
{
    Console.Error.WriteLine($"there is no directory {args[1]}");
    return 2;
}
var filterAt = Array.IndexOf(args, "--filter");
var filter = filterAt >= 0 && filterAt + 1 < args.Length ? args[filterAt + 1] : null;
var showFailures = args.Contains("--failures");
var accepted = filter is null ? AcceptedFailures.Load(chosen.Name) : AcceptedFailures.None;

int passed = 0, failed = 0, skipped = 0, known = 0;
foreach (var conformanceCase in chosen.Cases(args[1]))
{
    if (filter is not null && !conformanceCase.Id.Contains(filter, StringComparison.Ordinal)) continue;
    if (conformanceCase.Skipped)
    {
        skipped++;
        continue;
    }
    string? problem;
    try
    {
        problem = conformanceCase.Run();
    }
    catch (Exception exception) when (exception is not OutOfMemoryException)
    {
        problem = "unhandled exception: " + exception;
    }
    if (problem is null)
    {
        passed++;
        if (accepted.Contains(conformanceCase.Id)) Console.WriteLine($"now passes, take it off the list: {conformanceCase.Id}");
        continue;
    }
    if (accepted.Contains(conformanceCase.Id)) known++;
    failed++;
    if (showFailures || (accepted.Any && !accepted.Contains(conformanceCase.Id))) Console.WriteLine($"FAIL {conformanceCase.Id}\n     {problem.ReplaceLineEndings("\n     ")}");
}
if (chosen.Figure is { } figure)
{
    foreach (var (id, difference) in figure.Differences.Where(_ => showFailures || figure.IsTooLow))
        Console.WriteLine($"DIFF {id}\n     {difference.ReplaceLineEndings("\n     ")}");
    if (figure.IsTooLow)
    {
        passed -= figure.Differences.Count;
        failed += figure.Differences.Count;
    }
    Console.WriteLine(figure.Text);
}
var unexpected = failed - known;
if (accepted.Any) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{known} of {accepted.Count} accepted failures, {unexpected} others"));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed, {skipped} skipped"));
return accepted.Any ? (unexpected == 0 ? 0 : 1) : failed == 0 ? 0 : 1;
