using Bylaw.Cli.Opa.Flags;
using Bylaw.Core.Values;
using Bylaw.Kubernetes;
using Bylaw.Kubernetes.Gator;

namespace Bylaw.Cli.Gator;

/// <summary>
/// <c>bylaw gator test</c>: objects against templates and constraints, all from the same files.
/// Example: <c>bylaw gator test -f policies -f manifests</c>.
/// </summary>
internal sealed class TestVerb : GatorVerb
{
    private readonly GatorSources _sources;
    private readonly TextFlag _output;
    private readonly SwitchFlag _trace, _native, _denyOnly;

    public TestVerb()
    {
        _sources = new GatorSources(Flags);
        _output = Add(new TextFlag("output", 'o', "Output format.  One of: json|yaml."));
        _trace = Add(new SwitchFlag("trace", 't', false, "include a trace of what decided"));
        _native = Add(new SwitchFlag("enable-k8s-native-validation", null, true, "ask the CEL of templates that are written in both languages"));
        _denyOnly = Add(new SwitchFlag("deny-only", null, false, "output only denied constraints"));
    }

    public override string Name => "test";

    public override string Summary => "Evaluate resources against policies as defined by constraint templates and constraints";

    public override string Description => """
        Reads templates, constraints, expansion templates, mutators and objects from files, folders and standard input, and puts every
        object to the constraints. All objects are in `data.inventory`.

            $ bylaw gator test --filename=manifest.yaml --filename=policies/
            $ cat manifest.yaml | bylaw gator test --filename=policies/ --output=json

        Exit codes: 0; 1 for violations of constraints that deny, and after an error.
        """;

    public override int Run(Host host, IReadOnlyList<string> arguments)
    {
        var items = _sources.Read(host, out var problem);
        if (problem is not null) return Fail(host, problem);
        var review = GatorReview.Load(items, items, new GatorOptions { PrefersCel = _native.Value, Clock = host.Clock });
        if (GatorProblems.Of(review, host) is { } wrong) return Fail(host, $"auditing objects: {wrong}");
        var found = new List<Result>();
        foreach (var item in items)
        {
            var answer = review.Review(item);
            if (answer.Error is { } error) return Fail(host, $"auditing objects: reviewing {item.Object!.ApiVersion} {item.Object.Kind} {item.Object.Namespace}/{item.Object.Name}: {error}");
            found.AddRange(answer.Violations.Where(violation => !_denyOnly.Value || violation.Denies).Select(violation => new Result(violation, answer.Object)));
        }
        List<Result> results = [.. found.OrderBy(result => result.Violation.Action, StringComparer.Ordinal).ThenBy(result => result.Violation.Message, StringComparer.Ordinal)];
        host.Output.Write(_output.Value.ToLowerInvariant() switch
        {
            "json" => Json(results),
            "yaml" => Yaml(results),
            _ => string.Concat(results.Select(Text)),
        });
        return results.Exists(result => result.Violation.Denies) ? GatorExit.Failed : GatorExit.Clean;
    }

    /// <summary>A violation with the object that it is of.</summary>
    private sealed record Result(GatorViolation Violation, Value Object);

    private string Text(Result result)
    {
        var found = KubernetesObject.TryRead(result.Object);
        var name = found?.Namespace is { } space ? $"{space}/{found.Name}" : found?.Name;
        var line = $"{found?.ApiVersion}/{found?.Kind} {name}: [{Quoted.Go(KubernetesObject.TryRead(result.Violation.Constraint)?.Name ?? "")}] Message: {Quoted.Go(result.Violation.Message)}\n";
        return _trace.Value ? $"{line}Trace: {result.Violation.Trace}\n" : line;
    }

    private string Json(List<Result> results)
    {
        if (results.Count == 0) return "null";
        var json = new Opa.Output.GoJson(width: 4);
        json.Array(results, result => json.Object(() =>
        {
            var violation = result.Violation;
            json.Field("target", "admission.k8s.gatekeeper.sh");
            json.Field("msg", violation.Message);
            if (violation.Details is { } details) json.Field("metadata").Object(() => json.Field("details", details));
            json.Field("constraint", violation.Constraint);
            json.Field("enforcementAction", violation.Action);
            if (!violation.ScopedActions.IsEmpty) json.Field("scopedEnforcementActions").Array(violation.ScopedActions, json.Add);
            json.Field("violatingObject", result.Object);
            json.Field("trace", _trace.Value ? Value.Of(violation.Trace) : NullValue.Instance);
        }));
        return json.ToString();
    }

    private string Yaml(List<Result> results) => YamlWriter.Write(new ArrayValue([.. results.Select(result =>
    {
        var violation = result.Violation;
        var fields = new ObjectBuilder();
        fields.Set("target", Value.Of("admission.k8s.gatekeeper.sh"));
        fields.Set("msg", Value.Of(violation.Message));
        fields.Set("metadata", violation.Details is { } details ? ObjectValue.Empty.With(new StringValue("details"), details) : ObjectValue.Empty);
        fields.Set("constraint", ObjectValue.Empty.With(new StringValue("object"), violation.Constraint));
        fields.Set("enforcementaction", Value.Of(violation.Action));
        fields.Set("scopedenforcementactions", new ArrayValue([.. violation.ScopedActions.Select(Value.Of)]));
        fields.Set("evaluationmeta", NullValue.Instance);
        var entry = new ObjectBuilder();
        entry.Set("result", fields.ToObject());
        entry.Set("violatingObject", result.Object);
        entry.Set("trace", _trace.Value ? Value.Of(violation.Trace) : NullValue.Instance);
        return (Value)entry.ToObject();
    })]));
}
