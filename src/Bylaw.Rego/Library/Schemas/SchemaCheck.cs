using System.Globalization;
using System.Numerics;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.Schemas;

/// <summary>Checks a value against a compiled schema and collects the problems, in the order of the reference implementation.</summary>
internal sealed class SchemaCheck(Budget budget)
{
    private readonly List<SchemaProblem> _problems = [];

    // Grows with what matched: of several alternatives that fail, the closest one is explained.
    private int _score;

    public IReadOnlyList<SchemaProblem> Problems => _problems;

    public void Check(SchemaNode schema, Value value, SchemaPlace place)
    {
        budget.Step();
        budget.Enter();
        while (schema.Reference is { } target) schema = target;
        if (schema.Always is null) CheckAgainst(schema, value, place);
        else if (schema.Always == false) Add("false", place, "False always fails validation");
        budget.Leave();
    }

    private void CheckAgainst(SchemaNode schema, Value value, SchemaPlace place)
    {
        if (!HasType(schema, value))
        {
            var expected = schema.Types.Count == 1 ? schema.Types[0] : $"[{string.Join(',', schema.Types)}]";
            Add("invalid_type", place, $"Invalid type. Expected: {expected}, given: {TypeOf(value)}");
            return;
        }
        CheckCombinations(schema, value, place);
        switch (value)
        {
            case NumberValue number: CheckNumber(schema, number, place); break;
            case ArrayValue list: CheckArray(schema, list, place); break;
            case ObjectValue map: CheckObject(schema, map, place); break;
        }
        CheckCommon(schema, value, place);
        if (value is StringValue text) CheckText(schema, text, place);
        _score += ScoreOf(value);
        if (value is ObjectValue whole) CheckProperties(schema, whole, place);
    }

    // As many points as the reference gives for the checks that such a value goes through.
    private static int ScoreOf(Value value) => value switch
    {
        NullValue => 3,
        ArrayValue or ObjectValue => 4,
        _ => 5,
    };

    private static bool HasType(SchemaNode schema, Value value)
    {
        if (schema.Types.Count == 0) return true;
        if (value is NumberValue number && schema.Types.Contains("number")) return true;
        return schema.Types.Contains(TypeOf(value));
    }

    private static string TypeOf(Value value) => value switch
    {
        NumberValue { IsInteger: true } => "integer",
        _ => BuiltinCall.TypeName(value),
    };

    private SchemaCheck Try(SchemaNode schema, Value value, SchemaPlace place)
    {
        var check = new SchemaCheck(budget);
        check.Check(schema, value, place);
        return check;
    }

    private void CheckCombinations(SchemaNode schema, Value value, SchemaPlace place)
    {
        if (schema.AnyOf.Count > 0 && CountMatches(schema.AnyOf, value, place, stopAtFirst: true, out var closest) == 0)
        {
            Add("number_any_of", place, "Must validate at least one schema (anyOf)");
            Merge(closest);
        }
        if (schema.OneOf.Count > 0)
        {
            var matches = CountMatches(schema.OneOf, value, place, stopAtFirst: false, out closest);
            if (matches != 1) Add("number_one_of", place, "Must validate one and only one schema (oneOf)");
            if (matches == 0) Merge(closest);
        }
        if (schema.AllOf.Count > 0 && CountMatches(schema.AllOf, value, place, stopAtFirst: false, out _) != schema.AllOf.Count)
            Add("number_all_of", place, "Must validate all the schemas (allOf)");
        if (schema.Not is not null && Try(schema.Not, value, place)._problems.Count == 0)
            Add("number_not", place, "Must not validate the schema (not)");
        if (value is ObjectValue map) CheckDependencies(schema, map, place);
        if (schema.If is not null) CheckCondition(schema, value, place);
    }

    private int CountMatches(List<SchemaNode> schemas, Value value, SchemaPlace place, bool stopAtFirst, out SchemaCheck? closest)
    {
        var matches = 0;
        closest = null;
        foreach (var schema in schemas)
        {
            var check = Try(schema, value, place);
            if (check._problems.Count == 0)
            {
                matches++;
                if (stopAtFirst) return matches;
            }
            else if (closest is null || check._score > closest._score)
            {
                closest = check;
            }
        }
        return matches;
    }

