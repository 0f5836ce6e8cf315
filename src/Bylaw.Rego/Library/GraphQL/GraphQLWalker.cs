using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.GraphQL;

/// <summary>
/// Walks a query beside its schema and tells the rules what it meets: children before parents, operations before fragments, and in each
/// operation the fragments that it spreads, once.
/// </summary>
internal sealed class GraphQLWalker(GraphQLSchema schema, GraphQLDocument query, Budget budget, GraphQLRules rules)
{
    private static readonly ObjectValue TextType = MakeTextType();
    private static readonly ObjectValue TypeNameField = ObjectValue.Empty.With(new StringValue("Name"), new StringValue("__typename")).With(new StringValue("Type"), TextType);
    private readonly HashSet<string> _spread = new(StringComparer.Ordinal);

    /// <summary>The operation that is walked; null while a fragment definition is.</summary>
    public ObjectValue? Operation { get; private set; }

    /// <summary>Names of the variables that the operation uses.</summary>
    public HashSet<string> UsedVariables { get; } = new(StringComparer.Ordinal);

    /// <summary>Fragments by name; of several the first.</summary>
    public Dictionary<string, ObjectValue> Fragments { get; } = new(StringComparer.Ordinal);

    public void Walk()
    {
        foreach (var fragment in query.Root.List("Fragments")) Fragments.TryAdd(fragment.Name(), fragment);
        foreach (var operation in query.Root.List("Operations"))
        {
            _spread.Clear();
            WalkOperation(operation);
        }
        foreach (var fragment in query.Root.List("Fragments"))
        {
            _spread.Clear();
            WalkFragment(fragment);
        }
    }

    public GraphQLType? TypeOf(ObjectValue? field) => schema.Type(field?.Child("Type")?.TypeName() ?? "");

    private void WalkOperation(ObjectValue operation)
    {
        Operation = operation;
        UsedVariables.Clear();
        var kind = operation.GetText("Operation") is { Length: > 0 } given ? given : "query";
        foreach (var variable in operation.List("VariableDefinitions")) rules.OnVariable(variable);
        foreach (var variable in operation.List("VariableDefinitions"))
        {
            if (variable.Child("DefaultValue") is { } value) WalkValue(value, variable.Child("Type"), TypeOf(variable));
            WalkDirectives(variable.List("Directives"), "VARIABLE_DEFINITION");
        }
        var root = schema.Roots.GetValueOrDefault(kind);
        WalkDirectives(operation.List("Directives"), kind.ToUpperInvariant());
        WalkSelections(root, operation);
        rules.OnOperation(operation, root);
        Operation = null;
    }

    private void WalkFragment(ObjectValue fragment)
    {
        var type = schema.Type(fragment.GetText("TypeCondition") ?? "");
        WalkDirectives(fragment.List("Directives"), "FRAGMENT_DEFINITION");
        WalkSelections(type, fragment);
        rules.OnFragment(fragment, type);
    }

    private void WalkSelections(GraphQLType? parent, ObjectValue node)
    {
        budget.Enter();
        foreach (var selection in node.List("SelectionSet"))
        {
            budget.Step();
            if (selection.Get("Alias") is not null) WalkField(parent, selection);
            else if (selection.Get("TypeCondition") is not null) WalkInline(parent, selection);
            else WalkSpread(parent, selection);
        }
        budget.Leave();
    }

    private void WalkField(GraphQLType? parent, ObjectValue field)
    {
        var definition = Definition(parent, field.Name());
        var type = TypeOf(definition);
        foreach (var argument in field.List("Arguments")) WalkArgument(definition, argument);
        WalkDirectives(field.List("Directives"), "FIELD");
        WalkSelections(type, field);
        rules.OnField(field, parent, definition, type);
    }

    /// <summary>The definition of a field, also of <c>__typename</c>.</summary>
    public static ObjectValue? Definition(GraphQLType? parent, string name) => name == "__typename" ? TypeNameField : parent?.Field(name);

    private void WalkInline(GraphQLType? parent, ObjectValue inline)
    {
        var condition = inline.GetText("TypeCondition") ?? "";
        var type = condition.Length == 0 ? parent : schema.Type(condition);
        WalkDirectives(inline.List("Directives"), "INLINE_FRAGMENT");
        WalkSelections(type, inline);
        rules.OnInlineFragment(inline, parent, condition);
    }

    private void WalkSpread(GraphQLType? parent, ObjectValue spread)
    {
        var fragment = Fragments.GetValueOrDefault(spread.Name());
        WalkDirectives(spread.List("Directives"), "FRAGMENT_SPREAD");
        if (fragment is not null && _spread.Add(spread.Name())) WalkSelections(schema.Type(fragment.GetText("TypeCondition") ?? ""), fragment);
        rules.OnSpread(spread, parent, fragment);
    }

    private void WalkDirectives(IEnumerable<ObjectValue> directives, string location)
    {
        var all = directives.ToList();
        foreach (var directive in all)
        {
            var definition = schema.Directives.GetValueOrDefault(directive.Name());
            foreach (var argument in directive.List("Arguments")) WalkArgument(definition, argument);
            rules.OnDirective(directive, definition, location);
        }
        rules.OnDirectives(all);
    }

    private void WalkArgument(ObjectValue? definition, ObjectValue argument)
    {
        if (argument.Child("Value") is not { } value) return;
        var expected = definition?.List("Arguments").Named(argument.Name());
        WalkValue(value, expected?.Child("Type"), TypeOf(expected), expected?.Get("DefaultValue") is not null);
    }

    private void WalkValue(ObjectValue value, ObjectValue? expected, GraphQLType? type, bool hasDefault = false)
    {
        budget.Step();
        budget.Enter();
        var kind = value.ValueKind();
        if (kind == GraphQLValueKind.Variable && Operation is not null) UsedVariables.Add(value.GetText("Raw") ?? "");
        foreach (var child in value.List("Children"))
        {
            if (child.Child("Value") is not { } inner) continue;
            if (kind == GraphQLValueKind.Object)
            {
                var field = type?.Field(child.Name());
                WalkValue(inner, field?.Child("Type"), TypeOf(field), field?.Get("DefaultValue") is not null);
            }
            else
            {
                var element = expected?.Child("Elem");
                WalkValue(inner, element, element is null ? null : type);
            }
        }
        budget.Leave();
        rules.OnValue(value, expected, type, hasDefault);
    }

    private static ObjectValue MakeTextType()
    {
        var output = new ObjectBuilder(2);
        output.Set("NamedType", Value.Of("String"));
        output.Set("NonNull", BooleanValue.False);
        return output.ToObject();
    }
}
