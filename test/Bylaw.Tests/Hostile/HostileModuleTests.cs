using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Rego;
using Xunit;

namespace Bylaw.Tests.Hostile;

/// <summary>
/// Modules made to hurt the parser and the checks are refused with a diagnostic, or compile: no crash, no hang. What takes
/// memory or time in proportion is ten times as large in the long run (<c>BYLAW_SOAK=1</c>).
/// </summary>
public class HostileModuleTests
{
    private const int Many = 100_000;

    private static readonly bool IsSoak = Environment.GetEnvironmentVariable("BYLAW_SOAK") == "1";

    private static readonly int Rules = IsSoak ? Many : Many / 10;

    [Theory]
    [InlineData("answer := ", "[", "]")]
    [InlineData("answer := ", "(", ")")]
    [InlineData("answer := ", "{", "}")]
    [InlineData("answer := ", "{1: ", "}")]
    [InlineData("answer := ", "f(", ")")]
    [InlineData("answer := ", "a[", "]")]
    [InlineData("answer := ", "[x | x := ", "]")]
    [InlineData("answer := ", "{x | x := ", "}")]
    [InlineData("answer := ", "{1: x | x := ", "}")]
    [InlineData("answer := ", "$\"{", "}\"")]
    [InlineData("answer := ", "$`{", "}`")]
    [InlineData("answer if ", "{", "}")]
    [InlineData("answer if ", "not ", "")]
    [InlineData("answer if ", "every x in y {", "}")]
    [InlineData("answer if ", "x := [1 | ", "]")]
    [InlineData("import future.keywords.not\nanswer if ", "not {", "}")]
    [InlineData("import future.keywords.not\nanswer if ", "not {not ", "}")]
    [InlineData("answer := ", "-", "")]
    [InlineData("answer := ", "1 + (", ")")]
    [InlineData("answer := ", "1 in (", ")")]
    [InlineData("answer if ", "(1, ", " in 2)")]
    [InlineData("a", "[", "]")]
    [InlineData("answer if { true }", " else := 1 if { true }", "")]
    [InlineData("answer := 1", " else := 1 if { true }", "")]
    public void Deep_text(string start, string open, string close)
    {
        foreach (var text in new[] { start + Times(open, Many), start + Times(open, Many) + "1" + Times(close, Many), start + Times(open, Many) + "1\n" })
            Refused("package p\n\n" + text);
    }

    [Theory]
    [InlineData("answer := 1", " + 1")]
    [InlineData("answer := 1", " - 1 * 2")]
    [InlineData("answer := x", " | x")]
    [InlineData("answer := x", " & x | x")]
    [InlineData("answer := 1", " == 1")]
    [InlineData("answer := 1", " in [1]")]
    [InlineData("answer := a", ".a")]
    [InlineData("answer := a", "[0]")]
    [InlineData("answer := a", "[_]")]
    [InlineData("answer := a", "()")]
    [InlineData("a", ".b")]
    [InlineData("a", "[\"b\"]")]
    [InlineData("import data", ".b")]
    [InlineData("answer if true", " with input as 1")]
    [InlineData("answer if true", " with input.a.b as 1 with data.c as 2")]
    public void Long_chains(string start, string link) => Refused("package p\n\n" + start + Times(link, Many));

    [Fact]
    public void A_long_package_path() => Refused("package a" + Times(".a", Many));

    // Each level of brackets may hold a chain: together they must not be deeper than one.
    [Fact]
    public void Chains_in_chains()
    {
        var text = "1";
        for (var level = 0; level < 100; level++) text = "(" + text + ")" + Times(" + 1", 50);
        Refused("package p\n\nanswer := " + text);
    }

    // Text that may be read in two ways must not be read twice at every level.
    [Theory]
    [InlineData("[x[", " | b, c]]")]
    [InlineData("[[", "] | b, c]")]
    [InlineData("{{", "} | b, c}")]
    [InlineData("not { x[{y | ", "}] } == 1")]
    [InlineData("x, (", ")")]
    [InlineData("{a: {b: ", "} | c, d}")]
    public void Ambiguous_text(string open, string close) =>
        Compile("package p\n\nimport future.keywords.not\n\nanswer if {\n" + Times(open, 60) + "1" + Times(close, 60) + "\n}");

