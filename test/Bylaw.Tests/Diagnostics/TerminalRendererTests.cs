using Bylaw.Core.Diagnostics;
using Bylaw.Core.Diagnostics.Rendering;
using Bylaw.Core.Text;
using Xunit;

namespace Bylaw.Tests.Diagnostics;

public class TerminalRendererTests
{
    private static readonly DiagnosticCode s_code = new(9001, "a test");

    [Fact]
    public void Shows_place_source_and_note()
    {
        var source = new SourceText("policies/p.rego", "package p\n\nallow := foo(input)\n");
        AssertText("""
            error[BLW9001]: unknown function `foo`
             --> policies/p.rego:3:10
              |
            3 | allow := foo(input)
              |          ^^^ no builtin has this name
              |
              = help: did you mean `floor`?

            """, Error("unknown function `foo`", source, "foo", "no builtin has this name", "did you mean `floor`?"));
    }

    [Fact]
    public void Shows_a_diagnostic_without_a_place()
    {
        AssertText("""
            error[BLW9001]: `x.yaml` does not exist
              = help: name a file

            """, new Diagnostic(s_code, "`x.yaml` does not exist", Help: "name a file"));
    }

    [Fact]
    public void Shows_second_places_in_the_same_and_in_another_file()
    {
        var first = new SourceText("a.rego", "package a\n\nx := 1\n\ny := 2\n\n\n\nz := 3\nx := 4\n");
        var second = new SourceText("b.rego", "package b");
        var diagnostic = Error("`x` is defined twice", first, "x := 4", "again here") with
        {
            Labels = [new Label(At(first, "x := 1"), "first here"), new Label(At(first, "y"), "not here"), new Label(At(second, "b"), "nor here")],
        };
        AssertText("""
            error[BLW9001]: `x` is defined twice
              --> a.rego:10:1
               |
             3 | x := 1
               | ------ first here
             4 |
             5 | y := 2
               | - not here
            ...
            10 | x := 4
               | ^^^^^^ again here
               |
              ::: b.rego:1:9
               |
             1 | package b
               |         - nor here

            """, diagnostic);
    }

    [Fact]
    public void Shortens_places_of_several_lines()
    {
        var source = new SourceText("a.rego", "deny if {\n\ta\n\tb\n\tc\n}\n");
        AssertText("""
            error[BLW9001]: `deny` never holds
             --> a.rego:1:1
              |
            1 | deny if {
              | ^^^^^^^^^
            ...
            5 | }
              | ^ contradicts itself

            """, Error("`deny` never holds", source, "deny if {\n\ta\n\tb\n\tc\n}\n", "contradicts itself"));
    }

    [Fact]
    public void Marks_a_point_at_the_end_of_the_text()
    {
        var source = new SourceText("a.rego", "x := [");
        AssertText("""
            error[BLW9001]: unexpected end
             --> a.rego:1:7
              |
            1 | x := [
              |       ^

            """, new Diagnostic(s_code, "unexpected end", source.At(new Span(6, 0))));
    }

    [Fact]
    public void Widens_tabs_and_counts_wide_characters()
    {
        var source = new SourceText("a.yaml", "\tname: \"漢字é👍\" bad");
        AssertText("""
            error[BLW9001]: bad
             --> a.yaml:1:15
              |
            1 |     name: "漢字é👍" bad
              |                     ^^^

            """, Error("bad", source, "bad"));
    }

    [Fact]
    public void Counts_combining_marks_as_nothing()
    {
        var source = new SourceText("a.yaml", "e\u0301 x");
        AssertText("error[BLW9001]: bad\n --> a.yaml:1:4\n  |\n1 | e\u0301 x\n  |   ^\n", Error("bad", source, "x"));
    }

    [Fact]
    public void Escapes_what_could_drive_a_terminal()
    {
        var source = new SourceText("a\u001b[2J.yaml", "x: \u001b[31m\u202Eevil\u0007 # y\u2028");
        AssertText("""
            error[BLW9001]: bad `\u{1b}]0;title\u{7}` two lines
             --> a\u{1b}[2J.yaml:1:10
              |
            1 | x: \u{1b}[31m\u{202e}evil\u{7} # y\u{2028}
              |                      ^^^^ note\u{9b}
              |
              = help: \u{200b}hidden

            """, Error("bad `\u001b]0;title\u0007`\n  two lines", source, "evil", "note\u009b", "\u200bhidden"));
    }

