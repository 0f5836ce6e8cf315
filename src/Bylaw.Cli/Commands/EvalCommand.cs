using System.CommandLine;
using Bylaw.Cel;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Core.Values;
using Bylaw.Rego;
using Bylaw.Rego.Bundles;

namespace Bylaw.Cli.Commands;

/// <summary>
/// <c>bylaw eval</c>: a Rego query over policies, data and an input.
/// Example: <c>bylaw eval -p policy.rego -i input.json data.main.deny</c>.
/// </summary>
internal static class EvalCommand
{
    public static Command Make(Host host)
    {
        var command = new Command("eval", "Evaluate a Rego query over policies, data and an input, or a CEL expression over an object.\n\nExamples: bylaw eval -p policy.rego -i input.json data.main.deny\n          bylaw eval --language cel -i deployment.yaml \"object.spec.replicas <= 5\"");
        var query = new Argument<string>("QUERY") { Description = "A Rego query, such as data.main.deny or x := input.spec; or a CEL expression" };
        var language = new Option<string>("--language") { Description = "rego, or cel: the input is then `object`, or the request of an AdmissionReview, and --data `params`", DefaultValueFactory = _ => "rego" };
        language.AcceptOnlyFromAmong("rego", "cel");
        var policies = new Option<string[]>("--policy", "-p") { Description = "Rego file, folder, or OPA bundle (.tar.gz)", HelpName = "PATH" };
        var data = new Option<string[]>("--data", "-d") { Description = "JSON or YAML file with base documents; later ones win", HelpName = "FILE" };
        var input = new Option<string?>("--input", "-i") { Description = "JSON or YAML file with the input, or - for standard input", HelpName = "FILE" };
        var v0 = new Option<bool>("--v0") { Description = "Read every module as Rego v0 (default: v1, and v0 where a file is no v1)" };
        var explain = new Option<bool>("--explain") { Description = "Say which rules answered what" };
        var trace = new Option<bool>("--trace") { Description = "Write every expression that was tried, and whether it held" };
        var strict = new Option<bool>("--strict-builtin-errors") { Description = "End with the first error of a builtin" };
        var kubernetes = new Option<string?>("--kubernetes") { Description = "With --language cel: refuse what this release does not have (default: the newest)", HelpName = "RELEASE" };
        kubernetes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } release && KubernetesRelease.TryParse(release) is null) result.AddError($"`{release}` is no release of Kubernetes, such as 1.30");
        });
        var format = new Option<string>("--format", "-f") { Description = "Output: json, values or raw", DefaultValueFactory = _ => "json" };
        format.AcceptOnlyFromAmong("json", "values", "raw");
        command.Arguments.Add(query);
        foreach (var option in (Option[])[policies, data, input, language, v0, explain, trace, strict, kubernetes, format]) command.Options.Add(option);
        command.SetAction(parsed => Run(host, new Request(
            parsed.GetValue(query)!, parsed.GetValue(policies) ?? [], parsed.GetValue(data) ?? [], parsed.GetValue(input),
            parsed.GetValue(v0), parsed.GetValue(explain), parsed.GetValue(trace), parsed.GetValue(strict), parsed.GetValue(format)!, parsed.GetValue(language) == "cel", parsed.GetValue(kubernetes))));
        return command;
    }

    private sealed record Request(string Query, string[] Policies, string[] Data, string? Input, bool V0, bool Explain, bool Trace, bool Strict, string Format, bool IsCel, string? Kubernetes);

    private static int Run(Host host, Request request)
    {
        var problems = new List<Diagnostic>();
        var options = new LoadOptions { Rego = new RegoOptions { V0 = request.V0, DetectVersion = !request.V0, KeepPrints = true }, SkipVerification = true };
        var policies = RegoLoader.LoadBundles(request.Policies.Where(RegoLoader.IsArchive), options);
        var modules = RegoLoader.LoadFiles(request.Policies.Where(path => !RegoLoader.IsArchive(path)), options with { OnlyModules = true });
        problems.AddRange([.. policies.Diagnostics, .. modules.Diagnostics]);
        var data = request.Data.Aggregate(policies.Data.Count == 0 ? null : (Value)policies.Data, (all, path) => Merge(all, ReadOne(path, host, problems, ReadOptions.BaseDocuments)));
        var input = request.Input is null ? null : ReadOne(request.Input, host, problems, ReadOptions.Default);
        if (PolicyOptions.HasErrors(problems)) return Report(host, problems, ExitCode.Usage);
        if (request.IsCel) return new CelEval(host).Run(request.Query, input, data, request.Format, request.Explain, request.Kubernetes is { } release ? KubernetesRelease.TryParse(release) : null);
        var program = RegoProgram.CompileModules([.. policies.Modules, .. modules.Modules], options.Rego, out var diagnostics);
        if (program is null) return Report(host, diagnostics, ExitCode.Usage);
        if (program.Prepare(request.Query, out diagnostics, capture: true) is not { } query) return Report(host, diagnostics, ExitCode.Usage);
        var tracer = request.Trace || request.Explain ? new TraceWriter(host.Error, request.Trace) : null;
        var answer = query.Evaluate(new RegoInput
        {
            Input = input,
            Data = data,
            Clock = host.Clock,
            StrictBuiltinErrors = request.Strict,
            Print = host.Error.WriteLine,
            Recorder = tracer,
        });
        if (answer.Error is { } error) return Report(host, [CliDiagnostics.EvaluationFailed($"{error.Code}: {error.Message}", error.At)], ExitCode.Evaluation);
        Write(host.Output, answer, query, request.Format);
        return answer.Solutions.IsEmpty ? ExitCode.Findings : ExitCode.Clean;
    }

    private static void Write(TextWriter output, RegoAnswer answer, RegoQuery query, string format)
    {
        switch (format)
        {
            case "values":
                foreach (var solution in answer.Solutions)
                    foreach (var value in solution.Expressions) output.WriteLine(JsonWriter.Write(value, indent: true));
                break;
            case "raw":
                foreach (var solution in answer.Solutions)
                    output.WriteLine(string.Join(' ', solution.Expressions.Select(value => value is StringValue text ? text.Text : value.ToString())));
                break;
            default: output.WriteLine(JsonWriter.Write(ToJson(answer, query), indent: true)); break;
        }
    }

    // The shape of `opa eval`: {"result": [{"expressions": [{"value": …, "text": …}], "bindings": {…}}]}.
    private static ObjectValue ToJson(RegoAnswer answer, RegoQuery query)
    {
        var results = answer.Solutions.Select(solution =>
        {
            var entry = new ObjectBuilder();
            entry.Set("expressions", new ArrayValue([.. solution.Expressions.Select((value, i) => Expression(value, i < query.ExpressionTexts.Length ? query.ExpressionTexts[i] : ""))]));
            if (solution.Bindings.Count > 0) entry.Set("bindings", solution.Bindings);
            return (Value)entry.ToObject();
        }).ToArray();
        var root = new ObjectBuilder();
        if (results.Length > 0) root.Set("result", new ArrayValue(results));
        return root.ToObject();
    }

    private static ObjectValue Expression(Value value, string text)
    {
        var entry = new ObjectBuilder();
        entry.Set("value", value);
        entry.Set("text", Value.Of(text));
        return entry.ToObject();
    }

    private static Value? ReadOne(string path, Host host, List<Diagnostic> problems, ReadOptions options)
    {
        ReadResult read;
        if (path == "-")
        {
            using var stream = host.OpenInput();
            read = DocumentReader.ReadStream("<stdin>", stream, options);
        }
        else read = DocumentReader.ReadFile(path, options);
        problems.AddRange(read.Diagnostics);
        return read.Documents.IsEmpty ? null : read.Documents[0].Root;
    }

    private static Value? Merge(Value? all, Value? next)
    {
        if (all is not ObjectValue left || next is not ObjectValue right) return next ?? all;
        foreach (var (key, value) in right) left = left.With(key, Merge(left.Get(key), value)!);
        return left;
    }

    private static int Report(Host host, IReadOnlyList<Diagnostic> diagnostics, int code)
    {
        new TerminalRenderer(host.Terminal).Write(host.Error, diagnostics);
        return code;
    }
}
