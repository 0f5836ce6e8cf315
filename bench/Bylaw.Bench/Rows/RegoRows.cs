using Bylaw.Core.Decisions;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego;

namespace Bylaw.Bench.Rows;

/// <summary>Rego: compiling, and decisions of prepared policies on parsed inputs.</summary>
internal static class RegoRows
{
    public static IEnumerable<Row> All(string directory)
    {
        var evaluation = Path.Combine(directory, "rego", "regorus-evaluation");
        var policies = Directory.EnumerateFiles(Path.Combine(evaluation, "policies"), "*.rego").Order(StringComparer.Ordinal).ToList();
        foreach (var path in policies)
        {
            var name = Path.GetFileNameWithoutExtension(path).Replace("_policy", "", StringComparison.Ordinal);
            var inputs = Directory.EnumerateFiles(Path.Combine(evaluation, "inputs"), $"{name}_input*.json").Order(StringComparer.Ordinal).Select(Read).ToArray();
            yield return Decide($"rego/{name}", Source(path), "data.bench.allow", null, [.. inputs.Select(input => (input, (Value?)null))]);
        }
        yield return Compile("compile/azure_nsg", Source(policies.Single(path => path.EndsWith("azure_nsg_policy.rego", StringComparison.Ordinal))));
        var generated = Path.Combine(directory, "rego", "generated");
        yield return Compile("compile/acl-1000", Source(Path.Combine(generated, "acl-1000.rego")));
        foreach (var size in (int[])[10, 100, 1000])
            yield return Queries($"rego/rbac-{size}", Path.Combine(generated, "rbac.rego"), Path.Combine(generated, $"rbac-data-{size}.json"), Path.Combine(generated, $"rbac-queries-{size}.json"));
        foreach (var size in (int[])[100, 1000, 10000])
            yield return Queries($"rego/acl-{size}", Path.Combine(generated, $"acl-{size}.rego"), null, Path.Combine(generated, $"acl-queries-{size}.json"));
        yield return Queries("rego/httpapi-1000", Path.Combine(generated, "httpapi-1000.rego"), null, Path.Combine(generated, "httpapi-queries-1000.json"));
        foreach (var size in (int[])[100, 1000])
        {
            var query = (ObjectValue)Read(Path.Combine(generated, $"groupby-input-{size}.json"));
            yield return Decide($"rego/groupby-{size}", Source(Path.Combine(generated, "groupby.rego")), query.GetText("query")!, null, [(query.Get("input")!, query.Get("expected"))]);
        }
        var membership = (ObjectValue)Read(Path.Combine(generated, "membership-queries.json"));
        var data = Read(Path.Combine(generated, "membership-data-20000.json"));
        foreach (var query in ((ArrayValue)membership.Get("queries")!).Cast<StringValue>())
            yield return Decide($"rego/{query.Text[5..]}", Source(Path.Combine(generated, "membership.rego")), query.Text, data, CasesIn(membership));
    }

    /// <summary>What an admission controller does with a review: from its text to a decision; and the same from the value.</summary>
    public static IEnumerable<Row> Admission(string directory)
    {
        var text = File.ReadAllBytes(Path.Combine(directory, "admission-review.json"));
        var program = RegoProgram.Compile([new SourceText("admission.rego", AdmissionPolicy)], RegoOptions.Default, out var diagnostics) ?? throw new InvalidDataException(string.Join("\n", diagnostics));
        var prepared = program.Prepare("data.admission.deny", out diagnostics, capture: true) ?? throw new InvalidDataException(string.Join("\n", diagnostics));
        var review = JsonReader.Read("review", text).Value!;
        Verify("admission", prepared.Evaluate(new RegoInput { Input = review }), new ArrayValue([]));
        yield return new Row("decide/admission-review", () => prepared.Evaluate(new RegoInput { Input = review }));
        yield return new Row("decide-from-text/admission-review", () => prepared.Evaluate(new RegoInput { Input = JsonReader.Read("review", text).Value }));
    }

