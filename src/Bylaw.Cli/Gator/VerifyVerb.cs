using System.Globalization;
using System.Text;
using Bylaw.Cli.Opa.Flags;
using Bylaw.Kubernetes.Gator;

namespace Bylaw.Cli.Gator;

/// <summary>
/// <c>bylaw gator verify</c>: runs suites of tests of constraints.
/// Example: <c>bylaw gator verify policies/... --run forbid-labels//</c>.
/// </summary>
internal sealed class VerifyVerb : GatorVerb
{
    private readonly TextFlag _run;
    private readonly SwitchFlag _verbose, _trace, _native;

    public VerifyVerb()
    {
        _run = Add(new TextFlag("run", 'r', "regular expression which filters tests to run by name"));
        _verbose = Add(new SwitchFlag("verbose", 'v', false, "print extended test output"));
        _trace = Add(new SwitchFlag("trace", 't', false, "include a trace of what decided"));
        _native = Add(new SwitchFlag("enable-k8s-native-validation", null, true, "ask the CEL of templates that are written in both languages"));
    }

    public override string Name => "verify";

    public override string Arguments => "path [--run=name]";

    public override int Count => 1;

    public override string Summary => "Verify suites of tests on Gatekeeper constraints";

    public override string Description => """
        Runs the suites in a file, in a folder, or with /... in a folder and all below it.

            $ bylaw gator verify label-tests.yaml
            $ bylaw gator verify tests/... --run forbid-labels//
            $ bylaw gator verify tests/... --run '//^nginx-deployment$'

        Exit codes: 0; 1 when a test fails or cannot run.
        """;

    public override int Run(Host host, IReadOnlyList<string> arguments)
    {
        if (SuitesIn(arguments[0], out var problem) is not { } suites) return Fail(host, $"Error: listing test files: {problem}");
        if (GatorFilter.Parse(_run.Value, out problem) is not { } filter) return Fail(host, $"Error: compiling filter: {problem}");
        var runner = new GatorSuiteRun(new GatorOptions { PrefersCel = _native.Value, Traces = _trace.Value, Clock = host.Clock });
        var results = suites.Select(suite => runner.Run(suite, filter)).ToList();
        var output = new StringBuilder();
        foreach (var result in results) Write(result, output);
        var hasFailed = results.Exists(result => result.HasFailed);
        host.Output.Write(output.Append(hasFailed ? "FAIL\n" : "PASS\n").Append('\n').ToString());
        return hasFailed ? Fail(host, "Error: FAIL") : GatorExit.Clean;
    }

    private static List<GatorSuite>? SuitesIn(string argument, out string? problem)
    {
        problem = null;
        var isRecursive = argument.EndsWith("/...", StringComparison.Ordinal) || argument == "...";
        var path = isRecursive ? argument[..^3] : argument;
        if (path.Length == 0) path = "./";
        if (File.Exists(path.TrimEnd('/')))
        {
            if (isRecursive) problem = $"can only recursively traverse directories, not a directory: {Quoted.Go(path)}";
            else if (!IsYaml(path)) problem = $"unsupported extension: {Quoted.Go(Path.GetExtension(path))}";
            else return Read([path], out problem);
            return null;
        }
        if (Directory.Exists(path))
            return Read(Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = isRecursive, AttributesToSkip = FileAttributes.ReparsePoint }).Where(IsYaml).Order(StringComparer.Ordinal), out problem);
        problem = $"stat {path}: no such file or directory";
        return null;
    }

    private static List<GatorSuite>? Read(IEnumerable<string> files, out string? problem)
    {
        problem = null;
        var suites = new List<GatorSuite>();
        foreach (var file in files)
        {
            if (GatorSuite.Read(file, file, out problem) is { } suite) suites.Add(suite);
            if (problem is not null) return null;
        }
        return suites;
    }

    private static bool IsYaml(string path) => Path.GetExtension(path) is ".yaml" or ".yml";

    private void Write(GatorSuiteResult suite, StringBuilder output)
    {
        foreach (var test in suite.Tests) Write(test, output);
        output.Append(suite.HasFailed ? "FAIL\t" : "ok\t").Append(suite.Suite.Path).Append('\t').Append(Seconds(suite.Elapsed)).Append('\n');
    }

    private void Write(GatorTestResult test, StringBuilder output)
    {
        if (_verbose.Value) output.Append(test.Skipped ? "=== SKIP  " : "=== RUN   ").Append(test.Name).Append('\n');
        if (test.Skipped) return;
        foreach (var item in test.Cases) Write(item, output);
        if (test.HasFailed) output.Append("--- FAIL: ").Append(test.Name).Append("\t(").Append(Seconds(test.Elapsed)).Append(")\n");
        else if (_verbose.Value) output.Append("--- PASS: ").Append(test.Name).Append("\t(").Append(Seconds(test.Elapsed)).Append(")\n");
        if (test.Error is { } error) output.Append("  ").Append(error).Append('\n');
    }

    private void Write(GatorCaseResult item, StringBuilder output)
    {
        if (_verbose.Value) output.Append(item.Skipped ? "    === SKIP  " : "    === RUN   ").Append(item.Name).Append('\n');
        if (item.Skipped) return;
        if (item.Error is { } error) output.Append("    --- FAIL: ").Append(item.Name).Append("\t(").Append(Seconds(item.Elapsed)).Append(")\n        ").Append(error).Append('\n');
        else if (_verbose.Value) output.Append("    --- PASS: ").Append(item.Name).Append("\t(").Append(Seconds(item.Elapsed)).Append(")\n");
        if (!_trace.Value) return;
        var prefix = _verbose.Value ? "    --- " : "";
        output.Append(prefix).Append("TRACE: ").Append(item.Name).Append('\t').Append(item.Trace.Replace("\n", "\n" + prefix, StringComparison.Ordinal)).Append('\n');
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F3}s");
}
