using Bylaw.Core.Plans;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Library.GraphQL;

/// <summary>
/// What a query has to satisfy. Specification of October 2021, section 5; messages, and their order within one node, as the reference
/// has them.
/// </summary>
internal sealed class GraphQLRules
{
    private const int MaxIntrospectionDepth = 3;
    private readonly GraphQLSchema _schema;
    private readonly GraphQLDocument _query;
    private readonly GraphQLWalker _walker;
    private readonly GraphQLOverlaps _overlaps;
    private readonly Budget _budget;
    private readonly List<GraphQLProblem> _problems = [];
    private readonly HashSet<string> _usedFragments = new(StringComparer.Ordinal);
    private readonly HashSet<string> _fragmentNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> _operationNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> _cyclesVisited = new(StringComparer.Ordinal);
    private bool _inFragments;

    private GraphQLRules(GraphQLSchema schema, GraphQLDocument query, Budget budget)
    {
        _schema = schema;
        _query = query;
        _budget = budget;
        _walker = new GraphQLWalker(schema, query, budget, this);
        _overlaps = new GraphQLOverlaps(schema, _walker.Fragments, budget, Report);
    }

    /// <summary>All problems of a query.</summary>
    public static List<GraphQLProblem> Check(GraphQLSchema schema, GraphQLDocument query, Budget budget)
    {
        var rules = new GraphQLRules(schema, query, budget);
        rules._walker.Walk();
        return rules._problems;
    }

    /// <summary>Whether a value of a type can stand where another is expected.</summary>
    public static bool IsCompatible(ObjectValue? type, ObjectValue? expected, bool ignoreNull = false)
    {
        if (type is null || expected is null) return type is null && expected is null;
        if ((type.GetText("NamedType") ?? "") != (expected.GetText("NamedType") ?? "")) return false;
        if (type.Child("Elem") is { } element && !IsCompatible(element, expected.Child("Elem"))) return false;
        return ignoreNull || !expected.Flag("NonNull") || type.Flag("NonNull");
    }

    public void OnVariable(ObjectValue variable)
    {
        var name = variable.Child("Type")?.TypeName() ?? "";
        if (_schema.Type(name) is null) Report(variable, $"Unknown type \"{name}\".");
    }

    public void OnOperation(ObjectValue operation, GraphQLType? root)
    {
        var kind = operation.GetText("Operation") is { Length: > 0 } given ? given : "query";
        var name = operation.Name();
        if (root is null) Report(operation, $"Schema does not support operation type \"{kind}\"");
        if (name.Length == 0 && _query.Root.Get("Operations") is ArrayValue { Count: > 1 }) Report(operation, "This anonymous operation must be the only defined operation.");
        CheckUnusedVariables(operation, name);
        _overlaps.Check(operation, root);
        if (kind == "subscription" && root is not null) CheckSubscription(operation, name);
        if (!_operationNames.Add(name)) Report(operation, $"There can be only one operation named \"{name}\".");
        CheckVariables(operation);
    }

    public void OnField(ObjectValue field, GraphQLType? parent, ObjectValue? definition, GraphQLType? type)
    {
        if (parent is not null && definition is null) Report(field, UnknownField(parent, field.Name()));
        if (parent is not null && definition is not null) CheckKnownArguments(field, definition, $"field \"{parent.Name}.{field.Name()}\"");
        if (field.Name() is "__schema" or "__type" && IsTooDeep(field, 0, [])) Report(field, "Maximum introspection depth exceeded");
        _overlaps.Check(field, type);
        if (definition is not null) CheckRequiredArguments(field, definition, $"Field \"{field.Name()}\"");
        if (type is not null) CheckLeaf(field, definition!, type);
        CheckUniqueNames(field.List("Arguments"), "argument");
    }

