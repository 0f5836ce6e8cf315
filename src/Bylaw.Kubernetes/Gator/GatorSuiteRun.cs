using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gator;

/// <summary>What came of a suite.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Tests">What came of its tests.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record GatorSuiteResult(GatorSuite Suite, ImmutableArray<GatorTestResult> Tests, TimeSpan Elapsed)
{
    /// <summary>Whether something in it failed.</summary>
    public bool HasFailed => Tests.Any(test => test.HasFailed);
}

/// <summary>What came of a test.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Skipped">Whether it did not run.</param>
/// <param name="Error">Why none of its cases ran; null when they did.</param>
/// <param name="Cases">What came of its cases.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record GatorTestResult(string Name, bool Skipped, string? Error, ImmutableArray<GatorCaseResult> Cases, TimeSpan Elapsed)
{
    /// <summary>Whether something in it failed.</summary>
    public bool HasFailed => Error is not null || Cases.Any(item => item.Error is not null);
}

/// <summary>What came of a case.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Skipped">Whether it did not run.</param>
/// <param name="Error">Why it failed; null when it passed.</param>
/// <param name="Trace">What decided, on several lines; empty when there are no violations, or nobody asked.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record GatorCaseResult(string Name, bool Skipped, string? Error, string Trace, TimeSpan Elapsed);

/// <summary>Runs suites.</summary>
/// <param name="options">How templates are read.</param>
public sealed class GatorSuiteRun(GatorOptions options)
{
    private const string NotInvalid = "constraint should have failed schema validation";

    /// <summary>Runs what a filter takes of a suite.</summary>
    public GatorSuiteResult Run(GatorSuite suite, GatorFilter filter)
    {
        var started = options.Clock.GetTimestamp();
        var folder = Path.GetDirectoryName(suite.Path) is { Length: > 0 } parent ? parent : ".";
        ImmutableArray<GatorTestResult> tests = suite.Skip ? [] : [.. suite.Tests.Select(test => Run(folder, test, filter))];
        return new GatorSuiteResult(suite, tests, options.Clock.GetElapsedTime(started));
    }

    private GatorTestResult Run(string folder, GatorTest test, GatorFilter filter)
    {
        if (test.Skip || !filter.Takes(test)) return new GatorTestResult(test.Name, true, null, [], TimeSpan.Zero);
        var started = options.Clock.GetTimestamp();
        var error = Policies(folder, test, out var policies);
        var isRefused = false;
        GatorReview? review = null;
        if (error is null) error = Problem(review = GatorReview.Load(policies, [], options), out isRefused);
        if (test.Invalid) error = isRefused ? null : $"{NotInvalid}{(error is null ? "" : ": got error " + error)}";
        ImmutableArray<GatorCaseResult> cases = error is null && !test.Invalid ? [.. test.Cases.Select(item => Run(folder, test, item, filter, policies, review!))] : [];
        return new GatorTestResult(test.Name, false, error, cases, options.Clock.GetElapsedTime(started));
    }

    private GatorCaseResult Run(string folder, GatorTest test, GatorCase item, GatorFilter filter, List<ManifestItem> policies, GatorReview bare)
    {
        if (item.Skip || !filter.Takes(test, item)) return new GatorCaseResult(item.Name, true, null, "", TimeSpan.Zero);
        var started = options.Clock.GetTimestamp();
        var error = Check(folder, item, policies, bare, out var trace);
        return new GatorCaseResult(item.Name, false, error, trace, options.Clock.GetElapsedTime(started));
    }

