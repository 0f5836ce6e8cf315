using Xunit;

namespace Bylaw.Tests.Formatting;

/// <summary>
/// Modules and what <c>bylaw opa fmt</c> makes of them: <c>cases/rego/fmt/MODE/NAME.rego</c> and <c>NAME.formatted</c>. With
/// <c>BYLAW_UPDATE_GOLDEN=1</c> in the environment the results are written anew.
/// </summary>
public class GoldenFormatTests
{
    private static readonly Dictionary<string, string[]> Flags = new()
    {
        ["v1"] = [],
        ["v0"] = ["--v0-compatible"],
        ["v0-v1"] = ["--v0-v1"],
        ["drop"] = ["--drop-v0-imports"],
    };

    public static TheoryData<string> Modules => [.. Repository.Files("cases/rego/fmt", "*.rego")];

    [Theory]
    [MemberData(nameof(Modules))]
    public void Formats(string path)
    {
        var flags = Flags[Path.GetFileName(Path.GetDirectoryName(path))!];
        var golden = Path.ChangeExtension(path, ".formatted");
        var formatted = Format(flags, Repository.Read(path));
        if (Environment.GetEnvironmentVariable("BYLAW_UPDATE_GOLDEN") == "1") File.WriteAllText(Repository.PathOf(golden), formatted);
        Assert.Equal(Repository.Read(golden), formatted);
        Assert.Equal(formatted, Format(flags, formatted));
    }

    [Theory]
    [InlineData("package p\n\ninput = 1\n", "stdin:3: rego_compile_error: rules must not shadow input (use a different rule name)")]
    [InlineData("package p\n\nimport data.a.x\nimport data.b.x\n", "stdin:4: rego_compile_error: import must not shadow import data.a.x")]
    [InlineData("package p\n\np { any([true]) }\n", "stdin:3: rego_type_error: deprecated built-in function calls in expression: any")]
    [InlineData("package p\n\np { data := 1; data > 0 }\n", "stdin:3: rego_compile_error: variables must not shadow data (use a different variable name)")]
    public void What_v1_has_no_words_for_cannot_be_upgraded(string module, string error)
    {
        foreach (var flag in (string[])["--v0-v1", "--rego-v1"])
        {
            var (code, output) = CommandLine.Run(["opa", "fmt", flag], module);
            Assert.Equal((1, $"1 error occurred: {error}\n"), (code, output));
        }
        Assert.Equal(0, CommandLine.Run(["opa", "fmt", "--v0-compatible"], module).Code);
    }

    private static string Format(string[] flags, string module)
    {
        var (code, output) = CommandLine.Run(["opa", "fmt", .. flags], module);
        Assert.True(code == 0, output);
        return output;
    }
}
