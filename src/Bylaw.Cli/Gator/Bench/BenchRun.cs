using Bylaw.Core.Values;
using Bylaw.Kubernetes;
using Bylaw.Kubernetes.Gator;

namespace Bylaw.Cli.Gator.Bench;

/// <summary>Reviews the same objects over and over with one engine.</summary>
/// <param name="Iterations">How often every object is reviewed.</param>
/// <param name="Warmup">How often before anything is measured.</param>
/// <param name="Concurrency">How many reviews run at a time.</param>
/// <param name="MeasuresMemory">Whether allocations are counted.</param>
/// <param name="Clock">The clock.</param>
internal sealed record BenchRun(int Iterations, int Warmup, int Concurrency, bool MeasuresMemory, TimeProvider Clock)
{
    private const string TemplateGroup = "templates.gatekeeper.sh", ConstraintGroup = "constraints.gatekeeper.sh";

    private static readonly ValuePath s_names = ValuePath.Root.Then("spec").Then("crd").Then("spec").Then("names");

    /// <summary>Measures; null, with the reason, when nothing can be.</summary>
    public BenchResult? Measure(string engine, IReadOnlyList<ManifestItem> items, out string? problem)
    {
        var wanted = engine == "rego" ? "Rego" : "K8sNativeValidation";
        List<ManifestItem> templates = [.. items.Where(IsTemplate)], constraints = [.. items.Where(IsConstraint)], objects = [.. items.Where(item => !IsTemplate(item) && !IsConstraint(item))];
        var usable = templates.Where(template => Engines(template.Object!).Contains(wanted)).ToList();
        var kinds = usable.Select(template => KindOf(template.Object!)).ToHashSet(StringComparer.Ordinal);
        var asked = constraints.Where(constraint => kinds.Contains(constraint.Object!.Kind)).ToList();
        problem = templates.Count == 0 ? "no ConstraintTemplates found in input"
            : constraints.Count == 0 ? "no Constraints found in input"
            : objects.Count == 0 ? "no objects to review found in input"
            : usable.Count == 0 ? $"no templates compatible with {engine} engine (all {templates.Count} templates skipped)"
            : asked.Count == 0 ? $"no constraints loaded (all {constraints.Count} constraints skipped due to missing templates)" : null;
        if (problem is not null) return null;
        var started = Clock.GetTimestamp();
        var review = GatorReview.Load([.. usable, .. asked], objects, new GatorOptions { PrefersCel = engine == "cel", Clock = Clock });
        problem = review.Diagnostics.FirstOrDefault(one => one.Severity == Core.Diagnostics.Severity.Error)?.ToString();
        if (problem is not null) return null;
        var setup = Nanoseconds(started);
        if (Repeat(review, objects, Warmup, out _, out problem) is null) return null;
        var allocated = MeasuresMemory ? GC.GetTotalAllocatedBytes(precise: true) : 0;
        started = Clock.GetTimestamp();
        if (Repeat(review, objects, Iterations, out var violations, out problem) is not { } times) return null;
        var total = Nanoseconds(started);
        return new BenchResult
        {
            Engine = engine,
            Templates = usable.Count,
            Constraints = asked.Count,
            Objects = objects.Count,
            Iterations = Iterations,
            Concurrency = Concurrency,
            Setup = setup,
            Total = total,
            Latencies = Latencies.Of(times),
            Violations = violations,
            ReviewsPerSecond = total == 0 ? 0 : times.Length / (total / 1e9),
            BytesPerReview = MeasuresMemory ? (GC.GetTotalAllocatedBytes(precise: true) - allocated) / Math.Max(1, times.Length) : null,
            SkippedTemplates = [.. templates.Except(usable).Select(item => item.Object!.Name)],
            SkippedConstraints = [.. constraints.Except(asked).Select(item => item.Object!.Name)],
        };
    }

    /// <summary>How long each review took; null, with the reason, when one failed.</summary>
    private long[]? Repeat(GatorReview review, List<ManifestItem> objects, int times, out long violations, out string? problem)
    {
        var taken = new long[(long)times * objects.Count];
        long found = 0;
        string? failed = null;
        Parallel.For(0, taken.Length, new ParallelOptions { MaxDegreeOfParallelism = Concurrency }, (i, state) =>
        {
            var started = Clock.GetTimestamp();
            var answer = review.Review(objects[i % objects.Count]);
            taken[i] = Nanoseconds(started);
            Interlocked.Add(ref found, answer.Violations.Length);
            if (answer.Error is null) return;
            failed = $"review failed for {objects[i % objects.Count].Namespace}/{objects[i % objects.Count].Object?.Name}: {answer.Error}";
            state.Stop();
        });
        (violations, problem) = (found, failed);
        return failed is null ? taken : null;
    }

    private long Nanoseconds(long started) => (long)Clock.GetElapsedTime(started).TotalNanoseconds;

    private static bool IsTemplate(ManifestItem item) => item.Object is { Group: TemplateGroup, Kind: "ConstraintTemplate" };

    private static bool IsConstraint(ManifestItem item) => item.Object?.Group == ConstraintGroup;

    private static string? KindOf(KubernetesObject template) => (s_names.Find(template.Value) as ObjectValue)?.GetText("kind");

    /// <summary>The languages that a template is written in.</summary>
    private static IEnumerable<string> Engines(KubernetesObject template)
    {
        if ((template.Value.Get("spec") as ObjectValue)?.Get("targets") is not ArrayValue targets) yield break;
        foreach (var target in targets.OfType<ObjectValue>())
        {
            if (target.Get("rego") is StringValue) yield return "Rego";
            if (target.Get("code") is not ArrayValue code) continue;
            foreach (var item in code.OfType<ObjectValue>())
                if (item.GetText("engine") is { } engine) yield return engine;
        }
    }
}