    private void CheckDependencies(SchemaNode schema, ObjectValue map, SchemaPlace place)
    {
        foreach (var (name, names, dependent) in schema.Dependencies)
        {
            if (map.Get(name) is null) continue;
            foreach (var needed in names ?? [])
                if (map.Get(needed) is null) Add("missing_dependency", place, $"Has a dependency on {needed}");
            if (dependent is not null) Check(dependent, map, place);
        }
    }

    private void CheckCondition(SchemaNode schema, Value value, SchemaPlace place)
    {
        var holds = Try(schema.If!, value, place)._problems.Count == 0;
        if ((holds ? schema.Then : schema.Else) is not { } branch) return;
        var check = Try(branch, value, place);
        if (check._problems.Count == 0) return;
        if (holds) Add("condition_then", place, "Must validate \"then\" as \"if\" was valid");
        else Add("condition_else", place, "Must validate \"else\" as \"if\" was not valid");
        Merge(check);
    }

    private void CheckCommon(SchemaNode schema, Value value, SchemaPlace place)
    {
        if (schema.Const is { } only && !only.Equals(value)) Add("const", place, $"{place} does not match: {only}");
        if (schema.Enum is { } allowed && !allowed.Contains(value)) Add("enum", place, $"{place} must be one of the following: {string.Join(", ", allowed)}");
        if (schema.Format is { } format && value is StringValue text && !SchemaFormats.Matches(format, text.Text)) Add("format", place, $"Does not match format '{format}'");
    }

    private void CheckArray(SchemaNode schema, ArrayValue list, SchemaPlace place)
    {
        for (var i = 0; i < list.Count; i++)
            if (ItemSchema(schema, i) is { } each) Check(each, list[i], place.Then(i.ToString(CultureInfo.InvariantCulture)));
        if (schema.Items is { } items && schema.NoAdditionalItems && list.Count > items.Count)
            Add("array_no_additional_items", place, "No additional items allowed on array");
        if (list.Count < schema.MinItems) Add("array_min_items", place, $"Array must have at least {schema.MinItems} items");
        if (list.Count > schema.MaxItems) Add("array_max_items", place, $"Array must have at most {schema.MaxItems} items");
        if (schema.UniqueItems) CheckUnique(list, place);
        if (schema.Contains is { } contained) CheckContains(contained, list, place);
    }

    private static SchemaNode? ItemSchema(SchemaNode schema, int i)
    {
        if (schema.EachItem is not null) return schema.EachItem;
        if (schema.Items is not { } items) return null;
        return i < items.Count ? items[i] : schema.AdditionalItems;
    }

    private void CheckUnique(ArrayValue list, SchemaPlace place)
    {
        var seen = new Dictionary<Value, int>();
        for (var j = 0; j < list.Count; j++)
        {
            budget.Step();
            if (!seen.TryAdd(list[j], j)) Add("unique", place, $"array items[{seen[list[j]]},{j}] must be unique");
        }
    }

    private void CheckContains(SchemaNode contained, ArrayValue list, SchemaPlace place)
    {
        SchemaCheck? closest = null;
        for (var i = 0; i < list.Count; i++)
        {
            var check = Try(contained, list[i], place.Then(i.ToString(CultureInfo.InvariantCulture)));
            if (check._problems.Count == 0) return;
            if (closest is null || check._score > closest._score) closest = check;
        }
        Add("contains", place, "At least one of the items must match");
        Merge(closest);
    }

