using Bylaw.Core.Values;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego;

/// <summary>What of a module is shown.</summary>
public sealed record RegoSyntaxTreeOptions
{
    /// <summary>Whether comments are.</summary>
    public bool Comments { get; init; } = true;

    /// <summary>Whether every part says where it stands.</summary>
    public bool Locations { get; init; }
}

/// <summary>Modules in the form of OPA's syntax tree.</summary>
public static class RegoSyntaxTree
{
    /// <summary>JSON on several lines.</summary>
    public static string ToJson(RegoModule module, RegoSyntaxTreeOptions options) => Of(module, options).ToJson();

    /// <summary>A line for each part, moved in below the part around it.</summary>
    public static string ToText(RegoModule module, RegoSyntaxTreeOptions options) => AstPretty.Of(Of(module, options));

    private static AstNode.Map Of(RegoModule module, RegoSyntaxTreeOptions options) => AstJson.Of(module.Syntax, new AstOptions
    {
        Comments = options.Comments,
        Locations = options.Locations,
        Annotations = annotation => Metadata.Read(annotation, annotation.TargetStart == module.Syntax.Package.Span.Start ? "package" : "rule"),
    });
}
