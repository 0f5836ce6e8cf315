using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Library;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gatekeeper.Parameters;

/// <summary>Reads the schema of a template's parameters.</summary>
/// <param name="what">The template, as diagnostics name it.</param>
/// <param name="isStructural">Whether each part must name its type, as the API server wants it.</param>
/// <param name="problems">Where to note what is wrong.</param>
internal sealed class ParameterSchemaReader(string what, bool isStructural, List<Diagnostic> problems)
{
    private static readonly string[] s_types = ["object", "array", "string", "integer", "number", "boolean"];
    private static readonly string[] s_sizes = ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"];

    /// <summary>The schema of a template; null when it says nothing of its parameters.</summary>
    public static ParameterSchema? Of(KubernetesObject template, Fields fields, List<Diagnostic> problems)
    {
        var validation = fields.In("spec").In("crd").In("spec").In("validation");
        if (validation.Value("openAPIV3Schema") is not ObjectValue) return null;
        // Before v1, schemas were not structural, and nobody had to say so.
        var isLegacy = validation.Value("legacySchema") is BooleanValue given ? given.IsTrue : template.Version != "v1";
        return new ParameterSchemaReader($"the template `{template.Name}`", !isLegacy, problems).Read(validation.In("openAPIV3Schema"), isPart: true);
    }

    private ParameterSchema Read(Fields schema, bool isPart)
    {
        var result = new ParameterSchema
        {
            Type = Type(schema, isPart),
            IsNullable = IsTrue(schema, "nullable"),
            IsIntOrString = IsTrue(schema, "x-kubernetes-int-or-string"),
            Required = [.. schema.Texts("required").Select(text => text.Text)],
            Items = schema.Value("items") is ObjectValue ? Read(schema.In("items"), isPart) : null,
            Others = schema.Value("additionalProperties") is ObjectValue ? Read(schema.In("additionalProperties"), isPart) : null,
            RefusesOthers = schema.Value("additionalProperties") is BooleanValue { IsTrue: false },
            Allowed = schema.Value("enum") is ArrayValue list ? [.. list] : [],
            Default = schema.Value("default"),
            Pattern = Pattern(schema),
            Format = schema.Text("format") ?? "",
            Minimum = schema.Value("minimum") as NumberValue,
            Maximum = schema.Value("maximum") as NumberValue,
            IsAboveMinimum = IsTrue(schema, "exclusiveMinimum"),
            IsBelowMaximum = IsTrue(schema, "exclusiveMaximum"),
            MultipleOf = schema.Value("multipleOf") as NumberValue,
            Sizes = [.. s_sizes.Where(word => schema.Value(word) is NumberValue).Select(word => (word, ((NumberValue)schema.Value(word)!).TryGetInt64(out var limit) ? limit : 0))],
            HasUniqueItems = IsTrue(schema, "uniqueItems"),
            AllOf = Parts(schema, "allOf"),
            AnyOf = Parts(schema, "anyOf"),
            OneOf = Parts(schema, "oneOf"),
            Not = schema.Value("not") is ObjectValue ? Read(schema.In("not"), isPart: false) : null,
        };
        if (schema.Value("properties") is not ObjectValue properties) return result;
        var fields = schema.In("properties");
        return result with { Properties = properties.Select(entry => entry.Key).OfType<StringValue>().ToImmutableDictionary(name => name.Text, name => Read(fields.In(name.Text), isPart), StringComparer.Ordinal) };
    }

    private string Type(Fields schema, bool isPart)
    {
        if (schema.Text("type") is not { } type)
        {
            var mayBeOpen = IsTrue(schema, "x-kubernetes-int-or-string") || IsTrue(schema, "x-kubernetes-preserve-unknown-fields");
            if (isStructural && isPart && !mayBeOpen) problems.Add(GatekeeperDiagnostics.MissingField($"a part of the schema of {what}", "type", schema.At));
            return "";
        }
        if (s_types.Contains(type, StringComparer.Ordinal)) return type;
        problems.Add(GatekeeperDiagnostics.WrongField("type", $"a part of the schema of {what}", $"it must be one of {string.Join(", ", s_types)}", schema.PlaceOf("type")));
        return "";
    }

    private Re2? Pattern(Fields schema)
    {
        if (schema.Text("pattern") is not { } text) return null;
        var pattern = Re2.TryParse(text, out var error);
        if (pattern is null) problems.Add(GatekeeperDiagnostics.WrongField("pattern", $"the schema of {what}", error, schema.PlaceOf("pattern")));
        return pattern;
    }

    private ImmutableArray<ParameterSchema> Parts(Fields schema, string field) => [.. schema.Items(field).Select(item => Read(item, isPart: false))];

    private static bool IsTrue(Fields schema, string field) => schema.Value(field) is BooleanValue { IsTrue: true };
}