    private string? Check(string folder, GatorCase item, List<ManifestItem> policies, GatorReview bare, out string trace)
    {
        trace = "";
        if (item.Object.Length == 0) return "invalid Case: must define object";
        if (item.Assertions.IsEmpty) return "invalid Case: assertions must be non-empty";
        if (Read(folder, item.Object, out var objects) is { } problem) return problem;
        var found = objects.SelectMany(document => ManifestItem.In(document)).ToList();
        if (objects.Count != 1 || found.Count != 1) return ReviewProblem(objects) ?? $"object file must contain exactly one object: {Value.Of(item.Object)} defines {Math.Max(objects.Count, found.Count)} objects";
        if (ReviewProblem(objects) is { } wrong) return wrong;
        var inventory = new List<ManifestItem>();
        foreach (var file in item.Inventory)
        {
            if (Read(folder, file, out var documents) is { } unread) return unread;
            inventory.AddRange(documents.SelectMany(document => ManifestItem.In(document)));
        }
        // Most cases have no inventory: the templates are compiled once for them.
        var review = inventory.Count == 0 ? bare : GatorReview.Load(policies, inventory, options);
        if (Problem(review, out _) is { } broken) return broken;
        var answer = review.Review(found[0]);
        if (answer.Error is { } error) return error;
        if (options.Traces) trace = string.Join('\n', answer.Violations.Select(violation => violation.Trace));
        List<string> messages = [.. answer.Violations.Select(violation => violation.Message)];
        return item.Assertions.Select(assertion => assertion.Check(messages)).FirstOrDefault(failed => failed is not null);
    }

    /// <summary>What is wrong with a request that is to be reviewed; null when nothing is, or when it is a plain object.</summary>
    private static string? ReviewProblem(IReadOnlyList<Document> documents)
    {
        if (documents is not [{ Root: ObjectValue root }] || KubernetesObject.TryRead(root) is not { Kind: "AdmissionReview", Group: "admission.k8s.io" }) return null;
        if (root.Get("request") is not ObjectValue request) return "request missing: request did not actually pass in an AdmissionRequest";
        if (request.Get("object") is not ObjectValue && request.Get("oldObject") is not ObjectValue) return "no object found to review: AdmissionRequest does not contain an \"object\" or \"oldObject\" to review";
        return request.GetText("operation") == "DELETE" && request.Get("oldObject") is not ObjectValue ? "not a valid AdmissionReview: oldObject cannot be nil for DELETE operations" : null;
    }

    private string? Policies(string folder, GatorTest test, out List<ManifestItem> policies)
    {
        policies = [];
        if (test.Template.Length == 0) return "invalid Suite: missing template";
        if (test.Constraint.Length == 0) return "invalid Suite: missing constraint";
        foreach (var file in new[] { test.Template, test.Constraint, test.Expansion })
        {
            if (file.Length == 0) continue;
            if (Read(folder, file, out var documents) is { } problem) return problem;
            if (file == test.Template && !documents.Any(one => KubernetesObject.TryRead(one.Root) is { Kind: "ConstraintTemplate" })) return $"not a ConstraintTemplate: {file}";
            if (file == test.Constraint && !documents.Any(one => KubernetesObject.TryRead(one.Root) is { Group: "constraints.gatekeeper.sh" })) return $"not a Constraint: {file}";
            policies.AddRange(documents.SelectMany(document => ManifestItem.In(document)));
        }
        return null;
    }

    /// <summary>Reads a file beside the suite; the reason when it cannot be read, or lies elsewhere by its full path.</summary>
    private string? Read(string folder, string file, out IReadOnlyList<Document> documents)
    {
        documents = [];
        if (Path.IsPathRooted(file)) return $"invalid Suite: absolute paths are not allowed: {file}";
        documents = GatorFiles.Read(Path.Combine(folder, file), file, options.Open, out var problem);
        return problem ?? (documents.Count == 0 ? $"missing objects: path {Value.Of(file)} defines no YAML objects" : null);
    }

    /// <summary>The first error of what was read; whether it is that the constraint does not fit its template's schema.</summary>
    private static string? Problem(GatorReview review, out bool isRefused)
    {
        var error = review.Diagnostics.FirstOrDefault(problem => problem.Severity == Severity.Error);
        isRefused = error?.Code.Id == Gatekeeper.GatekeeperDiagnostics.WrongParameterId;
        return error?.ToString();
    }
}
