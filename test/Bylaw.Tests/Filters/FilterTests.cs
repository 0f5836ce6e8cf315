using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego;
using Bylaw.Rego.Filters;
using Xunit;

namespace Bylaw.Tests.Filters;

/// <summary>What policies read as filters, and which do not.</summary>
public class FilterTests
{
    [Theory]
    [InlineData("include if input.shop.kind == input.wanted", """{"type":"field","field":"shop.kind","operator":"eq","value":"tea"}""")]
    [InlineData("include if false", "null")]
    [InlineData("include if input.wanted == \"tea\"", "{}")]
    [InlineData("default include := false\ninclude if input.shop.price > 3", """{"type":"field","field":"shop.price","operator":"gt","value":3}""")]
    [InlineData("include if 3 <= input.shop.price", """{"type":"field","field":"shop.price","operator":"gte","value":3}""")]
    [InlineData("include if input.shop.kind == null", """{"type":"field","field":"shop.kind","operator":"eq","value":null}""")]
    [InlineData("include if { input.shop.kind != \"x\"; input.shop.price < 9 }", """{"type":"compound","operator":"and","value":[{"type":"field","field":"shop.kind","operator":"ne","value":"x"},{"type":"field","field":"shop.price","operator":"lt","value":9}]}""")]
    [InlineData("include if input.shop.kind == \"a\"\ninclude if input.shop.price <= 1", """{"type":"compound","operator":"or","value":[{"type":"field","field":"shop.kind","operator":"eq","value":"a"},{"type":"field","field":"shop.price","operator":"lte","value":1}]}""")]
    [InlineData("include if not input.shop.kind == \"a\"", """{"type":"compound","operator":"not","value":[{"type":"field","field":"shop.kind","operator":"eq","value":"a"}]}""")]
    [InlineData("include if startswith(input.shop.kind, \"a\")", """{"type":"field","field":"shop.kind","operator":"startswith","value":"a"}""")]
    [InlineData("include if input.shop.kind in {\"a\", \"b\"}", """{"type":"field","field":"shop.kind","operator":"in","value":["a","b"]}""")]
    [InlineData("include if input.shop.price < input.shop.limit", """{"type":"field","field":"shop.price","operator":"lt","value":{"field":"shop.limit"}}""")]
    [InlineData("include if cheap(input.shop)\ncheap(s) if s.price < 2", """{"type":"field","field":"shop.price","operator":"lt","value":2}""")]
    [InlineData("include if { some k, v in {\"a\": 1}; input.shop[k] == v }", """{"type":"field","field":"shop.a","operator":"eq","value":1}""")]
    [InlineData("include if { k := input.shop.kind; not k == \"a\"; k != \"b\" }", """{"type":"compound","operator":"and","value":[{"type":"compound","operator":"not","value":[{"type":"field","field":"shop.kind","operator":"eq","value":"a"}]},{"type":"field","field":"shop.kind","operator":"ne","value":"b"}]}""")]
    public void Ucast(string rules, string wanted)
    {
        var result = Compile(rules, "ucast+all");
        Assert.Empty(result.Problems);
        Assert.Equal(Json(wanted), result.Filter!.ToUcast());
    }

