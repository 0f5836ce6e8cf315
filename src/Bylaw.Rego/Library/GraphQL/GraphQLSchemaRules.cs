using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.GraphQL;

/// <summary>What a schema has to satisfy. Specification of October 2021, section 3; messages as the reference words them.</summary>
internal sealed class GraphQLSchemaRules(GraphQLSchema schema, GraphQLDocument document, Budget budget)
{
    private GraphQLProblem? _problem;

    /// <summary>The first problem, or null.</summary>
    public GraphQLProblem? Check()
    {
        foreach (var name in schema.Types.Keys.Order(StringComparer.Ordinal))
        {
            CheckType(schema.Types[name]);
            if (_problem is not null) return _problem;
        }
        foreach (var name in schema.Directives.Keys.Order(StringComparer.Ordinal))
        {
            var directive = schema.Directives[name];
            CheckName(directive, name);
            CheckArguments(directive.List("Arguments"), name);
        }
        foreach (var entry in document.Root.List("Schema").Concat(document.Root.List("SchemaExtension"))) CheckDirectives(entry.List("Directives"), "SCHEMA", "");
        return _problem;
    }

    private void CheckType(GraphQLType type)
    {
        foreach (var field in type.Fields) CheckField(type, field);
        foreach (var member in type.Members)
        {
            if (schema.Type(member) is not { } known) Fail(type.Node, $"Undefined type {GoText.Quote(member)}.");
            else if (known.Kind != "OBJECT") Fail(type.Node, $"{type.Kind} type {GoText.Quote(member)} must be OBJECT.");
        }
        foreach (var name in type.Interfaces) CheckImplements(type, name);
        CheckContents(type);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in type.Fields)
            if (!seen.Add(field.Name())) Fail(field, $"Field {type.Name}.{field.Name()} can only be defined once.");
        if (!type.IsBuiltIn) CheckName(type.Node, type.Name);
        CheckDirectives(type.Directives, type.Kind, "");
    }

    private void CheckField(GraphQLType type, ObjectValue field)
    {
        budget.Step();
        CheckName(field, field.Name());
        CheckTypeReference(field.Child("Type"));
        CheckArguments(field.List("Arguments"), "");
        CheckDirectives(field.List("Directives"), type.Kind == "INPUT_OBJECT" ? "INPUT_FIELD_DEFINITION" : "FIELD_DEFINITION", "");
    }

    private void CheckContents(GraphQLType type)
    {
        switch (type.Kind)
        {
            case "OBJECT" or "INTERFACE":
                if (type.Fields.Count == 0) Fail(type.Node, $"{type.Kind} {type.Name}: must define one or more fields.");
                foreach (var field in type.Fields)
                    if (FieldType(field) is { Kind: "INPUT_OBJECT" }) Fail(field, $"{type.Kind} {type.Name}: field must be one of SCALAR, OBJECT, INTERFACE, UNION, ENUM.");
                break;
            case "ENUM":
                if (type.EnumValues.Count == 0) Fail(type.Node, $"ENUM {type.Name}: must define one or more unique enum values.");
                foreach (var value in type.EnumValues) CheckEnumValue(type, value);
                break;
            case "INPUT_OBJECT":
                if (type.Fields.Count == 0) Fail(type.Node, $"INPUT_OBJECT {type.Name}: must define one or more input fields.");
                foreach (var field in type.Fields)
                    if (FieldType(field) is { IsInput: false } other) Fail(field, $"{other.Kind} {field.Name()}: field must be one of SCALAR, ENUM, INPUT_OBJECT.");
                break;
        }
    }

    private void CheckEnumValue(GraphQLType type, ObjectValue value)
    {
        if (value.Name() is "true" or "false" or "null") Fail(type.Node, $"ENUM {type.Name}: non-enum value {value.Name()}.");
        CheckDirectives(value.List("Directives"), "ENUM_VALUE", "");
    }

    private GraphQLType? FieldType(ObjectValue field) => schema.Type(field.Child("Type")?.TypeName() ?? "");

    private void CheckTypeReference(ObjectValue? type)
    {
        var name = type?.TypeName() ?? "";
        if (schema.Type(name) is null) Fail(type, $"Undefined type {name}.");
    }

    private void CheckArguments(IEnumerable<ObjectValue> arguments, string ofDirective)
    {
        foreach (var argument in arguments)
        {
            budget.Step();
            CheckName(argument, argument.Name());
            CheckTypeReference(argument.Child("Type"));
            if (FieldType(argument) is { IsInput: false } type)
                Fail(argument, $"cannot use {argument.Child("Type")!.TypeText()} as argument {argument.Name()} because {type.Kind} is not a valid input type");
            CheckDirectives(argument.List("Directives"), "ARGUMENT_DEFINITION", ofDirective);
        }
    }

    private void CheckDirectives(IEnumerable<ObjectValue> directives, string location, string ofDirective)
    {
        foreach (var directive in directives)
        {
            var name = directive.Name();
            CheckName(directive, name);
            if (name == ofDirective) Fail(directive, $"Directive {name} cannot refer to itself.");
            if (!schema.Directives.TryGetValue(name, out var definition))
            {
                Fail(directive, $"Undefined directive {name}.");
                return;
            }
            if (!definition.Texts("Locations").Contains(location)) Fail(directive, $"Directive {name} is not applicable on {location}.");
            CheckDirectiveArguments(directive, definition);
        }
    }

    private void CheckDirectiveArguments(ObjectValue directive, ObjectValue definition)
    {
        foreach (var argument in directive.List("Arguments"))
            if (definition.List("Arguments").Named(argument.Name()) is null) Fail(argument, $"Undefined argument {argument.Name()} for directive {directive.Name()}.");
        foreach (var needed in definition.List("Arguments"))
        {
            if (needed.Child("Type")?.Flag("NonNull") != true || needed.Get("DefaultValue") is not null) continue;
            if (directive.List("Arguments").Named(needed.Name())?.Child("Value") is not { } value || value.ValueKind() == GraphQLValueKind.Null)
                Fail(directive, $"Argument {needed.Name()} for directive {directive.Name()} cannot be null.");
        }
    }

    private void CheckImplements(GraphQLType type, string name)
    {
        if (schema.Type(name) is not { } contract)
        {
            Fail(type.Node, $"Undefined type {GoText.Quote(name)}.");
            return;
        }
        if (contract.Kind != "INTERFACE")
        {
            Fail(type.Node, $"{GoText.Quote(name)} is a non interface type {contract.Kind}.");
            return;
        }
        foreach (var required in contract.Fields) CheckImplementsField(type, contract, required);
        foreach (var above in contract.Interfaces)
        {
            if (type.Interfaces.Contains(above)) continue;
            if (above == type.Name) Fail(type.Node, $"Type {type.Name} cannot implement {name} because it would create a circular reference.");
            else Fail(type.Node, $"Type {type.Name} must implement {above} because it is implemented by {name}.");
        }
    }

    private void CheckImplementsField(GraphQLType type, GraphQLType contract, ObjectValue required)
    {
        budget.Step();
        var prefix = $"For {type.Name} to implement {contract.Name}";
        if (type.Field(required.Name()) is not { } found)
        {
            Fail(type.Node, $"{prefix} it must have a field called {required.Name()}.");
            return;
        }
        if (!IsCovariant(required.Child("Type"), found.Child("Type")))
            Fail(found, $"{prefix} the field {required.Name()} must have type {required.Child("Type")?.TypeText()}.");
        foreach (var argument in required.List("Arguments"))
        {
            if (found.List("Arguments").Named(argument.Name()) is not { } own)
                Fail(found, $"{prefix} the field {required.Name()} must have the same arguments but it is missing {argument.Name()}.");
            else if (!GraphQLRules.IsCompatible(argument.Child("Type"), own.Child("Type")))
                Fail(own, $"{prefix} the field {required.Name()} must have the same arguments but {argument.Name()} has the wrong type.");
        }
        foreach (var own in found.List("Arguments"))
            if (required.List("Arguments").Named(own.Name()) is null && own.Child("Type")?.Flag("NonNull") == true && own.Get("DefaultValue") is null)
                Fail(own, $"{prefix} any additional arguments on {found.Name()} must be optional or have a default value but {own.Name()} is required.");
    }

    private bool IsCovariant(ObjectValue? required, ObjectValue? actual)
    {
        while (required is not null && actual is not null)
        {
            if (required.Flag("NonNull") && !actual.Flag("NonNull")) return false;
            if (required.GetText("NamedType") is { Length: > 0 } name)
            {
                var own = actual.GetText("NamedType");
                return own == name || schema.PossibleTypes(name).Exists(type => type.Name == own);
            }
            required = required.Child("Elem");
            actual = actual.Child("Elem");
        }
        return false;
    }

    private void CheckName(ObjectValue node, string name)
    {
        if (name.StartsWith("__", StringComparison.Ordinal)) Fail(node, $"Name \"{name}\" must not begin with \"__\", which is reserved by GraphQL introspection.");
    }

    private void Fail(ObjectValue? node, string message) => _problem ??= new GraphQLProblem(message, document.PositionOf(node));
}
