using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Checking.Types;

/// <summary>
/// The types that schemas give documents in a rule: those of its annotations and of the annotations around it. The nearer
/// one counts: rule, document, package, packages around it.
/// </summary>
internal sealed class SchemaScopes
{
    private readonly ImmutableArray<ModuleSyntax> _modules;
    private readonly RegoSchemas? _schemas;
    private readonly List<Diagnostic> _problems;
    private readonly bool _isEmpty;
    private readonly Dictionary<AnnotationSyntax, ObjectValue?> _read = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Value, (RegoType? Type, string? Problem)> _types = new(ReferenceEqualityComparer.Instance);

    /// <summary>The rules that annotate their documents.</summary>
    private readonly List<(ModuleSyntax Module, RuleSyntax Rule, ObjectValue Annotation)> _documents = [];

    public SchemaScopes(ImmutableArray<ModuleSyntax> modules, RegoSchemas? schemas, List<Diagnostic> problems)
    {
        _modules = modules;
        _schemas = schemas;
        _problems = problems;
        _isEmpty = !modules.Any(module => module.Annotations.Any(annotation => annotation.Yaml.Contains("schemas", StringComparison.Ordinal)));
        foreach (var module in _isEmpty ? [] : modules)
            foreach (var rule in module.Rules)
                if (Read(rule.Annotation, "rule") is { } annotation && annotation.GetText("scope") == "document") _documents.Add((module, rule, annotation));
    }

    /// <summary>The type of the input everywhere; null when no schema says.</summary>
    public TypeTree? InputType()
    {
        if (_schemas?.OfInput is not { } schema) return null;
        if (SchemaTypes.Of(schema, out var problem) is { } type)
        {
            var input = new TypeTree();
            input.Put([], type);
            return input;
        }
        _problems.Add(RegoDiagnostics.BadSchema(problem!, null));
        return null;
    }

    /// <summary>The types of documents in a rule: those that schemas give there come before those known everywhere.</summary>
    public ImmutableArray<RootTypes> Around(Clause clause, ImmutableArray<RootTypes> known)
    {
        if (_isEmpty) return known;
        var annotations = AnnotationsOf(clause).ToList();
        if (annotations.Count == 0) return known;
        var (data, input) = (new TypeTree(), new TypeTree());
        var hasInput = false;
        foreach (var annotation in annotations)
        {
            if (annotation.Get("schemas") is not ArrayValue entries) continue;
            foreach (var (path, schema) in entries.OfType<ObjectValue>().SelectMany(entry => entry))
            {
                if (PathIn(path) is not { Length: > 0 } place || TypeFor(schema, clause) is not { } type) continue;
                var below = place.Skip(1).Select(part => (Value)Value.Of(part)).ToArray();
                if (place[0] == "data") data.Put(below, type);
                else if (place[0] == "input")
                {
                    input.Put([], below.Length == 0 ? type : Override(input.Type ?? known[0].Input?.Type, below, type));
                    hasInput = true;
                }
            }
        }
        return [new RootTypes(data.Children is null && data.Type is null ? null : data, hasInput ? input : null), .. known];
    }

    /// <summary>A type with another one at a path; beside it stays what was there, and what is not known may be anything.</summary>
    private static RegoType Override(RegoType? around, ReadOnlySpan<Value> path, RegoType type)
    {
        if (path.IsEmpty) return type;
        var key = path[0];
        if (around is not ObjectType map) return ObjectType.Of([(key, Override(null, path[1..], type))], (UnionType.Any, UnionType.Any));
        var old = map.Fields.FirstOrDefault(field => field.Key.Equals(key)).Value;
        (Value, RegoType?) changed = (key, Override(old, path[1..], type));
        return ObjectType.Of(map.Fields.Where(field => !field.Key.Equals(key)).Append(changed), map.Others);
    }

    /// <summary>Annotations with schemas that hold in a rule, the nearest last.</summary>
    private IEnumerable<ObjectValue> AnnotationsOf(Clause clause)
    {
        var package = clause.Module.Package.Path;
        for (var length = 1; length <= package.Length; length++)
            foreach (var annotation in PackageAnnotations(package[..length], "subpackages")) yield return annotation;
        foreach (var annotation in PackageAnnotations(package, "package")) yield return annotation;
        var path = Metadata.HeadPath(clause.Syntax).ToList();
        foreach (var (module, rule, annotation) in _documents)
            if (module.Package.Path.SequenceEqual(package) && Metadata.HeadPath(rule).SequenceEqual(path)) yield return annotation;
        if (Read(clause.Syntax.Annotation, "rule") is { } own && own.GetText("scope") == "rule") yield return own;
    }

    private IEnumerable<ObjectValue> PackageAnnotations(ImmutableArray<string> package, string scope)
    {
        foreach (var module in _modules.Where(module => module.Package.Path.SequenceEqual(package)))
            foreach (var annotation in module.Annotations.Where(annotation => annotation.TargetStart == module.Package.Span.Start))
                if (Read(annotation, "package") is { } read && read.GetText("scope") == scope) yield return read;
    }

    private ObjectValue? Read(AnnotationSyntax? annotation, string scope)
    {
        if (annotation is null || !annotation.Yaml.Contains("schemas", StringComparison.Ordinal)) return null;
        if (!_read.TryGetValue(annotation, out var read)) _read[annotation] = read = Metadata.Read(annotation, scope);
        return read;
    }

    /// <summary>The type that an entry gives: a schema of the set by its name, <c>schema.x</c>, or one that is written out.</summary>
    private RegoType? TypeFor(Value entry, Clause clause)
    {
        var schema = entry;
        if (entry is StringValue name)
        {
            // Names mean something only where schemas are given.
            if (_schemas is null) return null;
            schema = PathIn(entry) is ["schema", .. var path] ? _schemas.Find(path) : null;
            if (schema is null) return Problem($"undefined schema: {name.Text}", clause);
        }
        // One schema holds in many rules.
        if (!_types.TryGetValue(schema, out var known)) _types[schema] = known = (SchemaTypes.Of(schema, out var problem), problem);
        return known.Type ?? Problem(known.Problem!, clause);
    }

    private RegoType? Problem(string message, Clause clause)
    {
        var at = clause.Module.Source.At(clause.Syntax.Span);
        if (!_problems.Exists(problem => problem.At == at && problem.Original?.Message == message)) _problems.Add(RegoDiagnostics.BadSchema(message, at));
        return null;
    }

    /// <summary>The parts of a path such as <c>input.a["b c"]</c>; null for what is none.</summary>
    private static string[]? PathIn(Value text)
    {
        if (text is not StringValue { Text: var path }) return null;
        if (Parser.ParseQuery(new SourceText("annotation", path), RegoVersion.V1, []) is not [TermStatement { Term: var term, With.IsEmpty: true }]) return null;
        return term switch
        {
            NameSyntax name => [name.Name],
            RefSyntax { Head: NameSyntax head } reference when reference.Operands.All(part => part is ScalarSyntax { Value: StringValue }) =>
                [head.Name, .. reference.Operands.Select(part => ((StringValue)((ScalarSyntax)part).Value).Text)],
            _ => null,
        };
    }
}
