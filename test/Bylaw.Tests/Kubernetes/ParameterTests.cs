using Bylaw.Core.Diagnostics;
using Bylaw.Core.Values;
using Bylaw.Kubernetes.Gatekeeper;
using Xunit;

namespace Bylaw.Tests.Kubernetes;

/// <summary>Parameters of constraints against the schema of their template: the rows of <c>cases/gatekeeper/parameters.yaml</c>.</summary>
public sealed class ParameterTests
{
    public static TheoryData<string> Rows => GatekeeperCase.Names("parameters");

    [Theory]
    [MemberData(nameof(Rows))]
    public void Parameters_are_held_against_the_schema(string name)
    {
        var row = GatekeeperCase.Row("parameters", name);
        var problems = new List<Diagnostic>();
        var reader = new TemplateReader(null, problems);
        foreach (var item in GatekeeperCase.Items(Template((ObjectValue)row.Get("schema")!)).Concat(GatekeeperCase.Items(Constraint(row.Get("parameters"))))) reader.Read(item);
        var (_, constraints) = reader.Result();
        if (row.Get("errors") is ObjectValue errors)
        {
            var found = problems.Where(problem => problem.Code.Id == "BLW3126").Select(problem => problem.Message).Order(StringComparer.Ordinal);
            Assert.Equal(errors.Select(error => $"`{((StringValue)error.Key).Text}` of the constraint `x` {((StringValue)error.Value).Text}").Order(StringComparer.Ordinal), found);
            return;
        }
        Assert.Empty(problems);
        Assert.Equal(row.Get("gives"), constraints[0].Parameters);
        // CEL reads parameters in the constraint.
        if (row.Get("gives") is ObjectValue { Count: > 0 }) Assert.Equal(row.Get("gives"), ((ObjectValue)constraints[0].Value.Get("spec")!).Get("parameters"));
    }

    [Theory]
    [InlineData("v1", "", "BLW3120")]
    [InlineData("v1", "legacySchema: true, ", null)]
    [InlineData("v1beta1", "", null)]
    [InlineData("v1beta1", "legacySchema: false, ", "BLW3120")]
    public void A_part_of_a_schema_without_a_type_is_a_mistake_since_v1(string version, string legacy, string? code)
    {
        var problems = new List<Diagnostic>();
        var reader = new TemplateReader(null, problems);
        reader.Read(new Core.Text.SourceText("t.yaml", $$"""
            apiVersion: templates.gatekeeper.sh/{{version}}
            kind: ConstraintTemplate
            metadata: { name: x }
            spec:
              crd: { spec: { names: { kind: X }, validation: { {{legacy}}openAPIV3Schema: { type: object, properties: { a: {} } } } } }
              targets: [{ target: admission.k8s.gatekeeper.sh, rego: "package x\nviolation[{\"msg\": \"x\"}] { false }" }]
            """));
        reader.Result();
        Assert.Equal(code is null ? [] : [code], problems.Select(problem => problem.Code.Id));
    }

    private static ObjectValue Template(ObjectValue schema) => GatekeeperCase.Map(
        ("apiVersion", Value.Of("templates.gatekeeper.sh/v1")), ("kind", Value.Of("ConstraintTemplate")), ("metadata", GatekeeperCase.Map(("name", Value.Of("x")))),
        ("spec", GatekeeperCase.Map(
            ("crd", GatekeeperCase.Map(("spec", GatekeeperCase.Map(("names", GatekeeperCase.Map(("kind", Value.Of("X")))), ("validation", GatekeeperCase.Map(("openAPIV3Schema", schema))))))),
            ("targets", new ArrayValue([GatekeeperCase.Map(("target", Value.Of("admission.k8s.gatekeeper.sh")), ("rego", Value.Of("package x\nviolation[{\"msg\": \"x\"}] { false }")))])))));

    private static ObjectValue Constraint(Value? parameters) => GatekeeperCase.Map(
        ("apiVersion", Value.Of("constraints.gatekeeper.sh/v1beta1")), ("kind", Value.Of("X")), ("metadata", GatekeeperCase.Map(("name", Value.Of("x")))),
        ("spec", parameters is null ? ObjectValue.Empty : GatekeeperCase.Map(("parameters", parameters))));
}
