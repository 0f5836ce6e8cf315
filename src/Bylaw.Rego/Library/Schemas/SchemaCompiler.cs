using System.Globalization;
using Bylaw.Core.Library;
using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.Schemas;

/// <summary>Compiles a JSON Schema. References lead only to places inside the same schema.</summary>
internal sealed class SchemaCompiler
{
    private const int MaxReferenceSteps = 100;
    private static readonly string[] KnownTypes = ["array", "boolean", "integer", "number", "null", "object", "string"];
    private readonly Value _root;
    private readonly Budget _budget;
    private readonly Dictionary<Value, SchemaNode> _nodes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, Value> _identified = new(StringComparer.Ordinal);
    private readonly Queue<(SchemaNode From, string Target)> _references = new();
    private string? _error;

    private SchemaCompiler(Value root, Budget budget)
    {
        _root = root;
        _budget = budget;
    }

    /// <summary>The compiled schema; null with a message when it is none.</summary>
    public static SchemaNode? Compile(Value schema, Budget budget, out string? error)
    {
        var compiler = new SchemaCompiler(schema, budget);
        var root = compiler.Compile(schema);
        compiler.FollowReferences();
        error = compiler._error;
        return error is null ? root : null;
    }

    private SchemaNode Compile(Value source)
    {
        if (_nodes.TryGetValue(source, out var known)) return known;
        var node = new SchemaNode();
        if (_error is not null) return node;
        _budget.Step();
        _budget.Enter();
        switch (source)
        {
            case BooleanValue always: node.Always = always.IsTrue; break;
            case ObjectValue map:
                _nodes[source] = node;
                CompileObject(node, map);
                break;
            default: Fail($"Invalid type. Expected: object, given: {TypeWord(source)}"); break;
        }
        _budget.Leave();
        return node;
    }

    private void CompileObject(SchemaNode node, ObjectValue map)
    {
        foreach (var field in (ReadOnlySpan<string>)["$schema", "$id", "id", "title", "description"])
            if (map.Get(field) is { } text && text is not StringValue) Fail($"Invalid type. Expected: string, given: {field}");
        if (map.GetText("$id") is { } id) _identified.TryAdd(id, map);
        CompileDefinitions(map);
        if (map.Get("$ref") is { } reference)
        {
            if (reference is StringValue target) _references.Enqueue((node, target.Text));
            else Fail("Invalid type. Expected: string, given: $ref");
            return;
        }
        CompileTypes(node, map.Get("type"));
        CompileProperties(node, map);
        CompileItems(node, map);
        CompileNumbers(node, map);
        CompileTexts(node, map);
        CompileValues(node, map);
        CompileCombinations(node, map);
    }

    // Definitions count even when nothing refers to them: a wrong one makes the schema wrong.
    private void CompileDefinitions(ObjectValue map)
    {
        if (map.Get("definitions") is not { } definitions) return;
        if (definitions is not ObjectValue entries)
        {
            Fail($"Invalid type. Expected: array of schemas, given: definitions");
            return;
        }
        foreach (var (name, schema) in entries)
        {
            if (schema is ObjectValue or BooleanValue) Compile(schema);
            else Fail($"Invalid type. Expected: array of schemas, given: {name}");
        }
    }

    private void CompileTypes(SchemaNode node, Value? types)
    {
        switch (types)
        {
            case null: break;
            case StringValue one: AddType(node, one.Text); break;
            case ArrayValue several:
                foreach (var item in several)
                {
                    if (item is StringValue text) AddType(node, text.Text);
                    else Fail("type items must be string");
                }
                break;
            default: Fail("Invalid type. Expected: string/array of strings, given: type"); break;
        }
    }

    private void AddType(SchemaNode node, string type)
    {
        if (Array.IndexOf(KnownTypes, type) < 0) Fail($"has a primitive type that is NOT VALID -- given: /{type}/ Expected valid values are:[{string.Join(' ', KnownTypes)}]");
        else if (node.Types.Contains(type)) Fail($"{type} type is duplicated");
        else node.Types.Add(type);
    }

    private void CompileProperties(SchemaNode node, ObjectValue map)
    {
        if (Object(map, "properties") is { } properties)
            foreach (var (name, schema) in properties) node.Properties.Add((KeyText(name), Compile(schema)));
        if (Object(map, "patternProperties") is { } patterns)
            foreach (var (pattern, schema) in patterns)
                if (CompilePattern(KeyText(pattern)) is { } regex) node.PatternProperties.Add((regex, Compile(schema)));
        (node.AdditionalProperties, node.NoAdditionalProperties) = Additional(map, "additionalProperties");
        node.PropertyNames = Sub(map, "propertyNames");
        CompileDependencies(node, map);
        CompileRequired(node, map.Get("required"));
        node.MinProperties = Count(map, "minProperties");
        node.MaxProperties = Count(map, "maxProperties");
        if (node.MinProperties > node.MaxProperties) Fail("minProperties cannot be greater than maxProperties");
    }