    private void CheckObject(SchemaNode schema, ObjectValue map, SchemaPlace place)
    {
        if (map.Count < schema.MinProperties) Add("array_min_properties", place, $"Must have at least {schema.MinProperties} properties");
        if (map.Count > schema.MaxProperties) Add("array_max_properties", place, $"Must have at most {schema.MaxProperties} properties");
        foreach (var name in schema.Required)
            if (map.Get(name) is null) Add("required", place, $"{name} is required");
        foreach (var (key, value) in map) CheckProperty(schema, KeyText(key), value, place);
        if (schema.PropertyNames is not { } names) return;
        foreach (var (key, _) in map)
        {
            var check = Try(names, Value.Of(KeyText(key)), place);
            if (check._problems.Count == 0) continue;
            Add("invalid_property_name", place, $"Property name of \"{KeyText(key)}\" does not match");
            Merge(check);
        }
    }

    private void CheckProperty(SchemaNode schema, string key, Value value, SchemaPlace place)
    {
        budget.Step();
        var described = schema.Properties.Exists(property => property.Name == key);
        foreach (var (pattern, patterned) in schema.PatternProperties)
        {
            if (!pattern.IsMatch(key, budget)) continue;
            described = true;
            Merge(Try(patterned, value, place.Then(key)));
        }
        if (described) return;
        if (schema.NoAdditionalProperties) Add("additional_property_not_allowed", place, $"Additional property {key} is not allowed");
        else if (schema.AdditionalProperties is { } additional) Merge(Try(additional, value, place.Then(key)));
    }

    private void CheckProperties(SchemaNode schema, ObjectValue map, SchemaPlace place)
    {
        foreach (var (name, property) in schema.Properties)
            if (map.Get(name) is { } value) Check(property, value, place.Then(name));
    }

    private void CheckText(SchemaNode schema, StringValue text, SchemaPlace place)
    {
        if (schema.MinLength is { } min && text.CodePointCount < min) Add("string_gte", place, $"String length must be greater than or equal to {min}");
        if (schema.MaxLength is { } max && text.CodePointCount > max) Add("string_lte", place, $"String length must be less than or equal to {max}");
        if (schema.Pattern is not { } pattern) return;
        if (!pattern.IsMatch(text.Text, budget)) Add("pattern", place, $"Does not match pattern '{pattern.Pattern}'");
    }

    private void CheckNumber(SchemaNode schema, NumberValue number, SchemaPlace place)
    {
        if (schema.MultipleOf is { } step && !IsMultiple(number.Exact, step.Exact)) Add("multiple_of", place, $"Must be a multiple of {step.Text}");
        if (schema.Maximum is { } max && schema.ExclusiveMaximum != max && NumberValue.Compare(number, max) > 0) Add("number_lte", place, $"Must be less than or equal to {max.Text}");
        if (schema.ExclusiveMaximum is { } below && NumberValue.Compare(number, below) >= 0) Add("number_lt", place, $"Must be less than {below.Text}");
        if (schema.Minimum is { } min && schema.ExclusiveMinimum != min && NumberValue.Compare(number, min) < 0) Add("number_gte", place, $"Must be greater than or equal to {min.Text}");
        if (schema.ExclusiveMinimum is { } above && NumberValue.Compare(number, above) <= 0) Add("number_gt", place, $"Must be greater than {above.Text}");
    }

    // Both are scaled to integers; numbers too far apart for that are no multiples worth the time.
    private static bool IsMultiple(BigDecimal number, BigDecimal step)
    {
        var exponent = Math.Min(number.Exponent, step.Exponent);
        long up = (long)number.Exponent - exponent, stepUp = (long)step.Exponent - exponent;
        if (up > BigDecimal.MaxDigits || stepUp > BigDecimal.MaxDigits) return number.Sign == 0;
        return (number.Unscaled * BigInteger.Pow(10, (int)up) % (step.Unscaled * BigInteger.Pow(10, (int)stepUp))).IsZero;
    }

    private void Add(string kind, SchemaPlace place, string description)
    {
        budget.Reserve(200);
        _problems.Add(new SchemaProblem(kind, place.ToString(), description));
        _score -= 2;
    }

    private void Merge(SchemaCheck? other)
    {
        if (other is null) return;
        _problems.AddRange(other._problems);
        _score += other._score;
    }

    private static string KeyText(Value key) => key is StringValue text ? text.Text : key.ToString();
}