    [Theory]
    [InlineData("ucast+linq", "include if not input.shop.kind == \"a\"", 3, "\"not\" not permitted: unsupported feature \"not\" for UCAST (LINQ)", null)]
    [InlineData("ucast+minimal", "include if input.shop.kind in {\"a\", \"b\"}", 3, "invalid builtin `in`: unsupported for UCAST", null)]
    [InlineData("ucast+linq", "include if startswith(input.shop.kind, \"a\")", 3, "invalid builtin `startswith`: unsupported for UCAST (LINQ)", null)]
    [InlineData("sql+sqlite", "include if endswith(input.shop.kind, \"a\")", 3, "invalid builtin `endswith`: unsupported for SQL (sqlite)", null)]
    [InlineData("ucast+prisma", "include if object.get(input, [\"shop\", \"kind\"], \"x\") == input.wanted", 3, "eq: nested call operand: object.get(input, [\"shop\", \"kind\"], \"x\")", null)]
    [InlineData("ucast+prisma", "include if regex.match(\"a\", input.shop.kind)", 3, "invalid builtin `regex.match`", null)]
    [InlineData("ucast+prisma", "include if \"k\", input.shop.kind in {\"k\": 1}", 3, "invalid use of \"... in ...\"", null)]
    [InlineData("ucast+prisma", "include if input.shop.kind == input.shop.name", 3, "reference to field: unsupported feature \"field-ref\" for UCAST (prisma)", null)]
    [InlineData("ucast+prisma", "include if contains(\"abc\", input.shop.kind)", 3, "rhs of contains must be known", null)]
    [InlineData("ucast+prisma", "include if input.shop.kind <= {\"a\", \"b\"}", 3, "both rhs and lhs non-scalar/non-ground", null)]
    [InlineData("ucast+prisma", "include if input.shop.kind = _", 3, "existence of field: unsupported feature \"existence-ref\" for UCAST (prisma)", null)]
    [InlineData("ucast+prisma", "include if input.shop.kind", 3, "invalid statement \"input.shop.kind\"", "try `input.shop.kind != false`")]
    [InlineData("ucast+prisma", "include if {\n\tfoo with input.shop.kind as \"red\"\n}\nfoo if input.shop.kind", 4, "\"with\" not permitted", null)]
    [InlineData("ucast+prisma", "include if every x in input.shop.xs { x != \"y\" }", 3, "\"every\" not permitted", null)]
    [InlineData("ucast+prisma", "include if {\n\tsome other in input.shop\n\tinput.shop.price > other.price\n}", 5, "gt: invalid ref operand: input.shop[_].price", null)]
    [InlineData("ucast+prisma", "include if other\ndefault other := 100\nother if input.shop.price > 100", 3, "use of default rule in data.filters.other", null)]
    [InlineData("ucast+prisma", "include if mv\nmv contains 1 if input.shop.price <= 1\nmv contains 2 if input.shop.price <= 2", 3, "use of multi-value rule in data.filters.mv", null)]
    [InlineData("ucast+prisma", "include if other\nother if input.shop.price > 100\nelse := input.shop.extra", 3, "invalid data reference \"data.filters.other\"", "has rule \"data.filters.other\" an `else`?")]
    [InlineData("ucast+prisma", "include if func(input.shop)\nfunc(f) if f.price > 100\nelse := true", 3, "invalid data reference \"data.filters.func(input.shop)\"", "has function \"data.filters.func(...)\" an `else`?")]
    [InlineData("ucast+prisma", "include if not other\nother if input.shop.price > 100", 3, "\"not\" not permitted", null)]
    public void Outside_of_the_fragment(string target, string rules, int line, string message, string? extra)
    {
        var result = Compile(rules, target);
        Assert.Null(result.Filter);
        var problem = Assert.Single(result.Problems);
        Assert.Equal(("pe_fragment_error", message, extra, line), (problem.Code, problem.Message, problem.Extra, problem.At!.Value.Start.Line));
    }

    [Theory]
    [InlineData(SqlDialect.PostgreSql, "WHERE (shop.kind = E'it''s \\\\ 5%' AND shop.price >= 3 AND shop.open = TRUE)")]
    [InlineData(SqlDialect.MySql, "WHERE (shop.kind = 'it''s \\\\ 5%' AND shop.price >= 3 AND shop.open = TRUE)")]
    [InlineData(SqlDialect.SqlServer, "WHERE (shop.kind = N'it''s \\ 5%' AND shop.price >= 3 AND shop.[open] = 1)")]
    [InlineData(SqlDialect.Sqlite, "WHERE (shop.kind = 'it''s \\ 5%' AND shop.price >= 3 AND shop.open = TRUE)")]
    public void Words_of_opa(SqlDialect dialect, string wanted)
    {
        var result = Compile("include if { input.shop.kind == \"it's \\\\ 5%\"; input.shop.price >= 3; input.shop.open == true }", "sql+mysql");
        Assert.Equal(wanted.Replace("[open]", "open"), result.Filter!.ToOpaSql(dialect));
    }

    [Theory]
    [InlineData("include if startswith(input.shop.kind, \"f\\\\oo_b%ar\")", "WHERE shop.kind LIKE E'f\\\\\\\\oo\\\\_b\\\\%ar%'")]
    [InlineData("include if input.shop.kind in [\"a\", \"b\"]", "WHERE shop.kind IN (E'a', E'b')")]
    [InlineData("include if not input.shop.kind == \"bob\"", "WHERE NOT shop.kind = E'bob'")]
    [InlineData("include if input.shop.kind == null", "WHERE shop.kind IS NULL")]
    [InlineData("include if input.shop.kind = _", "WHERE shop.kind IS NOT NULL")]
    [InlineData("include if input.shop[\"a; DROP TABLE x --\"] == 1", "WHERE shop.\"a; DROP TABLE x --\" = 1")]
    [InlineData("include if true", "")]
    public void Words_of_opa_for_postgres(string rules, string wanted) =>
        Assert.Equal(wanted, Compile(rules, "sql+postgresql").Filter!.ToOpaSql(SqlDialect.PostgreSql));

