using Xunit;

namespace Bylaw.Tests.Filters;

/// <summary><c>bylaw filter</c> and <c>bylaw opa eval --partial</c>.</summary>
public sealed class FilterCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bylaw-filter-").FullName;

    public FilterCommandTests()
    {
        Write("filters.rego", """
            package filters

            # METADATA
            # scope: document
            # compile:
            #   unknowns: [input.fruits]
            include if {
            	input.fruits.colour == input.user.colour
            	input.fruits.price > 10
            }
            """);
        Write("user.json", """{"user": {"colour": "yellow"}}""");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Sql_with_parameters()
    {
        var (code, output) = CommandLine.Run(["filter", "-p", At("filters.rego"), "-i", At("user.json"), "--nulls", "undefined", "filters/include"]);
        Assert.Equal((0, """
            {
              "parameters": [
                "yellow",
                10
              ],
              "query": "WHERE \"fruits\".\"colour\" = $1::text AND \"fruits\".\"price\" > $2::bigint"
            }

            """), (code, output));
    }

    [Fact]
    public void Words_of_opa_with_names_of_the_database()
    {
        Write("names.json", """{"fruits": {"$self": "F", "price": "the price"}}""");
        var (code, output) = CommandLine.Run(["filter", "-p", At("filters.rego"), "-i", At("user.json"), "-t", "mysql", "--form", "opa", "--mappings", At("names.json"), "filters/include"]);
        Assert.Equal((0, "{\n  \"query\": \"WHERE (F.colour = 'yellow' AND F.`the price` > 10)\"\n}\n"), (code, output));
    }

    [Theory]
    [InlineData("oracle", "BLW2151")]
    [InlineData("ucast+minimal", "BLW2150")]
    public void What_cannot_be_said_is_an_error(string target, string code)
    {
        Write("more.rego", "package filters\n\ninclude if input.fruits.colour in [\"red\"]\n");
        var (exit, output) = CommandLine.Run(["filter", "-p", At("filters.rego"), "-p", At("more.rego"), "-t", target, "filters/include"]);
        Assert.Equal(2, exit);
        Assert.Contains($"error[{code}]", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_is_none() =>
        Assert.Contains("error[BLW2152]", CommandLine.Run(["filter", "-p", At("filters.rego"), "-c", "fruits.price=int", "filters/include"]).Output, StringComparison.Ordinal);

    [Fact]
    public void Partial_evaluation_as_source()
    {
        var (code, output) = CommandLine.Run(["opa", "eval", "-p", "-f", "source", "-u", "input.fruits", "-i", At("user.json"), "-d", At("filters.rego"), "data.filters.include"]);
        Assert.Equal((0, "# Query 1\ninput.fruits.colour = \"yellow\"\ninput.fruits.price > 10\n\n"), (code, output));
    }

    [Fact]
    public void Partial_evaluation_of_what_cannot_hold()
    {
        Assert.Equal((0, "undefined\n"), CommandLine.Run(["opa", "eval", "-p", "-f", "pretty", "input.x = 1; false"]));
        Assert.Equal((1, "{\n  \"partial\": {}\n}\n"), CommandLine.Run(["opa", "eval", "--fail", "-p", "input.x = 1; false"]));
    }

    private string At(string name) => Path.Combine(_folder, name);

    private void Write(string name, string text) => File.WriteAllText(At(name), text);
}
