using System.Collections.Immutable;
using Bylaw.Core.Text;
using Bylaw.Core.Values;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego.Checking;

/// <summary>Answers <c>rego.metadata.chain()</c> and <c>rego.metadata.rule()</c> from the annotations of the modules.</summary>
internal sealed class Metadata(IReadOnlyList<ModuleSyntax> modules)
{
    /// <summary>
    /// The annotations that apply to a rule, the nearest first: its own, those of its document, of its package, of the
    /// packages around it. Or only its own, merged.
    /// </summary>
    public Value Answer(ModuleSyntax module, RuleSyntax? rule, bool chain)
    {
        if (rule is null) return chain ? ArrayValue.Empty : ObjectValue.Empty;
        return chain ? Chain(module, rule) : Read(rule.Annotation, "rule") ?? ObjectValue.Empty;
    }

    /// <summary>The title in an annotation, or null.</summary>
    public static string? TitleOf(AnnotationSyntax? annotation) => Read(annotation, "rule")?.GetText("title");

    private ArrayValue Chain(ModuleSyntax module, RuleSyntax rule)
    {
        var links = ImmutableArray.CreateBuilder<Value>();
        ImmutableArray<string> path = [.. module.Package.Path, .. HeadPath(rule)];
        var own = Read(rule.Annotation, "rule");
        if (own?.GetText("scope") == "rule") links.Add(Link(own, path));
        else if (rule.Annotation is null) links.Add(Link(null, path));
        foreach (var other in modules.Where(other => other.Package.Path.SequenceEqual(module.Package.Path)))
            foreach (var sibling in other.Rules.Where(sibling => HeadPath(sibling).SequenceEqual(HeadPath(rule))))
                if (Read(sibling.Annotation, "rule") is { } annotation && annotation.GetText("scope") == "document") links.Add(Link(annotation, path));
        AddPackages(links, module.Package.Path);
        return new ArrayValue([.. links]);
    }

    private void AddPackages(ImmutableArray<Value>.Builder links, ImmutableArray<string> package)
    {
        for (var length = package.Length; length > 0; length--)
        {
            foreach (var module in modules.Where(module => module.Package.Path.SequenceEqual(package[..length])))
                foreach (var annotation in module.Annotations.Where(annotation => annotation.TargetStart == module.Package.Span.Start))
                    if (Read(annotation, "package") is { } read && (length == package.Length || read.GetText("scope") == "subpackages"))
                        links.Add(Link(read, package[..length]));
        }
    }

    /// <summary>The ground beginning of the reference that a rule defines.</summary>
    public static IEnumerable<string> HeadPath(RuleSyntax rule) =>
        rule.Head.Ref.Skip(1).TakeWhile(part => part is ScalarSyntax { Value: StringValue })
            .Select(part => ((StringValue)((ScalarSyntax)part).Value).Text).Prepend(rule.Head.Name);

    private static ObjectValue Link(ObjectValue? annotations, ImmutableArray<string> path)
    {
        var link = new ObjectBuilder(2);
        if (annotations is not null) link.Set("annotations", annotations);
        link.Set("path", new ArrayValue([.. path.Select(part => (Value)new StringValue(part))]));
        return link.ToObject();
    }

    /// <summary>The fields of an annotation, in OPA's form; null when there is none or its YAML cannot be read.</summary>
    public static ObjectValue? Read(AnnotationSyntax? annotation, string defaultScope)
    {
        if (annotation is null || YamlReader.Read(new SourceText("annotation", annotation.Yaml)).Value is not ObjectValue map) return null;
        var fields = new ObjectBuilder(map.Count + 1);
        fields.Set("scope", new StringValue(defaultScope));
        foreach (var (key, value) in map)
            fields.Set(key, key is StringValue { Text: var name } ? Normalize(name, value) : value);
        return fields.ToObject();
    }

    // Short forms: an author as "Name <mail>", a related resource as its address.
    private static Value Normalize(string field, Value value) => (field, value) switch
    {
        ("authors", ArrayValue list) => new ArrayValue([.. list.Select(item => item is StringValue text ? Author(text.Text) : item)]),
        ("related_resources", ArrayValue list) => new ArrayValue([.. list.Select(item => item is StringValue text ? ObjectValue.Empty.With(new StringValue("ref"), text) : item)]),
        _ => value,
    };

    private static ObjectValue Author(string text)
    {
        var author = new ObjectBuilder(2);
        var open = text.LastIndexOf('<');
        var name = (open >= 0 && text.EndsWith('>') ? text[..open] : text).Trim();
        if (name.Length > 0) author.Set("name", new StringValue(name));
        if (open >= 0 && text.EndsWith('>')) author.Set("email", new StringValue(text[(open + 1)..^1]));
        return author.ToObject();
    }
}