    [Theory]
    [InlineData(SqlDialect.PostgreSql, "\"shop\".\"kind\" IS NULL OR NOT (\"shop\".\"kind\" LIKE $1::text ESCAPE '!')", "[\"a!_b%\"]")]
    [InlineData(SqlDialect.MySql, "`shop`.`kind` IS NULL OR NOT (CONVERT(`shop`.`kind` USING utf8mb4) COLLATE utf8mb4_bin LIKE ? ESCAPE '!')", "[\"a!_b%\"]")]
    [InlineData(SqlDialect.SqlServer, "[shop].[kind] IS NULL OR NOT (CAST([shop].[kind] AS nvarchar(max)) COLLATE Latin1_General_100_BIN2 LIKE @p1 ESCAPE '!')", "[\"a!_b%\"]")]
    [InlineData(SqlDialect.Sqlite, "\"shop\".\"kind\" IS NULL OR NOT (typeof(\"shop\".\"kind\") = 'text' AND instr(\"shop\".\"kind\", ?1) = 1)", "[\"a_b\"]")]
    public void Parameters(SqlDialect dialect, string condition, string parameters)
    {
        var result = Compile("include if not startswith(input.shop.kind, \"a_b\")", "sql+mysql", types: true);
        var filter = result.Filter!.ToSql(dialect);
        Assert.Equal((condition, parameters), (filter.Condition, new ArrayValue([.. filter.Parameters]).ToString()));
    }

    [Theory]
    [InlineData("""{"shop": {"$self": "S", "kind": "K"}}""", "S.K")]
    [InlineData("""{"shop": {"$self": 1, "kind": "K"}}""", "shop.K")]
    [InlineData("""{"shop": "S"}""", "shop.kind")]
    [InlineData("{}", "shop.kind")]
    public void Names(string mapping, string wanted)
    {
        Assert.True(JsonReader.TryReadValue(mapping, out var names, out _));
        Assert.Equal(wanted, new TableMappings((ObjectValue)names!).Dotted(new Field("shop", "kind")));
    }

    [Fact]
    public void A_short_field_finds_its_table()
    {
        Assert.True(JsonReader.TryReadValue("""{"kind": {"$table": "shop"}, "shop": {"$self": "S", "kind": "K"}}""", out var names, out _));
        Assert.Equal("S.K", new TableMappings((ObjectValue)names!).Dotted(new Field(null, "kind")));
    }

    [Fact]
    public void Annotations_say_what_is_unknown_and_who_masks()
    {
        var program = Program("""
            # METADATA
            # scope: package
            # compile:
            #   unknowns: [input.shop]
            #   mask_rule: masks
            package filters

            include if input.shop.kind == input.wanted

            default masks.shop.kind := {"replace": {"value": "***"}}

            masks.shop.kind := {} if input.wanted == "all"
            """);
        var result = DataFilter.Compile(program, "filters/include", Input(), new FilterOptions { Targets = [FilterTarget.Find("ucast")!] });
        Assert.Empty(result.Problems);
        Assert.Equal(Json("""{"type":"field","field":"shop.kind","operator":"eq","value":"tea"}"""), result.Filter!.ToUcast());
        Assert.Equal("""{"shop":{"kind":{"replace":{"value":"***"}}}}""", result.Filter.Masks!.ToString());
    }

    [Fact]
    public void A_wrong_unknown_is_named()
    {
        var result = DataFilter.Compile(Program("package filters\n\ninclude if true"), "filters/include", Input(), new FilterOptions { Targets = [FilterTarget.Find("ucast")!], Unknowns = ["inpu.shop"] });
        Assert.Equal("invalid_unknown: unknowns must be prefixed with `input` or `data`: inpu.shop", Assert.Single(result.Problems).ToString());
    }

    [Fact]
    public void A_column_of_two_types_asks_for_its_type()
    {
        var problem = Assert.Single(Compile("include if { input.shop.kind != 1; input.shop.kind != \"a\" }", "sql+postgresql").Problems);
        Assert.Equal("column `shop.kind` is compared with values of several types", problem.Message);
    }

    private static FilterResult Compile(string rules, string target, bool types = false) =>
        DataFilter.Compile(Program("package filters\n\n" + rules), "filters/include", Input(), new FilterOptions
        {
            Targets = [FilterTarget.Find(target)!],
            Unknowns = ["input.shop"],
            Columns = types ? new Dictionary<string, ColumnType> { ["shop.kind"] = ColumnType.Text } : ImmutableDictionary<string, ColumnType>.Empty,
        });

    private static RegoProgram Program(string text)
    {
        var program = RegoProgram.Compile([new SourceText("filters.rego", text)], RegoOptions.Default, out var diagnostics);
        Assert.Empty(diagnostics);
        return program!;
    }

    private static Value Json(string text) => JsonReader.TryReadValue(text, out var value, out _) ? value! : throw new InvalidDataException(text);

    private static RegoInput Input() => new() { Input = ObjectValue.Empty.With(new StringValue("wanted"), new StringValue("tea")) };
}
