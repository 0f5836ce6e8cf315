using Bylaw.Core.Text;
using Bylaw.Rego;
using Xunit;

namespace Bylaw.Tests.Formatting;

/// <summary>What the mutations found: modules whose layout could not be read, or not be made.</summary>
public class KeywordHeadTests
{
    [Theory]
    [InlineData(false, "package p\n\nif.foo := 1\n\nfoo.if := 2\n", "package p\n\nif.foo := 1\n\nfoo[\"if\"] := 2\n")]
    [InlineData(false, "package p\n\npackage.b := 2\n", "package p\n\npackage.b := 2\n")]
    [InlineData(true, "package p\n\ntrue.v1\n", "package p\n\ntrue.v1\n")]
    [InlineData(true, "package p\n\nq = {false} else := 1 {\n\ttrue\n}\n", "package p\n\nq = {false} {\n\ttrue\n}\n\nelse := 1\n")]
    [InlineData(false, "package p\n\ng if (x, 1 in [1, 2\n#c\n]) / true\n\nx := 1\n", "package p\n\ng if (x, 1 in [1, 2\n#c\n]) / true\n\nx := 1\n")]
    public void Layout(bool isV0, string text, string expected)
    {
        var options = new RegoFormatOptions { Target = isV0 ? RegoFormatTarget.V0 : RegoFormatTarget.V1, ReadsV0 = isV0 };
        var formatted = RegoFormat.Format(new SourceText("p.rego", text), options, out var diagnostics);
        Assert.Empty(diagnostics);
        Assert.Equal(expected, formatted);
        Assert.Empty(RegoFormat.Verify(formatted!, options));
    }
}
