using Bylaw.Core.Diagnostics;
using Bylaw.Rego;
using Bylaw.Rego.Bundles;
using Bylaw.Rego.Testing;

namespace Bylaw.Conformance.Suites;

/// <summary>
/// Policies with their own <c>opa test</c> tests: every folder with a test module is loaded as a whole, and each of its tests is
/// a case. A module is Rego v0 unless it can only be read as v1.
/// </summary>
internal sealed class TestSuite(string name) : ISuite
{
    public string Name => name;

    public IEnumerable<ConformanceCase> Cases(string directory)
    {
        var folders = Directory.EnumerateFiles(directory, "*_test.rego", SearchOption.AllDirectories)
            .Select(file => Path.GetDirectoryName(file)!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return folders.SelectMany(folder => Folder(folder, Path.GetRelativePath(directory, folder).Replace('\\', '/')));
    }

    private static IEnumerable<ConformanceCase> Folder(string folder, string id)
    {
        var options = new RegoOptions { V0 = true, DetectVersion = true, KeepPrints = true };
        var loaded = RegoLoader.LoadFiles([folder], new LoadOptions { Rego = options });
        var program = loaded.HasErrors ? null : RegoProgram.CompileModules(loaded.Modules, options, out _);
        if (program is null) return [new ConformanceCase(id, false, () => Explain(loaded, options))];
        var tester = new RegoTester(program);
        return tester.Tests.Select(test => new ConformanceCase($"{id}/{test.Name}", test.IsToDo, () => Run(tester, test, loaded)));
    }

    private static string? Run(RegoTester tester, RegoTest test, LoadResult loaded)
    {
        var result = tester.Run(test, new RegoInput { Data = loaded.Data });
        if (result.HasPassed) return null;
        if (result.Error is { } error) return error.ToString();
        return result.Failure is { At.Source: not null } failure ? $"{failure.At}: expected {failure.Expected}, got {failure.Found}" : $"{test.At}: undefined or false";
    }

    private static string Explain(LoadResult loaded, RegoOptions options)
    {
        IEnumerable<Diagnostic> diagnostics = loaded.Diagnostics;
        if (!loaded.HasErrors)
        {
            RegoProgram.CompileModules(loaded.Modules, options, out var found);
            diagnostics = found;
        }
        return string.Join('\n', diagnostics);
    }
}
