using System.Globalization;
using Bylaw.Cli.Opa.Output;
using Bylaw.Core.Values;
using Bylaw.Rego.Bundles;

namespace Bylaw.Cli.Opa.Inspect;

/// <summary>Prints what a package or rule says of itself.</summary>
internal static class AnnotationText
{
    public static void Write(TextWriter output, BundleAnnotation annotation)
    {
        var fields = annotation.Fields;
        if (fields.GetText("title") is { Length: > 0 } title) output.Write($"{title}\n{new string('=', title.Length)}\n\n");
        if (fields.GetText("description") is { Length: > 0 } description) output.Write($"{description.TrimEnd()}\n\n");
        WritePlace(output, annotation);
        WriteList(output, "Organizations", fields.Get("organizations"), Plain);
        WriteList(output, "Authors", fields.Get("authors"), Author);
        WriteList(output, "Schemas", fields.Get("schemas"), Schema);
        WriteList(output, "Related Resources", fields.Get("related_resources"), Resource);
        if (fields.Get("custom") is ObjectValue { Count: > 0 } custom)
        {
            output.Write("Custom:\n");
            foreach (var (name, value) in custom) output.Write($" {GoJson.KeyText(name)}: {GoJson.Compact(value)}\n");
            output.Write("\n");
        }
    }

    private static void WritePlace(TextWriter output, BundleAnnotation annotation)
    {
        var isPackage = annotation.Fields.GetText("scope") is "package" or "subpackages";
        var path = isPackage ? annotation.Path : annotation.Path[..^1];
        output.Write($"Package:  {string.Join('.', path)}\n");
        if (!isPackage) output.Write($"Rule:     {annotation.Path[^1]}\n");
        output.Write(string.Create(CultureInfo.InvariantCulture, $"Location: {annotation.At.Source.Name}:{annotation.At.Start.Line}\n"));
        if (annotation.Fields.GetText("scope") is { } scope) output.Write($"Scope: {scope}\n");
        if (annotation.Fields.Get("entrypoint") == BooleanValue.True) output.Write("Entrypoint: true\n");
        output.Write("\n");
    }

    private static void WriteList(TextWriter output, string head, Value? list, Func<Value, string> text)
    {
        if (list is not ArrayValue { Count: > 0 } items) return;
        output.Write($"{head}:\n");
        foreach (var item in items) output.Write($" {text(item).TrimEnd()}\n");
        output.Write("\n");
    }

    private static string Plain(Value value) => value is StringValue text ? text.Text : GoJson.Compact(value);

    private static string Author(Value value) =>
        value is ObjectValue author ? $"{author.GetText("name")}{(author.GetText("email") is { Length: > 0 } email ? $" <{email}>" : "")}".Trim() : Plain(value);

    private static string Resource(Value value) => value is ObjectValue resource ? $"{resource.GetText("ref")} {resource.GetText("description")}" : Plain(value);

    // input: {…}, as it is written; OPA's form has the path in parts.
    private static string Schema(Value value)
    {
        if (value is not ObjectValue schema) return Plain(value);
        if (schema.Get("path") is null) return string.Join(", ", schema.Select(pair => $"{GoJson.KeyText(pair.Key)}: {Plain(pair.Value)}"));
        return $"{Path(schema.Get("path")!)}: {(schema.Get("schema") ?? schema.Get("definition")) switch { ArrayValue path => Path(path), null => "", var other => Plain(other) }}";
    }

    private static string Path(Value value) =>
        value is ArrayValue parts ? string.Join('.', parts.Select(part => part is ObjectValue term ? Plain(term.Get("value") ?? NullValue.Instance) : Plain(part))) : Plain(value);
}
