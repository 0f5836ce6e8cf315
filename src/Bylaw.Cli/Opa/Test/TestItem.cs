using System.Text;
using Bylaw.Cli.Opa.Flags;
using Bylaw.Cli.Opa.Output;
using Bylaw.Rego.Testing;

namespace Bylaw.Cli.Opa.Test;

/// <summary>A test that ran, with what a benchmark of it measured.</summary>
internal sealed record TestItem(RegoTestResult Result)
{
    public BenchmarkResult? Benchmark { get; init; }

    /// <summary><c>data.authz_test</c>.</summary>
    public string Package => string.Join('.', Result.Test.Package.Prepend("data"));

    public string FullName => $"{Package}.{Result.Test.Name}";

    public string File => Result.Test.At.Source.Name;

    /// <summary><c>data.authz_test.test_x: FAIL (1.2ms)</c>.</summary>
    public string Line
    {
        get
        {
            if (Result.Test.IsToDo) return $"{FullName}: SKIPPED";
            var outcome = Result.Error is not null ? "ERROR" : Result.HasFailed ? "FAIL" : "PASS";
            return $"{FullName}: {outcome} ({GoDuration.Format((long)Result.Duration.TotalNanoseconds)})";
        }
    }

    /// <summary>The cases without cases inside, each with the names on the way to it.</summary>
    public IEnumerable<(List<RegoTestCase> Way, RegoTestCase Case)> Leaves() => Leaves(Result.Cases, []);

    private static IEnumerable<(List<RegoTestCase> Way, RegoTestCase Case)> Leaves(IEnumerable<RegoTestCase> cases, List<RegoTestCase> way)
    {
        foreach (var item in cases)
        {
            List<RegoTestCase> here = [.. way, item];
            if (item.Cases.IsEmpty) yield return (here, item);
            else
                foreach (var leaf in Leaves(item.Cases, here)) yield return leaf;
        }
    }

    public void Write(GoJson json, bool withMemory) => json.Object(() =>
    {
        var at = Result.Test.At.Start;
        json.Field("location").Object(() => OpaError.WritePlace(json, File, at.Line, at.Column));
        json.Field("package", Package);
        json.Field("name", Result.Test.Name);
        if (Result.HasFailed) json.Field("fail").Add(true);
        if (Result.Error is { } error)
        {
            json.Field("error");
            OpaError.Of(error).Write(json);
        }
        if (Result.Test.IsToDo) json.Field("skip").Add(true);
        json.Field("duration", (long)Result.Duration.TotalNanoseconds);
        if (Result.Trace.Count > 0) json.Field("trace").Array(Result.Trace, item => TraceText.WriteJson(json, item));
        if (!Result.Prints.IsEmpty) json.Field("output", Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Concat(Result.Prints.Select(line => line + "\n")))));
        if (Result.Failure is { At.Source: not null } failure) Write(json, failure);
        if (Benchmark is { } benchmark)
        {
            json.Field("benchmark_result");
            benchmark.Write(json, withMemory);
        }
        WriteCases(json, Result.Cases);
    });

    private static void WriteCases(GoJson json, IReadOnlyCollection<RegoTestCase> cases)
    {
        if (cases.Count > 0) json.Field("sub_results").Object(() =>
        {
            foreach (var item in cases) json.Field(item.Name).Object(() =>
            {
                json.Field("name", item.Name);
                if (item.HasFailed) json.Field("fail").Add(true);
                if (item.Failure is { At.Source: not null } failure) Write(json, failure);
                WriteCases(json, item.Cases);
            });
        });
    }

    // A field of Bylaw's own: which expression failed, and what it compared.
    private static void Write(GoJson json, TestFailure failure) => json.Field("failure").Object(() =>
    {
        json.Field("location").Object(() => OpaError.WritePlace(json, failure.At.Source.Name, failure.At.Start.Line, failure.At.Start.Column));
        json.Field("text", failure.At.Source.Slice(failure.At.Span).ToString());
        if (failure.Expected is { } expected) json.Field("expected", expected);
        if (failure.Found is { } found) json.Field("got", found);
    });
}
