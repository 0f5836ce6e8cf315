using System.Globalization;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.GraphQL;

/// <summary>Whether literals fit the types they stand for. Specification of October 2021, sections 5.6.1 to 5.6.4.</summary>
internal sealed class GraphQLValueRules(Action<ObjectValue, string> report)
{
    private static readonly string[] Scalars = ["Int", "Float", "String", "Boolean", "ID"];

    public void Check(ObjectValue value, GraphQLValueKind kind, ObjectValue expected, GraphQLType type)
    {
        if (kind == GraphQLValueKind.Null)
        {
            if (expected.Flag("NonNull")) report(value, $"Expected value of type \"{expected.TypeText()}\", found {value.ValueText()}.");
            return;
        }
        if (type.Kind == "SCALAR" && Array.IndexOf(Scalars, type.Name) < 0) return;
        switch (kind)
        {
            case GraphQLValueKind.Variable: break;
            case GraphQLValueKind.List:
                if (expected.Get("Elem") is null) Unexpected(value, expected, type);
                break;
            case GraphQLValueKind.Int: CheckInt(value, expected, type); break;
            case GraphQLValueKind.Float:
                if (type.Name != "Float") Unexpected(value, expected, type);
                break;
            case GraphQLValueKind.Boolean:
                if (type.Name != "Boolean") Unexpected(value, expected, type);
                break;
            case GraphQLValueKind.Text or GraphQLValueKind.Block:
                if (type.Kind == "ENUM") report(value, $"Enum \"{expected.TypeText()}\" cannot represent non-enum value: {value.ValueText()}.{NearEnum(value, type)}");
                else if (type.Name is not "String" and not "ID") Unexpected(value, expected, type);
                break;
            case GraphQLValueKind.Enum:
                if (type.Kind != "ENUM") Unexpected(value, expected, type);
                else if (type.EnumValues.Named(value.GetText("Raw") ?? "") is null)
                    report(value, $"Value \"{value.ValueText()}\" does not exist in \"{expected.TypeText()}\" enum.{NearEnum(value, type)}");
                break;
            case GraphQLValueKind.Object: CheckObject(value, type); break;
        }
    }

    private void CheckInt(ObjectValue value, ObjectValue expected, GraphQLType type)
    {
        if (!long.TryParse(value.GetText("Raw"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)) Unexpected(value, expected, type);
        if (type.Name is not "Int" and not "Float" and not "ID") Unexpected(value, expected, type);
    }

    private void CheckObject(ObjectValue value, GraphQLType type)
    {
        foreach (var field in type.Fields)
        {
            if (field.Child("Type")?.Flag("NonNull") != true || field.Get("DefaultValue") is not null || value.List("Children").Named(field.Name()) is not null) continue;
            report(value, $"Field \"{type.Name}.{field.Name()}\" of required type \"{field.Child("Type")!.TypeText()}\" was not provided.");
        }
        if (type.Directives.Named("oneOf") is not null) CheckOneOf(value, type);
        foreach (var child in value.List("Children"))
            if (type.Field(child.Name()) is null)
                report(child, $"Field \"{child.Name()}\" is not defined by type \"{type.Name}\".{GraphQLSuggestions.DidYouMean(child.Name(), type.Fields.Select(field => field.Name()))}");
    }

    private void CheckOneOf(ObjectValue value, GraphQLType type)
    {
        var children = value.List("Children").ToList();
        if (children.Count != 1) report(value, $"OneOf Input Object \"{type.Name}\" must specify exactly one key.");
        else if (children[0].Child("Value") is { } only && only.ValueKind() == GraphQLValueKind.Null) report(only, $"Field \"{type.Name}.{children[0].Name()}\" must be non-null.");
    }

    private void Unexpected(ObjectValue value, ObjectValue expected, GraphQLType type)
    {
        string text = value.ValueText(), wanted = expected.TypeText();
        report(value, wanted switch
        {
            "Int" or "Int!" when IsWholeNumber(value) => $"Int cannot represent non 32-bit signed integer value: {text}",
            "Int" or "Int!" => $"Int cannot represent non-integer value: {text}",
            "String" or "String!" or "[String]" => $"String cannot represent a non string value: {text}",
            "Boolean" or "Boolean!" => $"Boolean cannot represent a non boolean value: {text}",
            "Float" or "Float!" => $"Float cannot represent non numeric value: {text}",
            "ID" or "ID!" => $"ID cannot represent a non-string and non-integer value: {text}",
            _ when type.Kind == "ENUM" => $"Enum \"{wanted}\" cannot represent non-enum value: {text}.",
            _ => $"Expected value of type \"{wanted}\", found {text}.",
        });
    }

    private static bool IsWholeNumber(ObjectValue value) =>
        value.GetText("Raw") is { Length: > 0 } raw && raw.TrimStart('-') is { Length: > 9 } digits && digits.All(char.IsAsciiDigit);

    private static string NearEnum(ObjectValue value, GraphQLType type) =>
        GraphQLSuggestions.DidYouMean(value.GetText("Raw") ?? "", type.EnumValues.Select(item => item.Name()), "Did you mean the enum value");
}
