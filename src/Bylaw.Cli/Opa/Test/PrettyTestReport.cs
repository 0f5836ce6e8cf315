using System.Globalization;
using Bylaw.Cli.Opa.Output;
using Bylaw.Rego.Testing;

namespace Bylaw.Cli.Opa.Test;

/// <summary>
/// Prints results of tests for people, as OPA does: each result as it comes in, then what is known of failures, then the counts.
/// Below a failure Bylaw says at once which expression did not hold, and what it compared.
/// </summary>
internal sealed class PrettyTestReport(TextWriter output)
{
    private static readonly string Rule = new('-', 80);
    private readonly List<TestItem> _failures = [];
    private int _passed, _failed, _skipped, _errors;
    private string? _lastFile;
    private bool _isDirty;

    public bool Verbose { get; init; }

    /// <summary>Whether variables of failed expressions are shown.</summary>
    public bool VarValues { get; init; }

    public bool Benchmarks { get; init; }

    public bool WithMemory { get; init; }

    public bool GoNames { get; init; }

    public void Add(TestItem item)
    {
        Count(item);
        if (item.Result.HasPassed && Benchmarks)
        {
            _isDirty = true;
            if (item.Benchmark is { } benchmark) Line($"{(GoNames ? GoName(item.FullName) : item.FullName)}\t{benchmark.ToText(WithMemory)}");
        }
        else if (Verbose || !item.Result.HasPassed) WriteResult(item);
    }

    private void Count(TestItem item)
    {
        var result = item.Result;
        if (result.Test.IsToDo) _skipped++;
        else if (result.Error is not null) _errors++;
        else
        {
            if (result.HasFailed) _failures.Add(item);
            if (result.Cases.IsEmpty) Count(result.HasFailed);
            else
                foreach (var (_, leaf) in item.Leaves()) Count(leaf.HasFailed);
        }
    }

    private void Count(bool hasFailed)
    {
        if (hasFailed) _failed++;
        else _passed++;
    }

    private void WriteResult(TestItem item)
    {
        if (_lastFile is not null && _lastFile != item.File) Line("");
        Line(string.Create(CultureInfo.InvariantCulture, $"{item.File}:{item.Result.Test.At.Start.Line}:"));
        _lastFile = item.File;
        _isDirty = true;
        Line(item.Line);
        if (item.Result.Failure is { } failure) WriteFailure(failure, "  ");
        WriteCases(item.Result.Cases, 1);
        if (!item.Result.Prints.IsEmpty)
        {
            Line("");
            foreach (var line in string.Join('\n', item.Result.Prints).Trim().Split('\n')) Line("  " + line);
            // An empty line closes what was printed.
            Line("");
            Line("");
        }
        if (item.Result.Error is { } error) Line($"  {OpaError.Of(error)}");
    }

    private void WriteCases(IEnumerable<RegoTestCase> cases, int depth)
    {
        foreach (var item in cases)
        {
            if (!item.HasFailed && !Verbose) continue;
            Line($"{new string(' ', 2 * depth)}{item.Name}: {(item.HasFailed ? "FAIL" : "PASS")}");
            if (item is { HasFailed: true, Failure: { } failure }) WriteFailure(failure, new string(' ', 2 * depth + 2));
            WriteCases(item.Cases, depth + 1);
        }
    }

    private void WriteFailure(TestFailure failure, string indent)
    {
        foreach (var line in FailureText.Lines(failure)) Line(indent + line);
    }

    /// <summary>Traces of failures, and the counts.</summary>
    public void Finish()
    {
        if (_failed > 0 && (Verbose || VarValues)) WriteFailures();
        if (_isDirty) Line(Rule);
        var total = _passed + _failed + _skipped + _errors;
        foreach (var (word, count) in new[] { ("PASS", _passed), ("FAIL", _failed), ("SKIPPED", _skipped), ("ERROR", _errors) })
            if (count > 0) Line(string.Create(CultureInfo.InvariantCulture, $"{word}: {count}/{total}"));
        output.Flush();
    }

    private void WriteFailures()
    {
        Line(Rule);
        Line("FAILURES");
        Line(Rule);
        foreach (var item in _failures)
        {
            Line(item.Line);
            if (Verbose)
            {
                Line("");
                TraceText.Write(output, item.Result.Trace, VarValues, "  ");
            }
            if (item.Result.Cases.IsEmpty) WriteDrawing(item.Result.Failure, "  ");
            else
            {
                Line("");
                foreach (var (way, leaf) in item.Leaves().Where(leaf => leaf.Case.HasFailed)) WriteCase(way, leaf);
            }
            Line("");
        }
    }

    private void WriteCase(List<RegoTestCase> way, RegoTestCase leaf)
    {
        for (var i = 0; i < way.Count; i++) Line($"{new string(' ', 2 * i + 2)}{way[i].Name}: FAIL");
        WriteDrawing(leaf.Failure, new string(' ', 2 * way.Count + 2));
    }

    private void WriteDrawing(TestFailure? failure, string indent)
    {
        if (!VarValues) return;
        Line("");
        if (failure is not { At.Source: not null }) return;
        Line(indent + FailureText.Place(failure));
        foreach (var line in FailureText.Drawing(failure)) Line($"{indent}  {line}");
    }

    // data.foo.test_bar is BenchmarkDataFooTestBar.
    private static string GoName(string name) =>
        "Benchmark" + string.Concat(name.Split('.', '_').Where(part => part.Length > 0).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    private void Line(string text) => output.Write(text + "\n");
}
