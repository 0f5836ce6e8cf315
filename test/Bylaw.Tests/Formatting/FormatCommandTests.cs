using Bylaw.Tests.Bundles;
using Xunit;

namespace Bylaw.Tests.Formatting;

/// <summary><c>bylaw fmt</c>.</summary>
public class FormatCommandTests
{
    private const string Loose = "package p\nallow if input.x==1\n";
    private const string Neat = "package p\n\nallow if input.x == 1\n";

    [Fact]
    public void Writes_files_that_change_and_names_them()
    {
        using var folder = new TemporaryFolder(("a.rego", Loose), ("b/b.rego", Neat), ("b/.git/c.rego", Loose), ("d.json", "{}"));
        var (code, output) = CommandLine.Run(["fmt", folder.Root]);
        Assert.Equal((0, folder.PathOf("a.rego") + "\n"), (code, output));
        Assert.Equal(Neat, File.ReadAllText(folder.PathOf("a.rego")));
        Assert.Equal(Loose, File.ReadAllText(folder.PathOf("b/.git/c.rego")));
        Assert.Equal((0, ""), CommandLine.Run(["fmt", folder.Root]));
    }

    [Fact]
    public void A_check_writes_nothing_and_fails()
    {
        using var folder = new TemporaryFolder(("a.rego", Loose));
        Assert.Equal((1, folder.PathOf("a.rego") + "\n"), CommandLine.Run(["fmt", "--check", folder.Root]));
        Assert.Equal(Loose, File.ReadAllText(folder.PathOf("a.rego")));
        var (code, output) = CommandLine.Run(["fmt", "--diff", folder.Root]);
        Assert.Equal(1, code);
        Assert.Contains("\u001b[32m", output, StringComparison.Ordinal);
        Assert.Equal(Loose, File.ReadAllText(folder.PathOf("a.rego")));
    }

    [Fact]
    public void Each_file_stays_in_its_version()
    {
        using var folder = new TemporaryFolder(("v0.rego", "package p\nallow{input.x}\n"), ("v1.rego", "package q\nallow if input.x\n"));
        Assert.Equal(0, CommandLine.Run(["fmt", folder.Root]).Code);
        Assert.Equal("package p\n\nallow {\n\tinput.x\n}\n", File.ReadAllText(folder.PathOf("v0.rego")));
        Assert.Equal("package q\n\nallow if input.x\n", File.ReadAllText(folder.PathOf("v1.rego")));
    }

    [Fact]
    public void What_cannot_be_read_is_told_and_the_rest_is_formatted()
    {
        using var folder = new TemporaryFolder(("a.rego", "package p\nallow if\n"), ("b.rego", Loose));
        File.WriteAllBytes(folder.PathOf("c.rego"), [0xff]);
        var (code, output) = CommandLine.Run(["fmt", folder.Root]);
        Assert.Equal(2, code);
        Assert.Contains("BLW2001", output, StringComparison.Ordinal);
        Assert.Contains("BLW2104", output, StringComparison.Ordinal);
        Assert.Equal(Neat, File.ReadAllText(folder.PathOf("b.rego")));
    }

    [Fact]
    public void Standard_input_goes_to_the_output() => Assert.Equal((0, Neat), CommandLine.Run(["fmt", "-"], Loose));

    [Fact]
    public void Paths_must_be_there() => Assert.Equal(2, CommandLine.Run(["fmt", "nowhere"]).Code);
}
