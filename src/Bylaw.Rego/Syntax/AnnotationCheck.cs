using Bylaw.Core.Diagnostics;
using Bylaw.Core.Text;
using Bylaw.Core.Values;

namespace Bylaw.Rego.Syntax;

/// <summary>Tells of annotations whose YAML cannot be read, at the comment line that is wrong.</summary>
internal static class AnnotationCheck
{
    public static IEnumerable<Diagnostic> Problems(ModuleSyntax module) => module.Annotations.Select(annotation => Problem(module.Source, annotation)).OfType<Diagnostic>();

    private static Diagnostic? Problem(SourceText source, AnnotationSyntax annotation)
    {
        var read = YamlReader.Read(new SourceText("annotation", annotation.Yaml));
        if (read.Value is ObjectValue) return null;
        var error = read.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == Severity.Error);
        var line = error?.At?.Start.Line ?? 0;
        var message = error?.Message ?? "it is no mapping of fields";
        // The YAML begins on the line below the word METADATA.
        var row = Math.Min(source.PositionOf(annotation.Span.Start).Line + line, source.PositionOf(annotation.Span.End).Line);
        var at = source.At(source.LineSpan(row));
        return RegoDiagnostics.BadAnnotation($"this annotation cannot be read: {message}", $"yaml: line {line.ToString(System.Globalization.CultureInfo.InvariantCulture)}: {message}", at);
    }
}
