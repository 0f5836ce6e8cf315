using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Rego.Checking;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego;

/// <summary>How to show the syntax tree of a module.</summary>
public sealed record RegoTreeOptions
{
    /// <summary>Whether the module is Rego v0.</summary>
    public bool V0 { get; init; }

    /// <summary>Whether the tree is JSON; else it is a line for each node.</summary>
    public bool AsJson { get; init; }

    /// <summary>Whether the JSON says where in the text each node stands.</summary>
    public bool Locations { get; init; }

    /// <summary>Whether comments are part of the tree.</summary>
    public bool Comments { get; init; } = true;
}

/// <summary>Shows the syntax tree of a Rego module in OPA's forms.</summary>
public static class RegoTree
{
    /// <summary>The tree as text. Null when the module cannot be read.</summary>
    public static string? Write(SourceText source, RegoTreeOptions options, out ImmutableArray<Diagnostic> diagnostics)
    {
        var found = new List<Diagnostic>();
        var module = Parser.ParseModule(source, options.V0 ? RegoVersion.V0 : RegoVersion.V1, found);
        diagnostics = [.. found];
        if (module is null) return null;
        var tree = AstJson.Of(module, new AstOptions
        {
            Comments = options.Comments,
            Locations = options.Locations,
            Annotations = annotation => Metadata.Read(annotation, annotation.TargetStart == module.Package.Span.Start ? "package" : "rule"),
        });
        return options.AsJson ? tree.ToJson() + "\n" : AstPretty.Of(tree);
    }
}