    [Fact]
    public void Shows_lone_surrogates_and_carriage_returns_harmlessly()
    {
        var source = new SourceText("a.yaml", "a\rb\uD800c x\r\nnext");
        AssertText("error[BLW9001]: bad\n --> a.yaml:1:7\n  |\n1 | a\\u{d}b\uFFFDc x\n  |           ^\n", Error("bad", source, "x"));
    }

    [Fact]
    public void Cuts_long_lines_around_the_place()
    {
        var source = new SourceText("a.json", new string('a', 500) + " here " + new string('b', 500));
        AssertText($"""
            error[BLW9001]: bad
             --> a.json:1:502
              |
            1 | …{new string('a', 19)} here {new string('b', 15)}…
              |                      ^^^^

            """, Error("bad", source, "here"), new TerminalOptions { Width = 40 });
    }

    [Fact]
    public void Cuts_a_place_that_is_longer_than_the_line_shown()
    {
        var source = new SourceText("a.json", "0123456789012345678901234 " + new string('x', 300));
        AssertText($"""
            error[BLW9001]: bad
             --> a.json:1:27
              |
            1 | …6789012345678901234 {new string('x', 20)}…
              |                      {new string('^', 20)}

            """, new Diagnostic(s_code, "bad", source.At(new Span(26, 300))), new TerminalOptions { Width = 40 });
    }

    [Fact]
    public void Does_not_measure_a_line_of_a_hundred_megabytes()
    {
        var source = new SourceText("a.json", new string('x', 100_000_000));
        var text = TerminalRenderer.Render(new Diagnostic(s_code, "bad", source.At(new Span(50_000_000, 10))));
        Assert.True(text.Length < 1000, text[..Math.Min(text.Length, 2000)]);
        Assert.Contains(" --> a.json:1:50000001\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_only_when_asked()
    {
        var source = new SourceText("a.yaml", "x");
        var diagnostic = Error("bad", source, "x", "here", "there") with { Severity = Severity.Warning };
        Assert.DoesNotContain('\u001b', TerminalRenderer.Render(diagnostic));
        Assert.Equal(
            "\u001b[1;33mwarning[BLW9001]\u001b[0m\u001b[1m: bad\u001b[0m\n" +
            " \u001b[1;34m-->\u001b[0m a.yaml:1:1\n" +
            "  \u001b[1;34m|\u001b[0m\n" +
            "\u001b[1;34m1 |\u001b[0m x\n" +
            "  \u001b[1;34m|\u001b[0m \u001b[1;33m^ here\u001b[0m\n" +
            "  \u001b[1;34m|\u001b[0m\n" +
            "  \u001b[1;34m= \u001b[0m\u001b[1mhelp:\u001b[0m there\n",
            TerminalRenderer.Render(diagnostic, new TerminalOptions { Colour = true }));
    }

    [Fact]
    public void Separates_diagnostics_by_an_empty_line_and_uses_forward_slashes()
    {
        var source = new SourceText(@"dir\a.yaml", "x");
        var output = new StringWriter();
        new TerminalRenderer(TerminalOptions.Plain).Write(output, [Error("one", source, "x"), Error("two", source, "x") with { Severity = Severity.Note }]);
        Assert.Equal(
            "error[BLW9001]: one\n --> dir/a.yaml:1:1\n  |\n1 | x\n  | ^\n\nnote[BLW9001]: two\n --> dir/a.yaml:1:1\n  |\n1 | x\n  | ^\n",
            output.ToString());
    }

    private static Location At(SourceText source, string text) =>
        source.At(new Span(source.Content.IndexOf(text, StringComparison.Ordinal), text.Length));

    private static Diagnostic Error(string message, SourceText source, string at, string? note = null, string? help = null) =>
        new(s_code, message, At(source, at), help) { Note = note };

    private static void AssertText(string expected, Diagnostic diagnostic, TerminalOptions? options = null) =>
        Assert.Equal(expected, TerminalRenderer.Render(diagnostic, options));
}
