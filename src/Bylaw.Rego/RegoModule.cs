using System.Collections.Immutable;
using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Rego.Syntax;

namespace Bylaw.Rego;

/// <summary>A module that was read, not yet compiled. Immutable.</summary>
public sealed class RegoModule
{
    internal RegoModule(ModuleSyntax syntax, bool isReadAsV0) => (Syntax, IsReadAsV0) = (syntax, isReadAsV0);

    internal ModuleSyntax Syntax { get; }

    /// <summary>Whether it was read as v0, where <c>import rego.v1</c> may make it v1.</summary>
    internal bool IsReadAsV0 { get; }

    /// <summary>Its text.</summary>
    public SourceText Source => Syntax.Source;

    /// <summary>The path of its package below <c>data</c>.</summary>
    public ImmutableArray<string> Package => Syntax.Package.Path;

    /// <summary>
    /// Reads a text as a module; null after an error. The version is that of the options, or the other one with
    /// <see cref="RegoOptions.DetectVersion"/> when the text can only be read as that.
    /// </summary>
    public static RegoModule? Parse(SourceText source, RegoOptions options, ICollection<Diagnostic> diagnostics)
    {
        var errors = new List<Diagnostic>();
        var module = Parser.ParseModule(source, options.Version, errors);
        var isOther = module is null && options.DetectVersion;
        if (isOther) module = ParseOther(source, errors);
        if (module is not null && options.StrictAnnotations) errors.AddRange(AnnotationCheck.Problems(module));
        foreach (var error in errors) diagnostics.Add(error);
        return module is null || errors.Count > 0 ? null : new RegoModule(module, options.V0 || isOther);
    }

    /// <summary>
    /// Reads as v0 what is no v1. When it is neither, the errors are those of the version in which the reading came
    /// further.
    /// </summary>
    private static ModuleSyntax? ParseOther(SourceText source, List<Diagnostic> errors)
    {
        var others = new List<Diagnostic>();
        var module = Parser.ParseModule(source, RegoVersion.V0, others);
        if (module is null && (others[0].At?.Span.Start ?? 0) <= (errors[0].At?.Span.Start ?? 0)) return null;
        errors.Clear();
        errors.AddRange(others);
        return module;
    }
}