    [Theory]
    [InlineData("\"")]
    [InlineData("`")]
    [InlineData("$\"")]
    [InlineData("$`")]
    [InlineData("$\"{")]
    [InlineData("\"\\")]
    [InlineData("\"\\u12")]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("{1:")]
    [InlineData("(")]
    [InlineData("f(")]
    [InlineData("a[")]
    [InlineData("a.")]
    [InlineData("a with")]
    [InlineData("a with input")]
    [InlineData("a with input as")]
    [InlineData("1 +")]
    [InlineData("-")]
    [InlineData("1e")]
    [InlineData("1 in")]
    [InlineData("some")]
    [InlineData("some x in")]
    [InlineData("every")]
    [InlineData("every x in y")]
    [InlineData("every x in y {")]
    [InlineData("not")]
    [InlineData("[1 |")]
    [InlineData("{1: 2 |")]
    [InlineData("x :=")]
    [InlineData("#")]
    public void Text_that_ends_early(string text)
    {
        Refused("package p\n\nanswer if " + text);
        Refused("package p\n\nanswer if {" + text);
        Refused("package p\n\nanswer := " + text);
        Compile("package p\n\nanswer if {\n" + text + "\n}");
    }

    [Theory]
    [InlineData("package")]
    [InlineData("package ")]
    [InlineData("package a.")]
    [InlineData("package a[")]
    [InlineData("package p\nimport")]
    [InlineData("package p\nimport data.")]
    [InlineData("package p\nimport data.x as")]
    [InlineData("package p\ndefault")]
    [InlineData("package p\ndefault x")]
    [InlineData("package p\nx contains")]
    [InlineData("package p\nx if")]
    [InlineData("package p\nx := 1 else")]
    [InlineData("package p\nx if true else :=")]
    [InlineData("package p\nf(")]
    [InlineData("package p\na[")]
    public void Rules_that_end_early(string text) => Refused(text);

    [Theory]
    [InlineData("\0")]
    [InlineData("\uFFFF")]
    [InlineData("\uD800")]
    [InlineData("\u2028")]
    [InlineData("é")]
    [InlineData("😀")]
    public void Characters_outside_of_the_language(string text)
    {
        Refused("package p\n\nanswer := " + text);
        Refused(text);
        Refused("package p\n" + Times(text, Many));
        Assert.Empty(Compile($"package p\n\nanswer := \"{text}\" # {text}"));
    }

    [Fact]
    public void Wrong_bytes_become_replacement_characters()
    {
        var bytes = "package p\n\nanswer := \""u8.ToArray().Concat<byte>([0xFF, 0xC0, 0x80]).Concat("\"\n"u8.ToArray()).ToArray();
        Assert.Null(SourceText.FromUtf8("p.rego", bytes, out var at));
        Assert.Equal(22, at);
    }

    [Theory]
    [InlineData("@")]
    [InlineData("\"\\q\" ")]
    [InlineData("01 ")]
    [InlineData("? ! ")]
    [InlineData("x := \n")]
    public void Many_errors_are_cut_short(string text) =>
        Assert.InRange(Refused("package p\n" + Times(text, Many)).Count, 1, 200);

    [Fact]
    public void A_text_of_many_megabytes()
    {
        var text = new string('x', IsSoak ? 100_000_000 : 10_000_000);
        Assert.Empty(Compile($"package p\n\nanswer := \"{text}\""));
        Assert.Single(Refused($"package p\n\nanswer := \"{text}"));
        Refused($"package p\n\n{text} {text}");
    }

    [Fact]
    public void A_number_of_many_digits() => Assert.Single(Refused("package p\n\nanswer := " + Times("1", 200_000)));

    [Fact]
    public void Many_rules()
    {
        Assert.Empty(Compile("package p\n\n" + Numbered("r# := #\n")));
        Assert.Empty(Compile("package p\n\n" + Numbered("r contains # if input.x == #\n")));
        Assert.Empty(Compile("package p\n\n" + Numbered("r[#] := # if input.x == #\n")));
        Assert.Empty(Compile("package p\n\n" + Numbered("@ METADATA\n@ title: t\nr# := #\n").Replace('@', '#')));
        Assert.Empty(Compile("package p\n\n" + Numbered("f(#) := #\n")));
    }

    // Half of the clauses have a constant to look up, the others stand in each list of candidates.
    [Fact]
    public void Many_rules_without_a_constant() =>
        Assert.Empty(Compile("package p\n\n" + Numbered("r contains # if input.x == #\nr contains # if input.y > #\n")));

    [Fact]
    public void Many_rules_that_look_at_many_rules() =>
        Assert.Empty(Compile("package a\n\n" + Numbered("r# := #\n"), "package b\n\n" + Numbered("r# := data.a[input.x]\n")));

    [Fact]
    public void A_long_chain_of_rules() =>
        Assert.Empty(Compile("package p\n\nr0 := 0\n" + string.Concat(Enumerable.Range(1, Rules).Select(i => $"r{i} := r{i - 1}\n"))));

    // Each rule of the circle is recursive: that many are told, and one more line says that there are others.
    [Fact]
    public void A_large_circle_of_rules() =>
        Assert.Equal(11, Refused($"package p\n\nr0 := r{Rules}\n" + string.Concat(Enumerable.Range(1, Rules).Select(i => $"r{i} := r{i - 1}\n"))).Count);

    [Fact]
    public void Many_statements()
    {
        Refused("package p\n\nanswer if {\n" + Times("input.a\n", Many) + "}");
        Assert.Empty(Compile("package p\n\nanswer if {\n" + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"x{i} = x{i + 1}\n")) + "x5000 = 1\n}"));
    }

    [Fact]
    public void Many_items_and_names()
    {
        var names = string.Join(", ", Enumerable.Range(0, Rules).Select(i => $"x{i}"));
        Assert.Empty(Compile("package p\n\nanswer := [" + Times("1, ", Many) + "]"));
        Assert.Empty(Compile($"package p\n\nanswer if [{names}] := input"));
        Assert.Empty(Compile($"package p\n\nanswer if [{names}] = [{Numbered("#, ")}]"));
        Assert.Empty(Compile("package p\n\nanswer if {" + Numbered("\"#\": x#, ") + "} = {" + Numbered("\"#\": #, ") + "}"));
        Assert.NotEmpty(Compile("package p\n\nanswer if {" + Numbered("\"#\": x#, ") + "} = {" + Numbered("\"#\": y#, ") + "}"));
        Assert.Empty(Compile($"package p\n\nanswer if {{ some {names}; [{names}] = input }}"));
        Assert.Equal(11, Refused($"package p\n\nanswer if some {names}").Count);
        Assert.Empty(Compile($"package p\n\nf({names}) := 1"));
        Refused("package p\n\nanswer := f(" + Times("1, ", Many) + "1)");
    }

    [Fact]
    public void Many_modules_and_imports()
    {
        Assert.Empty(Compile([.. Enumerable.Range(0, 3_000).Select(i => $"package p{i}\n\nimport data.p{i + 1}.x as y\n\nx := 1\n\nz := y\n")]));
        Assert.Empty(Compile("package p\n\n" + Numbered("import data.a# as b#\n")));
    }

    private static string Times(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static string Numbered(string pattern) =>
        string.Concat(Enumerable.Range(0, Rules).Select(i => pattern.Replace("#", i.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)));

    private static IReadOnlyList<Diagnostic> Refused(string module)
    {
        var diagnostics = Compile(module);
        Assert.NotEmpty(diagnostics);
        return diagnostics;
    }

    private static IReadOnlyList<Diagnostic> Compile(params string[] modules)
    {
        var program = RegoProgram.Compile(modules.Select((module, i) => new SourceText($"{i}.rego", module)), RegoOptions.Default, out var diagnostics);
        Assert.Equal(program is null, diagnostics.Length > 0);
        foreach (var diagnostic in diagnostics)
            if (diagnostic.At is { } at) Assert.InRange(at.Span.End, at.Span.Start, at.Source.Content.Length);
        return diagnostics;
    }
}