    public void OnFragment(ObjectValue fragment, GraphQLType? type)
    {
        var name = fragment.Name();
        var condition = fragment.GetText("TypeCondition") ?? "";
        _inFragments = true;
        if (type is { IsComposite: false }) Report(fragment, $"Fragment \"{name}\" cannot condition on non composite type \"{condition}\".");
        if (type is null) Report(fragment, $"Unknown type \"{condition}\".{GraphQLSuggestions.DidYouMean(condition, _schema.Types.Keys.Order(StringComparer.Ordinal))}");
        FindCycles(fragment, [], new Dictionary<string, int>(StringComparer.Ordinal));
        if (!_usedFragments.Contains(name)) Report(fragment, $"Fragment \"{name}\" is never used.");
        _overlaps.Check(fragment, type);
        if (!_fragmentNames.Add(name)) Report(fragment, $"There can be only one fragment named \"{name}\".");
    }

    public void OnInlineFragment(ObjectValue inline, GraphQLType? parent, string condition)
    {
        var type = _schema.Type(condition);
        if (type is { IsComposite: false }) Report(inline, $"Fragment cannot condition on non composite type \"{condition}\".");
        if (condition.Length > 0 && type is null) Report(inline, $"Unknown type \"{condition}\".");
        _overlaps.Check(inline, type ?? parent);
        if (parent is not null && type is { IsComposite: true } && !CanOverlap(parent, type))
            Report(inline, $"Fragment cannot be spread here as objects of type \"{parent.Name}\" can never be of type \"{condition}\".");
    }

    public void OnSpread(ObjectValue spread, GraphQLType? parent, ObjectValue? fragment)
    {
        var name = spread.Name();
        if (fragment is null) Report(spread, $"Unknown fragment \"{name}\".");
        if (!_inFragments) _usedFragments.Add(name);
        if (fragment is null || parent is null) return;
        var condition = fragment.GetText("TypeCondition") ?? "";
        if (_schema.Type(condition) is { IsComposite: true } type && !CanOverlap(parent, type))
            Report(spread, $"Fragment \"{name}\" cannot be spread here as objects of type \"{parent.Name}\" can never be of type \"{condition}\".");
    }

    public void OnDirective(ObjectValue directive, ObjectValue? definition, string location)
    {
        if (definition is not null) CheckKnownArguments(directive, definition, $"directive \"@{directive.Name()}\"");
        if (definition is null) Report(directive, $"Unknown directive \"@{directive.Name()}\".");
        else if (!definition.Texts("Locations").Contains(location)) Report(directive, $"Directive \"@{directive.Name()}\" may not be used on {location}.");
        if (definition is not null) CheckRequiredArguments(directive, definition, $"Directive \"@{directive.Name()}\"");
        CheckUniqueNames(directive.List("Arguments"), "argument");
    }