    private (SchemaNode? Schema, bool None) Additional(ObjectValue map, string field) => map.Get(field) switch
    {
        null => (null, false),
        BooleanValue allowed => (null, !allowed.IsTrue),
        ObjectValue schema => (Compile(schema), false),
        _ => Wrong(field, "boolean/object"),
    };

    private (SchemaNode?, bool) Wrong(string field, string expected)
    {
        Fail($"Invalid type. Expected: {expected}, given: {field}");
        return (null, false);
    }

    private void CompileDependencies(SchemaNode node, ObjectValue map)
    {
        if (Object(map, "dependencies") is not { } dependencies) return;
        foreach (var (name, needed) in dependencies)
        {
            if (needed is ArrayValue list)
            {
                if (!list.All(item => item is StringValue)) Fail("dependency must be of a string");
                node.Dependencies.Add((KeyText(name), [.. list.OfType<StringValue>().Select(item => item.Text)], null));
            }
            else if (needed is ObjectValue or BooleanValue)
            {
                node.Dependencies.Add((KeyText(name), null, Compile(needed)));
            }
            else
            {
                Fail("dependency must be of a schema or array of strings");
            }
        }
    }

    private void CompileRequired(SchemaNode node, Value? required)
    {
        if (required is null) return;
        if (required is not ArrayValue names)
        {
            Fail("required must be of an array");
            return;
        }
        foreach (var item in names)
        {
            if (item is not StringValue name) Fail("required items must be string");
            else if (node.Required.Contains(name.Text)) Fail("required items must be unique");
            else node.Required.Add(name.Text);
        }
    }

    private void CompileItems(SchemaNode node, ObjectValue map)
    {
        switch (map.Get("items"))
        {
            case null: break;
            case ArrayValue list: node.Items = [.. list.Select(Compile)]; break;
            case { } each and (ObjectValue or BooleanValue): node.EachItem = Compile(each); break;
            default: Fail("Invalid type. Expected: array/object, given: items"); break;
        }
        (node.AdditionalItems, node.NoAdditionalItems) = Additional(map, "additionalItems");
        node.Contains = Sub(map, "contains");
        node.MinItems = Count(map, "minItems");
        node.MaxItems = Count(map, "maxItems");
        if (node.MinItems > node.MaxItems) Fail("minItems cannot be greater than maxItems");
        if (map.Get("uniqueItems") is not { } unique) return;
        if (unique is BooleanValue flag) node.UniqueItems = flag.IsTrue;
        else Fail("uniqueItems must be of a boolean");
    }

    private void CompileNumbers(SchemaNode node, ObjectValue map)
    {
        node.MultipleOf = Number(map, "multipleOf");
        if (node.MultipleOf is { Exact.Sign: <= 0 }) Fail("multipleOf must be strictly greater than 0");
        node.Minimum = Number(map, "minimum");
        node.Maximum = Number(map, "maximum");
        node.ExclusiveMinimum = Exclusive(map, "exclusiveMinimum", node.Minimum);
        node.ExclusiveMaximum = Exclusive(map, "exclusiveMaximum", node.Maximum);
        if (node.Minimum is { } low && node.Maximum is { } high && NumberValue.Compare(low, high) > 0) Fail("minimum cannot be greater than maximum");
    }

    // Draft 4: a flag on the other bound. From draft 6: a bound of its own.
    private NumberValue? Exclusive(ObjectValue map, string field, NumberValue? bound)
    {
        switch (map.Get(field))
        {
            case null: return null;
            case NumberValue number: return number;
            case BooleanValue flag:
                if (bound is null) Fail($"{field} cannot be used without {field["exclusive".Length..].ToLowerInvariant()}");
                return flag.IsTrue ? bound : null;
            default: Fail($"Invalid type. Expected: boolean/number, given: {field}"); return null;
        }
    }

