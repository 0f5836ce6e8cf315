using System.Globalization;
using Bylaw.Cli.Gator.Bench;
using Bylaw.Core.Values;
using Bylaw.Tests.Governance;
using Xunit;

namespace Bylaw.Tests.Kubernetes;

/// <summary><c>bylaw gator bench</c>: what it measures, prints, saves and compares.</summary>
public sealed class GatorBenchTests
{
    private const string Policy = """
        apiVersion: templates.gatekeeper.sh/v1
        kind: ConstraintTemplate
        metadata: { name: refuse }
        spec:
          crd: { spec: { names: { kind: Refuse } } }
          targets:
            - target: admission.k8s.gatekeeper.sh
              code:
                - engine: Rego
                  source: { rego: "package refuse\nviolation[{\"msg\": \"bad\"}] { input.review.object.metadata.name == \"bad\" }" }
                - engine: K8sNativeValidation
                  source: { validations: [{ expression: "variables.anyObject.metadata.name != 'bad'", message: bad }] }
        ---
        apiVersion: constraints.gatekeeper.sh/v1beta1
        kind: Refuse
        metadata: { name: deny }
        ---
        apiVersion: v1
        kind: Namespace
        metadata: { name: bad }
        ---
        apiVersion: v1
        kind: Namespace
        metadata: { name: good }

        """;

    [Theory]
    [InlineData("rego", "REGO")]
    [InlineData("cel", "CEL")]
    [InlineData("all", "REGO")]
    [InlineData("all", "CEL")]
    public void Every_object_is_reviewed_as_often_as_asked(string engine, string shown)
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("policy.yaml", Policy);
        var (code, output) = CommandLine.Run(["gator", "bench", "-f", files.PathOf("policy.yaml"), "-e", engine, "-n", "20", "-c", "2", "--memory"]);
        Assert.True(code == 0, output);
        Assert.Contains($"=== Benchmark Results: {shown} Engine ===\n\nConfiguration:\n  Templates:      1\n  Constraints:    1\n  Objects:        2\n  Iterations:     20\n  Concurrency:    2\n  Total Reviews:  40\n", output, StringComparison.Ordinal);
        Assert.Contains("  Violations Found:  20\n", output, StringComparison.Ordinal);
        Assert.Equal(engine == "all", output.Contains("=== Engine Comparison ===", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("yaml")]
    public void What_is_saved_can_be_compared_with(string format)
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("policy.yaml", Policy);
        var saved = files.PathOf($"baseline.{format}");
        Assert.Equal(0, CommandLine.Run(["gator", "bench", "-f", files.PathOf("policy.yaml"), "-n", "5", "--save", saved]).Code);
        var (code, output) = CommandLine.Run(["gator", "bench", "-f", files.PathOf("policy.yaml"), "-n", "5", "--compare", saved, "--threshold", "1000000"]);
        Assert.True(code == 0, output);
        Assert.Contains("✓ No significant regressions (threshold: 1000000.0%)", output, StringComparison.Ordinal);
        Assert.Contains("No matching engines found", CommandLine.Run(["gator", "bench", "-f", files.PathOf("policy.yaml"), "-n", "5", "-e", "rego", "--compare", saved]).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 109, 10, 0, true)]
    [InlineData(100, 111, 10, 0, false)]
    [InlineData(100, 50, 10, 0, true)]
    [InlineData(1_000, 2_000, 10, 1_001, true)]
    [InlineData(1_000, 2_001, 10, 1_001, false)]
    [InlineData(0, 0, 10, 0, true)]
    [InlineData(0, 5, 10, 0, false)]
    public void A_time_is_worse_by_more_than_a_part_and_more_than_a_span(long earlier, long now, double percent, long least, bool passes)
    {
        var comparison = new BenchComparison(Result(earlier, 1_000), Result(now, 1_000), percent, least);
        Assert.Equal(passes, comparison.HasPassed);
        Assert.Contains(passes ? "✓ No significant regressions" : "✗ Regressions detected in: P50 Latency, P95 Latency, P99 Latency, Mean Latency", comparison.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_000, 905, true)]
    [InlineData(1_000, 899, false)]
    [InlineData(1_000, 5_000, true)]
    public void A_throughput_is_worse_when_it_falls(double earlier, double now, bool passes) =>
        Assert.Equal(passes, new BenchComparison(Result(100, earlier), Result(100, now), 10, 0).HasPassed);

    [Fact]
    public void Percentiles_lie_between_the_nearest_ranks()
    {
        var latencies = Latencies.Of([50, 10, 30, 20, 40]);
        Assert.Equal((10, 50, 30, 30, 48), (latencies.Min, latencies.Max, latencies.Mean, latencies.P50, latencies.P95));
        Assert.Equal((7, 7), (Latencies.Of([7]).P50, Latencies.Of([7]).P99));
        Assert.Equal(0, Latencies.Of([]).Mean);
    }

    [Theory]
    [InlineData(999, "999ns")]
    [InlineData(1_500, "1.50µs")]
    [InlineData(2_345_678, "2.35ms")]
    [InlineData(1_234_567_890, "1.235s")]
    public void Times_have_the_unit_that_suits(long nanoseconds, string text) => Assert.Equal(text, BenchText.Duration(nanoseconds));

    [Fact]
    public void A_result_is_read_as_it_was_saved()
    {
        var result = Result(100, 12.5) with { BytesPerReview = 42 };
        var read = BenchResult.From(JsonReader.Read("x.json", System.Text.Encoding.UTF8.GetBytes(result.ToValue(withTexts: false).ToString())).Documents[0].Root);
        Assert.Equal((result.Engine, result.Latencies, result.ReviewsPerSecond.ToString(CultureInfo.InvariantCulture), result.BytesPerReview), (read!.Engine, read.Latencies, read.ReviewsPerSecond.ToString(CultureInfo.InvariantCulture), read.BytesPerReview));
        Assert.Null(BenchResult.From(Value.Of("x")));
    }

    private static BenchResult Result(long time, double throughput) => new() { Engine = "rego", Latencies = new Latencies(time, time, time, time, time, time), ReviewsPerSecond = throughput };
}
