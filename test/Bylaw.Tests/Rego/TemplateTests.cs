using Bylaw.Core.Values;
using Xunit;

namespace Bylaw.Tests.Rego;

public sealed class TemplateTests
{
    private const string Data = """{"name": "Ann", "n": 3, "f": 1.50, "no": null, "yes": true, "list": ["a", "b"], "map": {"k": {"v": 1}, "a": [1, null]}, "empty": []}""";

    [Theory]
    [InlineData("hello {{.name}} {{ .n }} {{.f}} {{.yes}}", "hello Ann 3 1.50 true")]
    [InlineData("{{.gone}} {{.no}} {{.gone.more}}", "<undefined> <undefined> <undefined>")]
    [InlineData("{{.list}} {{.map}}", "[a b] map[a:[1 <nil>] k:map[v:1]]")]
    [InlineData("{{.map.k.v}} {{(index .list 1)}} {{index .map \"k\" \"v\"}}", "1 b 1")]
    [InlineData("a {{- 1 -}} b {{/* note */}}c {{- /* note */ -}} d", "a1b cd")]
    [InlineData("{{if .yes}}y{{else}}n{{end}}{{if .gone}}y{{else if .n}}m{{else}}n{{end}}", "ym")]
    [InlineData("{{range .list}}<{{.}}>{{end}}{{range .empty}}x{{else}}none{{end}}", "<a><b>none")]
    [InlineData("{{range $i, $e := .list}}{{if $i}},{{end}}{{$i}}={{$e}}{{end}}", "0=a,1=b")]
    [InlineData("{{range $k, $v := .map}}{{$k}};{{end}}", "a;k;")]
    [InlineData("{{range .list}}{{if eq . \"b\"}}{{break}}{{end}}{{.}}{{end}}", "a")]
    [InlineData("{{range 3}}{{.}}{{end}}", "012")]
    [InlineData("{{with .map.k}}{{.v}}{{$.name}}{{end}}{{with .gone}}x{{else}}y{{end}}", "1Anny")]
    [InlineData("{{$x := 1}}{{if .yes}}{{$x = 2}}{{end}}{{$x}}", "2")]
    [InlineData("{{define \"t\"}}[{{.}}]{{end}}{{template \"t\" .name}}{{template \"t\"}}", "[Ann][<undefined>]")]
    [InlineData("{{block \"b\" .n}}<{{.}}>{{end}}", "<3>")]
    [InlineData("{{printf \"%05d|%s|%q\" 42 .name .n}}", "00042|Ann|\"3\"")]
    [InlineData("{{.name | printf \"%s-%s\" \"x\"}} {{len .list}} {{len .name}}", "x-Ann 2 3")]
    [InlineData("{{and .yes .name}} {{or .gone \"d\"}} {{not .yes}} {{eq .name \"Bob\" \"Ann\"}} {{lt 1 2}} {{ne 1 2}}", "Ann d false true true true")]
    [InlineData("{{\"<a>\" | html}} {{urlquery \"a b&\"}} {{slice .name 1}} {{print 1 2 \"x\" 3}}", "&lt;a&gt; a+b%26 nn 1 2x3")]
    [InlineData("{{`raw`}}{{'a'}}{{1.5}}{{0x10}}", "raw971.516")]
    public void Renders(string template, string expected)
    {
        var (result, error) = BuiltinRows.Run("strings.render_template", [Value.Of(template), Terms.Parse(Data)]);
        Assert.Null(error);
        Assert.Equal(expected, ((StringValue)result!).Text);
    }

    [Theory]
    [InlineData("{{.name", "unclosed action")]
    [InlineData("{{if .x}}", "unexpected EOF")]
    [InlineData("{{end}}", "unexpected {{end}}")]
    [InlineData("{{foo}}", "function \"foo\" not defined")]
    [InlineData("{{$x}}", "undefined variable \"$x\"")]
    [InlineData("{{.name.first}}", "can't evaluate field first in type string")]
    [InlineData("{{.no.first}}", "nil pointer evaluating interface {}.first")]
    [InlineData("{{index .list 5}}", "index out of range: 5")]
    [InlineData("{{eq .n 3}}", "incompatible types for comparison")]
    [InlineData("{{template \"t\"}}", "template \"t\" not defined")]
    public void Complains(string template, string message)
    {
        var (_, error) = BuiltinRows.Run("strings.render_template", [Value.Of(template), Terms.Parse(Data)]);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }
}