    public void OnDirectives(List<ObjectValue> directives)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var directive in directives)
        {
            if (_schema.Directives.GetValueOrDefault(directive.Name())?.Flag("IsRepeatable") == true) continue;
            if (!seen.Add(directive.Name())) Report(directive, $"The directive \"@{directive.Name()}\" can only be used once at this location.");
        }
    }

    public void OnValue(ObjectValue value, ObjectValue? expected, GraphQLType? type, bool hasDefault)
    {
        var kind = value.ValueKind();
        var variable = kind == GraphQLValueKind.Variable && _walker.Operation is { } operation
            ? operation.List("VariableDefinitions").FirstOrDefault(item => item.GetText("Variable") == value.GetText("Raw"))
            : null;
        if (kind == GraphQLValueKind.Variable && _walker.Operation is { } current && variable is null)
            Report(value, $"Variable \"{value.ValueText()}\" is not defined{(current.Name().Length > 0 ? $" by operation \"{current.Name()}\"" : "")}.");
        if (kind == GraphQLValueKind.Object) CheckUniqueNames(value.List("Children"), "input field");
        if (expected is not null && type is not null) new GraphQLValueRules(Report).Check(value, kind, expected, type);
        if (variable is not null && expected is not null) CheckPosition(value, variable, expected, hasDefault);
    }

    private void CheckPosition(ObjectValue value, ObjectValue variable, ObjectValue expected, bool hasDefault)
    {
        var mayBeNull = hasDefault || (variable.Child("DefaultValue") is { } given && given.ValueKind() != GraphQLValueKind.Null);
        if (!IsCompatible(variable.Child("Type"), expected, ignoreNull: mayBeNull))
            Report(value, $"Variable \"{value.ValueText()}\" of type \"{variable.Child("Type")?.TypeText()}\" used in position expecting type \"{expected.TypeText()}\".");
    }

    private void CheckUnusedVariables(ObjectValue operation, string name)
    {
        foreach (var variable in operation.List("VariableDefinitions"))
        {
            var variableName = variable.GetText("Variable") ?? "";
            if (_walker.UsedVariables.Contains(variableName)) continue;
            Report(variable, name.Length > 0 ? $"Variable \"${variableName}\" is never used in operation \"{name}\"." : $"Variable \"${variableName}\" is never used.");
        }
    }

    private void CheckVariables(ObjectValue operation)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var variable in operation.List("VariableDefinitions"))
        {
            var name = variable.GetText("Variable") ?? "";
            var count = counts[name] = counts.GetValueOrDefault(name) + 1;
            if (count == 2) Report(variable, $"There can be only one variable named \"${name}\".");
        }
        foreach (var variable in operation.List("VariableDefinitions"))
            if (_walker.TypeOf(variable) is { IsInput: false }) Report(variable, $"Variable \"${variable.GetText("Variable")}\" cannot be non-input type \"{variable.Child("Type")!.TypeText()}\".");
    }

    private void CheckSubscription(ObjectValue operation, string name)
    {
        var subject = name.Length > 0 ? $"Subscription \"{name}\"" : "Anonymous Subscription";
        var fields = new List<ObjectValue>();
        CollectTopFields(operation, fields, new HashSet<string>(StringComparer.Ordinal));
        if (fields.Count > 1) Report(fields[1], $"{subject} must select only one top level field.");
        foreach (var field in fields)
            if (field.Name().StartsWith("__", StringComparison.Ordinal)) Report(field, $"{subject} must not select an introspection top level field.");
    }

    private void CollectTopFields(ObjectValue node, List<ObjectValue> into, HashSet<string> spread)
    {
        foreach (var selection in node.List("SelectionSet"))
        {
            _budget.Step();
            if (selection.Get("Alias") is not null) into.Add(selection);
            else if (selection.Get("TypeCondition") is not null) CollectTopFields(selection, into, spread);
            else if (spread.Add(selection.Name()) && _walker.Fragments.GetValueOrDefault(selection.Name()) is { } fragment) CollectTopFields(fragment, into, spread);
        }
    }

    private string UnknownField(GraphQLType parent, string name)
    {
        var message = $"Cannot query field \"{name}\" on type \"{parent.Name}\".";
        if (SuggestedTypes(parent, name) is { Count: > 0 } types) return $"{message} Did you mean to use an inline fragment on {GraphQLSuggestions.OrList(types)}?";
        return parent.Kind is "OBJECT" or "INTERFACE" ? message + GraphQLSuggestions.DidYouMean(name, parent.Fields.Select(field => field.Name())) : message;
    }

    // Interfaces that are used most come first, then the object types.
    private List<string> SuggestedTypes(GraphQLType parent, string name)
    {
        if (!parent.IsAbstract) return [];
        List<string> objects = [], interfaces = [];
        var uses = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var possible in _schema.PossibleTypes(parent.Name))
        {
            if (possible.Field(name) is null) continue;
            objects.Add(possible.Name);
            foreach (var contract in _schema.Implemented(possible.Name))
            {
                if (contract.Field(name) is null) continue;
                if (uses.TryAdd(contract.Name, 0)) interfaces.Add(contract.Name);
                uses[contract.Name]++;
            }
        }
        return [.. interfaces.OrderByDescending(contract => uses[contract]), .. objects];
    }

    private void CheckKnownArguments(ObjectValue node, ObjectValue definition, string of)
    {
        foreach (var argument in node.List("Arguments"))
        {
            if (definition.List("Arguments").Named(argument.Name()) is not null) continue;
            var near = GraphQLSuggestions.DidYouMean(argument.Name(), definition.List("Arguments").Select(item => item.Name()));
            Report(node, $"Unknown argument \"{argument.Name()}\" on {of}.{near}");
        }
    }

    private void CheckRequiredArguments(ObjectValue node, ObjectValue definition, string subject)
    {
        foreach (var needed in definition.List("Arguments"))
        {
            if (needed.Child("Type") is not { } type || !type.Flag("NonNull") || needed.Get("DefaultValue") is not null) continue;
            if (node.List("Arguments").Named(needed.Name()) is null)
                Report(node, $"{subject} argument \"{needed.Name()}\" of type \"{type.TypeText()}\" is required, but it was not provided.");
        }
    }

    private void CheckLeaf(ObjectValue field, ObjectValue definition, GraphQLType type)
    {
        var hasSelections = field.Get("SelectionSet") is not null;
        if (type.IsLeaf && hasSelections) Report(field, $"Field \"{field.Name()}\" must not have a selection since type \"{type.Name}\" has no subfields.");
        if (!type.IsLeaf && !hasSelections)
            Report(field, $"Field \"{field.Name()}\" of type \"{definition.Child("Type")!.TypeText()}\" must have a selection of subfields. Did you mean \"{field.Name()} {{ ... }}\"?");
    }

    private void CheckUniqueNames(IEnumerable<ObjectValue> items, string what)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in items)
            if ((counts[item.Name()] = counts.GetValueOrDefault(item.Name()) + 1) == 2) Report(item, $"There can be only one {what} named \"{item.Name()}\".");
    }

    private bool CanOverlap(GraphQLType parent, GraphQLType type)
    {
        var parents = parent.IsAbstract ? _schema.PossibleTypes(parent.Name) : [parent];
        var possible = _schema.PossibleTypes(type.Name).Select(item => item.Name).ToHashSet(StringComparer.Ordinal);
        _budget.Step(parents.Count + possible.Count);
        return parents.Exists(item => possible.Contains(item.Name));
    }

    private bool IsTooDeep(ObjectValue node, int depth, HashSet<string> spread)
    {
        foreach (var selection in node.List("SelectionSet"))
        {
            _budget.Step();
            if (selection.Get("Alias") is not null)
            {
                var inner = selection.Name() is "fields" or "interfaces" or "possibleTypes" or "inputFields" ? depth + 1 : depth;
                if (inner >= MaxIntrospectionDepth || IsTooDeep(selection, inner, spread)) return true;
            }
            else if (selection.Get("TypeCondition") is not null)
            {
                if (IsTooDeep(selection, depth, spread)) return true;
            }
            else if (spread.Add(selection.Name()))
            {
                if (_walker.Fragments.GetValueOrDefault(selection.Name()) is { } fragment && IsTooDeep(fragment, depth, spread)) return true;
                spread.Remove(selection.Name());
            }
        }
        return false;
    }

    private void FindCycles(ObjectValue fragment, List<ObjectValue> path, Dictionary<string, int> places)
    {
        if (!_cyclesVisited.Add(fragment.Name())) return;
        _budget.Enter();
        places[fragment.Name()] = path.Count;
        foreach (var spread in Spreads(fragment))
        {
            path.Add(spread);
            if (!places.TryGetValue(spread.Name(), out var start))
            {
                if (_walker.Fragments.GetValueOrDefault(spread.Name()) is { } next) FindCycles(next, path, places);
            }
            else
            {
                var cycle = path[start..];
                var via = cycle.Count > 1 ? $" via {string.Join(", ", cycle[..^1].Select(item => $"\"{item.Name()}\""))}" : "";
                Report(cycle[0], $"Cannot spread fragment \"{spread.Name()}\" within itself{via}.");
            }
            path.RemoveAt(path.Count - 1);
        }
        places.Remove(fragment.Name());
        _budget.Leave();
    }

    private List<ObjectValue> Spreads(ObjectValue node)
    {
        var spreads = new List<ObjectValue>();
        var open = new Stack<ObjectValue>([node]);
        while (open.TryPop(out var next))
        {
            foreach (var selection in next.List("SelectionSet"))
            {
                _budget.Step();
                if (selection.Get("Alias") is null && selection.Get("TypeCondition") is null) spreads.Add(selection);
                else open.Push(selection);
            }
        }
        return spreads;
    }

    private void Report(ObjectValue at, string message)
    {
        _budget.Reserve(4096);
        _problems.Add(new GraphQLProblem(message, _query.PositionOf(at)));
    }
}
