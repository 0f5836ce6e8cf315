using System.Globalization;
using Bylaw.Core.Decisions;
using Bylaw.Core.Library;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Kubernetes;

namespace Bylaw.Conformance.Suites;

/// <summary>The suites of Gatekeeper's library: a template, a constraint, objects, and how many violations each has.</summary>
internal sealed class GatorSuite : ISuite
{
    public string Name => "rego/gatekeeper";

    public IEnumerable<ConformanceCase> Cases(string directory)
    {
        foreach (var suite in Directory.EnumerateFiles(directory, "suite.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var folder = Path.GetDirectoryName(suite)!;
            foreach (var test in List(Documents(suite)[0].Root, "tests"))
                foreach (var item in List(test, "cases"))
                {
                    var id = $"{Path.GetRelativePath(directory, folder).Replace('\\', '/')}/{test.GetText("name")}/{item.GetText("name")}";
                    yield return new ConformanceCase(id, test.Get("expansion") is not null, () => Run(folder, test, item, new GatekeeperLanguage()));
                    // A template in both languages says the same in both.
                    if (File.ReadAllText(Path.Combine(folder, test.GetText("template")!)).Contains("K8sNativeValidation", StringComparison.Ordinal))
                        yield return new ConformanceCase($"{id} (cel)", test.Get("expansion") is not null, () => Run(folder, test, item, new GatekeeperLanguage { PrefersCel = true }));
                }
        }
    }

    private static string? Run(string folder, ObjectValue test, ObjectValue item, GatekeeperLanguage language)
    {
        var sources = new[] { test.GetText("template")!, test.GetText("constraint")! }.Concat(item.Get("inventory") is ArrayValue files ? files.Select(file => ((StringValue)file).Text) : [])
            .Select(file => new SourceText(file, File.ReadAllText(Path.Combine(folder, file)))).ToList();
        var compiled = language.Compile(sources, CompileOptions.Default);
        if (compiled.Policy is not { } policy) return $"does not compile: {compiled.Diagnostics.FirstOrDefault()}";
        var verdicts = Documents(Path.Combine(folder, item.GetText("object")!)).SelectMany(document => ManifestItem.In(document))
            .SelectMany(found => policy.Evaluate(new PolicyRequest { Document = found.Value, Input = new RequestShapes(found).Of })).ToList();
        if (verdicts.Find(verdict => verdict.Outcome == Outcome.Error) is { } error) return $"fails: {error.Message}";
        var messages = verdicts.Where(verdict => verdict.Outcome >= Outcome.Warn).Select(verdict => verdict.Message).ToList();
        foreach (var assertion in List(item, "assertions"))
        {
            var pattern = Re2.TryParse(assertion.GetText("message") ?? "", out _)!;
            var count = messages.Count(message => pattern.IsMatch(message));
            if (!Holds(assertion.Get("violations"), count)) return $"{count.ToString(CultureInfo.InvariantCulture)} violations match {pattern.Pattern}, and not {assertion.Get("violations")}: {string.Join("; ", messages)}";
        }
        return null;
    }

    private static bool Holds(Value? wanted, int count) => wanted switch
    {
        null => count > 0,
        BooleanValue some => some.IsTrue == count > 0,
        StringValue word => word.Text == "yes" == count > 0,
        NumberValue number => number.TryGetInt64(out var exactly) && exactly == count,
        _ => false,
    };

    private static IReadOnlyList<Document> Documents(string path) => DocumentReader.ReadFile(path, new ReadOptions { KeepPositions = true, Schema = YamlSchema.Kubernetes }).Documents;

    private static IEnumerable<ObjectValue> List(Value value, string field) => (value as ObjectValue)?.Get(field) is ArrayValue list ? list.OfType<ObjectValue>() : [];
}