    private void CompileTexts(SchemaNode node, ObjectValue map)
    {
        node.MinLength = Count(map, "minLength");
        node.MaxLength = Count(map, "maxLength");
        if (node.MinLength > node.MaxLength) Fail("minLength cannot be greater than maxLength");
        if (map.Get("pattern") is { } pattern)
        {
            if (pattern is not StringValue text) Fail("pattern must be of a string");
            else if (CompilePattern(text.Text) is { } regex) node.Pattern = regex;
        }
        if (map.Get("format") is { } format)
        {
            if (format is StringValue name) node.Format = name.Text;
            else Fail("format must be of a string");
        }
    }

    private void CompileValues(SchemaNode node, ObjectValue map)
    {
        node.Const = map.Get("const");
        if (map.Get("enum") is not { } values) return;
        if (values is ArrayValue list) node.Enum = [.. list];
        else Fail("enum must be of an array");
    }

    private void CompileCombinations(SchemaNode node, ObjectValue map)
    {
        Several(map, "oneOf", node.OneOf);
        Several(map, "anyOf", node.AnyOf);
        Several(map, "allOf", node.AllOf);
        node.Not = Sub(map, "not");
        node.If = Sub(map, "if");
        node.Then = Sub(map, "then");
        node.Else = Sub(map, "else");
    }

    private void Several(ObjectValue map, string field, List<SchemaNode> into)
    {
        switch (map.Get(field))
        {
            case null: break;
            case ArrayValue list: into.AddRange(list.Select(Compile)); break;
            default: Fail($"{field} must be of an array"); break;
        }
    }

    private SchemaNode? Sub(ObjectValue map, string field)
    {
        switch (map.Get(field))
        {
            case null: return null;
            case { } schema and (ObjectValue or BooleanValue): return Compile(schema);
            default: Fail($"{field} must be of an object"); return null;
        }
    }

    private ObjectValue? Object(ObjectValue map, string field)
    {
        switch (map.Get(field))
        {
            case null: return null;
            case ObjectValue found: return found;
            default: Fail($"Invalid type. Expected: valid schema, given: {field}"); return null;
        }
    }

    private NumberValue? Number(ObjectValue map, string field)
    {
        switch (map.Get(field))
        {
            case null: return null;
            case NumberValue number: return number;
            default: Fail($"Invalid type. Expected: number, given: {field}"); return null;
        }
    }

    private long? Count(ObjectValue map, string field)
    {
        switch (map.Get(field))
        {
            case null: return null;
            case NumberValue number when number.TryGetInt64(out var count):
                if (count < 0) Fail($"{field} must be greater than or equal to 0");
                return count;
            default: Fail($"{field} must be of an integer"); return null;
        }
    }

    private Re2? CompilePattern(string pattern)
    {
        _budget.Step(pattern.Length);
        var expression = Re2.TryParse(pattern, out _);
        if (expression is null) Fail($"Invalid regex pattern '{pattern}'");
        return expression;
    }

    private void FollowReferences()
    {
        while (_error is null && _references.TryDequeue(out var item))
        {
            _budget.Step();
            if (Resolve(item.Target) is not { } target) Fail($"Object has no key '{item.Target.TrimStart('#', '/')}'");
            else item.From.Reference = Compile(target);
        }
        if (_error is not null) return;
        foreach (var node in _nodes.Values)
        {
            var steps = 0;
            for (var at = node; at.Reference is not null; at = at.Reference)
            {
                if (++steps <= MaxReferenceSteps) continue;
                Fail("Reference leads back to itself");
                return;
            }
        }
    }

    // RFC 6901, inside this document or inside a part that has an id.
    private Value? Resolve(string reference)
    {
        var hash = reference.IndexOf('#');
        var document = hash < 0 ? reference : reference[..hash];
        Value? current = document.Length == 0 ? _root : _identified.GetValueOrDefault(document);
        if (current is null)
        {
            if (_identified.TryGetValue(reference, out var named)) return named;
            Fail($"remote reference loading disabled: {reference}");
            return NullValue.Instance;
        }
        var pointer = hash < 0 ? "" : Uri.UnescapeDataString(reference[(hash + 1)..]);
        if (pointer.Length > 0 && pointer[0] != '/') return _identified.GetValueOrDefault("#" + pointer);
        foreach (var part in pointer.Split('/').Skip(1))
        {
            var key = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            current = current switch
            {
                ObjectValue map => map.Get(key),
                ArrayValue list when int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < list.Count => list[i],
                _ => null,
            };
        }
        return current;
    }

    private void Fail(string message) => _error ??= message;

    private static string KeyText(Value key) => key is StringValue text ? text.Text : key.ToString();

    private static string TypeWord(Value value) => BuiltinCall.TypeName(value);
}