    /// <summary>What explanations cost: the verdicts on the review, with what fired explained as always, and with what passed explained, too.</summary>
    public static IEnumerable<Row> Explanations(string directory)
    {
        var review = JsonReader.Read("review", File.ReadAllBytes(Path.Combine(directory, "admission-review.json"))).Value!;
        foreach (var (name, registry) in ((string, string)[])[("passes", ""), ("fires", "registry.example.org/")])
        {
            var text = AdmissionPolicy.Replace("registry.example.com/", registry, StringComparison.Ordinal).Replace("not container.securityContext.runAsNonRoot", "container.image", StringComparison.Ordinal);
            var compiled = new RegoLanguage().Compile([new SourceText("admission.rego", text)], CompileOptions.Default);
            var policy = compiled.Policy ?? throw new InvalidDataException(string.Join("\n", compiled.Diagnostics));
            var request = new PolicyRequest { Document = review, Input = _ => review };
            var wanted = name == "fires" ? Outcome.Fail : Outcome.Pass;
            if (policy.Evaluate(request)[0].Outcome != wanted) throw new InvalidDataException($"explain/{name}: {policy.Evaluate(request)[0].Outcome}");
            yield return new Row($"verdict/{name}", () => policy.Evaluate(request));
            yield return new Row($"verdict-explained/{name}", () => policy.Evaluate(request with { ExplainsPasses = true }));
        }
    }

    private const string AdmissionPolicy = """
        package admission

        containers contains container if some container in input.request.object.spec.containers

        containers contains container if some container in input.request.object.spec.initContainers

        deny contains message if {
            some container in containers
            not startswith(container.image, "registry.example.com/")
            not container.securityContext.runAsNonRoot
            message := sprintf("container %v runs as root from %v", [container.name, container.image])
        }

        deny contains "the team is missing" if not input.request.object.metadata.labels.team

        deny contains message if {
            some container in containers
            container.securityContext.privileged
            message := sprintf("container %v is privileged", [container.name])
        }
        """;

    private static Row Queries(string name, string policy, string? data, string queries)
    {
        var file = (ObjectValue)Read(queries);
        return Decide(name, Source(policy), file.GetText("query")!, data is null ? null : Read(data), CasesIn(file));
    }

    private static (Value, Value?)[] CasesIn(ObjectValue file) =>
        [.. ((ArrayValue)file.Get("cases")!).Cast<ObjectValue>().Take(64).Select(item => (item.Get("input")!, item.Get("expected")))];

    private static Row Compile(string name, SourceText source) =>
        new(name, () => _ = RegoProgram.Compile([new SourceText(source.Name, source.Content)], RegoOptions.Default, out _) ?? throw new InvalidOperationException());

    private static Row Decide(string name, SourceText source, string query, Value? data, (Value Input, Value? Expected)[] cases)
    {
        var program = RegoProgram.Compile([source], RegoOptions.Default, out var diagnostics) ?? throw new InvalidDataException(string.Join("\n", diagnostics));
        var prepared = program.Prepare(query, out diagnostics, capture: true) ?? throw new InvalidDataException(string.Join("\n", diagnostics));
        var inputs = cases.Select(item => new RegoInput { Input = item.Input, Data = data }).ToArray();
        for (var i = 0; i < cases.Length; i++) Verify(name, prepared.Evaluate(inputs[i]), cases[i].Expected);
        return new Row(name, () =>
        {
            foreach (var input in inputs) prepared.Evaluate(input);
        }, inputs.Length);
    }

    // A fast wrong answer is worth nothing. Queries of the membership kind expect false where they are undefined.
    private static void Verify(string name, RegoAnswer answer, Value? expected)
    {
        if (answer.Error is not null) throw new InvalidDataException($"{name}: {answer.Error}");
        Value found = answer.Solutions.IsEmpty ? BooleanValue.False : answer.Solutions[0].Expressions[0];
        if (found is SetValue set) found = new ArrayValue([.. set]);
        if (expected is not null && !expected.Equals(found)) throw new InvalidDataException($"{name}: expected {expected}, found {found}");
    }

    private static SourceText Source(string path) => new(Path.GetFileName(path), File.ReadAllText(path));

    private static Value Read(string path) => JsonReader.Read(path, File.ReadAllBytes(path)).Value ?? throw new InvalidDataException(path);
}
