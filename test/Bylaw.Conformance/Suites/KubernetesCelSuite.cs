using Bylaw.Cel;
using Bylaw.Cel.Checking;
using Bylaw.Cel.Library.Kubernetes;
using Bylaw.Core.Plans;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Conformance.Suites;

/// <summary>The cases of the libraries that the API server adds to CEL.</summary>
internal sealed class KubernetesCelSuite : ISuite
{
    public string Name => "cel/k8s";

    public IEnumerable<ConformanceCase> Cases(string directory)
    {
        foreach (var path in Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal))
        {
            if (!JsonReader.TryReadValue(File.ReadAllBytes(path), out var root, out var error)) throw new InvalidDataException($"{path}: {error}");
            if (((ObjectValue)root).Get("tests") is not ArrayValue tests) continue;
            var isCost = Path.GetFileName(path) == "cost.json";
            foreach (var test in tests.Cast<ObjectValue>())
                yield return isCost ? new ConformanceCase($"cost/{test.GetText("test")}/{test.GetText("name")}", false, () => Cost(test)) : new ConformanceCase($"{Path.GetFileNameWithoutExtension(path)}/{test.GetText("name")}", false, () => Run(test));
        }
    }

    private static string? Cost(ObjectValue test)
    {
        var expression = test.GetText("expr")!;
        // The tests of costs are written for an environment with the libraries alone, which lets the items of a literal differ.
        var environment = CelEnvironment.Kubernetes.WithLiterals(mixed: true).With(("authorizer", Authorization.Authorizer));
        var program = CelProgram.Compile(new SourceText("cel", expression), environment, CelOptions.Default, out var diagnostics);
        if (program is null) return $"{expression}\ndoes not compile: {diagnostics[0]}";
        // The test's own sizes: a text of which nothing is known has up to twelve characters.
        var estimate = program.EstimateCost((type, _) => type.Kind == CelTypeKind.String ? new Bylaw.Cel.Estimating.Bounds(0, 12) : null);
        var bounds = (ObjectValue)test.Get("estimated")!;
        if ($"{estimate.Min} {estimate.Max}" != $"{bounds.Get("min")} {bounds.Get("max")}") return $"{expression}\nis estimated at {estimate.Min} to {estimate.Max}, and not at {bounds.Get("min")} to {bounds.Get("max")}";
        var result = program.Evaluate([Authorization.For(_ => new AccessAnswer(true, "", null))], BudgetLimits.Default, TimeProvider.System);
        var wanted = ((NumberValue)test.Get("runtime")!).Text;
        var found = result.Cost.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return found == wanted ? null : $"{expression}\ncosts {found}, and not {wanted}{(result.Failure is { } failure ? $" ({failure.Message})" : "")}";
    }

    private static string? Run(ObjectValue test)
    {
        var expression = test.GetText("expr")!;
        var program = CelProgram.Compile(new SourceText("cel", expression), CelEnvironment.Kubernetes, CelOptions.Default, out var diagnostics);
        if (program is null) return test.Get("compile_error") is not null ? null : $"{expression}\ndoes not compile: {diagnostics[0]}";
        if (test.Get("compile_error") is not null) return $"{expression}\ncompiles and should not";
        var result = program.Evaluate([], BudgetLimits.Default, TimeProvider.System);
        if (result.Value is null) return test.Get("eval_error") is not null ? null : $"{expression}\nfails: {result.Failure?.Message}";
        if (test.Get("eval_error") is not null) return $"{expression}\ngives {CelText.Show(result.Value)} and should fail";
        var wanted = CelText.Show(CelText.ValueOf((ObjectValue)test.Get("value")!));
        // An opaque value is known by its text.
        var found = result.Value is OpaqueValue and not (DoubleValue or UnsignedValue or BytesValue or OptionalValue) ? CelText.Show(result.Value is Bylaw.Cel.Library.Kubernetes.QuantityValue ? result.Value : ((OpaqueValue)result.Value).ToJson()) : CelText.Show(result.Value);
        return wanted == found ? null : $"{expression}\ngives {found}, and not {wanted}";
    }
}
