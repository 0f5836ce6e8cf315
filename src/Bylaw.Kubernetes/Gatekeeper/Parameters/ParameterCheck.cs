using System.Globalization;
using Bylaw.Core.Values;

namespace Bylaw.Kubernetes.Gatekeeper.Parameters;

/// <summary>Holds values against a schema, as the API server does when an object is stored.</summary>
/// <param name="report">Takes what is wrong, and where.</param>
internal sealed class ParameterCheck(Action<ValuePath, string> report)
{
    /// <summary>Checks a value that stands at a path.</summary>
    public void Check(Value value, ParameterSchema schema, ValuePath path)
    {
        if (value is NullValue && schema.IsNullable) return;
        if (!HasType(value, schema))
        {
            report(path, $"must be {(schema.IsIntOrString ? "a text or an integer" : TypeWord(schema.Type))}, and is {Word(value)}");
            return;
        }
        if (!schema.Allowed.IsEmpty && !schema.Allowed.Contains(value)) report(path, $"is {value}, and must be one of {string.Join(", ", schema.Allowed)}");
        CheckSize(value, schema, path);
        switch (value)
        {
            case StringValue text: CheckText(text.Text, schema, path); break;
            case NumberValue: CheckNumber(value, schema, path); break;
            case ArrayValue list: CheckItems(list, schema, path); break;
            case ObjectValue map: CheckFields(map, schema, path); break;
        }
        CheckParts(value, schema, path);
    }

    private static bool HasType(Value value, ParameterSchema schema)
    {
        if (schema.IsIntOrString) return value is StringValue || IsInteger(value);
        return schema.Type switch
        {
            "object" => value is ObjectValue,
            "array" => value is ArrayValue,
            "string" => value is StringValue,
            "boolean" => value is BooleanValue,
            "number" => value is NumberValue,
            "integer" => IsInteger(value),
            _ => value is not NullValue,
        };
    }

    private static bool IsInteger(Value value) => value is NumberValue number && number.TryGetInt64(out _);

    private void CheckSize(Value value, ParameterSchema schema, ValuePath path)
    {
        foreach (var (word, limit) in schema.Sizes)
        {
            var (size, unit) = (value, word) switch
            {
                (StringValue text, "minLength" or "maxLength") => (text.CodePointCount, "characters"),
                (ArrayValue list, "minItems" or "maxItems") => (list.Count, "items"),
                (ObjectValue map, "minProperties" or "maxProperties") => (map.Count, "fields"),
                _ => (-1, ""),
            };
            if (size < 0) continue;
            if (word.StartsWith("min", StringComparison.Ordinal) && size < limit) report(path, $"must have at least {Text(limit)} {unit}, and has {Text(size)}");
            if (word.StartsWith("max", StringComparison.Ordinal) && size > limit) report(path, $"must have at most {Text(limit)} {unit}, and has {Text(size)}");
        }
    }

    private void CheckText(string text, ParameterSchema schema, ValuePath path)
    {
        if (schema.Pattern is { } pattern && !pattern.IsMatch(text)) report(path, $"must match `{pattern.Pattern}`, and is {Value.Of(text)}");
        if (schema.Format == "date-time" && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) report(path, $"must be a time, and is {Value.Of(text)}");
    }

    private void CheckNumber(Value number, ParameterSchema schema, ValuePath path)
    {
        if (schema.Minimum is { } least && (number.CompareTo(least) is var low && (low < 0 || (low == 0 && schema.IsAboveMinimum)))) report(path, $"must be {(schema.IsAboveMinimum ? "more than" : "at least")} {least}, and is {number}");
        if (schema.Maximum is { } most && (number.CompareTo(most) is var high && (high > 0 || (high == 0 && schema.IsBelowMaximum)))) report(path, $"must be {(schema.IsBelowMaximum ? "less than" : "at most")} {most}, and is {number}");
        if (schema.MultipleOf is NumberValue part && part.ToDouble() is not 0 and var step && Math.Abs(Math.IEEERemainder(((NumberValue)number).ToDouble(), step)) > 1e-9) report(path, $"must be a multiple of {part}, and is {number}");
    }

    private void CheckItems(ArrayValue list, ParameterSchema schema, ValuePath path)
    {
        if (schema.HasUniqueItems && list.Distinct().Count() < list.Count) report(path, "must not have an item twice");
        if (schema.Items is null) return;
        for (var i = 0; i < list.Count; i++) Check(list[i], schema.Items, path.Then(i));
    }

    private void CheckFields(ObjectValue map, ParameterSchema schema, ValuePath path)
    {
        foreach (var name in schema.Required)
            if (map.Get(name) is null) report(path, $"must have `{name}`");
        for (var i = 0; i < map.Count; i++)
        {
            if (map.WrittenKey(i) is not StringValue name) continue;
            if (schema.Properties.TryGetValue(name.Text, out var property)) Check(map.WrittenValue(i), property, path.Then(name));
            else if (schema.Others is { } other) Check(map.WrittenValue(i), other, path.Then(name));
            else if (schema.RefusesOthers) report(path.Then(name), "is no field of it");
        }
    }

    private void CheckParts(Value value, ParameterSchema schema, ValuePath path)
    {
        foreach (var part in schema.AllOf) Check(value, part, path);
        if (!schema.AnyOf.IsEmpty && !schema.AnyOf.Any(part => Fits(value, part))) report(path, "fits none of the forms that it may have");
        if (!schema.OneOf.IsEmpty && schema.OneOf.Count(part => Fits(value, part)) is var count and not 1) report(path, count == 0 ? "fits none of the forms that it may have" : "fits several forms, and must fit one alone");
        if (schema.Not is { } not && Fits(value, not)) report(path, "has a form that it must not have");
    }

    private static bool Fits(Value value, ParameterSchema schema)
    {
        var fits = true;
        new ParameterCheck((_, _) => fits = false).Check(value, schema, ValuePath.Root);
        return fits;
    }

    private static string TypeWord(string type) => type switch
    {
        "object" => "a map",
        "array" => "a list",
        "string" => "a text",
        "boolean" => "true or false",
        "integer" => "an integer",
        "number" => "a number",
        _ => "a value",
    };

    private static string Word(Value value) => value switch
    {
        NullValue => "null",
        ObjectValue => "a map",
        ArrayValue => "a list",
        StringValue => "a text",
        BooleanValue => value.ToString(),
        _ => $"the number {value}",
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
