using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.GraphQL;

/// <summary>A named type, with what extensions add to it.</summary>
internal sealed class GraphQLType(string kind, string name, ObjectValue node)
{
    public string Kind { get; } = kind;

    public string Name { get; } = name;

    /// <summary>Its first definition, for the place.</summary>
    public ObjectValue Node { get; } = node;

    public bool IsBuiltIn => Node.Flag("BuiltIn");

    public List<ObjectValue> Fields { get; } = [];

    public List<string> Interfaces { get; } = [];

    public List<string> Members { get; } = [];

    public List<ObjectValue> EnumValues { get; } = [];

    public List<ObjectValue> Directives { get; } = [];

    private Dictionary<string, ObjectValue>? _byName;

    public bool IsLeaf => Kind is "ENUM" or "SCALAR";

    public bool IsAbstract => Kind is "INTERFACE" or "UNION";

    public bool IsComposite => Kind is "OBJECT" or "INTERFACE" or "UNION";

    public bool IsInput => Kind is "SCALAR" or "ENUM" or "INPUT_OBJECT";

    /// <summary>The first field of a name. Asked only once the type is complete.</summary>
    public ObjectValue? Field(string name)
    {
        if (_byName is null)
        {
            _byName = new Dictionary<string, ObjectValue>(StringComparer.Ordinal);
            foreach (var field in Fields) _byName.TryAdd(field.Name(), field);
        }
        return _byName.GetValueOrDefault(name);
    }

    public void Add(ObjectValue definition)
    {
        Fields.AddRange(definition.List("Fields"));
        Interfaces.AddRange(definition.Texts("Interfaces"));
        Members.AddRange(definition.Texts("Types"));
        EnumValues.AddRange(definition.List("EnumValues"));
        Directives.AddRange(definition.List("Directives"));
    }

    public void AddRootFields(IEnumerable<ObjectValue> fields)
    {
        Fields.AddRange(fields);
        _byName = null;
    }
}

/// <summary>A schema: the types and directives of a type system document and of the prelude, checked.</summary>
internal sealed class GraphQLSchema
{
    public Dictionary<string, GraphQLType> Types { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, ObjectValue> Directives { get; } = new(StringComparer.Ordinal);

    /// <summary>Root types by operation.</summary>
    public Dictionary<string, GraphQLType> Roots { get; } = new(StringComparer.Ordinal);

    private readonly Dictionary<string, List<GraphQLType>> _possible = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<GraphQLType>> _implemented = new(StringComparer.Ordinal);

    /// <summary>Builds and checks a schema; null with the first problem.</summary>
    public static GraphQLSchema? Build(GraphQLDocument document, Budget budget, out GraphQLProblem? problem)
    {
        var schema = new GraphQLSchema();
        var prelude = GraphQLSchemaParser.Parse(GraphQLPrelude.Text, budget, out problem, isBuiltIn: true)!;
        problem = schema.Load(prelude.Root, document)
            ?? schema.Load(document.Root, document)
            ?? schema.LoadRoots(document)
            ?? new GraphQLSchemaRules(schema, document, budget).Check();
        if (problem is not null) return null;
        schema.Complete(document, budget);
        return schema;
    }

    public GraphQLType? Type(string name) => Types.GetValueOrDefault(name);

    /// <summary>The object types that a value of a type can have.</summary>
    public List<GraphQLType> PossibleTypes(string name) => _possible.GetValueOrDefault(name) ?? [];

    /// <summary>The interfaces and unions that a type belongs to.</summary>
    public List<GraphQLType> Implemented(string name) => _implemented.GetValueOrDefault(name) ?? [];

    private GraphQLProblem? Load(ObjectValue root, GraphQLDocument document)
    {
        foreach (var definition in root.List("Definitions"))
        {
            var type = new GraphQLType(definition.GetText("Kind") ?? "", definition.Name(), definition);
            if (!Types.TryAdd(type.Name, type)) return new GraphQLProblem($"Cannot redeclare type {type.Name}.", document.PositionOf(definition));
            type.Add(definition);
        }
        foreach (var extension in root.List("Extensions"))
        {
            var kind = extension.GetText("Kind") ?? "";
            if (!Types.TryGetValue(extension.Name(), out var type)) Types[extension.Name()] = type = new GraphQLType(kind, extension.Name(), extension);
            if (type.Kind != kind)
                return new GraphQLProblem($"Cannot extend type {type.Name} because the base type is a {type.Kind}, not {kind}.", document.PositionOf(extension));
            type.Add(extension);
        }
        foreach (var directive in root.List("Directives"))
        {
            var name = directive.Name();
            if (Directives.ContainsKey(name) && Array.IndexOf(GraphQLPrelude.Directives, name) < 0)
                return new GraphQLProblem($"Cannot redeclare directive {name}.", document.PositionOf(directive));
            Directives[name] = directive;
        }
        return null;
    }

    private GraphQLProblem? LoadRoots(GraphQLDocument document)
    {
        CollectPossibleTypes();
        var entries = document.Root.List("Schema").ToList();
        if (entries.Count > 1)
            return new GraphQLProblem("Cannot have multiple schema entry points, consider schema extensions instead.", document.PositionOf(entries[1]));
        foreach (var entry in entries.Concat(document.Root.List("SchemaExtension")))
        {
            foreach (var operation in entry.List("OperationTypes"))
            {
                string kind = operation.GetText("Operation") ?? "", name = operation.GetText("Type") ?? "";
                if (Type(name) is not { } type) return new GraphQLProblem($"Schema root {kind} refers to a type {name} that does not exist.", document.PositionOf(operation));
                Roots[kind] = type;
            }
        }
        return null;
    }

    private void CollectPossibleTypes()
    {
        foreach (var type in Types.Values)
        {
            if (type.Kind == "UNION")
            {
                foreach (var member in type.Members)
                {
                    if (Type(member) is { } known) Add(_possible, type.Name, known);
                    Add(_implemented, member, type);
                }
            }
            else if (type.Kind is "OBJECT" or "INPUT_OBJECT" or "INTERFACE")
            {
                foreach (var name in type.Interfaces)
                {
                    Add(_possible, name, type);
                    if (Type(name) is { } known) Add(_implemented, type.Name, known);
                }
                if (type.Kind != "INTERFACE") Add(_possible, type.Name, type);
            }
        }
    }

    // Without a schema definition the root types are known by their names.
    private void Complete(GraphQLDocument document, Budget budget)
    {
        if (document.Root.Get("Schema") is null)
            foreach (var name in (ReadOnlySpan<string>)["Query", "Mutation", "Subscription"])
                if (Type(name) is { } type) Roots.TryAdd(name.ToLowerInvariant(), type);
        if (Roots.GetValueOrDefault("query") is not { } query) return;
        var fields = GraphQLSchemaParser.Parse(GraphQLPrelude.RootFields, budget, out _, isBuiltIn: true)!.Root.List("Definitions").First().List("Fields");
        query.AddRootFields(fields.Where(field => field.Name() != "__typename"));
    }

    private static void Add(Dictionary<string, List<GraphQLType>> into, string name, GraphQLType type)
    {
        if (!into.TryGetValue(name, out var list)) into[name] = list = [];
        list.Add(type);
    }
}
